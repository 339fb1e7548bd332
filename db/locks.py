"""Locks between processes: one at a time reads a source, or tells Prefect what waits.

On PostgreSQL they are advisory locks of one session, on SQLite locked files in a folder beside the database. Both
end with the process that holds them, however it ends: nothing is left to clean up.
"""

from __future__ import annotations

import fcntl
import time
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from models.errors import ComityError

_OURS = 0x636F6D69  # "comi": the first half of the key of each advisory lock, so that no other program's is meant
_PAUSE = 0.1  # seconds between two tries
# A host that vanishes says no goodbye: without these PostgreSQL would keep its locks for two hours.
_NOTICE_DEATH = ("tcp_keepalives_idle = 30", "tcp_keepalives_interval = 10", "tcp_keepalives_count = 3")
_HOLDER = text(
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = :ours AND l.objid = :key AND l.objsubid = 2"
    " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class LockedError(ComityError):
    """Another process holds a lock; says what is locked and by whom."""


class Locks(ABC):
    """The locks that one process holds together, until it closes them or dies."""

    def take(self, name: str, patience: float = 0.0) -> None:
        """Take a lock; raises LockedError when another holder keeps it for longer than so many seconds."""
        deadline = time.monotonic() + patience
        while not self._try(name):
            if time.monotonic() >= deadline:
                raise LockedError(f"{name} is locked by {self._holder(name) or 'another process'}")
            time.sleep(_PAUSE)

    @abstractmethod
    def _try(self, name: str) -> bool:
        """Whether the lock was free and is ours now."""

    @abstractmethod
    def _holder(self, name: str) -> str:
        """Who holds the lock, in the words that it gave; empty when that is not known."""

    @abstractmethod
    def close(self) -> None:
        """Free all locks."""

    def __enter__(self) -> Locks:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def locks_of(engine: Engine, holder: str) -> Locks:
    """Locks of a database; `holder` is what others read who find one taken."""
    if engine.dialect.name == "postgresql":
        return _SessionLocks(engine, holder)
    return _FileLocks(Path(f"{engine.url.database}.locks"), holder)


@contextmanager
def source_lock(engine: Engine, source: str, holder: str, patience: float = 0.0) -> Iterator[None]:
    """Keep other processes from reading a source; raises LockedError as `take` does."""
    with locks_of(engine, holder) as locks:
        locks.take(source_name(source), patience)
        yield


def source_name(source: str) -> str:
    """What the lock of a source is called."""
    return f"source {source}"


class _FileLocks(Locks):
    def __init__(self, folder: Path, holder: str) -> None:
        self._folder, self._about = folder, holder
        self._files = ExitStack()

    def _try(self, name: str) -> bool:
        self._folder.mkdir(parents=True, exist_ok=True)
        file: IO[str] = self._path(name).open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._files.enter_context(file)
        file.truncate(0)
        file.write(self._about)
        file.flush()
        return True

    def _holder(self, name: str) -> str:
        return self._path(name).read_text(encoding="utf-8")

    def _path(self, name: str) -> Path:
        return self._folder / name.replace(" ", "-")

    def close(self) -> None:
        self._files.close()


class _SessionLocks(Locks):
    def __init__(self, engine: Engine, holder: str) -> None:
        self._engine, self._about = engine, holder
        self._connection: Connection | None = None

    def _session(self) -> Connection:
        """The connection that carries the locks; outside of transactions, for it may live for hours."""
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            name = {"holder": self._about[:63]}  # bytes that PostgreSQL keeps
            self._connection.execute(text("SELECT set_config('application_name', :holder, false)"), name)
            for setting in _NOTICE_DEATH:
                self._connection.exec_driver_sql(f"SET {setting}")
        return self._connection

    def _try(self, name: str) -> bool:
        statement = text("SELECT pg_try_advisory_lock(:ours, :key)")
        return bool(self._session().scalar(statement, {"ours": _OURS, "key": _key(name)}))

    def _holder(self, name: str) -> str:
        return self._session().scalar(_HOLDER, {"ours": _OURS, "key": _key(name)}) or ""

    def close(self) -> None:
        if self._connection is not None:
            with suppress(DBAPIError):  # of a session that is gone already
                self._connection.exec_driver_sql("SELECT pg_advisory_unlock_all()")  # now, not when the server notices
            self._connection.invalidate()  # a pool must not keep the session alive
            self._connection.close()
            self._connection = None


def _key(name: str) -> int:
    """The second half of the key: 31 bits, for it is a signed number when taken and an unsigned one when shown."""
    return zlib.crc32(name.encode()) >> 1
