"""A replay as plain steps: archive, register and reviews in; what the database would hold, beside what it holds.

    read the archive anew -> look ahead -> write

Nothing is fetched. The rules are those of a run: how pages lose facts, when a source is held, one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from db import migrate
from db.engine import open_engine
from db.known import Known, known_sources
from db.record import Recorded, begin_run, fail_run, record_replay
from db.replay import LACKS, LookAhead, PageReplayed, complete_runs, look_ahead, replaceable, unfinished_runs
from flows.archived import Spread, Watch, fold_page, one_by_one, read_versions, taken_from, unwatched
from flows.reader import by_kind, held_back
from flows.settings import Settings
from models.errors import NotFoundError
from models.facts import Observation
from models.merge import Problem
from models.secrets import without_secrets
from scrapers.archive import Archive
from scrapers.register import HERE, load_register
from scrapers.sources import all_sources
from scrapers.yields import breaches, yields_of


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay that may be written: what it would change, and how much of the archive it read."""

    ahead: LookAhead
    counts: Mapping[str, int]


def register_of(settings: Settings) -> list[Observation]:
    """The register, before any database is made.

    Raises RegisterError, and NotFoundError where there is no archive: then there is nothing to replay.
    """
    if not Archive(settings.archive_url).holds_pages():
        raise NotFoundError(
            f"the archive {without_secrets(settings.archive_url)} holds no page: run `comity run` first"
        )
    return load_register(settings.register_folder or HERE)


@contextmanager
def database_of(settings: Settings, dry_run: bool) -> Iterator[Engine]:
    """The database at this version's schema; for a dry run where there is none, an empty one for the while."""
    with TemporaryDirectory() as folder:
        is_there = not dry_run or _is_there(settings.database_url)
        engine = open_engine(settings.database_url if is_there else f"sqlite:///{folder}/empty.db")
        try:
            if dry_run and is_there:
                migrate.require_schema(engine)
            else:
                migrate.upgrade(engine)
            yield engine
        finally:
            engine.dispose()


def _is_there(url: str) -> bool:
    try:
        engine = open_engine(url, must_exist=True)
    except NotFoundError:
        return False
    with engine.connect() as connection:
        return migrate.current(connection) is not None


def prepare(
    engine: Engine,
    settings: Settings,
    register: Sequence[Observation],
    spread: Spread = one_by_one,
    watch: Watch = unwatched,
) -> Replay:
    """All of a replay but the writing.

    Raises FetchError for a record in the archive that cannot be read, NotFoundError when no run took a page from it,
    and ComityError when another run comes in between.
    """
    archive = Archive(settings.archive_url)
    with engine.connect() as connection:  # before the archive is read, so that a run in between is noticed
        runs, left_nothing = complete_runs(connection), unfinished_runs(connection)
    taken = taken_from(archive, left_nothing)
    if not taken.pages:
        where = without_secrets(settings.archive_url)
        raise NotFoundError(f"the archive {where} holds no page that a run took: run `comity run` first")
    reads = read_versions(settings.archive_url, taken.versions(), spread, watch)
    pages = [fold_page(url, taken, reads) for url in sorted(taken.pages)]
    with engine.connect() as connection:
        usable, problems = replaceable(connection, pages)
        held = held_sources(known_sources(connection), usable)
        usable = [page for page in usable if page.source not in held]
        problems += [problem for found in held.values() for problem in found]
        ahead = look_ahead(connection, runs, register, usable, list(archive.reviews()), problems)
    unread = Counter(read.problem.kind == LACKS for read in reads.values() if read.problem)
    counts = {
        "known": len(pages),
        "versions": len(reads),
        "read": len(reads) - unread.total(),
        "failed": unread[False],
        "lacking": len({problem.url for problem in problems if problem.kind == LACKS}),
        "held": sum(page.source in held for page in pages),
    }
    return Replay(ahead, counts)


def held_sources(known: Mapping[str, Known], pages: Sequence[PageReplayed]) -> dict[str, list[Problem]]:
    """The sources that would yield too little or too much, as in a run; where nothing changes there is no doubt."""
    held = {}
    for source in all_sources():
        before = {url: page.observations for url, page in known.get(source.name, Known()).pages.items()}
        now = before | {page.url: tuple(page.stated) for page in pages if page.source == source.name}
        if before and any(set(now[url]) != set(before.get(url, ())) for url in now):
            held[source.name] = held_back(source, breaches(source, by_kind(now), yields_of(by_kind(before))))
    return {source: problems for source, problems in held.items() if problems}


def write(engine: Engine, replay: Replay, run_id: str | None = None) -> Recorded:
    """Write what was prepared, as a run of that id or of a new one.

    Raises ComityError when another run came in between.
    """
    run_id = begin_run(engine, "replay", version("comity"), run_id)
    try:
        return record_replay(engine, run_id, replay.ahead)
    except BaseException as error:
        fail_run(engine, run_id, f"{type(error).__name__}: {error}")
        raise
