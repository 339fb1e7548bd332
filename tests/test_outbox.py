"""What others are told is written with the facts: each change once, the first load not at all.

Rows of the register that are changed or taken out, and what sources yield, are made up.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from db import migrate, outbox, queries, sync
from db.record import begin_run, record
from db.sources import SourceOutcome
from db.sync import table
from flows import demo
from models import events
from models.events import GROUP_CHANGED, GROUP_CONFIRMED, RUN_FINISHED, SOURCE_HELD, SOURCE_STALE, Because
from models.history import FOREVER, Period, history_of
from models.policies import DEFAULT
from models.rule import grounds_of
from models.rulings import Facts, Ruling
from scrapers.register import HERE, load_register
from scrapers.replica import Replica
from tests.running import TODAY, Workshop, without
from tests.synthetic import outbound, ruling
from tests.test_reviews_command import doubt_thai

INBOUND = "decisions_inbound.csv"
SPAR = "gb-spar-shanghai-2022"
KOLMAR = "sg-kolmar-nanjing-2016"


@pytest.fixture
def workshop(database_url: str, tmp_path: Path) -> Workshop:
    """A database that has been filled once."""
    return filled(database_url, tmp_path)


@pytest.fixture
def sqlite(tmp_path: Path) -> Workshop:
    """The same on SQLite alone."""
    return filled(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)


def filled(database_url: str, folder: Path) -> Workshop:
    found = Workshop(database_url, folder)
    migrate.upgrade(found.engine)
    load(found)
    return found


def load(workshop: Workshop, outcomes: Sequence[SourceOutcome] = ()) -> str:
    """A run that reads the register and no page; returns its id."""
    engine = workshop.engine
    run_id = begin_run(engine, "test", "0")
    record(engine, run_id, load_register(workshop.register), [], [], outcomes)
    return run_id


def told(workshop: Workshop, *names: str) -> list[dict[str, Any]]:
    """The events of those names, or all, in order, as rows with their payload as JSON values."""
    rows = workshop.ask(lambda connection: sync.read(connection, "outbox"))
    return [{**row, "payload": json.loads(row["payload"])} for row in rows if not names or row["event"] in names]


def restore(workshop: Workshop) -> None:
    (workshop.register / INBOUND).write_bytes((HERE / INBOUND).read_bytes())


# --- groups -----------------------------------------------------------------------------------------------------------


def test_the_first_load_of_an_empty_database_tells_only_that_it_finished_and_how_much_moved(workshop: Workshop) -> None:
    (event,) = told(workshop)
    moved = workshop.ask(lambda connection: sync.read(connection, "group_change"))
    assert event["event"] == RUN_FINISHED
    assert event["payload"]["first_load"]
    assert event["payload"]["group_changes"] == len(moved) > 40


def test_a_group_that_moves_is_told_with_all_that_the_change_log_says(workshop: Workshop) -> None:
    workshop.edit(INBOUND, without(SPAR))
    load(workshop)
    restore(workshop)
    run_id = load(workshop)
    *_, event = told(workshop, GROUP_CHANGED)
    *_, logged = (
        row
        for row in workshop.ask(partial(queries.changes, recorded_since=TODAY - timedelta(days=1)))
        if row["jurisdiction"] == "GB"
    )
    payload = event["payload"]
    same = ("jurisdiction", "name", "before", "after", "effective_on", "effective_to", "known_on", "is_correction")
    assert {name: payload[name] for name in same} == {name: logged[name] for name in same}
    assert payload["trigger"] == {name: logged["trigger"][name] for name in ("kind", "key", "title")}
    assert [page["url"] for page in payload["evidence"]] == logged["trigger"]["urls"] != []
    assert (payload["before"], payload["after"], payload["provisional"]) == (3, 2, False)
    assert (event["resource"], event["run_id"], payload["run_id"]) == ("comity.jurisdiction.GB", run_id, run_id)
    assert (event["sent_at"], event["emitted_at"]) == (None, None)


def test_a_fact_that_is_held_no_more_is_told_by_its_key(sqlite: Workshop) -> None:
    sqlite.edit(INBOUND, without(SPAR))
    load(sqlite)
    (event,) = told(sqlite, GROUP_CHANGED)
    assert event["payload"]["trigger"] == {"kind": "withdrawal", "key": SPAR, "title": None}
    assert event["payload"]["evidence"] == []
    assert event["payload"]["is_correction"]


def test_a_run_that_changes_nothing_tells_only_that_it_finished(workshop: Workshop) -> None:
    load(workshop)
    *_, event = told(workshop)
    assert len(told(workshop)) == 2
    assert (event["event"], event["payload"]["group_changes"], event["payload"]["first_load"]) == (
        RUN_FINISHED,
        0,
        False,
    )


@pytest.mark.parametrize("seed", range(3))
def test_whatever_moves_in_whatever_order_each_row_of_the_change_log_is_one_event(sqlite: Workshop, seed: int) -> None:
    chance, register, engine = random.Random(seed), load_register(), sqlite.engine
    first = len(sqlite.ask(lambda connection: sync.read(connection, "group_change")))
    for _ in range(6):
        record(engine, begin_run(engine, "test", "0"), chance.sample(register, len(register) // 2), [])
    logged = sqlite.ask(lambda connection: sync.read(connection, "group_change"))[first:]
    found = [event["payload"] for event in told(sqlite, GROUP_CHANGED)]
    assert len(logged) > 3
    assert [_change(row) for row in logged] == [_change(payload) for payload in found]
    assert len({event["event_id"] for event in told(sqlite)}) == len(told(sqlite))


def _change(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("run_id", "jurisdiction", "before", "after", "effective_on"))


def test_events_are_in_the_transaction_of_the_facts(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, before = workshop.digest(), told(workshop)
    workshop.edit(INBOUND, without(SPAR))

    def fail(*_: object) -> int:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_add", fail)
        with pytest.raises(RuntimeError):
            load(workshop)
    assert (workshop.digest(), told(workshop)) == (digest, before)
    load(workshop)
    assert len(told(workshop, GROUP_CHANGED)) == 1


def test_a_new_precedent_that_one_page_states_is_told_as_provisional_with_the_page(
    database_url: str, tmp_path: Path
) -> None:
    with Replica(demo.replica_pages()) as replica:
        workshop = Workshop(database_url, tmp_path, replica.base_url)
        workshop.run()
        replica.publish(demo.TOPIC, demo.topic_page("Sun, 22 Nov 2026"))
        replica.publish(demo.POST, demo.post("Sun, 22 Nov 2026", "14 Nov. 2026", 2026))
        workshop.run()
    (event,) = told(workshop, GROUP_CHANGED)
    payload = event["payload"]
    assert (payload["jurisdiction"], payload["before"], payload["after"]) == ("KE", 4, 2)
    assert (payload["provisional"], payload["group_without_provisional"]) == (True, 4)
    assert payload["evidence"] == [{"url": demo.POST, "rendition": False}]
    assert not payload["is_correction"]


def test_a_rendition_is_named_as_one(tmp_path: Path) -> None:
    workshop = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    workshop.run()
    workshop.edit(INBOUND, without(SPAR))
    workshop.run()
    restore(workshop)
    workshop.run()
    *_, event = told(workshop, GROUP_CHANGED)
    assert {page["rendition"] for page in event["payload"]["evidence"]} == {True}


# --- certainty --------------------------------------------------------------------------------------------------------


def test_a_provisional_group_that_is_borne_out_is_told_once_as_certain(workshop: Workshop) -> None:
    workshop.edit(INBOUND, doubt_thai)
    load(workshop)
    assert told(workshop, GROUP_CHANGED, GROUP_CONFIRMED) == []  # still group 2, only no longer certain
    restore(workshop)
    load(workshop)
    load(workshop)
    (event,) = told(workshop, GROUP_CHANGED, GROUP_CONFIRMED)
    payload = event["payload"]
    assert (event["event"], payload["jurisdiction"], payload["group"]) == (GROUP_CONFIRMED, "TH", 2)
    assert (payload["effective_on"], payload["effective_to"]) == ("2024-06-18", None)
    assert payload["ground"]["key"] == "th-orientthai-nanning-2024"
    assert payload["evidence"]


def timeline(*rulings: Ruling) -> list[Period]:
    return history_of("FI", grounds_of(Facts(rulings, (), ()), DEFAULT).get("FI", []))


def test_days_whose_group_stays_and_no_longer_rests_on_provisional_facts_are_confirmed() -> None:
    (found,) = events.confirmations(timeline(ruling(confirmed_on=None)), timeline(ruling()))
    assert (found.group, found.effective_on, found.effective_to) == (2, date(2020, 1, 1), FOREVER)
    assert found.key == "synthetic-1"


def test_a_group_that_moves_is_not_confirmed() -> None:
    doubtful, certain = ruling(confirmed_on=None), outbound()
    assert events.confirmations(timeline(doubtful), timeline(certain)) == []
    assert events.confirmations([], timeline(ruling())) == []


def test_a_group_that_was_certain_or_stays_provisional_is_not_confirmed() -> None:
    assert events.confirmations(timeline(ruling()), timeline(ruling())) == []
    doubtful = timeline(ruling(confirmed_on=None))
    assert events.confirmations(doubtful, doubtful) == []


def test_days_before_a_certain_ground_are_confirmed_on_their_own() -> None:
    later = ruling("synthetic-later", "2022-01-01")
    was, now = timeline(ruling(confirmed_on=None), later), timeline(ruling(), later)
    (found,) = events.confirmations(was, now)
    assert (found.effective_on, found.effective_to) == (date(2020, 1, 1), date(2022, 1, 1))


# --- sources and runs -------------------------------------------------------------------------------------------------


def outcome(state: str, stale_in: int = 7) -> Callable[[], SourceOutcome]:
    """What a run read of a made-up source, now; stale so many days from today."""
    stale_on = TODAY + timedelta(days=stale_in)
    held = ["synthetic: floor 3, found 0"] if state == "held" else []
    return lambda: SourceOutcome("synthetic", state, datetime.now(UTC), stale_on, 1, 1, 0, 0, {}, held)


def test_a_source_that_is_held_is_told_once_until_a_good_run(workshop: Workshop) -> None:
    for state in ("good", "held", "held", "failed", "held", "good", "held"):
        load(workshop, [outcome(state)()])
    first, second = told(workshop, SOURCE_HELD)
    assert first["resource"] == second["resource"] == "comity.source.synthetic"
    assert first["payload"]["breaches"] == ["synthetic: floor 3, found 0"]
    assert first["payload"]["last_good_run_at"] < second["payload"]["last_good_run_at"]


def test_a_source_that_goes_quiet_is_told_once_also_without_a_run(workshop: Workshop) -> None:
    load(workshop, [outcome("good")()])
    assert outbox.announce_sources(workshop.engine) == 0
    load(workshop, [outcome("good", stale_in=0)()])  # told by the run itself
    assert outbox.announce_sources(workshop.engine) == 0
    (event,) = told(workshop, SOURCE_STALE)
    assert event["payload"]["source"] == "synthetic"


def test_time_alone_makes_a_source_stale(sqlite: Workshop) -> None:
    load(sqlite, [outcome("good", stale_in=1)()])
    with sqlite.engine.begin() as connection:  # a day passes
        connection.execute(table("source_run").update().values(stale_on=TODAY))
    assert [outbox.announce_sources(sqlite.engine) for _ in range(2)] == [1, 0]


def test_a_source_that_no_run_has_asked_is_not_told(sqlite: Workshop) -> None:
    load(sqlite, [outcome("unread")()])
    assert told(sqlite, SOURCE_STALE, SOURCE_HELD) == []


def test_the_end_of_each_run_is_told_with_its_counts(sqlite: Workshop) -> None:
    sqlite.edit(INBOUND, without(SPAR, KOLMAR))
    run_id = load(sqlite)
    *_, event = told(sqlite)
    (run,) = sqlite.ask(lambda connection: sync.read(connection, "run", table("run").c.id == run_id))
    counts = ("mode", "inserted", "updated", "removed", "group_changes", "policy")
    assert event["resource"] == f"comity.run.{run_id}"
    assert {name: event["payload"][name] for name in counts} == {name: run[name] for name in counts}
    assert event["payload"]["group_changes"] == 2


def test_what_was_recorded_before_there_was_an_outbox_is_no_news(workshop: Workshop) -> None:
    workshop.edit(INBOUND, without(SPAR))
    load(workshop)
    migrate.downgrade(workshop.engine, "0003")
    migrate.upgrade(workshop.engine)
    assert [(event["event"], event["payload"]["mode"]) for event in told(workshop)] == [(RUN_FINISHED, "upgrade")]


def test_an_event_names_no_more_pages_than_prefect_takes() -> None:
    pages = [(f"https://example.org/{number}", False) for number in range(1000)]
    assert len(Because("Synthetic", pages).evidence()) == events.MOST_EVIDENCE
