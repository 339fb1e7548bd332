"""What pages and the register state: opened by the run that first sees it, closed by the run that no longer does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db import rows, sync
from db.rows import Row
from db.sync import Written, table
from models.absence import Stated, fold, vanished
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
    return [*stated_by(open_rows(connection))]


def damaged_observations(connection: Connection) -> list[Row]:
    """The open observations that do not hold what was written."""
    return [row for row in open_rows(connection) if row["id"] != rows.observation_id(row)]


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
    former = open_rows(connection, observation.c.source == "register")
    stated: Stated = dict.fromkeys(register)
    problems: list[Problem] = []
    for page in pages:
        _store_snapshot(connection, run_id, page)
        if page.observations is None:
            continue
        before = open_rows(connection, observation.c.url == page.url)
        now, kept = fold(stated_by(before), page.observations, page.sha256)
        problems += vanished(page.source, page.url, kept)
        stated |= now
        former += before
    written = replace_observations(connection, run_id, former, stated)
    return written + store_reviews(connection, run_id, reviews), problems


def stated_by(found: Iterable[Row]) -> Stated:
    """What rows of `observation` state, without those that do not hold what was written."""
    return {
        rows.observation_from(row): row["snapshot_sha256"] for row in found if row["id"] == rows.observation_id(row)
    }


def replace_observations(
    connection: Connection, run_id: str, former: Sequence[Row], stated: Mapping[Observation, str | None]
) -> Written:
    """Close the open rows that state anything else, open what they do not state yet."""
    opened, closed = observation_difference(former, stated)
    new = {"opened_run": run_id, "closed_run": None, "fact_key": None}
    sync.upsert(connection, "observation", [{**row, **new} for row in opened])
    for row in closed:
        key = {"id": row["id"], "opened_run": row["opened_run"]}
        sync.update_where(connection, "observation", key, {"closed_run": run_id})
    return Written(inserted=len(opened), removed=len(closed))


def observation_difference(
    former: Sequence[Row], stated: Mapping[Observation, str | None]
) -> tuple[list[Row], list[Row]]:
    """The rows to open and the rows to close; one that does not hold what was written is closed, and opened anew."""
    sound = {row["id"] for row in former if row["id"] == rows.observation_id(row)}
    rows_stated = ({**rows.observation_row(seen), "snapshot_sha256": sha256} for seen, sha256 in stated.items())
    wanted = {row["id"]: row for row in rows_stated}
    opened = [row for key, row in wanted.items() if key not in sound]
    return opened, [row for row in former if row["id"] not in wanted or row["id"] not in sound]


def store_reviews(connection: Connection, run_id: str, reviews: Iterable[Observation]) -> Written:
    """Add the reviews that are not there yet; they are kept for ever, so none is closed."""
    there = {row["id"] for row in open_rows(connection, table("observation").c.source == "review")}
    wanted = {row["id"]: row for row in map(rows.observation_row, reviews) if row["id"] not in there}
    new = {"snapshot_sha256": None, "opened_run": run_id, "closed_run": None, "fact_key": None}
    sync.upsert(connection, "observation", [{**row, **new} for row in wanted.values()])
    return Written(inserted=len(wanted))


def open_rows(connection: Connection, *where: object) -> list[Row]:
    """The rows of what is stated at present."""
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
