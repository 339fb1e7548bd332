"""The flows `reconcile` and `replay`, without a Prefect server: what they show and the state that they end in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows import reconcile_published, replay_archive
from flows.replay import Replay, database_of, prepare, register_of, write
from models.errors import NotFoundError
from models.reconciling import Status
from tests.running import Workshop, without


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A database that one run has filled."""
    found = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    found.run()
    return found


def prepared(workshop: Workshop) -> Replay:
    with database_of(workshop.settings, dry_run=True) as engine:
        return prepare(engine, workshop.settings, register_of(workshop.settings))


def test_reconciling_shows_every_difference_with_its_reason_and_counts_the_rest(workshop: Workshop) -> None:
    rows = reconcile_published.compared(workshop.settings, None)
    shown = reconcile_published.differences(rows).rows or []
    assert len(shown) == len([row for row in rows if row.status != Status.AGREES])
    assert all(row["Why"] and row["Page"] for row in shown)
    assert "group 1" in {row["What"] for row in shown}
    israel = [row for row in shown if row["What"] == "Israel (IL)"]
    assert israel and {row["Status"] for row in israel} == {"not printed"}
    agrees = len(rows) - len(shown)
    assert reconcile_published.summary(rows).startswith(f"agrees: {agrees}, ")


def test_reconciling_the_pages_of_one_day_names_the_days_that_there_are(workshop: Workshop) -> None:
    with pytest.raises(NotFoundError, match="nothing is held that was printed on 1999-01-01: expected one of 20"):
        reconcile_published.compared(workshop.settings, date(1999, 1, 1))


def test_a_replay_of_what_is_held_changes_nothing(workshop: Workshop) -> None:
    ready = prepared(workshop)
    assert replay_archive.changes(ready, dry_run=True).description == "0 rows would differ, 0 group changes."
    assert replay_archive.outcome(ready, write(workshop.engine, ready)) == "NoChange"


def test_a_replay_shows_what_it_changes_by_key_and_is_the_run_that_it_is_told_to_be(workshop: Workshop) -> None:
    workshop.edit("decisions_inbound.csv", without("kr-choi-qingdao-2019"))
    ready = prepared(workshop)
    shown = replay_archive.changes(ready, dry_run=True)
    assert "would differ" in shown.description
    assert "**observation**, " in shown.text
    recorded = write(workshop.engine, ready, "0" * 31 + "1")
    assert recorded.run_id == "0" * 31 + "1"
    assert replay_archive.outcome(ready, recorded) in ("GroupsMoved", "Completed")
