"""A folder that is there whole or not at all: written beside its place, then put there in one step."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from models.errors import ComityError

SUMS, DESCRIPTOR = "SHA256SUMS", "datapackage.json"
_PART = ".part"
_DAY = 86_400  # seconds; no export takes that long
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


@contextmanager
def replacing(place: Path, name: str) -> Iterator[Path]:
    """An empty folder to write into, which takes the place of `place` at the end; an error leaves `place` as it is.

    `place` may be missing, empty, or a package of that name that nobody added to; raises ComityError for anything else
    and leaves it alone. Whoever looks sees the old package or the new one. What exports left that were killed is
    removed when it is a day old.
    """
    place = place.resolve()
    _check_free(place, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    _sweep(place)
    beside = _beside(place)
    beside.mkdir()
    try:
        yield beside
        _check_free(place, name)
        _put(beside, place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)  # by now the old one, or what was begun


def _check_free(place: Path, name: str) -> None:
    if found := _foreign(place, name) if place.exists() else None:
        raise ComityError(f"{place}: expected a new or empty folder or an earlier export, found {found}; left alone")


def _foreign(place: Path, name: str) -> str | None:
    """What there is that no export of this name made."""
    if not place.is_dir():
        return "a file"
    if Path.cwd().is_relative_to(place):  # it would be taken from under whoever stands in it
        return "the folder that this runs in"
    there = sorted(path.name for path in place.iterdir())
    if not there:
        return None
    try:
        descriptor = json.loads((place / DESCRIPTOR).read_bytes())
        lines = (place / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return f"{there[0]} in it"
    ours = {line.partition("  ")[2] for line in lines} | {SUMS}
    is_ours = isinstance(descriptor, dict) and descriptor.get("name") == name
    return next((f"{one} in it" for one in there if not is_ours or one not in ours), None)


def _put(new: Path, place: Path) -> None:
    """Give `new` the name `place`; what was there is then called as `new` was, or is gone."""
    if not place.exists():
        new.rename(place)
    elif not _exchanged(new, place):
        old = _beside(place)
        place.rename(old)
        new.rename(place)
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders swap names in one step; False where system or file system cannot (Linux can on most)."""
    with suppress(AttributeError):
        paths = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other))
        return bool(ctypes.CDLL(None).renameat2(*paths, _RENAME_EXCHANGE) == 0)
    return False


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.{uuid4().hex}{_PART}")


def _sweep(place: Path) -> None:
    """Remove what exports left that were killed."""
    for left in place.parent.iterdir():
        if left.name.startswith(f".{place.name}.") and left.name.endswith(_PART):
            with suppress(OSError):
                if left.stat().st_mtime < time.time() - _DAY:
                    shutil.rmtree(left)
