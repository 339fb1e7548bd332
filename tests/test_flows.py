"""What the flows are made of, without a Prefect server: names, steps, states, and runs that end badly."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from db import sync
from db.engine import open_engine
from db.record import begin_run
from db.runs import RUN_CANCELLED, RUN_CRASHED, RUN_FAILED, end_run, running_runs
from flows.derive_groups import derive_anew
from flows.ending import run_id
from flows.ingest import outcome
from flows.naming import name_of
from flows.pipeline import Options, run_pipeline
from flows.reading import SourceRead
from flows.steps import may_pass, state_of, told
from flows.watch_sources import standing
from models.errors import NotFoundError
from models.merge import Problem
from scrapers.replica import Replica
from tests.running import Workshop

DUE = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)  # six in the morning in Shanghai
RUN = "0" * 31 + "1"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A database that has seen nothing."""
    return Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)


def run_row(workshop: Workshop, row_id: str) -> dict[str, Any]:
    (row,) = workshop.ask(lambda connection: sync.read(connection, "run", sync.table("run").c.id == row_id))
    found: dict[str, Any] = row
    return found


def open_kinds(workshop: Workshop) -> list[str]:
    is_open = sync.table("issue").c.closed_run.is_(None)
    return [row["kind"] for row in workshop.ask(lambda connection: sync.read(connection, "issue", is_open))]


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flow", "parameters", "expected"),
    [
        ("ingest", {"sources": ("cjo", "mfa")}, "ingest cjo+mfa 2026-11-25 06:00"),
        ("ingest", {"sources": ()}, "ingest all sources 2026-11-25 06:00"),
        ("ingest", {"sources": list("abcde"), "live": True}, "ingest a+b+c+2 more live 2026-11-25 06:00"),
        ("ingest", {"sources": ["hcch"], "dry_run": True}, "ingest hcch dry run 2026-11-25 06:00"),
        ("watch-sources", {}, "watch-sources 2026-11-25 06:00"),
    ],
)
def test_a_run_is_named_by_what_it_was_asked_and_when_it_was_due(
    flow: str, parameters: dict[str, Any], expected: str
) -> None:
    assert name_of(flow, parameters, DUE) == expected


def test_a_row_has_the_id_of_its_flow_run_and_another_for_each_attempt() -> None:
    flow_run = UUID("3af9ed5a-0e57-4d82-bfd2-7f87eed4a6ad")
    assert run_id(flow_run, 1) == "3af9ed5a0e574d82bfd27f87eed4a6ad"
    assert run_id(flow_run, 2) == "3af9ed5a0e574d82bfd27f87eed4a6ad_2"


# --- what is tried again ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        ('connection to server at "127.0.0.1", port 5432 failed: Connection refused', True),
        ("FATAL:  the database system is starting up", True),
        ("database is locked", True),
        ('FATAL:  password authentication failed for user "comity"', False),
        ('FATAL:  database "comity" does not exist', False),
        ("unable to open database file", False),
    ],
)
def test_a_database_that_is_not_up_yet_may_pass_a_wrong_password_does_not(said: str, passes: bool) -> None:
    assert may_pass(OperationalError(None, None, Exception(said))) is passes


def test_a_database_that_refuses_is_tried_again_and_its_password_told_to_nobody() -> None:
    engine = open_engine("postgresql://comity:not-told@127.0.0.1:1/comity")
    with pytest.raises(OperationalError) as refused:
        engine.connect()
    assert may_pass(refused.value)
    assert "not-told" not in str(refused.value)


@pytest.mark.parametrize(("status", "passes"), [(503, True), (500, True), (404, False), (422, False)])
def test_a_hiccup_of_the_api_may_pass_a_refusal_does_not(status: int, passes: bool) -> None:
    request = httpx.Request("POST", "http://127.0.0.1:4200/api/artifacts/")
    answer = httpx.Response(status, request=request)
    assert may_pass(httpx.HTTPStatusError("", request=request, response=answer)) is passes
    assert may_pass(httpx.ConnectError("refused"))


def test_a_wrong_register_is_not_tried_again() -> None:
    assert not may_pass(NotFoundError("no source 'x'"))


# --- what a step tells ------------------------------------------------------------------------------------------------


@pytest.fixture
def cjo(workshop: Workshop) -> SourceRead:
    """What a first run reads of one source."""
    (read,) = workshop.run(sources=("cjo",)).reads
    return read


def test_the_log_tells_counts_and_every_address_some_at_a_time(cjo: SourceRead) -> None:
    first, *lines = told(cjo)
    assert first == f"cjo: good, {len(cjo.pages)} pages: {len(cjo.pages)} read, 0 unchanged, 0 failed"
    batches = [line.removeprefix("cjo read: ").split() for line in lines]
    assert [url for batch in batches for url in batch] == [page.url for page in cjo.pages]
    assert len(batches) < len(cjo.pages) / 2


