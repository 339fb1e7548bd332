"""Whether every row still holds what was written."""

from __future__ import annotations

from sqlalchemy import Connection

from db import sync
from db.digest import TABLES
from db.observe import damaged_observations
from db.rows import Row, digest_of


def damaged_rows(connection: Connection) -> list[str]:
    """The rows of facts, grounds and groups whose content is not what was written: table and key, one text each."""
    return [
        _name(name, row)
        for name in (*TABLES, "jurisdiction")
        for row in sync.read(connection, name)
        if row["digest"] != digest_of(row)
    ]


def all_damaged_rows(connection: Connection) -> list[str]:
    """The same with the observations that the facts rest on."""
    return [
        *damaged_rows(connection),
        *(_name("observation", row) for row in damaged_observations(connection)),
    ]


def _name(table: str, row: Row) -> str:
    return f"{table} {'/'.join(str(row[column.name]) for column in sync.table(table).primary_key)}"
