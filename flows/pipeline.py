"""The main job as plain steps: register and pages in, group changes out.

    load register -> for each source: fetch -> parse -> (candidates: fetch -> parse) -> record

Each step goes through a runner, so that Prefect can show and time it; without Prefect the runner
just calls. Steps are batches over a source, never one a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from typing import TypeVar

from db import migrate
from db.engine import open_engine
from db.known import Known, known_of
from db.observe import PageSeen
from db.record import Recorded, begin_run, fail_run, record
from flows.reading import Mode, Runner, make_reader
from flows.settings import Settings
from models.errors import NotFoundError
from models.facts import Observation
from models.merge import Problem
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
class SourceReport:
    """What one source gave: pages asked for, read anew, unchanged, failed, and what they state."""

    source: str
    pages: int
    read: int
    unchanged: int
    failed: int
    observations: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did; a dry run has no record and shows its observations."""

    mode: Mode
    sources: list[SourceReport]
    problems: list[Problem]
    recorded: Recorded | None = None
    observations: list[Observation] = field(default_factory=list)


def run_pipeline(settings: Settings, options: Options, step: Runner = plainly) -> Report:
    """Do the main job once.

    Raises RegisterError, FetchError for settings that cannot work, or a database error; in each case
    the database is as before, but for a row that tells of the failed run.
    """
    chosen = choose_sources(options.sources)
    register = step("load register", lambda: load_register(settings.register_folder or HERE))
    engine = open_engine(settings.database_url)
    reader = make_reader(settings, options.live)
    if options.dry_run:
        pages = [page for source in chosen for page in reader.read(source, Known(), options.since, step)]
        seen = [observation for page in pages for observation in page.observations or ()]
        return Report(reader.mode, _source_reports(chosen, pages), _problems(pages), None, seen)
    step("migrate database", lambda: migrate.upgrade(engine))
    run_id = begin_run(engine, reader.mode, version("comity"))
    try:
        with engine.connect() as connection:
            known = {source.name: known_of(connection, source.name) for source in chosen}
        pages = [page for source in chosen for page in reader.read(source, known[source.name], options.since, step)]
        recorded = step("record and derive", lambda: record(engine, run_id, register, pages))
    except BaseException as error:
        fail_run(engine, run_id, f"{type(error).__name__}: {error}")
        raise
    finally:
        engine.dispose()
    return Report(reader.mode, _source_reports(chosen, pages), recorded.problems, recorded)


def choose_sources(names: Iterable[str]) -> list[Source]:
    """The sources of those names, all for none; NotFoundError names those that there are."""
    there = {source.name: source for source in all_sources()}
    for name in names:
        if name not in there:
            raise NotFoundError(f"no source {name!r}: expected one of {', '.join(there)}")
    return [source for source in there.values() if not names or source.name in names]


def _problems(pages: list[PageSeen]) -> list[Problem]:
    return [problem for page in pages for problem in page.problems]


def _source_reports(sources: list[Source], pages: list[PageSeen]) -> list[SourceReport]:
    reports = []
    for source in sources:
        own = [page for page in pages if page.source == source.name]
        read = [page for page in own if page.observations is not None]
        failed = [page for page in own if page.problems]
        reports.append(
            SourceReport(
                source.name,
                len(own),
                len(read),
                len(own) - len(read) - len(failed),
                len(failed),
                sum(len(page.observations or ()) for page in read),
            )
        )
    return reports


def report_json(report: Report) -> dict[str, object]:
    """A report as plain JSON values."""
    recorded = report.recorded
    answer: dict[str, object] = {
        "mode": report.mode,
        "sources": [asdict(source) for source in report.sources],
        "issues": [asdict(problem) for problem in report.problems],
    }
    if recorded is None:
        return {**answer, "dry_run": True, "observations": [seen.to_contract() for seen in report.observations]}
    changes = [{name: _text(value) for name, value in asdict(change).items()} for change in recorded.changes]
    return {"run_id": recorded.run_id, **answer, **asdict(recorded.written), "group_changes": changes}


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
