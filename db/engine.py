"""Open a database: SQLite by default, PostgreSQL alike."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from models.errors import ComityError, NotFoundError
from models.secrets import without_secrets

_LOCK = 0x636F6D69747900  # "comity": one writer at a time on PostgreSQL
_BUSY_SECONDS = 60  # that a writer waits for another; no transaction of ours takes a tenth of it


# It warns of errors that follow from one that is raised anyway (3.3, seen 2026-11-25 when the server's disk was full).
logging.getLogger("psycopg").setLevel(logging.ERROR)


class DatabaseUrlError(ComityError):
    """The database URL cannot be used; says what would do."""


def open_engine(url: str, must_exist: bool = False) -> Engine:
    """An engine for a SQLAlchemy URL; makes the folder of a SQLite file.

    Raises DatabaseUrlError, and NotFoundError for a SQLite file that must exist and does not.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise DatabaseUrlError(f"database: expected a sqlite or postgresql URL, found {parsed.drivername!r}")
        if "@" in (parsed.host or ""):  # else a part of the password would be told as a host that is not there
            raise DatabaseUrlError(f"database: expected %40 for an @ in a password, found {without_secrets(url)!r}")
        if parsed.get_backend_name() == "sqlite":
            if not parsed.database or parsed.database == ":memory:":
                raise DatabaseUrlError(f"database: expected a file behind sqlite:///, found {without_secrets(url)!r}")
            if must_exist and not Path(parsed.database).exists():
                raise NotFoundError(f"the database {without_secrets(url)} is not there: run `comity run` first")
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, poolclass=NullPool)  # a run needs one connection
    except (ArgumentError, NoSuchModuleError, ValueError):  # the last for a port that is no number, and shows it
        found = without_secrets(url)
        raise DatabaseUrlError(f"database: expected a sqlite or postgresql URL, found {found!r}") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write; a second writer waits for the first, though not for ever; readers go on."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_BUSY_SECONDS}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        yield connection


def _prepare_sqlite(connection: Any, record: object) -> None:
    # The driver must not open transactions by itself: it would begin them too late for a lock.
    connection.isolation_level = None
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", f"busy_timeout = {_BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
