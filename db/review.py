"""What waits for a reviewer, and which fact a reviewer means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from db import sync
from db.observe import open_observations
from db.queries import Answer, sources
from db.rows import Row
from db.sync import table
from models.directory import Directory
from models.facts import Candidate, Review
from models.jurisdictions import name_of
from models.merge import REVIEWED, merge
from models.urls import page_key

# Issues that say that the merge could not tell which fact is meant, or what it is.
_OF_IDENTITY = ("ambiguous_identity", "docket_mismatch", "inconsistent_fact", "review_unmatched")


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact as reviews left it."""

    key: str
    is_certain: bool
    is_rejected: bool


def standing_of(connection: Connection, name: str) -> Standing:
    """The fact that a key, docket or citation names, whether it is held or was rejected.

    Raises NotFoundError when there is none, IdentityError when there are several.
    """
    held = {held.key: held for held in merge(open_observations(connection)).held if isinstance(held.fact, REVIEWED)}
    key = Directory((key, found.fact) for key, found in held.items()).key_of(name)
    is_rejected = held[key].withdrawn_on is not None
    return Standing(key, not is_rejected and held[key].confirmed_on is not None, is_rejected)


def queue(connection: Connection) -> Answer:
    """Everything that waits for a person, and what reviewers have said so far."""
    issue, conflict = table("issue"), sync.read(connection, "conflict")
    issues = sync.read(connection, "issue", issue.c.kind.in_(_OF_IDENTITY), issue.c.closed_run.is_(None))
    return {
        "provisional": list(_provisional(connection)),
        "conflicts": [{name: row[name] for name in row if name != "digest"} for row in conflict],
        "ambiguous": [{name: row[name] for name in ("kind", "source", "url", "message")} for row in issues],
        "candidates": list(_candidates(connection)),
        "reviews": list(_reviews(connection)),
    }


def _provisional(connection: Connection) -> Iterator[Answer]:
    """Decisions and treaties that are not certain, those first that give a group; without a date nothing counts."""
    grounds = sync.read(connection, "ground", table("ground").c.is_provisional)
    groups = {row["key"]: row["group_number"] for row in grounds}
    found = [
        (name, row)
        for name in ("decision", "treaty")
        for row in sync.read(
            connection, name, table(name).c.confirmed_on.is_(None), table(name).c.withdrawn_on.is_(None)
        )
        if row["known_on"]
    ]
    for name, row in sorted(found, key=lambda pair: (groups.get(pair[1]["key"], 9), pair[1]["key"])):
        stated = sources(connection, row["key"])
        yield {
            "key": row["key"],
            "kind": name,
            "jurisdiction": row["jurisdiction"],
            "name": name_of(row["jurisdiction"]),
            **_told(row),
            "gives_group": groups.get(row["key"]),
            "why": _why(stated),
            "sources": stated,
            "cited": row["source_urls"].split(";") if row["source_urls"] else [],
        }


def _told(row: Row) -> Answer:
    """Title, date and outcome, as far as the kind of fact has them."""
    title = row.get("case_name") or row.get("title_en") or row.get("docket") or row["key"]
    return {
        "title": title,
        "date": row.get("decided_on") or row.get("in_force_on"),
        "direction": row.get("direction"),
        "outcome": row.get("outcome"),
    }


def _why(stated: list[Answer]) -> str:
    """What a fact lacks to be certain."""
    pages = [source for source in stated if source["source"] not in ("register", "review") and not source["rendition"]]
    if any(source["source"] == "register" for source in stated):
        return "a row of the register of low confidence, borne out by no independent source"
    return "one prose page" if len(pages) == 1 else "prose pages by the same hands"


def _candidates(connection: Connection) -> Iterator[Answer]:
    """Pages that were announced and not read, or read and left in doubt; each once."""
    read = {page_key(row["url"]) for row in sync.read(connection, "snapshot")}
    told: set[tuple[str, str]] = set()
    for seen in open_observations(connection):
        fact = seen.fact
        if not isinstance(fact, Candidate):
            continue
        target = page_key(fact.target_url)
        in_doubt = target == page_key(seen.origin.url)
        if (in_doubt or target not in read) and (target, fact.why) not in told:
            told.add((target, fact.why))
            yield {
                "target_url": fact.target_url,
                "title": fact.title,
                "published_on": fact.published_on.text if fact.published_on else None,
                "why": fact.why,
                "source": seen.origin.source,
                "url": seen.origin.url,
            }


def _reviews(connection: Connection) -> Iterator[Answer]:
    """What reviewers said, the newest first."""
    observation = table("observation")
    rows = sync.read(connection, "observation", observation.c.kind == "review", observation.c.closed_run.is_(None))
    said = [Review.model_validate(json.loads(row["body"])) for row in rows]
    for review in sorted(said, key=lambda review: (review.reviewed_at or "", review.key), reverse=True):
        yield review.model_dump(mode="json", include={"key", "verdict", "by", "why", "reviewed_on", "reviewed_at"})
