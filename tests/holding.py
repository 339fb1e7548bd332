"""`python -m tests.holding DATABASE_URL SOURCE HOLDER`: take the lock of a source, say so, hold it until killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.engine import open_engine
from db.locks import source_lock


@contextmanager
def held_elsewhere(database_url: str, source: str, holder: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock; at the end it is killed, if it is not yet."""
    command = [sys.executable, "-m", "tests.holding", database_url, source, holder]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def main(database_url: str, source: str, holder: str) -> None:
    """Hold it until someone closes stdin."""
    with source_lock(open_engine(database_url), source, holder):
        sys.stdout.write("held\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
