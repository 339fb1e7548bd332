"""A replay gives the database that runs gave: from nothing but archive, register and reviews, whatever happened.

The posts and dockets are made up, and so are the reviews.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import fsspec  # type: ignore[import-untyped]
import pytest

import db.record
import flows.pipeline
import flows.reader
import scrapers.page_read
from flows import demo
from flows.pipeline import Options, run_pipeline
from models.reviews import make_review
from scrapers import PARSER_VERSION
from scrapers.archive import Archive
from scrapers.replica import Replica
from tests.replaying import beside, everything, group_article, open_issues, replay, rows
from tests.running import Workshop, without

T = TypeVar("T")
KEY = "2026-hu72xiewairen-99999"
SPAR = "gb-spar-shanghai-2022"
KOREA = "https://www.chinajusticeobserver.com/a/chinese-court-first-recognizes-a-south-korean-judgment"
POST = demo.post("Sun, 22 Nov 2026", "14 Nov. 2026", 2026)
OTHER_DOCKET = POST.replace(b"99999", b"88888")
REFUSED = (
    POST.replace(b"First Recognizes", b"Refuses to Recognize")
    .replace(b"recognizing a monetary judgment", b"refusing to recognize a monetary judgment")
)  # fmt: skip
NO_FACTS = b"<p>We are redesigning this synthetic site.</p>"
UNREADABLE = b"<html>" + b"<div>" * 5000
ONLY_MARKUP = POST.replace(b"</body>", b'<img src="/track?token=synthetic"></body>')


@pytest.fixture
def replica() -> Iterator[Replica]:
    """The shipped pages, served on loopback."""
    with Replica(demo.replica_pages()) as found:
        yield found


@pytest.fixture
def workshop(database_url: str, tmp_path: Path, replica: Replica) -> Workshop:
    """A database that has read the replica once."""
    found = Workshop(database_url, tmp_path, replica.base_url)
    found.run()
    return found


@pytest.fixture
def small(tmp_path: Path, replica: Replica) -> Workshop:
    """The same on SQLite, of two sources."""
    found = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica.base_url)
    run(found)
    return found


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of the same kind as the workshop's."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with request.getfixturevalue("postgres_cluster").database() as url:
        yield url


def run(workshop: Workshop) -> None:
    workshop.run(sources=("cjo", "hcch"))


def publish(replica: Replica, page: bytes = POST) -> None:
    """The made-up post appears, and the topic page announces it."""
    replica.publish(demo.TOPIC, demo.topic_page("Sun, 22 Nov 2026"))
    replica.publish(demo.POST, page)


def replayed(workshop: Workshop, folder: Path) -> Workshop:
    """A replay into an empty database of its own."""
    place = folder / uuid4().hex
    found = beside(workshop, f"sqlite:///{place / 'empty.db'}", place)
    replay(found)
    return found


def agree(workshop: Workshop, folder: Path) -> bool:
    """Whether a replay gives the same from nothing, and nothing else where everything is."""
    same = replay(workshop, dry_run=True)
    assert (same["tables"], same["group_changes"]) == ({}, [])
    return replayed(workshop, folder).digest() == workshop.digest()


def judge(workshop: Workshop, verdict: str, hours: int) -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(hours=hours)
    Archive(workshop.settings.archive_url).put_review(make_review(KEY, verdict, "Ann", "made up", at))


def test_one_run_on_renditions(database_url: str, empty_url: str, tmp_path: Path) -> None:
    workshop = Workshop(database_url, tmp_path)
    workshop.run()
    empty = beside(workshop, empty_url, tmp_path / "empty")
    answer = replay(empty)
    assert answer["pages"]["read"] == answer["pages"]["versions"] > 30
    assert empty.digest() == workshop.digest()
    workshop.run()  # a second run notes nothing
    assert len(list(Archive(workshop.settings.archive_url).runs())) == 2  # of which the first says: from now on
    assert replay(empty)["tables"] == {}


def test_a_run_after_a_replay_from_nothing_reads_nothing_anew(
    workshop: Workshop, replica: Replica, empty_url: str, tmp_path: Path
) -> None:
    publish(replica)
    workshop.run()
    replica.publish(demo.POST, ONLY_MARKUP)
    workshop.run()
    empty = beside(workshop, empty_url, tmp_path / "empty")
    replay(empty)
    replica.forget_counts()
    report = empty.run()
    assert [page.url for read in report.reads for page in read.pages if page.status == "read"] == []
    assert replica.statuses()[200] == 1  # the post, of which the archive keeps the version that was read
    assert empty.digest() == workshop.digest()


def test_a_long_history_comes_out_the_same_at_each_of_its_steps(
    workshop: Workshop, replica: Replica, empty_url: str, tmp_path: Path
) -> None:
    article, whole = group_article()
    shipped = demo.shipped_pages()
    spared = workshop.register / "decisions_inbound.csv"
    register = spared.read_bytes()

    def held_meanwhile() -> None:
        replica.publish(article, group_article(names_left=20)[1])
        replica.publish(demo.POST, REFUSED)

    def whole_again() -> None:
        replica.publish(article, whole)
        replica.publish(demo.POST, OTHER_DOCKET)

    steps: dict[str, Callable[[], object]] = {
        "a post appears": lambda: publish(replica),
        "its docket is corrected": lambda: replica.publish(demo.POST, OTHER_DOCKET),
        "it says the contrary": lambda: replica.publish(demo.POST, REFUSED),
        "a list lacks a few names": lambda: replica.publish(article, group_article(names_left=35)[1]),
        "the post loses its facts": lambda: replica.publish(demo.POST, NO_FACTS),
        "the post cannot be read": lambda: replica.publish(demo.POST, UNREADABLE),
        "the post is gone": lambda: replica.remove(demo.POST),
        "the post is back": lambda: replica.publish(demo.POST, POST),
        "a source is held": held_meanwhile,
        "it is good again, and never was what it was": whole_again,
        "the first docket is back": lambda: replica.publish(demo.POST, POST),
        "a page comes for its rendition": lambda: replica.publish(KOREA, _unmarked(shipped[KOREA])),
        "a reviewer rejects the ruling": lambda: judge(workshop, "rejected", 0),
        "a reviewer reinstates it": lambda: judge(workshop, "confirmed", 30),
        "the register loses a row": lambda: workshop.edit(spared.name, without(SPAR)),
        "the register has it again": lambda: spared.write_bytes(register),
    }
    changed_nothing = set()
    for name, step in steps.items():
        before = workshop.digest()
        step()
        workshop.run()
        assert agree(workshop, tmp_path), name
        if workshop.digest() == before:
            changed_nothing.add(name)
    assert changed_nothing == {
        *("a list lacks a few names", "the post loses its facts", "the post cannot be read", "the post is gone"),
        "a source is held",
    }
    empty = beside(workshop, empty_url, tmp_path / "empty")
    replay(empty)
    assert empty.digest() == workshop.digest()
    assert _provenance(empty) == _provenance(workshop)


def _unmarked(page: bytes) -> bytes:
    """The page as its publisher would have it."""
    return page.replace(b'name="comity-rendition"', b'name="synthetic"')


def _provenance(workshop: Workshop) -> set[tuple[str, str, str]]:
    return {
        (row["id"], row["snapshot_sha256"], row["fact_key"])
        for row in rows(workshop, "observation")
        if row["closed_run"] is None
    }


@pytest.mark.parametrize("seed", range(int(os.environ.get("COMITY_TEST_HISTORIES", "3"))))
def test_random_histories_come_out_the_same(
    small: Workshop, replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Any page in any version, runs that are killed, dry, of a part, by new parsers that read alike.

    COMITY_TEST_HISTORIES says how many.
    """
    chance, version = random.Random(seed), PARSER_VERSION
    article, whole = group_article()
    posts = [POST, OTHER_DOCKET, REFUSED, NO_FACTS, UNREADABLE, ONLY_MARKUP, REFUSED.replace(b"99999", b"77777")]
    articles = [whole, *(group_article(names_left=number)[1] for number in (20, 33, 35, 38))]
    publish(replica)
    for _ in range(14):
        if chance.random() < 0.8:
            replica.publish(demo.POST, chance.choice(posts))
        if chance.random() < 0.4:
            replica.publish(article, chance.choice(articles))
        match chance.randrange(9):
            case 0:
                small.run(sources=("cjo",), dry_run=True)
            case 1:
                killed(small)
            case 2:
                small.run(sources=("hcch",))
            case 3:
                version += 1
                monkeypatch.setattr(flows.reader, "PARSER_VERSION", version)
                monkeypatch.setattr(scrapers.page_read, "PARSER_VERSION", version)
                run(small)
            case _:
                run(small)
    run(small)
    assert agree(small, tmp_path)


