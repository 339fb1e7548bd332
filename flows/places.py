"""A warning before a second, empty database is made only because the working folder is another one.

The default database lies below the working folder. Which files were used is remembered in the user's state folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

_MOST = 20  # remembered files


def second_database(url: str) -> str | None:
    """One line of warning when the SQLite file is not there and another one was used before; remembers this one.

    None for any other database, for one that is there, and when nothing is remembered that still is.
    """
    if (here := _below_working_folder(url)) is None:
        return None
    known = _remembered()
    _remember([here, *(path for path in known if path != here)])
    others = [path for path in known if path != here and path.exists()]
    if here.exists() or not others:
        return None
    return f"{here} is a new, empty database; the last one used is {others[0]}: run there, or set COMITY_DATABASE_URL"


def _below_working_folder(url: str) -> Path | None:
    """The SQLite file, if the URL says where it is from the working folder."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        return None
    if parsed.get_backend_name() != "sqlite" or not parsed.database or Path(parsed.database).is_absolute():
        return None
    return Path(parsed.database).absolute()


def _list() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "comity" / "databases"


def _remembered() -> list[Path]:
    try:
        return [Path(line) for line in _list().read_text(encoding="utf-8").splitlines() if line]
    except OSError:
        return []


def _remember(paths: list[Path]) -> None:
    """Keep the newest first; where nothing can be written nothing is remembered."""
    try:
        _list().parent.mkdir(parents=True, exist_ok=True)
        _list().write_text("".join(f"{path}\n" for path in paths[:_MOST]), encoding="utf-8")
    except OSError:
        return
