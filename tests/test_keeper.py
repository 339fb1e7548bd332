"""What a house of tests started is gone with it, also when the tests are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.house.keeper import keeping

ROOT = Path(__file__).parent.parent
SOON = 20.0  # seconds in which a thing that happens at once has happened, however busy the machine is
SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
TESTS = f"""
import os, subprocess, time
from tests.house.keeper import keeping
with keeping() as mark:
    child = subprocess.Popen({SLEEPS}, env={{**os.environ, **mark}}, start_new_session=True)
    print(child.pid, flush=True)
    time.sleep(600)
"""


def lives(number: int) -> bool:
    """Whether it runs; one that has ended and that nobody waits for does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except FileNotFoundError:
        return False


def test_whatever_carries_the_mark_is_gone_at_the_end_of_the_block_and_nothing_else() -> None:
    with subprocess.Popen(SLEEPS) as other:
        with keeping() as mark:
            ours = subprocess.Popen(SLEEPS, env={**os.environ, **mark}, start_new_session=True)
            assert lives(ours.pid)
        assert ours.wait(SOON) == -signal.SIGKILL
        assert other.poll() is None
        other.kill()


def test_it_is_gone_too_when_the_tests_are_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", TESTS], cwd=ROOT, stdout=subprocess.PIPE, text=True) as tests:
        assert tests.stdout
        child = int(tests.stdout.readline())
        assert lives(child)
        tests.kill()
    deadline = time.monotonic() + SOON
    while lives(child):
        assert time.monotonic() < deadline
        time.sleep(0.1)
