"""New, empty databases of one kind, as many as are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

Databases = Callable[[], AbstractContextManager[str]]  # each call makes one, and gives its URL


def sqlite_files(folder: Path) -> Databases:
    """SQLite files in a folder."""

    @contextmanager
    def new() -> Iterator[str]:
        yield f"sqlite:///{folder / uuid4().hex}.db"

    return new
