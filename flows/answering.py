"""What commands share: a database to ask, today's date, a file to read, an answer to print."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from flows.settings import load_settings
from models.errors import ComityError
from models.signs import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_LONGEST = 2000  # characters of what went wrong


@contextmanager
def open_database() -> Iterator[Connection]:
    """A connection to a database that is there and at this version's schema."""
    from db.engine import open_engine
    from db.migrate import require_schema

    engine = open_engine(load_settings().database_url, must_exist=True)
    require_schema(engine)
    with engine.connect() as connection:
        yield connection


def today() -> date:
    """Today in UTC, as the SQL views have it."""
    return datetime.now(UTC).date()


def read_file(path: Path) -> bytes:
    """The bytes of a file, `-` for standard input; raises ComityError when it cannot be read."""
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise ComityError(f"{path}: expected a readable file, found {error.strerror}") from None


def tell_failure(text: str) -> None:
    """One line on stderr: no sign in it that a terminal would obey, and no more than a screen of it."""
    line = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text[:_LONGEST])
    typer.echo(f"comity: {line}{'…' if len(text) > _LONGEST else ''}", err=True)


def print_json(answer: Any) -> None:
    """One JSON document on stdout."""
    typer.echo(escaped(json.dumps(answer, ensure_ascii=False, indent=2)))


def in_one_line(error: Exception) -> str:
    """What went wrong: of a database what it says itself, without the statement; of all else also how to see where."""
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, DBAPIError):
        return f"database: {_first_line(error.orig)}"
    return f"{type(error).__name__}: {_first_line(error)} (COMITY_TRACEBACK=1 shows where)"


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0]
