"""A power cut: worker and run are gone without a word, and no fact and no event with them."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

import pytest
from prefect.client.schemas.objects import FlowRun

from db import sync
from db.runs import RUN_CRASHED
from flows import demo
from models.events import GROUP_CHANGED
from scrapers.replica import Replica
from tests.house.accident import Killed
from tests.house.house import House, publish_precedent, states, until
from tests.running import Workshop

_LOG = logging.getLogger(__name__)
_NOTICED = 300.0  # seconds; four minutes are promised
KINDS = ("reading", "telling")


@pytest.fixture(scope="module")
def noticed(house: House, killed: dict[str, Killed]) -> dict[str, FlowRun]:
    """The killed runs, as soon as they are known to be over."""
    found = {kind: house.ended(one.run, _NOTICED) for kind, one in killed.items()}
    for kind, run in found.items():
        assert run.state
        passed = run.state.timestamp - killed[kind].at
        _LOG.info("killed while %s: marked as crashed after %.0f s", kind, passed.total_seconds())
    return found


@pytest.fixture(scope="module")
def following(house: House, killed: dict[str, Killed], noticed: dict[str, FlowRun]) -> dict[str, FlowRun]:
    """The next run of each, of the same deployment on another worker; and one more has ended since."""

    def run_both() -> dict[str, FlowRun]:
        begun = {kind: house.begin(one.deployment, one.workshop, "cjo") for kind, one in killed.items()}
        return {kind: house.ended(run) for kind, run in begun.items()}

    found, again = run_both(), run_both()
    assert {run.state_name for run in again.values()} == {"NoChange"}
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_without_heartbeat_is_marked_as_crashed(noticed: dict[str, FlowRun], kind: str) -> None:
    state = noticed[kind].state
    assert state and state.is_crashed()
    assert state.message == "no sign of life: the run was killed"


def test_the_next_run_closes_the_row_that_the_dead_one_left_and_opens_an_issue_that_leads_to_it(
    house: House, killed: dict[str, Killed], following: dict[str, FlowRun]
) -> None:
    dead, workshop = killed["reading"].run, killed["reading"].workshop
    found = states(workshop)
    assert (found[dead.id.hex], found[following["reading"].id.hex]) == ("failed", "complete")
    crashed = sync.table("issue").c.kind == RUN_CRASHED
    (issue,) = workshop.ask(lambda connection: sync.read(connection, "issue", crashed))
    assert issue["opened_run"] == dead.id.hex
    assert issue["closed_run"] == following["reading"].id.hex  # over, for this one completed
    assert issue["url"] == f"{house.ui}/runs/flow-run/{dead.id}"


def test_the_row_of_a_run_that_had_recorded_stays_complete(
    killed: dict[str, Killed], following: dict[str, FlowRun]
) -> None:
    found = states(killed["telling"].workshop)
    assert set(found.values()) == {"complete"}
    assert {killed["telling"].run.id.hex, following["telling"].id.hex} <= set(found)


def test_the_next_run_does_what_is_left_to_do(following: dict[str, FlowRun]) -> None:
    assert (following["reading"].state_name, following["telling"].state_name) == ("GroupsMoved", "NoChange")


@pytest.mark.parametrize("kind", KINDS)
def test_the_database_is_that_of_runs_that_nobody_killed(
    killed: dict[str, Killed], following: dict[str, FlowRun], tmp_path: Path, kind: str
) -> None:
    with Replica(demo.replica_pages()) as replica:
        undisturbed = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica.base_url)
        undisturbed.run(sources=("cjo",))
        publish_precedent(replica, *killed[kind].country)
        undisturbed.run(sources=("cjo",))
    assert killed[kind].workshop.digest() == undisturbed.digest()


@pytest.mark.parametrize("kind", KINDS)
def test_no_event_is_lost_or_doubled(
    house: House, killed: dict[str, Killed], following: dict[str, FlowRun], kind: str
) -> None:
    rows = killed[kind].workshop.ask(lambda connection: sync.read(connection, "outbox"))
    assert all(row["emitted_at"] for row in rows)
    jurisdiction = f"comity.jurisdiction.{killed[kind].code}"
    (moved,) = [row for row in rows if row["event"] == GROUP_CHANGED]
    assert moved["resource"] == jurisdiction
    wanted = Counter(row["event_id"] for row in rows)

    def stored() -> Counter[str]:
        return Counter(event["id"] for row in rows for event in house.events(row["event"], row["resource"]))

    until(lambda: stored().total() >= len(rows), "the last one is stored")
    assert stored() == wanted
    until(lambda: house.calls(jurisdiction), "the receiver is called")
    assert [call["id"] for call in house.calls(jurisdiction)] == [moved["event_id"]]
