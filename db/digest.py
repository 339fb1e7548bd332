"""The digest of a database: equal digests mean equal facts and equal groups, whatever the database."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from db import sync
from db.rows import FACT_TABLES, Row, digest_of

# Facts and what follows from them. When and by which run something was seen is left out, so the
# same input gives the same digest; so is the change log, which tells when we learned what.
TABLES = (*FACT_TABLES, "conflict", "ground", "standing", "group_history", "published_comparison")
_OBSERVED = ("id", "kind", "source", "family", "rank", "url", "is_rendition", "body", "span", "fact_key")


def digest(connection: Connection) -> str:
    """The sha256 over every cell of every fact, observation, ground and group, as hex."""
    total = hashlib.sha256()
    for name in TABLES:
        _add(total, name, sync.read(connection, name))
    seen = sync.read(connection, "observation", sync.table("observation").c.closed_run.is_(None))
    _add(total, "observation", [{column: row[column] for column in _OBSERVED} for row in seen])
    return total.hexdigest()


def _add(total: hashlib._Hash, name: str, rows: list[Row]) -> None:
    total.update(name.encode())
    for content in sorted(digest_of(row) for row in rows):
        total.update(content.encode())