def killed(workshop: Workshop) -> None:
    """A run that dies when it has noted what it takes, and leaves no word of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.record, "store_observations", _die)
        patch.setattr(flows.pipeline, "fail_run", lambda *told: None)
        with pytest.raises(KeyboardInterrupt):
            run(workshop)


def _die(*given: object) -> None:
    raise KeyboardInterrupt


def test_replaying_where_everything_is_writes_the_row_of_the_run_and_nothing_else(
    workshop: Workshop, replica: Replica
) -> None:
    publish(replica)
    workshop.run()
    replica.publish(demo.POST, NO_FACTS)
    workshop.run()
    before, runs = everything(workshop), rows(workshop, "run")
    for _ in range(2):
        answer = replay(workshop)
        assert (answer["tables"], answer["group_changes"]) == ({}, [])
        assert everything(workshop) == before
    (_, last) = added = [row for row in rows(workshop, "run") if row not in runs]
    assert {(row["mode"], row["state"], row["inserted"]) for row in added} == {("replay", "complete", 0)}
    assert last["group_changes"] == 0


def test_a_run_that_dies_between_note_and_database_took_nothing(
    workshop: Workshop, replica: Replica, tmp_path: Path
) -> None:
    publish(replica)
    killed(workshop)
    assert replay(workshop, dry_run=True)["tables"] == {}
    replica.publish(demo.POST, NO_FACTS)  # so that the next run finds another version than the dead one
    workshop.run()
    assert KEY not in {row["key"] for row in rows(workshop, "decision")}
    assert agree(workshop, tmp_path / "other")
    replica.publish(demo.POST, POST)
    killed(workshop)
    workshop.run()  # finds the same version
    assert KEY in {row["key"] for row in rows(workshop, "decision")}
    assert agree(workshop, tmp_path / "same")


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
    workshop: Workshop, replica: Replica, tmp_path: Path
) -> None:
    publish(replica)

    def other_run_first(name: str, work: Callable[[], T]) -> T:
        """The other run begins later, and is recorded before."""
        if name == "record and derive":
            replica.publish(demo.POST, POST + OTHER_DOCKET)
            workshop.run()
        return work()

    run_pipeline(workshop.settings, Options(), other_run_first)
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
    workshop = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica.base_url)
    publish(replica)
    workshop.run(sources=("cjo",), dry_run=True)
    replica.publish(demo.POST, NO_FACTS)
    run(workshop)
    assert "KE" not in {row["jurisdiction"] for row in rows(workshop, "ground")}
    assert agree(workshop, tmp_path)


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


def test_issues_of_reading_come_out_the_same_and_those_of_fetching_stay(
    small: Workshop, replica: Replica, tmp_path: Path
) -> None:
    publish(replica)
    run(small)
    for page, issue in ((NO_FACTS, "yield_vanished"), (UNREADABLE, "parse_failed")):
        replica.publish(demo.POST, page)
        run(small)
        assert issue in open_issues(small)
        assert issue in open_issues(replayed(small, tmp_path))
    replica.remove(demo.POST)
    run(small)
    before = open_issues(small)
    assert {"page_gone", "parse_failed"} <= set(before)
    replay(small)
    assert open_issues(small) == before
