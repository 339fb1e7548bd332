"""What an export reads: each view in a fixed order, all of them in one state of the database and as of one day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnClause,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Row,
    String,
    Text,
    collate,
    func,
    select,
)
from sqlalchemy.sql import column, table
from sqlalchemy.types import TypeEngine

from db import digest, outbox, sync
from db.views import VIEWS, SqlType, View
from models import events
from models.columns import UtcDateTime
from models.errors import ComityError
from models.events import Because, Event
from models.history import GroupChange

# What tells one row of a view from all others; provenance and candidates have no such columns.
KEYS: dict[str, tuple[str, ...]] = {
    "country_groups": ("jurisdiction",),
    "country_group_history": ("jurisdiction", "valid_from", "known_from"),
    "group_changes": ("id",),
    "grounds": ("jurisdiction", "kind", "key"),
    "ground_history": ("jurisdiction", "kind", "key", "valid_from", "known_from"),
    "standing_history": ("kind", "key", "valid_from", "known_from"),
    **dict.fromkeys(("precedents", "stages", "treaties", "treaties_in_force", "judicial_policies"), ("key",)),
    **dict.fromkeys(("published_vs_computed", "published_lists", "published_sizes", "published_counts"), ("key",)),
    "conflicts": ("fact_key", "field", "lost_url"),
    "source_health": ("source",),
    "open_issues": ("key",),
}
_TYPES: dict[SqlType, TypeEngine[Any]] = {
    SqlType.VARCHAR: String(),
    SqlType.TEXT: Text(),
    SqlType.INTEGER: Integer(),
    SqlType.BIGINT: BigInteger(),
    SqlType.BOOLEAN: Boolean(),
    SqlType.DATE: Date(),
    SqlType.MOMENT: UtcDateTime(),
}


@dataclass(frozen=True, slots=True)
class State:
    """Which state of the data it is, and on which day it is looked at."""

    as_of: date  # "today" of the views, in UTC
    digest: str
    newest_fact: date | None  # the last day by which a ruling or treaty became known; None: there is none
    sources: frozenset[str]  # the names of those that state anything

    def told(self) -> dict[str, str | None]:
        """As JSON, without the sources."""
        newest = self.newest_fact.isoformat() if self.newest_fact else None
        return {"as_of": self.as_of.isoformat(), "newest_fact": newest, "digest": self.digest}


def public_views() -> list[View]:
    """The views that people ask, in the order of the dictionary."""
    return [view for view in VIEWS.values() if view.name != "view_version"]


def key_of(view: View) -> tuple[str, ...]:
    """The columns that tell one row from all others; empty where there are none."""
    return KEYS.get(view.name, ())


@contextmanager
def one_state(connection: Connection) -> Iterator[State]:
    """A transaction that sees one state of the database, whoever writes meanwhile; begins it on a fresh connection.

    Raises ComityError at the end when midnight (UTC) passed, so that the views were not asked on one day.
    """
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with connection.begin():
        if connection.dialect.name == "postgresql":  # SQLite knows no other zone
            connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        today = _today(connection)
        yield State(today, digest.digest(connection), _newest_fact(connection, today), _sources(connection))
        if (now := _today(connection)) != today:
            raise ComityError(f"it was {today} when this began and is {now} now (UTC): once more, please")


def batches_of(connection: Connection, view: View, size: int) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a view as Python values, so many at a time, in an order that both databases share."""
    columns = {of.name: column(of.name, _TYPES[of.type]) for of in view.columns}
    order = [_ordered(connection, columns[name]) for name in key_of(view) or columns]
    statement = select(*columns.values()).select_from(table(view.name, *columns.values())).order_by(*order)
    yield from connection.execute(statement, execution_options={"yield_per": size}).partitions()


def newest_moves(connection: Connection, since: date | None) -> list[Event]:
    """The moves of groups as they were told, newest first; an id is the one that a webhook receives.

    `since` leaves out what was recorded before that day.
    """
    log, run = sync.table("group_change"), sync.table("run")
    newest = (log.c.recorded_at.desc(), log.c.effective_on.desc(), log.c.id.desc())
    statement = select(log, run.c.policy).join(run, run.c.id == log.c.run_id).order_by(*newest)
    if since:
        statement = statement.where(log.c.recorded_at >= datetime.combine(since, time(), UTC))
    rows = [dict(row) for row in connection.execute(statement).mappings()]
    reasons = {key: outbox.because(connection, key) for key in {row["trigger_key"] for row in rows}}
    return [_event(row, reasons[row["trigger_key"]]) for row in rows]


def _event(row: dict[str, Any], because: Because) -> Event:
    change = GroupChange(**{name: row[name] for name in GroupChange.__dataclass_fields__})
    return events.group_changed(change, [], because, events.run_facts(row["run_id"], row["policy"], row["recorded_at"]))


def _ordered(connection: Connection, by: ColumnClause[Any]) -> ColumnElement[Any]:
    """By code points, whatever language PostgreSQL sorts in, and NULL first, as SQLite has it."""
    if connection.dialect.name == "postgresql" and isinstance(by.type, String):
        return collate(by, "C").nulls_first()
    return by.nulls_first()


def _today(connection: Connection) -> date:
    found: date = connection.execute(select(func.current_date(type_=Date()))).scalar_one()
    return found


def _newest_fact(connection: Connection, today: date) -> date | None:
    known = sync.table("standing").c.known_from
    found: date | None = connection.scalar(select(func.max(known)).where(known <= today))
    return found


def _sources(connection: Connection) -> frozenset[str]:
    seen = sync.table("observation")
    return frozenset(connection.scalars(select(seen.c.source).distinct().where(seen.c.closed_run.is_(None))))
