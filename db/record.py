"""The one transaction: a run's observations become facts, grounds, groups and group changes, or nothing does."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.exc import DBAPIError

from db import outbox, rows, sync
from db.check import damaged_rows
from db.derive import Derived, changes, derive, differences
from db.engine import writing
from db.observe import PageSeen, damaged_observations, open_observations, store_observations, store_reviews
from db.replay import LookAhead, store_replay, unfinished_runs
from db.rows import Row
from db.runs import RUN_CANCELLED, RUN_CRASHED, RUN_FAILED
from db.sources import SourceOutcome, store_outcomes
from db.sync import Written, table
from models.facts import Observation
from models.history import GroupChange
from models.merge import Merged, Problem, merge
from models.policies import DEFAULT

# When an issue is over: as soon as a merge no longer finds it, its page can be fetched, its page can be read.
_OF_MERGE = frozenset(
    {"ambiguous_identity", "rendition_alone", "inconsistent_fact", "docket_mismatch", "review_unmatched"}
    | {RUN_FAILED, RUN_CRASHED, RUN_CANCELLED}  # over with the next run that completes
)
_OF_FETCH = frozenset({"fetch_failed", "page_gone"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a run changed."""

    run_id: str
    written: Written
    changes: list[GroupChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def begin_run(engine: Engine, mode: str, version: str, run_id: str | None = None) -> str:
    """Open a run row with that id, or a new one, and return the id; a run that never ends was killed."""
    with writing(engine) as connection:
        return _open(connection, mode, version, run_id)


def _open(connection: Connection, mode: str, version: str, run_id: str | None) -> str:
    run_id = run_id or uuid.uuid4().hex
    row = {"id": run_id, "mode": mode, "state": "running", "started_at": datetime.now(UTC), "version": version}
    sync.insert(connection, "run", [{**row, "policy": f"{DEFAULT.name} {DEFAULT.version}"}])
    return run_id


def fail_run(engine: Engine, run_id: str, message: str) -> None:
    """Close a run that changed nothing because of an error; one whose work is done stays complete.

    Where the database itself is what failed, its row stays open as that of a run that was killed.
    """
    with suppress(DBAPIError), writing(engine) as connection:
        _close(connection, run_id, {"state": "failed", "message": message})


def record(
    engine: Engine,
    run_id: str,
    register: Sequence[Observation],
    pages: Sequence[PageSeen],
    reviews: Sequence[Observation] = (),
    outcomes: Sequence[SourceOutcome] = (),
    note: Callable[[Collection[str]], None] | None = None,
) -> Recorded:
    """Store what was seen and derive everything from it, in one transaction; returns what changed.

    All groups are recomputed and only differences are written, so the order of runs, sources and
    pages does not matter and a second run on the same input writes no fact. `note` is called first, with the
    runs that left nothing: while no other run can write, so that the archive keeps the order of this database.
    """
    with writing(engine) as connection:
        if note:
            note(unfinished_runs(connection) - {run_id})
        written = Written()
        if damaged_rows(connection) and not damaged_observations(connection):
            written += _repair(connection)  # else the damage would be told as news
        stored, problems = store_observations(connection, run_id, register, pages, reviews)
        store_outcomes(connection, run_id, outcomes)
        problems += [problem for page in pages for problem in page.problems]
        return _settle(connection, run_id, written + stored, problems, pages, {outcome.source for outcome in outcomes})


def record_reviews(engine: Engine, run_id: str, reviews: Sequence[Observation]) -> Recorded:
    """Add what a reviewer said and derive everything from it, in one transaction; returns what changed."""
    with writing(engine) as connection:
        return _settle(connection, run_id, store_reviews(connection, run_id, reviews), [], [], set())


def record_replay(engine: Engine, run_id: str, ahead: LookAhead) -> Recorded:
    """Write what was looked at, in one transaction; returns what changed.

    Raises ComityError when another run was recorded meanwhile. Nothing was fetched, so issues of fetching stay.
    """
    with writing(engine) as connection:
        written = store_replay(connection, run_id, ahead)
        pages = [PageSeen(page.source, page.url, observations=()) for page in ahead.pages]
        return _settle(connection, run_id, written, ahead.problems, pages, set())


def rebuild(connection: Connection, mode: str, version: str, run_id: str | None = None) -> Recorded:
    """Make facts and groups anew from what was observed, as a run of its own that logs what moved."""
    run_id = _open(connection, mode, version, run_id)
    return _settle(connection, run_id, Written(), [], [], set())


def _settle(
    connection: Connection,
    run_id: str,
    written: Written,
    problems: Sequence[Problem],
    pages: Sequence[PageSeen],
    sources: set[str],
) -> Recorded:
    """From open observations to facts, groups, issues and the end of the run."""
    merged = merge(open_observations(connection))
    derived = derive(merged)
    moved, was = changes(connection, derived), outbox.histories(connection)
    written += _write(connection, merged, derived)
    now, names = datetime.now(UTC), GroupChange.__dataclass_fields__
    told = [
        {**{name: getattr(change, name) for name in names}, "recorded_at": now, "run_id": run_id} for change in moved
    ]
    sync.insert(connection, "group_change", told)
    problems = [*merged.problems, *problems]
    _store_issues(connection, run_id, problems, pages, sources)
    counts = {"inserted": written.inserted, "updated": written.updated, "removed": written.removed}
    _close(connection, run_id, {"state": "complete", "group_changes": len(moved), **counts})
    outbox.announce_run(connection, run_id, moved, was, derived.histories)
    return Recorded(run_id, written, moved, problems)


def _repair(connection: Connection) -> Written:
    """Make facts and groups anew from what was observed, and log nothing: nothing was learned."""
    merged = merge(open_observations(connection))
    return _write(connection, merged, derive(merged))


def _write(connection: Connection, merged: Merged, derived: Derived) -> Written:
    written = Written()
    for name, found in differences(connection, derived).items():
        written += sync.apply(connection, name, found)
    _link_observations(connection, merged)
    return written


def _link_observations(connection: Connection, merged: Merged) -> None:
    """Write beside each observation the fact that it speaks of, where that is not there yet."""
    keys = {rows.observation_row(seen)["id"]: key for seen, key in merged.key_of.items()}
    seen = table("observation")
    found = connection.execute(select(seen.c.id, seen.c.opened_run, seen.c.fact_key).where(seen.c.closed_run.is_(None)))
    changed = [
        {"of_id": row.id, "of_run": row.opened_run, "new_key": keys.get(row.id)}
        for row in found
        if row.fact_key != keys.get(row.id)
    ]
    if changed:
        same = (seen.c.id == bindparam("of_id")) & (seen.c.opened_run == bindparam("of_run"))
        connection.execute(seen.update().where(same).values(fact_key=bindparam("new_key")), changed)


def _store_issues(
    connection: Connection, run_id: str, problems: Sequence[Problem], pages: Sequence[PageSeen], sources: set[str]
) -> None:
    """Open what is new; close what this run looked at again and did not find."""
    new = {
        rows.digest_of({"kind": found.kind, "url": found.url, "message": found.message}): found for found in problems
    }
    known = {row["id"]: row for row in sync.read(connection, "issue")}
    fetched = {page.url for page in pages if page.sha256}
    parsed = {page.url for page in pages if page.observations is not None}
    for key, row in known.items():
        again = row["kind"] in _OF_MERGE or row["url"] in (fetched if row["kind"] in _OF_FETCH else parsed)
        again = again or (row["kind"] == "source_held" and row["source"] in sources)
        if row["closed_run"] is None and key not in new and again:
            sync.update_where(connection, "issue", {"id": key}, {"closed_run": run_id})
    opened = [
        {"id": key, "opened_run": run_id, "closed_run": None, **asdict(found)}
        for key, found in new.items()
        if key not in known or known[key]["closed_run"] is not None
    ]
    sync.upsert(connection, "issue", opened)


def _close(connection: Connection, run_id: str, values: Row) -> None:
    sync.update_where(connection, "run", {"id": run_id, "state": "running"}, {"ended_at": datetime.now(UTC), **values})
