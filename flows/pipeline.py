"""The main job as plain steps: register and pages in, group changes out.

    load register -> read each source (fetch, parse, follow what is announced) -> record and derive

Each step goes through a runner, so that Prefect can show and time it; without Prefect the runner
just calls. A source is one step, never a page.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.metadata import version
from typing import TypeVar

from db import migrate
from db.engine import open_engine
from db.known import Known, known_sources
from db.locks import LockedError, Locks, locks_of, source_name
from db.observe import PageSeen
from db.record import Recorded, begin_run, fail_run, record
from db.sources import SourceOutcome
from flows.reading import Mode, Reading, Runner, SourceRead, make_reading
from flows.settings import Settings
from models.errors import NotFoundError, shortly
from models.facts import Observation
from models.history import GroupChange
from models.merge import Problem
from scrapers.archive import Archive
from scrapers.notes import RunNote, Version
from scrapers.register import HERE, load_register
from scrapers.sources import Source, all_sources

T = TypeVar("T")


def plainly(name: str, work: Callable[[], T]) -> T:
    """Run a step by calling it."""
    return work()


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked to do."""

    live: bool = False
    sources: tuple[str, ...] = ()  # none: all
    since: date | None = None  # leave out candidates published before
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did; a dry run has no record and shows its observations."""

    mode: Mode
    reads: list[SourceRead]
    problems: list[Problem]
    recorded: Recorded | None = None

    @property
    def observations(self) -> list[Observation]:
        """What the pages that were read anew state."""
        return [seen for read in self.reads for page in read.pages for seen in page.observations or ()]


def run_pipeline(
    settings: Settings,
    options: Options,
    step: Runner = plainly,
    run_id: str | None = None,
    reading: Reading | None = None,
) -> Report:
    """Do the main job once, as the run of that id or of a new one, reading as given or as settings and options say.

    Raises RegisterError, FetchError for settings that cannot work, or a database error; in each case
    the database is as before, but for a row that tells of the failed run.
    """
    chosen = choose_sources(options.sources)
    register = step("load register", lambda: load_register(settings.register_folder or HERE))
    engine = open_engine(settings.database_url)
    reading = reading or make_reading(settings, options.live)
    reading.archive.begin_notes(datetime.now(UTC))
    if options.dry_run:
        reads = _read_all(reading, chosen, {}, options.since, step)
        return Report(reading.mode, reads, [problem for read in reads for problem in _problems(read)])
    step("migrate database", lambda: migrate.upgrade(engine))
    run_id = begin_run(engine, reading.mode, version("comity"), run_id)
    locks = locks_of(engine, f"comity run {run_id}")
    try:
        chosen, busy = _free(locks, chosen, settings.lock_wait_seconds)
        with engine.connect() as connection:
            known = known_sources(connection)
        reads = _read_all(reading, chosen, known, options.since, step)
        pages = [page for read in reads for page in read.usable_pages()]
        outcomes = [outcome_of(read) for read in reads]
        reviews = list(reading.archive.reviews())
        note = partial(_note, reading.archive, run_id, pages)
        recorded = step("record and derive", lambda: record(engine, run_id, register, pages, reviews, outcomes, note))
    except BaseException as error:
        fail_run(engine, run_id, f"{type(error).__name__}: {error}")
        raise
    finally:
        locks.close()
        engine.dispose()
    return Report(reading.mode, reads, [*busy, *recorded.problems], recorded)


def _free(locks: Locks, sources: Iterable[Source], patience: float) -> tuple[list[Source], list[Problem]]:
    """The sources that no other run reads, locked until this run is recorded; and a line for each that it leaves out.

    All are waited for together. A source that is left out is neither failed nor read: its staleness goes on as before.
    """
    deadline = time.monotonic() + patience
    free, busy = [], []
    for source in sources:
        try:
            locks.take(source_name(source.name), deadline - time.monotonic())
            free.append(source)
        except LockedError as error:
            busy.append(Problem("source_busy", source.name, source.starts[0][0], f"left out of this run: {error}"))
    return free, busy


def _note(archive: Archive, run_id: str, pages: Sequence[PageSeen], left_nothing: Collection[str]) -> None:
    """Tell the archive what the run takes, just before it does; and that runs which left nothing took nothing.

    A version that no parser could read is taken too: a replay by a better parser reads it.
    """
    archive.drop_runs(left_nothing)
    taken = tuple(
        Version(page.url, page.sha256, page.snapshot["charset"])
        for page in pages
        if page.snapshot and page.sha256 and page.status in ("read", "failed")
    )
    if taken:
        archive.put_run(RunNote(run_id, datetime.now(UTC), taken))


def _read_all(
    reading: Reading, sources: Iterable[Source], known: Mapping[str, Known], since: date | None, step: Runner
) -> list[SourceRead]:
    return [
        step(f"read {source.name}", partial(reading.read, source, known.get(source.name, Known()), since))
        for source in sources
    ]


def choose_sources(names: Iterable[str]) -> list[Source]:
    """The sources of those names, all for none; NotFoundError names those that there are."""
    there = {source.name: source for source in all_sources()}
    for name in names:
        if name not in there:
            raise NotFoundError(f"no source {shortly(name)}: expected one of {', '.join(there)}")
    return [source for source in there.values() if not names or source.name in names]


def _problems(read: SourceRead) -> Iterable[Problem]:
    return (problem for page in read.usable_pages() for problem in page.problems)


def outcome_of(read: SourceRead) -> SourceOutcome:
    """What a run read of a source, as the database keeps it."""
    statuses = Counter(page.status for page in read.pages)
    return SourceOutcome(
        source=read.source.name,
        state=read.state,
        started_at=read.started_at,
        stale_on=read.started_at.date() + timedelta(days=read.source.stale_after_days),
        pages=len(read.pages) - statuses["unasked"],
        read=statuses["read"],
        unchanged=statuses["unchanged"],
        failed=statuses["failed"] + statuses["gone"],
        yields=read.yields,
        breaches=read.breaches,
    )


def report_json(report: Report) -> dict[str, object]:
    """A report as plain JSON values."""
    recorded = report.recorded
    answer: dict[str, object] = {
        "mode": report.mode,
        "sources": [_source_json(read) for read in report.reads],
        "issues": [asdict(problem) for problem in report.problems],
    }
    if recorded is None:
        return {**answer, "dry_run": True, "observations": [seen.to_contract() for seen in report.observations]}
    changes = [change_json(change) for change in recorded.changes]
    return {"run_id": recorded.run_id, **answer, **asdict(recorded.written), "group_changes": changes}


def change_json(change: GroupChange) -> dict[str, object]:
    """A group change as plain JSON values."""
    return {name: _text(value) for name, value in asdict(change).items()}


def _source_json(read: SourceRead) -> dict[str, object]:
    outcome = asdict(outcome_of(read))
    return {
        **{name: value for name, value in outcome.items() if name not in ("started_at", "stale_on")},
        "robots": read.robots,
        "page_list": [{"url": page.url, "status": page.status} for page in read.pages],
    }


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
