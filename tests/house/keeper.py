"""Ends whatever a test run started, also when the test run itself is killed.

`python -m tests.house.keeper MARK` waits until nobody writes to its stdin any more. Then it kills every process
that carries the mark in its environment, as children do by themselves however far they go from their parents.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

_MARK = "TESTS_HOUSE"


@contextmanager
def keeping() -> Iterator[dict[str, str]]:
    """The mark, as variables for the environment of every process that must be gone when the block ends."""
    mark = uuid4().hex
    command = [sys.executable, "-m", "tests.house.keeper", mark]
    root = Path(__file__).parent.parent.parent
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, start_new_session=True):
        yield {_MARK: mark}  # behind it stdin is closed, and the keeper waited for


def _marked(mark: str) -> list[int]:
    """The processes that carry the mark; those that ended meanwhile and those of other users are passed over."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                variables = (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"{_MARK}={mark}".encode() in variables:
                found.append(int(folder.name))
    return found


def _keep(mark: str) -> None:
    sys.stdin.read()
    while left := _marked(mark):  # again, for one may have started another meanwhile
        for number in left:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.1)


if __name__ == "__main__":
    _keep(sys.argv[1])
