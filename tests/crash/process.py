"""A `comity` command in a process of its own, which can be stopped at a place and killed there.

To start Python and import everything takes 2 s. So one process does that once, before it has a thread, a connection
or an open file, and each command is a fork of it: a process like any other, with nothing of the others but its code.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.crash.stages import Durations, Place, mark_calls, measure_calls

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.crash.warm"])
_LONGEST = 120.0  # seconds; nothing here takes a tenth of it
MEASURE = "measure"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int  # negative: by that signal
    out: str  # what it said, warnings and errors included
    durations: Durations = field(default_factory=dict)


@dataclass(frozen=True)
class Odds:
    """What a command has against it, besides what its surroundings do."""

    constants: Mapping[str, object] = field(default_factory=dict)  # by `module:NAME`: another value
    longest_file: int = resource.RLIM_INFINITY  # bytes

    def apply(self) -> None:
        """Have this process live with it."""
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write that is too long fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.longest_file, resource.RLIM_INFINITY))
        for name, value in self.constants.items():
            module, _, constant = name.partition(":")
            setattr(import_module(module), constant, value)


class Command:
    """A command that runs."""

    def __init__(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        at: Place | str | None = None,
        then_tell: Path | None = None,
        odds: Odds | None = None,
    ) -> None:
        """Start it, to stop at a place, or to measure its calls; `then_tell` is the ledger that hears its events."""
        self._out = folder / f"{uuid4().hex}.out"
        self._pipe, others = CONTEXT.Pipe()
        given = (others, list(words), dict(environment), self._out, at, then_tell, odds or Odds())
        self._process = CONTEXT.Process(target=_be, args=given)
        self._process.start()
        others.close()

    def comes_there(self) -> bool:
        """Whether it came to its place, where it waits now; else it is over."""
        if not self._pipe.poll(_LONGEST):
            raise TimeoutError(self.kill().out)
        word: object = self._last_word()
        return word == "here"

    def go_on(self) -> None:
        """Leave the place."""
        self._pipe.send("go")

    def kill_within(self, seconds: float) -> bool:
        """Let it go no further than to the end of the call at its place; kill it so much later, or when it is there.

        Returns whether it was killed before that end.
        """
        self._pipe.send("stay")
        self._pipe.poll(seconds)
        self.kill()
        word: object = self._last_word()
        return word != "end"

    def kill(self) -> Ended:
        """Kill -9."""
        self._process.kill()
        return self.end()

    def end(self) -> Ended:
        """Wait until it is over."""
        self._process.join(_LONGEST)
        assert self._process.exitcode is not None, f"still running: {self._out.read_text()}"
        durations = self._last_word() if self._process.exitcode == 0 else None
        out = self._out.read_text() if self._out.exists() else ""
        return Ended(self._process.exitcode, out, durations or {})

    def _last_word(self) -> Any:
        """What it said that nobody has heard yet; None when that is nothing."""
        try:
            return self._pipe.recv() if self._pipe.poll(0) else None
        except (EOFError, ConnectionResetError):  # the latter when it had not even heard what it was told
            return None


def _be(
    pipe: Connection,
    words: list[str],
    environment: dict[str, str],
    out: Path,
    at: Place | str | None,
    then_tell: Path | None,
    odds: Odds,
) -> None:
    """Be the command; ends the process with its exit code."""
    from flows.cli import main

    file = os.open(out, os.O_CREAT | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(file, stream)
    odds.apply()
    os.environ.update(environment)
    sys.argv = ["comity", *words]
    durations = measure_calls() if at == MEASURE else None
    if isinstance(at, Place):
        mark_calls(pipe, at)
    try:
        main()
    except SystemExit as ended:
        if ended.code == 0 and then_tell:
            _tell(then_tell)
        if durations is not None:
            pipe.send(dict(durations))
        raise


def _tell(ledger: Path) -> None:
    """What a run under Prefect does when it has recorded."""
    from db.engine import open_engine
    from flows.events import deliver
    from flows.settings import load_settings
    from tests.crash.ledger import Ledger

    deliver(open_engine(load_settings().database_url), Ledger(ledger))
