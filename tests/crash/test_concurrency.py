"""Four processes ingest overlapping sources at once while sixteen readers ask all the time: no reader sees an error."""

from __future__ import annotations

from pathlib import Path

from scrapers.replica import Replica
from scrapers.sources import all_sources
from tests.crash.databases import Databases
from tests.crash.history import Chapter, History
from tests.crash.readers import Readers, groups_of
from tests.replaying import publish

WRITERS, READERS = 4, 16


def test_writers_at_once_give_the_digest_of_one_and_disturb_no_reader(
    databases: Databases, tmp_path: Path, replica: Replica, chapters: list[Chapter]
) -> None:
    with databases() as url:
        history = History(url, tmp_path, replica)
        all_write_at_once(history)  # in an empty database: they make the schema at once, too
        assert history.holds() == chapters[0].after
        told, before = history.news(), groups_of(url)
        publish(replica)
        with Readers(url, READERS) as readers:
            all_write_at_once(history)
        assert history.holds() == chapters[1].after
        assert history.news() - told == chapters[1].news - chapters[0].news
        assert readers.heard.errors == []
        assert all(readers.heard.answers)
        assert before in readers.heard.groups
        assert readers.heard.groups <= {before, groups_of(url)}  # nobody saw anything in between
        history.require_whole_archive()
        history.require_settled()
        history.require_replay()


def all_write_at_once(history: History) -> None:
    """Half of the sources each, beginning at different ones, so that every source is read by two."""
    names = [source.name for source in all_sources()]
    half = len(names) // 2
    begins = [writer * len(names) // WRITERS for writer in range(WRITERS)]
    runs = [history.begin(sources=(names * 2)[begin : begin + half]) for begin in begins]
    assert [run.out for run in [run.end() for run in runs] if run.code] == []
