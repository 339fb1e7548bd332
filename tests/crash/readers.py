"""Readers who ask every view again and again while others write."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from threading import Event, Thread
from typing import Self

from sqlalchemy import text

from db.engine import open_engine
from db.views import VIEWS
from tests.crash.process import CONTEXT

_PAUSE = 0.02  # seconds between two questions of one reader


@dataclass
class Heard:
    """What readers were answered."""

    answers: list[int]  # how many, by reader
    errors: list[str] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)  # what the view of all groups said, by its hash


class Readers:
    """So many readers in a process of their own, each with a connection of its own for each question."""

    def __init__(self, database_url: str, number: int) -> None:
        self._pipe, others = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=_read, args=(others, database_url, number))
        self.heard = Heard([])

    def __enter__(self) -> Self:
        self._process.start()
        self._pipe.recv()  # they are asking
        return self

    def __exit__(self, *error: object) -> None:
        self._pipe.send("stop")
        self.heard = self._pipe.recv()
        self._process.join()


def groups_of(database_url: str) -> str:
    """What the view of all groups says, by its hash."""
    return _ask(database_url, "country_groups")


def _read(pipe: Pipe, database_url: str, number: int) -> None:
    heard, over = Heard([0] * number), Event()
    threads = [Thread(target=_ask_on, args=(heard, over, database_url, place)) for place in range(number)]
    for thread in threads:
        thread.start()
    pipe.send("reading")
    pipe.recv()
    over.set()
    for thread in threads:
        thread.join()
    pipe.send(heard)


def _ask_on(heard: Heard, over: Event, database_url: str, place: int) -> None:
    """Ask one view after the other, beginning at another one than the other readers."""
    names = sorted(VIEWS)
    while not over.is_set():
        name = names[(place + heard.answers[place]) % len(names)]
        try:
            said = _ask(database_url, name)
        except Exception as error:  # noqa: BLE001 (whatever reaches a reader is told)
            heard.errors.append(f"{name}: {error}")
            return
        heard.answers[place] += 1
        if name == "country_groups":
            heard.groups.add(said)
        time.sleep(_PAUSE)


def _ask(database_url: str, view: str) -> str:
    with open_engine(database_url).connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {view}")).all()
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