def test_a_source_that_answers_nothing_is_red_and_the_run_asks_for_attention(tmp_path: Path) -> None:
    with Replica({}) as replica:
        empty = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica.base_url)
        first, second, dry = (empty.run(sources=("hcch",), dry_run=dry) for dry in (False, False, True))
    (read,) = first.reads
    state = state_of(read)
    assert (read.state, state.is_failed(), state.message) == ("failed", True, "2 of 2 pages failed")
    assert outcome(first)[0] == "GroupsMoved"  # the register alone moved groups: first things first
    assert outcome(first)[1].endswith("hcch failed")
    assert (outcome(second)[0], outcome(dry)[0]) == ("Attention", "Attention")


def test_a_run_says_whether_groups_moved_or_nothing_changed(workshop: Workshop) -> None:
    assert outcome(workshop.run())[0] == "GroupsMoved"
    assert outcome(workshop.run()) == ("NoChange", "no rows written; renditions, 10 sources")


# --- runs that end badly ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [RUN_FAILED, RUN_CRASHED, RUN_CANCELLED])
def test_a_run_that_ends_badly_leaves_a_failed_row_and_an_issue_until_one_completes(
    database_url: str, tmp_path: Path, kind: str
) -> None:
    workshop = Workshop(database_url, tmp_path)
    workshop.run()
    digest, issues = workshop.digest(), open_kinds(workshop)
    begin_run(workshop.engine, "renditions", "0", RUN)
    assert workshop.ask(running_runs) == [RUN]
    problem = Problem(kind, "ingest", "http://127.0.0.1:4200/runs/flow-run/1", "ingest: expected it to complete")
    for _ in range(2):
        end_run(workshop.engine, RUN, "ingest", "0", problem)
    row = run_row(workshop, RUN)
    assert (row["state"], row["mode"], row["message"]) == ("failed", "renditions", problem.message)
    assert row["ended_at"] and not workshop.ask(running_runs)
    assert sorted(open_kinds(workshop)) == sorted([*issues, kind])
    assert workshop.digest() == digest
    workshop.run()
    assert kind not in open_kinds(workshop)


def test_a_run_that_failed_before_it_began_has_a_row_too(workshop: Workshop) -> None:
    workshop.run()
    end_run(workshop.engine, RUN, "ingest", "0", Problem(RUN_FAILED, "ingest", "", "ingest: no contact"))
    row = run_row(workshop, RUN)
    assert (row["state"], row["mode"], row["message"]) == ("failed", "ingest", "ingest: no contact")


def test_a_run_whose_work_is_done_stays_complete_when_what_comes_after_fails(workshop: Workshop) -> None:
    report = workshop.run()
    assert report.recorded
    done = report.recorded.run_id
    end_run(workshop.engine, done, "ingest", "0", Problem(RUN_FAILED, "ingest", "", "ingest: no artifacts"))
    assert run_row(workshop, done)["state"] == "complete"
    assert RUN_FAILED in open_kinds(workshop)


class Terminated(BaseException):
    """Stands for the signal that ends a cancelled run."""


def terminate(*_: object) -> None:
    raise Terminated


@pytest.mark.parametrize("place", ["flows.reader.Reader.read", "db.record._store_issues"])
def test_a_run_that_is_cancelled_changes_no_fact_also_in_the_midst_of_writing(
    database_url: str, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = Workshop(database_url, tmp_path)
    workshop.run(sources=("hcch",))
    before = workshop.digest()
    with monkeypatch.context() as patch, pytest.raises(Terminated):
        patch.setattr(place, terminate)
        run_pipeline(workshop.settings, Options(), run_id=RUN)
    assert (run_row(workshop, RUN)["state"], workshop.digest()) == ("failed", before)
    workshop.run()
    whole = Workshop(f"sqlite:///{tmp_path / 'whole.db'}", tmp_path / "whole")
    whole.run()
    assert workshop.digest() == whole.digest()


# --- the other flows --------------------------------------------------------------------------------------------------


def test_deriving_by_hand_is_a_run_of_its_own_that_mends_what_was_damaged(database_url: str, tmp_path: Path) -> None:
    workshop = Workshop(database_url, tmp_path)
    workshop.run()
    digest, groups = workshop.digest(), workshop.groups()
    with workshop.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE group_history SET group_number = 4 WHERE jurisdiction = 'KR'")
    assert workshop.digest() != digest
    derive_anew(workshop.settings, RUN)
    assert (workshop.digest(), workshop.groups()) == (digest, groups)
    assert (run_row(workshop, RUN)["mode"], run_row(workshop, RUN)["state"]) == ("derive", "complete")


def test_deriving_where_there_is_no_database_makes_none(workshop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="run `comity run` first"):
        derive_anew(workshop.settings)
    assert not (tmp_path / "comity.db").exists()


def test_watching_names_the_sources_that_are_stale_or_held(workshop: Workshop) -> None:
    workshop.run(sources=("cjo", "hcch"))
    assert "cjo" not in standing(workshop.settings)["stale"]
    assert "zhwiki" in standing(workshop.settings)["stale"]  # no run has read it
    with workshop.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE source_run SET stale_on = '2020-01-01' WHERE source = 'cjo'")
        connection.exec_driver_sql("UPDATE source_run SET state = 'held' WHERE source = 'hcch'")
    stands = standing(workshop.settings)
    assert "cjo" in stands["stale"]
    assert stands["held"] == ["hcch"]
