"""What waits for a reviewer; what a review has settled waits no more, and its row stays where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from db import sync
from db.observe import open_observations
from db.queries import Answer, sources, title_of
from db.reasons import why_provisional
from db.sync import table
from db.verdicts import Verdict, verdicts
from models.facts import Candidate
from models.jurisdictions import name_of
from models.reviews import is_of_issue, is_of_page, issue_key
from models.urls import page_key

# Issues that say that the merge could not tell which fact is meant, or what it is.
_OF_IDENTITY = ("ambiguous_identity", "docket_mismatch", "inconsistent_fact", "review_unmatched")


@dataclass(frozen=True, slots=True)
class Settled:
    """What reviews have settled besides facts: issues and pages by either verdict, conflicts by the values kept."""

    issues: frozenset[str]
    pages: frozenset[str]
    conflicts: frozenset[tuple[str, str]]

    @classmethod
    def by(cls, said: Sequence[Verdict]) -> Settled:
        """All that these verdicts have settled."""
        keys = [verdict.review.key for verdict in said]
        return cls(
            frozenset(key for key in keys if is_of_issue(key)),
            frozenset(page_key(key) for key in keys if is_of_page(key)),
            frozenset((one.fact_key, line) for one in said if one.fact_key for line in one.review.settles or ()),
        )


def queue(connection: Connection) -> Answer:
    """Everything that waits for a person, each with the `key` that a review of it takes, and all reviews so far."""
    said = verdicts(connection)
    settled = Settled.by(said)
    return {
        "provisional": list(_provisional(connection)),
        "conflicts": [row for row in conflicts(connection) if (row["key"], told(row)) not in settled.conflicts],
        "ambiguous": [row for row in issues(connection) if row["key"] not in settled.issues],
        "candidates": [row for row in candidates(connection) if page_key(row["key"]) not in settled.pages],
        "reviews": [_review(verdict) for verdict in reversed(said)],
    }


def conflicts(connection: Connection) -> list[Answer]:
    """Where sources disagree: what was kept, what lost, by which rule; the key is the fact's."""
    rows = sync.read(connection, "conflict")
    return [{"key": row["fact_key"], **{name: row[name] for name in row if name != "digest"}} for row in rows]


def told(conflict: Answer) -> str:
    """A conflict as a review of its fact names it: another value, kept or lost, is another conflict."""
    return f"{conflict['field']}: {conflict['kept']}, not {conflict['lost']}"


def issues(connection: Connection) -> list[Answer]:
    """The open issues of identity, under keys that are the same in every run and replay."""
    issue = table("issue")
    rows = sync.read(connection, "issue", issue.c.kind.in_(_OF_IDENTITY), issue.c.closed_run.is_(None))
    names = ("kind", "source", "url", "message")
    return [{"key": issue_key(row["id"]), **{name: row[name] for name in names}} for row in rows]


def candidates(connection: Connection) -> Iterator[Answer]:
    """Pages that were announced and not read, or read and left in doubt; each once. The key is the page's address."""
    read = {page_key(row["url"]) for row in sync.read(connection, "snapshot")}
    seen_already: set[tuple[str, str]] = set()
    for seen in open_observations(connection):
        fact = seen.fact
        if not isinstance(fact, Candidate):
            continue
        target = page_key(fact.target_url)
        in_doubt = target == page_key(seen.origin.url)
        if (in_doubt or target not in read) and (target, fact.why) not in seen_already:
            seen_already.add((target, fact.why))
            yield {
                "key": fact.target_url,
                "target_url": fact.target_url,
                "title": fact.title,
                "published_on": fact.published_on.text if fact.published_on else None,
                "why": fact.why,
                "source": seen.origin.source,
                "url": seen.origin.url,
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
            "title": title_of(row),
            "date": row.get("decided_on") or row.get("in_force_on"),
            "direction": row.get("direction"),
            "outcome": row.get("outcome"),
            "gives_group": groups.get(row["key"]),
            "why": why_provisional(stated),
            "sources": stated,
            "cited": row["source_urls"].split(";") if row["source_urls"] else [],
        }


def _review(verdict: Verdict) -> Answer:
    names = {"key", "verdict", "by", "why", "reviewed_on", "reviewed_at", "settles"}
    return {**verdict.review.model_dump(mode="json", include=names), "fact_key": verdict.fact_key}
