"""One process at a time reads a source: others wait or leave it out, and a process that dies holds nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from db import sync
from db.engine import open_engine
from db.locks import LockedError, locks_of, source_lock
from flows.pipeline import Options, Report, report_json, run_pipeline
from tests.holding import held_elsewhere
from tests.running import Workshop

T = TypeVar("T")
SOON = 20.0  # seconds in which a thing that happens at once has happened, however busy the machine is
ELSEWHERE = "comity run synthetic-1"


def test_a_source_that_another_process_reads_is_locked_and_says_by_whom(database_url: str) -> None:
    engine = open_engine(database_url)
    with (
        held_elsewhere(database_url, "cjo", ELSEWHERE),
        pytest.raises(LockedError, match=r"^source cjo is locked by comity run synthetic-1$"),
        source_lock(engine, "cjo", "comity run synthetic-2"),
    ):
        pass


def test_another_source_is_free(database_url: str) -> None:
    engine = open_engine(database_url)
    with held_elsewhere(database_url, "cjo", ELSEWHERE), source_lock(engine, "mfa", "comity run synthetic-2"):
        pass


def test_who_waits_gets_the_lock_when_the_holder_is_done(database_url: str) -> None:
    with held_elsewhere(database_url, "cjo", ELSEWHERE) as holder:
        assert holder.stdin
        holder.stdin.close()
        with source_lock(open_engine(database_url), "cjo", "comity run synthetic-2", SOON):
            holder.wait()
    assert holder.returncode == 0


def test_a_holder_that_is_killed_frees_the_lock(database_url: str) -> None:
    with held_elsewhere(database_url, "cjo", ELSEWHERE) as holder:
        holder.kill()
        with source_lock(open_engine(database_url), "cjo", "comity run synthetic-2", SOON):
            pass
    assert holder.wait() == -9


def test_locks_that_are_closed_are_free_and_can_be_taken_again(database_url: str) -> None:
    engine = open_engine(database_url)
    with locks_of(engine, "the first") as first:
        for name in ("one", "another"):
            first.take(name)
        with (
            locks_of(engine, "the second") as second,
            pytest.raises(LockedError, match="another is locked by the first"),
        ):
            second.take("another")
    with locks_of(engine, "the second") as second:
        second.take("another")


def test_a_run_leaves_out_a_source_that_another_run_reads_and_nothing_else(database_url: str, tmp_path: Path) -> None:
    workshop = Workshop(database_url, tmp_path)
    with held_elsewhere(database_url, "cjo", ELSEWHERE):
        report = run(workshop)
    (busy,) = [problem for problem in report.problems if problem.kind == "source_busy"]
    assert (busy.source, busy.message) == ("cjo", f"left out of this run: source cjo is locked by {ELSEWHERE}")
    assert busy.message in str(report_json(report)["issues"])
    read = {read.source.name for read in report.reads}
    assert "cjo" not in read
    assert {"cjoglobal", "zhwiki", "spc"} < read
    assert "cjo" not in workshop.health()  # neither good nor failed: it was not asked
    kinds = {row["kind"] for row in workshop.ask(lambda connection: sync.read(connection, "issue"))}
    assert "source_busy" not in kinds


def test_the_next_run_reads_what_was_left_out(database_url: str, tmp_path: Path) -> None:
    alone = Workshop(f"sqlite:///{tmp_path / 'alone.db'}", tmp_path / "alone")
    alone.run()
    workshop = Workshop(database_url, tmp_path / "disturbed")
    with held_elsewhere(database_url, "cjo", ELSEWHERE):
        run(workshop)
    assert workshop.digest() != alone.digest()
    run(workshop)
    assert workshop.health()["cjo"]["state"] == "good"
    assert workshop.digest() == alone.digest()


def test_two_runs_at_once_give_the_digest_of_one(database_url: str, tmp_path: Path) -> None:
    alone = Workshop(f"sqlite:///{tmp_path / 'alone.db'}", tmp_path / "alone")
    alone.run()
    both = Workshop(database_url, tmp_path / "both")
    command = [sys.executable, "-m", "flows.cli", "run", "--direct", "--json"]
    environment = {
        "COMITY_DATABASE_URL": database_url,
        "COMITY_ARCHIVE_URL": both.settings.archive_url,
        "COMITY_LOCK_WAIT_SECONDS": "0",
    }
    runs = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in runs] == [0, 0]
    assert both.digest() == alone.digest()


def test_a_run_keeps_its_sources_until_what_it_read_is_recorded(database_url: str, tmp_path: Path) -> None:
    workshop = Workshop(database_url, tmp_path)
    others: list[str] = []

    def step(name: str, work: Callable[[], T]) -> T:
        done = work()
        try:
            with source_lock(workshop.engine, "cjo", "comity run synthetic-2"):
                others.append(f"free after {name}")
        except LockedError:
            others.append(f"kept after {name}")
        return done

    run_pipeline(workshop.settings, Options(), step)
    assert others[0] == "free after load register"
    assert others[-1] == "kept after record and derive"
    with source_lock(workshop.engine, "cjo", "comity run synthetic-2"):
        pass


def run(workshop: Workshop) -> Report:
    """A run that waits for nobody."""
    return run_pipeline(workshop.settings.model_copy(update={"lock_wait_seconds": 0.0}), Options())
