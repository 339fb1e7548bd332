"""How a run must end that cannot do its work, and what the next one must make of it."""

from __future__ import annotations

from pathlib import Path

from scrapers.replica import Replica
from tests.crash.history import Chapter, History
from tests.crash.process import Command
from tests.replaying import publish


def with_news(url: str, folder: Path, replica: Replica) -> History:
    found = History(url, folder, replica)
    found.run()
    publish(replica)
    return found


def fails(run: Command, *words: str) -> None:
    """It ends with exit 1 and one line that says so."""
    ended = run.end()
    lines = ended.out.splitlines()
    assert (ended.code, len(lines)) == (1, 1), ended.out
    assert lines[0].startswith("comity: ")
    assert [word for word in words if word in lines[0]] == list(words), lines[0]


def nothing_is_lost(history: History, chapter: Chapter) -> None:
    """The database is as before, the archive whole; and the next run does what this one did not."""
    assert history.holds() in chapter.before
    history.require_whole_archive()
    is_well_again(history, chapter)


def is_well_again(history: History, chapter: Chapter) -> None:
    history.run()
    assert (history.holds(), history.news()) == (chapter.after, chapter.news)
    history.require_whole_archive()
    history.require_settled()
