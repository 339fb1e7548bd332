"""The stages of a run, by the calls that they consist of, and how a process is made to stop at one of them."""

from __future__ import annotations

import signal
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

STAGES = {
    "schema": ("db.migrate:upgrade",),
    "fetch": ("scrapers.fetch:Fetcher.get",),
    "archive": (
        "scrapers.archive:Archive.put",
        "scrapers.archive:Archive.record",
        "scrapers.archive:Archive.put_run",
        "fsspec.implementations.local:LocalFileSystem.pipe_file",  # at its end the file is there under another name
    ),
    "parse": ("flows.reader:read_page",),
    "store": ("db.record:store_observations",),
    "merge": ("db.record:merge",),
    "derive": ("db.record:derive",),
    "write": ("db.record:_write",),
    "outbox": ("db.outbox:announce_run",),
    "commit": ("sqlalchemy.engine.default:DefaultDialect.do_commit",),
    "tell": ("db.outbox:mark_sent", "tests.crash.ledger:Ledger.send", "db.outbox:mark_emitted"),
}

Durations = dict[str, list[float]]  # seconds of each call of a stage, in order


@dataclass(frozen=True, slots=True)
class Place:
    """The n-th time, from 0, that a process makes a call."""

    call: str
    nth: int


READING = Place("scrapers.fetch:Fetcher.get", 9)
ALL_READ = Place("scrapers.archive:Archive.reviews", 0)  # and nothing written yet
WRITING = Place("db.record:_write", 0)


def mark_calls(pipe: Connection, place: Place) -> None:
    """Have this process say when it comes to a place, wait there for an answer, and do as it says.

    `go`: go on. `stay`: make the call, say `end` and do nothing more, so that whoever kills it soon does so within it.
    """

    def come(call: Callable[[], Any]) -> Any:
        pipe.send("here")
        stays = pipe.recv() == "stay"
        try:
            return call()
        finally:
            if stays:
                pipe.send("end")
                while True:
                    signal.pause()

    _watch([place.call], lambda name, nth, call: come(call) if (name, nth) == (place.call, place.nth) else call())


def measure_calls() -> Durations:
    """Have this process note how long each call takes; returns what fills while it does."""
    found: Durations = defaultdict(list)

    def measure(name: str, nth: int, call: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        try:
            return call()
        finally:
            found[name].append(time.perf_counter() - begun)

    _watch([call for calls in STAGES.values() for call in calls], measure)
    return found


def _watch(names: list[str], watcher: Callable[[str, int, Callable[[], Any]], Any]) -> None:
    """Put the watcher around each call; it gets the name, how often that was called before, and the call itself."""
    for name in names:
        module, _, path = name.partition(":")
        *owners, attribute = path.split(".")
        owner: Any = import_module(module)
        for one in owners:
            owner = getattr(owner, one)
        setattr(owner, attribute, _watched(name, getattr(owner, attribute), watcher))


def _watched(
    name: str, call: Callable[..., Any], watcher: Callable[[str, int, Callable[[], Any]], Any]
) -> Callable[..., Any]:
    calls = 0

    @wraps(call)
    def watched(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        return watcher(name, calls - 1, lambda: call(*given, **named))

    return watched
