"""Archived objects that are not what was written: their hash tells, and they are fetched again or told as lost."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from scrapers.replica import Replica
from tests.crash.history import History
from tests.crash.process import Odds
from tests.faults.pages import ARTICLE, LAW, REPRINT, SPC, TREATIES
from tests.replaying import open_issues, replay, rows

ANOTHER_PARSER = Odds({"flows.reader:PARSER_VERSION": "synthetic"})  # so that every page is read anew, from the archive

DAMAGES: dict[str, Callable[[Path], object]] = {
    ARTICLE: lambda path: path.unlink(),
    LAW: lambda path: path.write_bytes(b""),
    TREATIES: lambda path: path.write_bytes(path.read_bytes()[:100]),
    REPRINT: lambda path: path.write_bytes(path.read_bytes().translate(bytes(range(1, 256)) + b"\0")),
    SPC: lambda path: path.write_bytes(gzip.compress(b"<p>Synthetic: the page of another.</p>")),
}


@pytest.fixture
def damaged(tmp_path: Path, replica: Replica) -> History:
    """A database that has read all pages, and an archive in which five are damaged, each in another way."""
    history = History(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica)
    history.run()
    objects = Path(history.workshop.settings.archive_url) / "objects"
    for row in rows(history.workshop, "snapshot"):
        if row["url"] in DAMAGES:
            DAMAGES[row["url"]](objects / row["sha256"][:2] / row["sha256"])
    return history


def test_pages_that_must_be_read_anew_are_fetched_again(damaged: History, replica: Replica) -> None:
    before = damaged.holds(), open_issues(damaged.workshop)
    replica.forget_counts()
    assert damaged.begin(odds=ANOTHER_PARSER).end().code == 0
    sent = {url for url, status in replica.counts if status == 200 and not url.endswith("robots.txt")}
    assert sent == set(DAMAGES)
    assert (damaged.holds(), open_issues(damaged.workshop)) == before
    damaged.require_whole_archive()


def test_whoever_fetches_them_for_another_database_mends_them(
    damaged: History, tmp_path: Path, replica: Replica
) -> None:
    archive = damaged.workshop.settings.archive_url
    other = History(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "other", replica, archive)
    other.run()
    assert other.holds() == damaged.holds()
    damaged.require_whole_archive()


def test_a_replay_tells_the_loss_and_loses_nothing(damaged: History) -> None:
    before = damaged.holds()
    answer = replay(damaged.workshop)
    assert {issue["url"] for issue in answer["issues"] if issue["kind"] == "archive_lacks"} == set(DAMAGES)
    assert damaged.holds() == before
