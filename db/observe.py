"""What pages and the register state: opened by the run that first sees it, closed by the run that no longer does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db import rows, sync
from db.rows import Row
from db.sync import Written, table
from models.absence import missing
from models.facts import Observation
from models.merge import Problem


@dataclass(frozen=True, slots=True)
class PageSeen:
    """What a run learned of one page.

    `observations` None means "not read anew": the page is unchanged, gone, or could not be read.
    """

    source: str
    url: str
    seen_at: datetime | None = None  # None: it could not be fetched, or was not asked for
    sha256: str | None = None  # the snapshot that was met, new or again
    snapshot: Row | None = None  # its columns, when the page was read anew
    observations: tuple[Observation, ...] | None = None
    problems: tuple[Problem, ...] = ()
    status: str = "unasked"  # read, unchanged, gone, failed


def open_observations(connection: Connection) -> list[Observation]:
    """Everything that pages and the register state at present, without rows that do not hold what was written."""
    return [rows.observation_from(row) for row in _open(connection) if row["id"] == rows.observation_id(row)]


def damaged_observations(connection: Connection) -> list[Row]:
    """The open observations that do not hold what was written."""
    return [row for row in _open(connection) if row["id"] != rows.observation_id(row)]


def store_observations(
    connection: Connection,
    run_id: str,
    register: Sequence[Observation],
    pages: Iterable[PageSeen],
    reviews: Sequence[Observation] = (),
) -> tuple[Written, list[Problem]]:
    """Open what is new, close what its page states no more; a page that was not read anew loses nothing.

    Reviews are kept for ever: an archive without them closes none. Returns what was written, and a problem for
    each page that lacks what it stated before.
    """
    observation = table("observation")
    former = _open(connection, observation.c.source == "register")
    stated = [{**rows.observation_row(seen), "snapshot_sha256": None} for seen in register]
    problems: list[Problem] = []
    for page in pages:
        _store_snapshot(connection, run_id, page)
        if page.observations is None:
            continue
        before = _open(connection, observation.c.url == page.url)
        kept = _held_back(page, before)
        if told := Counter(row["kind"] for row in kept if row["kind"] != "candidate"):
            expected = ", ".join(f"{count} {kind}" for kind, count in sorted(told.items()))
            message = f"{page.url}: expected {expected} as before, found no more; what it stated is kept"
            problems.append(Problem("yield_vanished", page.source, page.url, message))
        stated += kept
        stated += [{**rows.observation_row(seen), "snapshot_sha256": page.sha256} for seen in page.observations]
        former += before
    sound = {row["id"] for row in former if row["id"] == rows.observation_id(row)}
    wanted = {row["id"]: row for row in stated}
    opened = [row for key, row in wanted.items() if key not in sound]
    closed = [row for row in former if row["id"] not in wanted or row["id"] not in sound]
    new = {"opened_run": run_id, "closed_run": None, "fact_key": None}
    sync.upsert(connection, "observation", [{**row, **new} for row in opened])
    for row in closed:
        key = {"id": row["id"], "opened_run": row["opened_run"]}
        sync.update_where(connection, "observation", key, {"closed_run": run_id})
    return Written(inserted=len(opened), removed=len(closed)) + store_reviews(connection, run_id, reviews), problems


def store_reviews(connection: Connection, run_id: str, reviews: Iterable[Observation]) -> Written:
    """Add the reviews that are not there yet; they are kept for ever, so none is closed."""
    there = {row["id"] for row in _open(connection, table("observation").c.source == "review")}
    wanted = {row["id"]: row for row in map(rows.observation_row, reviews) if row["id"] not in there}
    new = {"snapshot_sha256": None, "opened_run": run_id, "closed_run": None, "fact_key": None}
    sync.upsert(connection, "observation", [{**row, **new} for row in wanted.values()])
    return Written(inserted=len(wanted))


def _held_back(page: PageSeen, before: Sequence[Row]) -> list[Row]:
    """The rows of a page that stay open although it states them no more: their facts are merely missing.

    Nothing is missing when the same bytes were read by a better parser, or a page came for its rendition.
    """
    former = {
        rows.observation_from(row): row
        for row in before
        if row["id"] == rows.observation_id(row) and row["snapshot_sha256"] != page.sha256
    }
    now = page.observations or ()
    from_the_page = bool(now) and not any(seen.origin.is_rendition for seen in now)
    lost = missing([seen for seen in former if not (seen.origin.is_rendition and from_the_page)], now)
    return [former[seen] for seen in lost]


def _open(connection: Connection, *where: object) -> list[Row]:
    return sync.read(connection, "observation", table("observation").c.closed_run.is_(None), *where)


def _store_snapshot(connection: Connection, run_id: str, page: PageSeen) -> None:
    """Keep when these bytes were first fetched; only the last sight of them moves on."""
    if page.sha256 is None:
        return
    key = {"url": page.url, "sha256": page.sha256}
    columns = {**(page.snapshot or {}), "last_seen_at": page.seen_at}
    if sync.read(connection, "snapshot", *(table("snapshot").c[name] == value for name, value in key.items())):
        sync.update_where(connection, "snapshot", key, columns)
    else:
        first = {"source": page.source, "fetched_at": page.seen_at, "run_id": run_id}
        sync.insert(connection, "snapshot", [{**key, **columns, **first}])
