"""The one transaction: a run's observations become facts, grounds, groups and group changes, or nothing does."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from db import rows, sync
from db.derive import derive, held_keys
from db.engine import writing
from db.rows import Row
from db.sync import Written, table
from models.facts import Observation, Origin, read_fact
from models.history import GroupChange
from models.jurisdictions import name_of
from models.merge import Merged, Problem, merge
from models.vocabulary import Rank

# When an issue is over: as soon as a merge no longer finds it, its page can be fetched, its page can be read.
_OF_MERGE = frozenset({"ambiguous_identity", "rendition_alone", "inconsistent_fact"})
_OF_FETCH = frozenset({"fetch_failed", "page_gone"})


@dataclass(frozen=True, slots=True)
class PageSeen:
    """What a run learned of one page.

    `observations` None means "not read anew": the page is unchanged, gone, or could not be read.
    """

    source: str
    url: str
    seen_at: datetime | None = None  # None: it could not be fetched
    sha256: str | None = None  # the snapshot that was met, new or again
    snapshot: Row | None = None  # its columns, when the page was read anew
    observations: tuple[Observation, ...] | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a run changed."""

    run_id: str
    written: Written
    changes: list[GroupChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def begin_run(engine: Engine, mode: str, version: str) -> str:
    """Open a run row and return its id; a run that never ends was killed."""
    run_id = uuid.uuid4().hex
    with writing(engine) as connection:
        row = {"id": run_id, "mode": mode, "state": "running", "started_at": datetime.now(UTC), "version": version}
        sync.insert(connection, "run", [row])
    return run_id


def fail_run(engine: Engine, run_id: str, message: str) -> None:
    """Close a run that changed nothing because of an error."""
    with writing(engine) as connection:
        _close(connection, run_id, {"state": "failed", "message": message})


def record(engine: Engine, run_id: str, register: Sequence[Observation], pages: Sequence[PageSeen]) -> Recorded:
    """Store what was seen and derive everything from it, in one transaction; returns what changed.

    All groups are recomputed and only differences are written, so the order of runs, sources and
    pages does not matter and a second run on the same input writes no fact.
    """
    with writing(engine) as connection:
        pages = [_keep_what_vanished(connection, page) for page in pages]
        written = _store_observations(connection, run_id, register, pages)
        merged = merge(open_observations(connection))
        held_before = held_keys(connection)
        written += _store_facts(connection, merged)
        derived, changes = derive(connection, run_id, held_before)
        written += derived
        problems = [*merged.problems, *(problem for page in pages for problem in page.problems)]
        _store_issues(connection, run_id, problems, pages)
        counts = {"inserted": written.inserted, "updated": written.updated, "removed": written.removed}
        _close(connection, run_id, {"state": "complete", "group_changes": len(changes), **counts})
    return Recorded(run_id, written, changes, problems)


def open_observations(connection: Connection) -> list[Observation]:
    """Everything that pages and the register state at present."""
    found = sync.read(connection, "observation", table("observation").c.closed_run.is_(None))
    return [_observation(row) for row in found]


def _observation(row: Row) -> Observation:
    origin = Origin(row["source"], row["family"], Rank(row["rank"]), row["url"], row["is_rendition"])
    return Observation(read_fact(json.loads(row["body"])), origin, row["span"])


def _keep_what_vanished(connection: Connection, page: PageSeen) -> PageSeen:
    """A page that stated facts and now states none has changed its shape, not its mind: hold it and say so."""
    if page.observations != ():
        return page
    observation = table("observation")
    before = sync.read(connection, "observation", observation.c.closed_run.is_(None), observation.c.url == page.url)
    if not before:
        return page
    message = f"{page.url}: expected {len(before)} observations as before, found none; the former are kept"
    problem = Problem("yield_vanished", page.source, page.url, message)
    return replace(page, observations=None, problems=(*page.problems, problem))


def _store_observations(
    connection: Connection, run_id: str, register: Sequence[Observation], pages: Sequence[PageSeen]
) -> Written:
    """Open what is new, close what its page no longer states; a page that was not read anew loses nothing."""
    observation = table("observation")
    before = sync.read(
        connection, "observation", observation.c.closed_run.is_(None), observation.c.source == "register"
    )
    wanted: list[tuple[Observation, str | None]] = [(seen, None) for seen in register]
    for page in pages:
        _store_snapshot(connection, run_id, page)
        if page.observations is not None:
            before += sync.read(
                connection, "observation", observation.c.closed_run.is_(None), observation.c.url == page.url
            )
            wanted += [(seen, page.sha256) for seen in page.observations]
    new = {rows.observation_id(seen): _observation_row(seen, run_id, sha256) for seen, sha256 in wanted}
    known = {row["id"] for row in before}
    opened = [row for key, row in new.items() if key not in known]
    closed = [row for row in before if row["id"] not in new]
    sync.upsert(connection, "observation", opened)
    for row in closed:
        key = {"id": row["id"], "opened_run": row["opened_run"]}
        sync.update_where(connection, "observation", key, {"closed_run": run_id})
    return Written(inserted=len(opened), removed=len(closed))


def _store_snapshot(connection: Connection, run_id: str, page: PageSeen) -> None:
    """Keep when these bytes were first fetched; only the last sight of them moves on."""
    if page.sha256 is None:
        return
    key = {"url": page.url, "sha256": page.sha256}
    columns = {**(page.snapshot or {}), "last_seen_at": page.seen_at}
    if sync.read(connection, "snapshot", *(table("snapshot").c[name] == value for name, value in key.items())):
        sync.update_where(connection, "snapshot", key, columns)
    else:
        sync.insert(
            connection,
            "snapshot",
            [{**key, **columns, "source": page.source, "fetched_at": page.seen_at, "run_id": run_id}],
        )


def _observation_row(seen: Observation, run_id: str, sha256: str | None) -> Row:
    return {
        "id": rows.observation_id(seen),
        "opened_run": run_id,
        "closed_run": None,
        "source": seen.origin.source,
        "family": seen.origin.family,
        "rank": int(seen.origin.rank),
        "url": seen.origin.url,
        "is_rendition": seen.origin.is_rendition,
        "snapshot_sha256": sha256,
        "kind": seen.fact.kind,
        "body": rows.body_of(seen),
        "span": seen.span,
        "fact_key": None,
    }


def _store_facts(connection: Connection, merged: Merged) -> Written:
    codes = sorted({code for held in merged.held if (code := getattr(held.fact, "jurisdiction", None))})
    known = {row["code"] for row in sync.read(connection, "jurisdiction")}
    names = [rows.with_digest({"code": code, "name": name_of(code)}) for code in codes]
    sync.upsert(connection, "jurisdiction", [row for row in names if row["code"] not in known])
    written = Written()
    for name, found in rows.fact_rows(merged.held).items():
        written += sync.sync(connection, name, found)
    written += sync.sync(connection, "conflict", [rows.disagreement_row(found) for found in merged.disagreements])
    _link_observations(connection, merged)
    return written


def _link_observations(connection: Connection, merged: Merged) -> None:
    """Write beside each observation the fact that it speaks of, where that is not there yet."""
    keys = {rows.observation_id(seen): key for seen, key in merged.key_of.items()}
    observation = table("observation")
    for row in sync.read(connection, "observation", observation.c.closed_run.is_(None)):
        if row["fact_key"] != keys.get(row["id"]):
            sync.update_where(connection, "observation", {"id": row["id"]}, {"fact_key": keys.get(row["id"])})


def _store_issues(connection: Connection, run_id: str, problems: Sequence[Problem], pages: Sequence[PageSeen]) -> None:
    """Open what is new; close what this run looked at again and did not find."""
    new = {
        rows.digest_of({"kind": found.kind, "url": found.url, "message": found.message}): found for found in problems
    }
    known = {row["id"]: row for row in sync.read(connection, "issue")}
    fetched = {page.url for page in pages if page.sha256}
    parsed = {page.url for page in pages if page.observations is not None}
    for key, row in known.items():
        again = row["kind"] in _OF_MERGE or row["url"] in (fetched if row["kind"] in _OF_FETCH else parsed)
        if row["closed_run"] is None and key not in new and again:
            sync.update_where(connection, "issue", {"id": key}, {"closed_run": run_id})
    opened = [
        {"id": key, "opened_run": run_id, "closed_run": None, **asdict(found)}
        for key, found in new.items()
        if key not in known or known[key]["closed_run"] is not None
    ]
    sync.upsert(connection, "issue", opened)


def _close(connection: Connection, run_id: str, values: Row) -> None:
    sync.update_where(connection, "run", {"id": run_id}, {"ended_at": datetime.now(UTC), **values})
