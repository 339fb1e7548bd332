"""The outbox: events written with the facts that they tell of, waiting until Prefect has them.

What a database holds when it is first filled is no news: that run tells only that it finished.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from db import derived_rows, queries, sync
from db.engine import writing
from db.rows import Row
from db.sources import health_of
from db.sync import table
from models import events
from models.events import Because, Event
from models.history import GroupChange, Period

Histories = Mapping[str, Sequence[Period]]


def histories(connection: Connection) -> dict[str, list[Period]]:
    """The group history of every jurisdiction, as the database has it."""
    found: dict[str, list[Period]] = {}
    for row in sync.read(connection, "group_history"):
        found.setdefault(row["jurisdiction"], []).append(derived_rows.period_from(row))
    return found


def announce_run(
    connection: Connection, run_id: str, moved: Sequence[GroupChange], was: Histories, now_held: Histories
) -> None:
    """Add the events of a run that is complete: what moved, what became certain, the sources, its end.

    `was` and `now_held` are the histories before it and after it.
    """
    now = datetime.now(UTC)
    (run,) = sync.read(connection, "run", table("run").c.id == run_id)
    facts = events.run_facts(run_id, run["policy"], now)
    sure = [one for code in sorted(was) for one in events.confirmations(was[code], now_held.get(code, []))]
    told: list[Event] = []
    if was:
        for change in moved:
            why = because(connection, change.trigger_key)
            told.append(events.group_changed(change, now_held.get(change.jurisdiction, []), why, facts))
        told += [events.group_confirmed(one, because(connection, one.key), facts) for one in sure]
    told += events.source_events(health_of(connection, now.date()))
    counts = {name: run[name] for name in ("mode", "inserted", "updated", "removed", "group_changes")}
    counts |= {"first_load": not was, "confirmed": len(sure), **_issues(connection, run_id)}
    _add(connection, [*told, events.run_finished(facts, counts)], now, run_id)


def announce_sources(engine: Engine) -> int:
    """Add what is not told yet of sources that are stale or held; returns how many events that were."""
    now = datetime.now(UTC)
    with writing(engine) as connection:
        return _add(connection, events.source_events(health_of(connection, now.date())), now, None)


def waiting(engine: Engine, most: int, after: int = 0) -> list[Row]:
    """The next events that Prefect is not known to have, behind a number, in order; `payload` as JSON values."""
    box = table("outbox")
    statement = select(box).where(box.c.emitted_at.is_(None), box.c.number > after).order_by(box.c.number).limit(most)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(statement).mappings()]
    return [{**row, "payload": json.loads(row["payload"])} for row in found]


def mark_sent(engine: Engine, rows: Iterable[Row]) -> list[Row]:
    """Note, before they are sent, that events are; returns them with the time at which they are told, in order.

    One that was sent before keeps its time: sent again it must be the same event.
    """
    now = datetime.now(UTC)
    found = [
        row if row["sent_at"] else {**row, "sent_at": now + timedelta(microseconds=n)} for n, row in enumerate(rows)
    ]
    with writing(engine) as connection:
        for row in found:
            sync.update_where(connection, "outbox", {"number": row["number"]}, {"sent_at": row["sent_at"]})
    return found


def mark_emitted(engine: Engine, rows: Iterable[Row]) -> int:
    """Note that Prefect has these events; returns how many they are."""
    numbers = [row["number"] for row in rows]
    box = table("outbox")
    with writing(engine) as connection:
        statement = box.update().where(box.c.number.in_(numbers)).values(emitted_at=datetime.now(UTC))
        connection.execute(statement)
    return len(numbers)


def because(connection: Connection, key: str) -> Because:
    """The title of a treaty or decision, and the pages that state it or that the register cites for it."""
    title, cited = None, ""
    for name, column in (("decision", "case_name"), ("treaty", "title_en")):
        for row in sync.read(connection, name, table(name).c.key == key):
            title, cited = row[column] or row.get("docket") or row["key"], row["source_urls"]
    pages = dict.fromkeys((url for url in cited.split(";") if url.startswith("http")), False)
    read: dict[str, bool] = {}
    for row in queries.sources(connection, key):
        if row["url"].startswith("http"):
            read[row["url"]] = read.get(row["url"], True) and row["rendition"]
    return Because(title, list((pages | read).items()))


def _issues(connection: Connection, run_id: str) -> dict[str, int]:
    """How many issues are open, and how many of them this run opened."""
    issue = table("issue")
    is_open = select(func.count()).select_from(issue).where(issue.c.closed_run.is_(None))
    return {
        "issues_open": connection.scalar(is_open) or 0,
        "issues_new": connection.scalar(is_open.where(issue.c.opened_run == run_id)) or 0,
    }


def _add(connection: Connection, told: Sequence[Event], now: datetime, run_id: str | None) -> int:
    """Append the events that are not there yet; the caller holds the write lock, so nobody else appends."""
    box = table("outbox")
    wanted = {str(event.id): event for event in told}
    there = set(connection.scalars(select(box.c.event_id).where(box.c.event_id.in_(list(wanted)))))
    rows = [
        {
            "event_id": key,
            "event": event.name,
            "resource": event.resource,
            "occurred_at": now,
            "payload": json.dumps(event.payload, ensure_ascii=False),
            "run_id": run_id,
        }
        for key, event in wanted.items()
        if key not in there
    ]
    sync.insert(connection, "outbox", rows)
    return len(rows)
