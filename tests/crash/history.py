"""One short history, the same each time: a first run, then a publisher has news and a second run; and what is held."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import digest
from db.check import all_damaged_rows
from db.migrate import current, newest
from flows import demo
from models.events import RUN_FINISHED
from scrapers.archive import Archive
from scrapers.replica import Replica
from tests.crash.ledger import Ledger
from tests.crash.process import MEASURE, Command, Ended, Odds
from tests.crash.stages import Place
from tests.replaying import publish, replay, rows
from tests.running import Workshop

NO_SCHEMA = "no schema"
_OF_THE_RUN = ("run_id", "recorded_at", "number")  # differ from run to run, whatever happened


class History:
    """A database, an archive, a ledger of told events; and the replica that its runs read."""

    def __init__(self, database_url: str, folder: Path, replica: Replica, archive_url: str | None = None) -> None:
        self.workshop = Workshop(database_url, folder, replica.base_url)
        if archive_url:
            self.workshop.settings = self.workshop.settings.model_copy(update={"archive_url": archive_url})
        self.archive = Archive(self.workshop.settings.archive_url)
        self.ledger = folder / "told"
        self._folder = folder

    def begin(self, at: Place | str | None = None, odds: Odds | None = None, sources: Iterable[str] = ()) -> Command:
        """Start `comity run --direct`, of all sources or of some, which then tells its events."""
        words = ["run", "--direct", "--json", *(f"--source={name}" for name in sources)]
        return Command(words, environment_of(self.workshop), self._folder, at, self.ledger, odds)

    def run(self, at: str | None = None) -> Ended:
        """A run from beginning to end; it must be well."""
        ended = self.begin(at).end()
        assert ended.code == 0, ended.out
        return ended

    def holds(self) -> str:
        """The digest of the database, or that it has no schema yet."""
        with self.workshop.engine.connect() as connection:
            if current(connection) != newest():
                return NO_SCHEMA
            return digest.digest(connection)

    def news(self) -> Counter[str]:
        """What the outbox tells but for the ends of runs, without what hangs on the run that told it."""
        return Counter(_without_run(row) for row in self.outbox() if row["event"] != RUN_FINISHED)

    def outbox(self) -> list[dict[str, Any]]:
        """All events, in order."""
        return rows(self.workshop, "outbox")

    def require_whole_archive(self) -> None:
        """Every object is what its name says, every record and note can be read and points at an object."""
        objects = Path(self.workshop.settings.archive_url) / "objects"
        names = [path.name for path in objects.rglob("*") if path.is_file()]
        for name in names:
            if not name.endswith(".tmp"):  # the mark of what was being written: nobody reads it
                self.archive.get(name)  # raises when the bytes have another hash
        cited = {record.sha256 for record in self.archive.records() if record.sha256}
        cited |= {one.sha256 for note in self.archive.runs() for one in note.taken}
        assert cited <= set(names)

    def require_settled(self) -> None:
        """Nothing is damaged, each run that completed is told once, and each event too."""
        events = [row["event_id"] for row in self.outbox()]
        assert len(set(events)) == len(events)
        assert sorted(Ledger(self.ledger).told()) == sorted(events)
        complete = [row["id"] for row in rows(self.workshop, "run") if row["state"] == "complete"]
        ended = [row["run_id"] for row in self.outbox() if row["event"] == RUN_FINISHED]
        assert sorted(ended) == sorted(complete)
        assert self.workshop.ask(all_damaged_rows) == []

    def require_replay(self) -> None:
        """The archive says what the database holds."""
        replayed = replay(self.workshop, dry_run=True)
        assert (replayed["tables"], replayed["group_changes"]) == ({}, [])


@dataclass(frozen=True)
class Chapter:
    """One run of a history: what the database holds before and after it, and what is told by then."""

    before: frozenset[str]
    after: str
    news: Counter[str]
    durations: dict[str, list[float]]


def undisturbed(database_url: str, folder: Path, replica: Replica) -> list[Chapter]:
    """The history as it goes when nobody interferes, and how long its calls take."""
    history, found = History(database_url, folder, replica), []
    for turn in range(2):
        before = {history.holds()}
        if turn:
            publish(replica)
        durations = history.run(MEASURE).durations
        before |= {_empty(folder / "empty")} if not turn else set()
        found.append(Chapter(frozenset(before), history.holds(), history.news(), durations))
    history.require_whole_archive()
    history.require_settled()
    history.require_replay()
    forget_news(replica)
    return found


def forget_news(replica: Replica) -> None:
    """The replica is as it was at first."""
    for url, page in demo.replica_pages().items():
        replica.publish(url, page)
    replica.remove(demo.POST)


def environment_of(workshop: Workshop) -> dict[str, str]:
    """The settings of a workshop as a command gets them."""
    given = workshop.settings
    found = {"DATABASE_URL": given.database_url, "ARCHIVE_URL": given.archive_url, "REPLICA_URL": given.replica_url}
    found |= {"REGISTER_FOLDER": str(given.register_folder), "LOCK_WAIT_SECONDS": str(given.lock_wait_seconds)}
    return {f"COMITY_{name}": value for name, value in found.items() if value}


def _empty(folder: Path) -> str:
    """The digest of a database that has its schema and nothing else."""
    from db.migrate import upgrade

    workshop = Workshop(f"sqlite:///{folder / 'empty.db'}", folder)
    upgrade(workshop.engine)
    return workshop.digest()


def _without_run(row: dict[str, Any]) -> str:
    payload = {name: value for name, value in json.loads(row["payload"]).items() if name not in _OF_THE_RUN}
    told = json.dumps([row["event"], row["resource"], payload], sort_keys=True)
    return re.sub(r'"last_(good_)?run_at": "[^"]*"', "", told)
