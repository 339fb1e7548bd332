"""The questions that the command line asks: groups, changes, and where a fact comes from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from db import rows, sync
from db.derive import jurisdictions_with_facts
from db.rows import Row
from db.sync import table
from models.history import ALWAYS, FOREVER, history_of
from models.jurisdictions import name_of
from models.policies import Policy
from models.rule import Ground, contrary, decide, grounds_of
from models.rulings import Facts, Ruling

Answer = dict[str, Any]


def groups(connection: Connection, valid: date, known: date, policy: Policy) -> list[Answer]:
    """Every jurisdiction of which any fact speaks, with its group and why, in order of group, then name."""
    tables = {name: sync.read(connection, name) for name in ("treaty", "decision", "stage")}
    facts = {row["key"]: row for name in ("treaty", "decision") for row in tables[name]}
    answers = groups_of(rows.facts_from(tables), jurisdictions_with_facts(connection), valid, known, policy)
    for answer in answers:
        answer["grounds"] = [{**ground, **clocks_of(facts[ground["key"]])} for ground in answer["grounds"]]
    return answers


def groups_of(facts: Facts, codes: Iterable[str], valid: date, known: date, policy: Policy) -> list[Answer]:
    """The same for any facts."""
    grounds, against = grounds_of(facts, policy), contrary(facts, valid, known)
    found = [_group(code, grounds.get(code, []), against.get(code, []), valid, known) for code in codes]
    return sorted(found, key=lambda answer: (answer["group"], answer["name"]))


def _group(code: str, grounds: list[Ground], against: list[Ruling], valid: date, known: date) -> Answer:
    decision = decide(grounds, valid, known)
    period = next(
        period
        for period in history_of(code, grounds)
        if period.valid_from <= valid < period.valid_to and period.known_from <= known < period.known_to
    )
    return {
        "jurisdiction": code,
        "name": name_of(code),
        "group": decision.group,
        "basis": str(decision.basis),
        "qualifiers": [str(qualifier) for qualifier in decision.qualifiers],
        "provisional": decision.is_provisional,
        "group_without_provisional": decision.group_without_provisional,
        "since": None if period.since == ALWAYS else period.since.isoformat(),
        "grounds": [ground_answer(ground) for ground in decision.grounds],
        "contrary": len(against),
    }


def ground_answer(ground: Ground) -> Answer:
    """A ground as people see it; the date as its source states it."""
    return {
        "kind": str(ground.kind),
        "key": ground.key,
        "title": ground.title,
        "date": ground.date_text,
        "group": ground.group,
        "provisional": ground.is_provisional,
    }


def clocks_of(row: Row) -> Answer:
    """When a treaty or ruling counts from, by when it was known, and which of its fields no page seen states."""
    known_on = row["known_on"] or row["effective_on"]
    return {
        "effective_on": row["effective_on"].isoformat() if row["effective_on"] else None,
        "known_by": known_on.isoformat() if known_on else None,
        "known_assumed": row["known_assumed"],
        "unsourced": row["unsourced"].split(";") if row["unsourced"] else [],
    }


def title_of(row: Row) -> str:
    """What people call a treaty or ruling."""
    names = ("case_name", "title_en", "docket", "docket_zh", "title_zh", "key")
    return str(next(row[name] for name in names if row.get(name)))


def changes(connection: Connection, since: date | None = None, recorded_since: date | None = None) -> list[Answer]:
    """The change log, oldest effect first: moves effective since a day, or recorded since a day."""
    log = table("group_change")
    where = [log.c.effective_on >= since] if since else []
    found = sync.read(connection, "group_change", *where)
    if recorded_since:
        found = [row for row in found if row["recorded_at"].date() >= recorded_since]
    evidence = _evidence(connection, {row["trigger_key"] for row in found})
    return [
        {
            "jurisdiction": row["jurisdiction"],
            "name": name_of(row["jurisdiction"]),
            "before": row["before"],
            "after": row["after"],
            "effective_on": row["effective_on"].isoformat(),
            "effective_to": None if row["effective_to"] == FOREVER else row["effective_to"].isoformat(),
            "known_on": row["known_on"].isoformat(),
            "trigger": {"kind": row["trigger_kind"], "key": row["trigger_key"], **evidence[row["trigger_key"]]},
            "is_correction": row["is_correction"],
            "recorded_at": row["recorded_at"].isoformat(),
        }
        for row in sorted(found, key=lambda row: (row["effective_on"], row["jurisdiction"], row["id"]))
    ]


def sources(connection: Connection, key: str) -> list[Answer]:
    """Every page and register row that states a fact, with the quoted words and the archived bytes."""
    seen, snapshot = table("observation"), table("snapshot")
    statement = (
        select(
            seen.c.source, seen.c.url, seen.c.is_rendition, seen.c.span, seen.c.snapshot_sha256, snapshot.c.fetched_at
        )
        .outerjoin(snapshot, (snapshot.c.url == seen.c.url) & (snapshot.c.sha256 == seen.c.snapshot_sha256))
        .where(seen.c.fact_key == key, seen.c.closed_run.is_(None))
        .order_by(seen.c.rank, seen.c.url, seen.c.span)
    )
    return [
        {
            "source": row["source"],
            "url": row["url"],
            "rendition": row["is_rendition"],
            "span": row["span"],
            "sha256": row["snapshot_sha256"],
            "fetched_at": row["fetched_at"].isoformat() if row["fetched_at"] else None,
        }
        for row in connection.execute(statement).mappings()
    ]


def _evidence(connection: Connection, keys: set[str]) -> dict[str, Answer]:
    """Title, date and citations of facts by key; a fact that is no longer held has none."""
    found: dict[str, Answer] = {key: {"title": None, "date": None, "urls": []} for key in keys}
    for name, day in (("decision", "decided_on"), ("treaty", "in_force_on")):
        for batch in sync.batches(sorted(keys)):
            for row in sync.read(connection, name, table(name).c.key.in_(batch)):
                urls = [url for url in row["source_urls"].split(";") if url.startswith("http")]
                urls += [
                    source["url"] for source in sources(connection, row["key"]) if source["url"].startswith("http")
                ]
                found[row["key"]] = {"title": title_of(row), "date": row[day], "urls": list(dict.fromkeys(urls))}
    return found
