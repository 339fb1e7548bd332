"""A snapshot: one SQLite file with the rows of every view as they are today, from SQLite and PostgreSQL alike.

What a view computes is stored, so that "today" stays the day of the snapshot and each query is quick. Nothing else is
in it: no pages, no runs, none of the tables that the views are made from.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from db.views import VIEWS, SqlType, View
from models.errors import ComityError

_APPLICATION = 0x636F6D73  # "coms" in the header of the file: only a snapshot is replaced by a snapshot
_NUMBERS = (SqlType.INTEGER, SqlType.BIGINT, SqlType.BOOLEAN)
_SOUGHT = ("jurisdiction", "key", "fact_key")
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was written."""

    path: Path
    rows: dict[str, int]  # by view


def take(engine: Engine, path: Path) -> Snapshot:
    """Write the snapshot, whole or not at all; it takes the place of an earlier one.

    All views are read in one state of the database. Raises ComityError where another file is at that place, and for a
    folder that cannot be written.
    """
    if path.exists() and not _is_snapshot(path):
        raise ComityError(f"{path}: expected no file or an earlier snapshot, found another file")
    begun = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with engine.connect() as connection, closing(sqlite3.connect(begun)) as file:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            rows = {view.name: _copy(connection, file, view) for view in VIEWS.values()}
            file.commit()
            file.execute("ANALYZE")
            file.execute(f"PRAGMA application_id = {_APPLICATION}")
            file.commit()
        begun.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise ComityError(f"{path}: expected a place that can be written, found {error}") from None
    finally:
        begun.unlink(missing_ok=True)
    return Snapshot(path, rows)


def _is_snapshot(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            return bool(file.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION)
    except sqlite3.Error:
        return False


def _copy(connection: Connection, file: sqlite3.Connection, view: View) -> int:
    columns = [f"{column.name} {'INTEGER' if column.type in _NUMBERS else 'TEXT'}" for column in view.columns]
    file.execute(f"CREATE TABLE {view.name} ({', '.join(columns)})")
    insert = f"INSERT INTO {view.name} VALUES ({', '.join('?' * len(columns))})"
    count = 0
    for batch in _batches(connection, view):
        file.executemany(insert, batch)
        count += len(batch)
    for column in view.columns:
        if column.name in _SOUGHT:
            file.execute(f"CREATE INDEX {view.name}_{column.name} ON {view.name} ({column.name})")
    return count


def _batches(connection: Connection, view: View) -> Iterator[list[list[Any]]]:
    names = [column.name for column in view.columns]
    # In an order that does not hang on the database: the same rows give the same file.
    order = ", ".join(str(place) for place in range(1, len(names) + 1))
    sql = text(f"SELECT {', '.join(names)} FROM {view.name} ORDER BY {order}")
    answer = connection.execution_options(stream_results=True).execute(sql)
    for rows in answer.partitions(_BATCH):
        yield [_plain(row) for row in rows]


def _plain(row: Sequence[Any]) -> list[Any]:
    """Values as SQLite keeps them, whichever database they are from."""
    return [_value(value) for value in row]


def _value(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        case date():
            return value.isoformat()
        case bool():
            return int(value)
    return value
