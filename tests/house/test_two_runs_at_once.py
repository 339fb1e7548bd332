"""Two runs of one source at once: one has it, and the other waits, or leaves it out and says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from prefect.client.schemas.objects import FlowRun

from db.locks import LockedError, source_lock
from flows import demo
from scrapers.replica import Replica
from tests.holding import held_elsewhere
from tests.house.house import House, states, until
from tests.running import Workshop

_LONG = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class Story:
    """Runs that wanted a source which the first of them had, as they ended."""

    workshop: Workshop
    first: FlowRun
    surplus: FlowRun
    leaves_out: FlowRun
    waits: FlowRun
    states_meanwhile: dict[str, str]


@pytest.fixture(scope="module")
def story(house: House) -> Iterator[Story]:
    """The first run has `cjo` and is held up, for the test has `hcch`; the others come meanwhile."""
    with Replica(demo.replica_pages()) as replica, house.another_workshop(replica) as workshop:
        for name in ("north", "south"):
            house.deploy_again("cases", name)
        workshop.run(sources=("spc",))  # makes the tables
        with held_elsewhere(workshop.settings.database_url, "hcch", "a test"):
            first = house.begin("north", workshop, "cjo", "hcch", wait=_LONG)
            until(lambda: is_busy(workshop, "cjo"), "the first run has the source")
            surplus = house.ended(house.begin("north", workshop, "cjo"))
            leaves_out = house.ended(house.begin("south", workshop, "cjo", wait=0))
            waits = house.begin("south", workshop, "cjo", wait=_LONG)
            until(lambda: states(workshop).get(waits.id.hex), "the last one waits")
            meanwhile = states(workshop)
        yield Story(workshop, house.ended(first), surplus, leaves_out, house.ended(waits), meanwhile)


def is_busy(workshop: Workshop, source: str) -> bool:
    """Whether a run reads the source now."""
    try:
        with source_lock(workshop.engine, source, "a test"):
            return False
    except LockedError:
        return True


def test_a_second_run_of_one_deployment_is_cancelled_and_says_why(story: Story) -> None:
    assert story.surplus.state and story.surplus.state.is_cancelled()
    assert story.surplus.state.message == "Deployment concurrency limit reached."


def test_a_run_of_another_deployment_that_does_not_wait_leaves_the_source_out_and_says_so(story: Story) -> None:
    assert story.leaves_out.state and story.leaves_out.state.is_completed()
    assert "left out, for another run reads them: cjo" in str(story.leaves_out.state.message)


def test_one_that_waits_reads_the_source_when_the_first_has_recorded_it(story: Story) -> None:
    ids = [run.id.hex for run in (story.first, story.waits)]
    assert [story.states_meanwhile[one] for one in ids] == ["running", "running"]
    assert story.first.state_name == "Completed"
    assert story.waits.state_name == "NoChange"


def test_the_database_is_that_of_one_run(story: Story, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("alone")
    alone = Workshop(f"sqlite:///{folder / 'comity.db'}", folder, story.workshop.settings.replica_url)
    alone.run(sources=("cjo", "hcch", "spc"))
    assert story.workshop.digest() == alone.digest()
