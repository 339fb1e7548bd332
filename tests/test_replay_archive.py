"""A replay rests on the archive alone: what dead, dry and simultaneous runs leave there, copies, old ones, workers.

The posts and dockets are made up, and so are the reviews.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import fsspec  # type: ignore[import-untyped]  # it ships no types
import pytest

from flows import demo
from flows.pipeline import Options, run_pipeline
from flows.replay import database_of, prepare, register_of, write
from scrapers.archive import Archive
from scrapers.replica import Replica
from tests.replaying import (
    KEY,
    NO_FACTS,
    OTHER_DOCKET,
    POST,
    REFUSED,
    UNREADABLE,
    agree,
    beside,
    judge,
    killed,
    publish,
    replay,
    rows,
    run,
)
from tests.running import Workshop

T = TypeVar("T")


def test_a_run_that_dies_between_note_and_database_took_nothing(
    replicated: Workshop, replica: Replica, tmp_path: Path
) -> None:
    publish(replica)
    killed(replicated)
    assert replay(replicated, dry_run=True)["tables"] == {}
    replica.publish(demo.POST, NO_FACTS)  # so that the next run finds another version than the dead one
    replicated.run()
    assert KEY not in {row["key"] for row in rows(replicated, "decision")}
    assert agree(replicated, tmp_path / "other")
    replica.publish(demo.POST, POST)
    killed(replicated)
    replicated.run()  # finds the same version
    assert KEY in {row["key"] for row in rows(replicated, "decision")}
    assert agree(replicated, tmp_path / "same")


def test_a_process_that_is_killed_between_note_and_database_took_nothing(
    small: Workshop, replica: Replica, tmp_path: Path
) -> None:
    publish(replica)
    dies = "import os, db.record; db.record.store_observations = lambda *given: os._exit(9)"
    command = f"{dies}; from flows.cli import app; app(['run', '--direct', '--source', 'cjo'])"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "PREFECT_"))},
        "COMITY_DATABASE_URL": small.settings.database_url,
        "COMITY_ARCHIVE_URL": small.settings.archive_url,
        "COMITY_REPLICA_URL": replica.base_url,
    }
    noted = len(list(Archive(small.settings.archive_url).runs()))
    assert subprocess.run([sys.executable, "-c", command], env=environment, check=False).returncode == 9
    assert len(list(Archive(small.settings.archive_url).runs())) == noted + 1
    replica.publish(demo.POST, OTHER_DOCKET)
    run(small)
    assert agree(small, tmp_path)


def test_of_two_runs_at_once_the_archive_keeps_the_order_in_which_they_were_recorded(
    replica: Replica, tmp_path: Path
) -> None:
    workshop = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica.base_url)
    others: list[str] = []

    def other_run_first(name: str, work: Callable[[], T]) -> T:
        """The other run, of another source, begins later and is recorded before."""
        if name == "record and derive":
            recorded = workshop.run(sources=("hcch",)).recorded
            assert recorded
            others.append(recorded.run_id)
        return work()

    recorded = run_pipeline(workshop.settings, Options(sources=("cjo",)), other_run_first).recorded
    assert recorded
    noted = [note.run_id for note in Archive(workshop.settings.archive_url).runs()]
    assert noted[-2:] == [*others, recorded.run_id]
    assert agree(workshop, tmp_path)


def test_a_run_that_fails_when_its_work_is_done_is_complete(small: Workshop, replica: Replica, tmp_path: Path) -> None:
    publish(replica)

    def fail_afterwards(name: str, work: Callable[[], T]) -> T:
        done = work()
        if name == "record and derive":
            raise ConnectionError("the server that was to be told is gone")
        return done

    with pytest.raises(ConnectionError):
        run_pipeline(small.settings, Options(), fail_afterwards)
    assert {row["state"] for row in rows(small, "run")} == {"complete"}
    run(small)
    assert agree(small, tmp_path)


def test_what_only_a_dry_run_fetched_was_not_taken(tmp_path: Path, replica: Replica) -> None:
    replicated = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica.base_url)
    publish(replica)
    replicated.run(sources=("cjo",), dry_run=True)
    replica.publish(demo.POST, NO_FACTS)
    run(replicated)
    assert "KE" not in {row["jurisdiction"] for row in rows(replicated, "ground")}
    assert agree(replicated, tmp_path)


def test_a_copy_of_the_archive_is_as_good_in_any_place_and_written_in_any_order(
    small: Workshop, replica: Replica, tmp_path: Path
) -> None:
    for page in (POST, OTHER_DOCKET, NO_FACTS, REFUSED):
        publish(replica, page)
        run(small)
    judge(small, "confirmed", 1)
    run(small)
    shutil.copytree(small.settings.archive_url, tmp_path / "copy")
    memory = f"memory://{uuid4().hex}"
    store, _ = fsspec.core.url_to_fs(memory)
    files = [path for path in (tmp_path / "archive").rglob("*") if path.is_file()]
    for path in random.Random(7).sample(files, len(files)):
        name = path.relative_to(tmp_path / "archive").as_posix()
        store.pipe_file(f"{memory.removeprefix('memory:/')}/{name}", path.read_bytes())
    for number, archive_url in enumerate((str(tmp_path / "copy"), memory)):
        place = tmp_path / str(number)
        copied = beside(small, f"sqlite:///{place / 'comity.db'}", place, archive_url)
        replay(copied)
        assert copied.digest() == small.digest()


def test_workers_in_other_processes_read_the_same(small: Workshop, replica: Replica, tmp_path: Path) -> None:
    for page in (POST, OTHER_DOCKET, UNREADABLE):
        publish(replica, page)
        run(small)
    empty = beside(small, f"sqlite:///{tmp_path / 'empty' / 'comity.db'}", tmp_path / "empty")
    with (
        ProcessPoolExecutor(2, get_context("spawn")) as pool,
        database_of(empty.settings, dry_run=False) as engine,
    ):
        register = register_of(empty.settings)
        write(engine, prepare(engine, empty.settings, register, spread=lambda work, batches: pool.map(work, batches)))
    assert empty.digest() == small.digest()


def test_of_an_archive_older_than_notes_everything_counts_as_taken(
    small: Workshop, replica: Replica, tmp_path: Path
) -> None:
    publish(replica)
    run(small)
    shutil.rmtree(tmp_path / "archive" / "runs")
    assert agree(small, tmp_path / "old")
    replica.publish(demo.POST, NO_FACTS)
    small.run(sources=("cjo",), dry_run=True)  # from here on only what is noted counts
    replica.publish(demo.POST, OTHER_DOCKET)
    run(small)
    assert agree(small, tmp_path / "newer")
