"""A replay gives the database that runs gave: from nothing but archive, register and reviews, whatever happened.

The posts and dockets are made up, and so are the reviews.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import flows.pipeline
import flows.reader
import scrapers.page_read
from flows import demo
from scrapers import PARSER_VERSION
from scrapers.archive import Archive
from scrapers.replica import Replica
from tests.replaying import (
    NO_FACTS,
    ONLY_MARKUP,
    OTHER_DOCKET,
    POST,
    REFUSED,
    UNREADABLE,
    agree,
    beside,
    everything,
    group_article,
    judge,
    killed,
    open_issues,
    publish,
    replay,
    replayed,
    rows,
    run,
)
from tests.running import Workshop, without

SPAR = "gb-spar-shanghai-2022"
KOREA = "https://www.chinajusticeobserver.com/a/chinese-court-first-recognizes-a-south-korean-judgment"


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of the same kind as the replicated's."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with request.getfixturevalue("postgres_cluster").database() as url:
        yield url


def test_one_run_on_renditions(database_url: str, empty_url: str, tmp_path: Path) -> None:
    replicated = Workshop(database_url, tmp_path)
    replicated.run()
    empty = beside(replicated, empty_url, tmp_path / "empty")
    answer = replay(empty)
    assert answer["pages"]["read"] == answer["pages"]["versions"] > 30
    assert empty.digest() == replicated.digest()
    replicated.run()  # a second run notes nothing
    assert len(list(Archive(replicated.settings.archive_url).runs())) == 2  # of which the first says: from now on
    assert replay(empty)["tables"] == {}


def test_a_run_after_a_replay_from_nothing_reads_nothing_anew(
    replicated: Workshop, replica: Replica, empty_url: str, tmp_path: Path
) -> None:
    publish(replica)
    replicated.run()
    replica.publish(demo.POST, ONLY_MARKUP)
    replicated.run()
    empty = beside(replicated, empty_url, tmp_path / "empty")
    replay(empty)
    replica.forget_counts()
    report = empty.run()
    assert [page.url for read in report.reads for page in read.pages if page.status == "read"] == []
    assert replica.statuses()[200] == 1  # the post, of which the archive keeps the version that was read
    assert empty.digest() == replicated.digest()


def test_a_long_history_comes_out_the_same_at_each_of_its_steps(
    replicated: Workshop, replica: Replica, empty_url: str, tmp_path: Path
) -> None:
    article, whole = group_article()
    shipped = demo.shipped_pages()
    spared = replicated.register / "decisions_inbound.csv"
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
        "a reviewer rejects the ruling": lambda: judge(replicated, "rejected", 0),
        "a reviewer reinstates it": lambda: judge(replicated, "confirmed", 30),
        "the register loses a row": lambda: replicated.edit(spared.name, without(SPAR)),
        "the register has it again": lambda: spared.write_bytes(register),
    }
    changed_nothing = set()
    for name, step in steps.items():
        before = replicated.digest()
        step()
        replicated.run()
        if replicated.engine.dialect.name == "sqlite":  # PostgreSQL is asked once, at the end: it takes as long again
            assert agree(replicated, tmp_path), name
        if replicated.digest() == before:
            changed_nothing.add(name)
    assert changed_nothing == {
        *("a list lacks a few names", "the post loses its facts", "the post cannot be read", "the post is gone"),
        "a source is held",
    }
    empty = beside(replicated, empty_url, tmp_path / "empty")
    replay(empty)
    assert empty.digest() == replicated.digest()
    assert _provenance(empty) == _provenance(replicated)


def _unmarked(page: bytes) -> bytes:
    """The page as its publisher would have it."""
    return page.replace(b'name="comity-rendition"', b'name="synthetic"')


def _provenance(replicated: Workshop) -> set[tuple[str, str, str]]:
    return {
        (row["id"], row["snapshot_sha256"], row["fact_key"])
        for row in rows(replicated, "observation")
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


def test_replaying_where_everything_is_writes_the_run_and_that_it_finished_and_nothing_else(
    replicated: Workshop, replica: Replica
) -> None:
    publish(replica)
    replicated.run()
    replica.publish(demo.POST, NO_FACTS)
    replicated.run()
    before, runs = everything(replicated), rows(replicated, "run")
    told = before.pop("outbox")
    for _ in range(2):
        answer = replay(replicated)
        assert (answer["tables"], answer["group_changes"]) == ({}, [])
        after = everything(replicated)
        told_now = after.pop("outbox")
        assert after == before
        assert [row["event"] for row in told_now if row not in told] == ["comity.run.finished"]
        told = told_now
    (_, last) = added = [row for row in rows(replicated, "run") if row not in runs]
    assert {(row["mode"], row["state"], row["inserted"]) for row in added} == {("replay", "complete", 0)}
    assert last["group_changes"] == 0


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
