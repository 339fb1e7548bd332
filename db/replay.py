"""A replay, looked at before it is written: what archive, register and reviews say, against what the database holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db import rows, sync
from db.check import damaged_rows
from db.derive import changes, derive, differences
from db.observe import observation_difference, open_rows, replace_observations, stated_by, store_reviews
from db.rows import Row
from db.sync import Difference, Written, table
from models.absence import Stated, names_of
from models.errors import ComityError
from models.facts import Observation
from models.history import GroupChange
from models.merge import Problem, merge

LACKS = "archive_lacks"  # the issue of a page whose bytes are not there, or not whole
_NO_PAGES = ("register", "review")
_AS_READ = ("page_kind", "content_sha256", "is_rendition", "parser_version")  # what a parser finds of a snapshot


@dataclass(frozen=True, slots=True)
class PageReplayed:
    """A page as its archived versions leave it, read by the parsers of today."""

    source: str
    url: str
    stated: Stated
    versions: Mapping[str, bool]  # by sha256: whether it could be read
    snapshots: tuple[Row, ...] = ()  # without the run
    problems: tuple[Problem, ...] = ()

    @property
    def read(self) -> set[str]:
        """The versions that could be read."""
        return {sha256 for sha256, could_be in self.versions.items() if could_be}


@dataclass(frozen=True, slots=True)
class LookAhead:
    """What a replay would write: rows by table, group changes; and what it takes that from."""

    runs: frozenset[str]  # those that the database holds: a later one makes this look ahead worthless
    pages: Sequence[PageReplayed]
    reviews: Sequence[Observation]
    former: Sequence[Row]
    stated: Stated
    problems: Sequence[Problem]
    tables: dict[str, Difference]
    changes: Sequence[GroupChange]

    @property
    def changes_nothing(self) -> bool:
        """Whether the database holds all of it already."""
        return not self.changes and not any(found.new or found.changed or found.gone for found in self.tables.values())


def complete_runs(connection: Connection) -> frozenset[str]:
    """The runs whose work the database holds."""
    run = table("run")
    return frozenset(connection.scalars(select(run.c.id).where(run.c.state == "complete")))


def unfinished_runs(connection: Connection) -> frozenset[str]:
    """The runs whose work the database does not hold: they failed, were killed, or go on."""
    run = table("run")
    return frozenset(connection.scalars(select(run.c.id).where(run.c.state != "complete")))


def replaceable(connection: Connection, pages: Sequence[PageReplayed]) -> tuple[list[PageReplayed], list[Problem]]:
    """The pages that may take the place of what the database holds, and the problems of all.

    A page stays as it is while the database states of it what no version states that could be read: the archive
    lacks that version, or no parser of today can read it.
    """
    there: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, str] = {}
    for row in open_rows(connection, table("observation").c.source.not_in(_NO_PAGES)):
        there[row["url"]].add(row["snapshot_sha256"] or "")
        sources[row["url"]] = row["source"]
    found = {page.url: page for page in pages}
    problems = [problem for page in pages for problem in page.problems]
    for url in sorted(there):
        if url not in found or not there[url] <= found[url].versions.keys():
            message = f"{url}: expected the page in the archive as it was read, found none; what it stated is kept"
            problems.append(Problem(LACKS, sources[url], url, message))
    return [page for page in pages if there.get(page.url, set()) <= page.read], problems


def look_ahead(
    connection: Connection,
    runs: frozenset[str],
    register: Iterable[Observation],
    pages: Sequence[PageReplayed],
    reviews: Sequence[Observation],
    problems: Sequence[Problem],
) -> LookAhead:
    """What would be written; writes nothing. All pages but the given ones keep what they state.

    Raises ComityError when another run than the given ones was recorded, or rows do not hold what was written.
    """
    if damaged := damaged_rows(connection):
        raise ComityError(
            f"{len(damaged)} rows do not hold what was written, first {damaged[0]}: run `comity run`, then replay"
        )
    stated: Stated = dict.fromkeys(register)
    for page in pages:
        stated |= page.stated
    urls = {page.url for page in pages}
    there = open_rows(connection)
    former = [row for row in there if row["source"] == "register" or row["url"] in urls]
    kept = stated_by(row for row in there if row["source"] != "register" and row["url"] not in urls)
    merged = merge([*stated, *kept, *reviews])
    derived = derive(merged)
    new = [rows.observation_row(seen) for seen in dict.fromkeys(reviews) if seen not in kept]
    opened, closed = observation_difference(former, stated)
    ahead = LookAhead(
        runs=runs,
        pages=pages,
        reviews=reviews,
        former=former,
        stated=stated,
        problems=[*merged.problems, *problems],
        tables={"observation": _paired([*opened, *new], closed), **differences(connection, derived)},
        changes=changes(connection, derived),
    )
    require_same_runs(connection, runs)  # last: so that all of it was read before any later run
    return ahead


def store_replay(connection: Connection, run_id: str, ahead: LookAhead) -> Written:
    """Write the observations and snapshots of a look ahead; raises ComityError when a run came in between."""
    require_same_runs(connection, ahead.runs)
    _store_snapshots(connection, run_id, [row for page in ahead.pages for row in page.snapshots])
    written = replace_observations(connection, run_id, ahead.former, ahead.stated)
    return written + store_reviews(connection, run_id, ahead.reviews)


def require_same_runs(connection: Connection, runs: frozenset[str]) -> None:
    """Raise ComityError when a run was recorded since: what was looked at is not what is there."""
    if complete_runs(connection) != runs:
        raise ComityError("another run was recorded while this one looked ahead: run `comity replay` again")


def _store_snapshots(connection: Connection, run_id: str, found: Iterable[Row]) -> None:
    """Add those that are not there; of the others only what a parser finds is set anew."""
    there = {(row["url"], row["sha256"]): row for row in sync.read(connection, "snapshot")}
    wanted = []
    for row in found:
        known = there.get((row["url"], row["sha256"]))
        now = {**known, **{name: row[name] for name in _AS_READ}} if known else {**row, "run_id": run_id}
        if now != known:
            wanted.append(now)
    sync.upsert(connection, "snapshot", wanted)


def _paired(opened: Iterable[Row], closed: Iterable[Row]) -> Difference:
    """What is closed and opened under one name on one page is changed."""
    gone: dict[tuple[str, str], list[tuple[Row, set[Hashable]]]] = defaultdict(list)
    for row in closed:
        gone[row["url"], row["kind"]].append((row, _names(row)))
    found = Difference([], [], [])
    for row in opened:
        names, alike = _names(row), gone[row["url"], row["kind"]]
        place = next((place for place, (_, others) in enumerate(alike) if names & others), None)
        if place is None:
            found.new.append(row)
        else:
            found.changed.append((alike.pop(place)[0], row))
    found.gone.extend(row for left in gone.values() for row, _ in left)
    return found


def _names(row: Row) -> set[Hashable]:
    """The names of what a row states; none for one that does not hold what was written."""
    return {name for seen in stated_by([{"snapshot_sha256": None, **row}]) for name in names_of(seen)}
