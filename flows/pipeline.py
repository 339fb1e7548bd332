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
from typing import Literal, Protocol, TypeVar

from db import migrate, sync
from db.engine import open_engine
from db.record import PageSeen, Recorded, begin_run, fail_run, record
from db.rows import Row
from flows.settings import Settings
from models.errors import FetchError, NotFoundError, ParseError
from models.facts import Candidate, Observation
from models.merge import Problem
from models.urls import page_key
from scrapers import PARSER_VERSION
from scrapers.archive import Archive
from scrapers.fetch import Fetched, Fetcher
from scrapers.parse import parse
from scrapers.register import HERE, load_register
from scrapers.session import LiveAdapter, RenditionAdapter, ReplicaAdapter, make_session
from scrapers.sources import SOURCES, Source

T = TypeVar("T")
Mode = Literal["renditions", "replica", "live"]
_MOST_CANDIDATES = 100  # new pages a source and run; the rest waits for the next run


class Runner(Protocol):
    """How a step is run: called with its name and the work to do."""

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        """The result of the work."""


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


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database holds of a page: the validators of its newest snapshot."""

    sha256: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    parser_version: int


def run_pipeline(settings: Settings, options: Options, step: Runner = plainly) -> Report:
    """Do the main job once.

    Raises RegisterError, FetchError for settings that cannot work, or a database error; in each case
    the database is as before, but for a row that tells of the failed run.
    """
    chosen = choose_sources(options.sources)
    register = step("load register", lambda: load_register(settings.register_folder or HERE))
    engine = open_engine(settings.database_url)
    mode, fetcher, archive = _open_ways(settings, options)
    if options.dry_run:
        pages = [page for source in chosen for page in _read_source(source, {}, fetcher, archive, options, step)]
        seen = [observation for page in pages for observation in page.observations or ()]
        return Report(mode, _source_reports(chosen, pages), _problems(pages), None, seen)
    step("migrate database", lambda: migrate.upgrade(engine))
    run_id = begin_run(engine, mode, version("comity"))
    try:
        with engine.connect() as connection:
            known = {source.name: _known_pages(sync.read(connection, "snapshot"), source) for source in chosen}
        pages = [
            page
            for source in chosen
            for page in _read_source(source, known[source.name], fetcher, archive, options, step)
        ]
        recorded = step("record and derive", lambda: record(engine, run_id, register, pages))
    except BaseException as error:
        fail_run(engine, run_id, f"{type(error).__name__}: {error}")
        raise
    finally:
        engine.dispose()
    return Report(mode, _source_reports(chosen, pages), recorded.problems, recorded)


def choose_sources(names: Iterable[str]) -> list[Source]:
    """The sources of those names, all for none; NotFoundError names those that there are."""
    there = {source.name: source for source in SOURCES}
    for name in names:
        if name not in there:
            raise NotFoundError(f"no source {name!r}: expected one of {', '.join(there)}")
    return [source for source in SOURCES if not names or source.name in names]


def _open_ways(settings: Settings, options: Options) -> tuple[Mode, Fetcher, Archive]:
    archive = Archive(settings.archive_url)
    if settings.replica_url:
        return (
            "replica",
            Fetcher(make_session(settings.contact, ReplicaAdapter(settings.replica_url)), archive, 0),
            archive,
        )
    if options.live:
        session = make_session(settings.contact, LiveAdapter())
        return "live", Fetcher(session, archive, settings.delay_seconds), archive
    return "renditions", Fetcher(make_session(settings.contact, RenditionAdapter()), archive, 0), archive


def _known_pages(snapshots: list[Row], source: Source) -> dict[str, _Known]:
    """The newest snapshot of each page of a source, by URL."""
    names = _Known.__dataclass_fields__
    newest = sorted((row for row in snapshots if row["source"] == source.name), key=lambda row: row["last_seen_at"])
    return {row["url"]: _Known(**{name: row[name] for name in names}) for row in newest}


def _read_source(
    source: Source, known: dict[str, _Known], fetcher: Fetcher, archive: Archive, options: Options, step: Runner
) -> list[PageSeen]:
    """All pages of a source: its own and those met before, then the new ones that they announce."""
    urls = list(dict.fromkeys([*source.pages, *known]))
    fetched = step(f"fetch {source.name}", lambda: [_fetch(url, source, known.get(url), fetcher) for url in urls])
    pages = step(f"parse {source.name}", lambda: [_parse(found, source, known, archive) for found in fetched])
    new = _new_candidates(pages, options.since)
    if new:
        more = step(f"fetch {source.name} candidates", lambda: [_fetch(url, source, None, fetcher) for url in new])
        pages += step(
            f"parse {source.name} candidates", lambda: [_parse(found, source, known, archive) for found in more]
        )
    return pages


def _new_candidates(pages: list[PageSeen], since: date | None) -> list[str]:
    """The announced pages that were not among those fetched, in order, without those published before `since`."""
    met = {page_key(page.url) for page in pages}
    found: dict[str, str] = {}
    for fact in (seen.fact for page in pages for seen in page.observations or ()):
        if not isinstance(fact, Candidate) or page_key(fact.target_url) in met:
            continue
        if since is None or fact.published_on is None or fact.published_on.last_day >= since:
            found.setdefault(page_key(fact.target_url), fact.target_url)
    return list(found.values())[:_MOST_CANDIDATES]


def _fetch(url: str, source: Source, known: _Known | None, fetcher: Fetcher) -> Fetched | PageSeen:
    """What came, or the page as not seen, with the problem."""
    hosts = source.hosts | {f"www.{host}" for host in source.hosts}
    try:
        return fetcher.get(url, hosts, known.etag if known else None, known.last_modified if known else None)
    except FetchError as error:
        return PageSeen(source.name, url, problems=(Problem("fetch_failed", source.name, url, str(error)),))


def _parse(found: Fetched | PageSeen, source: Source, known: dict[str, _Known], archive: Archive) -> PageSeen:
    """The page with its observations; an unchanged page is parsed only by a parser that has changed."""
    if isinstance(found, PageSeen):
        return found
    if found.status == "gone":
        message = f"{found.url}: expected a page, found that it is gone; what it stated is kept"
        return PageSeen(
            source.name, found.url, found.fetched_at, problems=(Problem("page_gone", source.name, found.url, message),)
        )
    before = known.get(found.url)
    body, sha256, charset = found.body, found.sha256, found.charset
    if found.status == "unchanged" or (before and before.sha256 == sha256):
        if before is None or before.parser_version == PARSER_VERSION:
            return PageSeen(source.name, found.url, found.fetched_at, before.sha256 if before else None)
        body, sha256, charset = archive.get(before.sha256), before.sha256, before.charset
    snapshot = {
        "content_type": found.content_type,
        "charset": charset,
        "etag": found.etag,
        "last_modified": found.last_modified,
        "parser_version": PARSER_VERSION,
    }
    try:
        observations = tuple(parse(body, found.url, charset))
    except ParseError as error:
        problem = Problem("parse_failed", source.name, found.url, str(error))
        return PageSeen(source.name, found.url, found.fetched_at, sha256, snapshot, None, (problem,))
    return PageSeen(source.name, found.url, found.fetched_at, sha256, snapshot, observations)


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
