"""Write what differs and nothing else: rows are compared by digest, then upserted in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, and_, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

import models.tables  # noqa: F401 - fills the metadata
from db.rows import Row, digest_of

T = TypeVar("T")
_BATCH = 500
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows a run inserted, updated and removed."""

    inserted: int = 0
    updated: int = 0
    removed: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(self.inserted + other.inserted, self.updated + other.updated, self.removed + other.removed)


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows that a table lacks, holds otherwise (before, after), and holds too much."""

    new: list[Row]
    changed: list[tuple[Row, Row]]
    gone: list[Row]


def table(name: str) -> Table:
    """The table of that name."""
    return SQLModel.metadata.tables[name]


def difference(connection: Connection, name: str, rows: Iterable[Row]) -> Difference:
    """What a table lacks of exactly these rows, holds otherwise, and holds too much; writes nothing."""
    keys = [column.name for column in table(name).primary_key]
    wanted = {tuple(row[key] for key in keys): row for row in rows}
    found = {tuple(row[key] for key in keys): row for row in read(connection, name)}
    return Difference(
        new=[row for key, row in wanted.items() if key not in found],
        changed=[
            (found[key], row) for key, row in wanted.items() if key in found and not _holds(found[key], row["digest"])
        ],
        gone=[row for key, row in found.items() if key not in wanted],
    )


def apply(connection: Connection, name: str, found: Difference) -> Written:
    """Write a difference; returns how many rows that were."""
    target = table(name)
    for batch in batches([tuple(row[column.name] for column in target.primary_key) for row in found.gone]):
        connection.execute(delete(target).where(tuple_(*target.primary_key).in_(batch)))
    upsert(connection, name, [*found.new, *(row for _, row in found.changed)])
    return Written(len(found.new), len(found.changed), len(found.gone))


def _holds(row: Row, digest: str) -> bool:
    """Whether a row says so and is so: its own cells may have been changed under its digest."""
    return bool(row["digest"] == digest == digest_of(row))


def upsert(connection: Connection, name: str, rows: Sequence[Row]) -> None:
    """Insert rows, or update those whose key is there."""
    target = table(name)
    keys = [column.name for column in target.primary_key]
    for batch in batches(rows):
        statement: Any = _INSERT[connection.dialect.name](target)
        others = [column for column in batch[0] if column not in keys]
        if others:
            new = {column: statement.excluded[column] for column in others}
            statement = statement.on_conflict_do_update(index_elements=keys, set_=new)
        else:
            statement = statement.on_conflict_do_nothing()
        connection.execute(statement, batch)


def insert(connection: Connection, name: str, rows: Sequence[Row]) -> None:
    """Append rows."""
    for batch in batches(rows):
        connection.execute(table(name).insert(), batch)


def update_where(connection: Connection, name: str, keys: Row, values: Row) -> None:
    """Set columns of the rows whose columns equal `keys`."""
    target = table(name)
    condition = and_(*(target.c[column] == value for column, value in keys.items()))
    connection.execute(target.update().where(condition).values(**values))


def read(connection: Connection, name: str, *where: Any) -> list[Row]:
    """The rows of a table as dictionaries, in order of the key."""
    target = table(name)
    result = connection.execute(select(target).where(*where).order_by(*target.primary_key))
    return [dict(row) for row in result.mappings()]


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in pieces that one statement can carry."""
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
