"""`python -m tests.export.dying DATABASE_URL DIR PLACE`: an export that is killed at a place.

`table` half through the tables, `put` whole and not yet in place, `swept` in place with the old one beside it.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.engine import open_engine
from db.export import public_views
from db.views import View
from flows.export import folder, package
from flows.export.formats import Format


def die(*given: Any, **named: Any) -> None:
    """As the kernel ends a process that takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def views_and_death() -> Iterator[View]:
    """Some views, and then the end."""
    yield from public_views()[:5]
    die()


def main(database_url: str, directory: str, place: str) -> None:
    """Export as JSON Lines."""
    if place == "table":
        package.public_views = views_and_death  # type: ignore[attr-defined, assignment]  # it dies there
    elif place == "put":
        folder._put = die
    else:
        shutil.rmtree = die  # type: ignore[assignment]  # likewise
    with open_engine(database_url).connect() as connection:
        package.export(connection, Path(directory), [Format.JSONL], None)


if __name__ == "__main__":
    main(*sys.argv[1:])
