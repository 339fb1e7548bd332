"""A power cut: two runs and their workers are killed, one run in the midst of reading, one before it tells its news."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from threading import Event

from prefect.client.schemas.objects import FlowRun

from db.locks import locks_of
from flows import demo
from scrapers.replica import Replica, Reply
from tests.house.house import House, kill, publish_precedent, states, until
from tests.running import Workshop

_HEARTBEAT = "prefect.flow-run.heartbeat"
_GHANA, _UGANDA = ("Ghana", "Ghanaian"), ("Uganda", "Ugandan")


class Stalling(Replica):
    """Answers a few requests and then no more, until it is told to go on."""

    def __init__(self) -> None:
        super().__init__(demo.replica_pages())
        self.left: int | None = None  # answers; None: no end of them
        self.stalled = Event()
        self.goes_on = Event()

    def reply(self, url: str, headers: Message) -> Reply:
        """The page, sooner or later."""
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.stalled.set()
                self.goes_on.wait()
        return super().reply(url, headers)


@dataclass(frozen=True, slots=True)
class Killed:
    """A run that was killed with its worker: its deployment, its workshop, and the country that was about to move."""

    run: FlowRun
    deployment: str
    workshop: Workshop
    replica: Replica
    country: tuple[str, str]  # its name, and the adjective
    code: str
    at: datetime


@contextmanager
def two_killed(house: House) -> Iterator[dict[str, Killed]]:
    """The run that was killed while it was reading, and the one that had recorded and had not told what moved."""
    with (
        Stalling() as slow,
        house.another_workshop(slow) as reading,
        Replica(demo.replica_pages()) as quick,
        house.another_workshop(quick) as telling,
    ):
        house.deploy_again("treaties", "treaties-again")
        for workshop, replica, country in ((reading, slow, _GHANA), (telling, quick, _UGANDA)):
            workshop.run(sources=("cjo",))
            publish_precedent(replica, *country)
        slow.left = 3
        workers = [house.start_worker(), house.start_worker()]
        runs = [house.begin("treaties", reading, "cjo")]
        until(slow.stalled.is_set, "one is reading")
        with locks_of(telling.engine, "a test") as locks:
            locks.take("outbox")
            runs.append(house.begin("treaties-again", telling, "cjo"))
            until(lambda: states(telling).get(runs[1].id.hex) == "complete", "the other has recorded")
            until(lambda: all(_gave_a_sign_of_life(house, run) for run in runs), "a sign of life of both")
            kill(workers, [house.now(run) for run in runs])
        at = datetime.now(UTC)
        slow.left = None
        slow.goes_on.set()
        for _ in workers:
            house.start_worker()
        yield {
            "reading": Killed(runs[0], "treaties", reading, slow, _GHANA, "GH", at),
            "telling": Killed(runs[1], "treaties-again", telling, quick, _UGANDA, "UG", at),
        }


def _gave_a_sign_of_life(house: House, run: FlowRun) -> bool:
    return bool(house.events(_HEARTBEAT, f"prefect.flow-run.{run.id}"))
