"""A folder that is there whole or not at all: written beside its place, then put there in one step."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from models.errors import ComityError

SUMS, DESCRIPTOR = "SHA256SUMS", "datapackage.json"
_PART = ".part"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


@contextmanager
def replacing(place: Path, name: str) -> Iterator[Path]:
    """An empty folder to write into, which takes the place of `place` at the end; an error leaves `place` as it is.

    `place` may be missing, empty, or a package of that name that nobody added to; raises ComityError for anything else
    and leaves it alone. Whoever looks sees the old package or the new one. What a killed export left is removed.
    """
    place = place.resolve()
    check_free(place, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    _sweep(place)
    beside = _beside(place)
    beside.mkdir()
    lock = os.open(beside, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield beside
        check_free(place, name)
        _put(beside, place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)  # by now the old one, or what was begun
        os.close(lock)


def check_free(place: Path, name: str) -> None:
    """Raise ComityError unless `place` may be written: missing, empty, or a package of that name and nothing else."""
    if place.is_dir() and (foreign := _foreign(place, name)) is None:
        return
    if place.exists():
        found = f"{foreign} in it" if place.is_dir() else "a file"
        raise ComityError(f"{place}: expected a new or empty folder or an earlier export, found {found}; left alone")


def _foreign(place: Path, name: str) -> str | None:
    """What in a folder no export made."""
    there = sorted(path.name for path in place.iterdir())
    if not there:
        return None
    try:
        descriptor = json.loads((place / DESCRIPTOR).read_text(encoding="utf-8"))
        lines = (place / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return there[0]
    if not isinstance(descriptor, dict) or descriptor.get("name") != name:
        return DESCRIPTOR
    ours = {line.partition("  ")[2] for line in lines} | {SUMS}
    return next((one for one in there if one not in ours), None)


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
    """Remove what exports left that were killed; one that goes on holds a lock on its folder."""
    for left in place.parent.iterdir():
        if not (left.name.startswith(f".{place.name}.") and left.name.endswith(_PART)):
            continue
        with suppress(OSError):
            lock = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(lock)
