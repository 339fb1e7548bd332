"""Why a jurisdiction is in its group: what decides, what speaks against it, and what lost and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from db import sync
from db.derive import jurisdictions_with_facts, load_facts
from db.queries import Answer, groups_of, sources
from db.rows import Row
from db.sync import table
from models.chains import standing_rulings
from models.errors import NotFoundError
from models.jurisdictions import name_of
from models.policies import Policy
from models.rule import contrary
from models.vocabulary import RECOGNIZING, Direction, Outcome, TreatyStatus


def explain(connection: Connection, code: str, valid: date, known: date, policy: Policy) -> Answer:
    """The group of one jurisdiction with all its reasons; NotFoundError when no fact speaks of it."""
    if code not in jurisdictions_with_facts(connection):
        raise NotFoundError(f"no fact speaks of {code} ({name_of(code)}): it is in group 4, uncertain")
    facts = load_facts(connection)
    answer = groups_of(facts, [code], valid, known, policy)[0]
    grounds = answer.pop("grounds")
    in_force = [ground["key"] for ground in grounds]
    against = contrary(facts, valid, known).get(code, [])
    standing = {found.ruling.key for found in standing_rulings(facts.rulings, facts.links) if found.holds(valid, known)}
    decisions = sync.read(connection, "decision", table("decision").c.jurisdiction == code)
    treaties = sync.read(connection, "treaty", table("treaty").c.jurisdiction == code)
    later = {row["earlier_key"]: row for row in sync.read(connection, "stage")}
    opposing = [ruling.key for ruling in against]
    lost = [
        *_lost_treaties(treaties, in_force, valid, known),
        *_lost(decisions, in_force, standing, later, valid, known, policy),
    ]
    shown = [*in_force, *opposing, *(item["key"] for item in lost)]
    return {
        **answer,
        "valid": valid.isoformat(),
        "known": known.isoformat(),
        "policy": policy.name,
        "deciding": grounds[0] if grounds else None,
        "others": grounds[1:],
        "contrary_precedents": [_told(row) for row in decisions if row["key"] in opposing],
        "losing": lost,
        "missing": _missing(answer["group"], decisions, treaties),
        "unsourced": {row["key"]: row["unsourced"].split(";") for row in (*treaties, *decisions) if row["unsourced"]},
        "sources": {
            key: [*sources(connection, key), *_cited(key, treaties, decisions)] for key in dict.fromkeys(shown)
        },
    }


def _told(row: Row) -> Answer:
    """A ruling in short."""
    names = ("key", "direction", "case_name", "deciding_court", "decided_on", "outcome", "final", "refusal_ground")
    return {name: row[name] for name in names}


def _cited(key: str, *tables: list[Row]) -> list[Answer]:
    """The pages that the register cites for a fact."""
    rows = [row for rows in tables for row in rows if row["key"] == key]
    return [
        {"source": "cited by the register", "url": url} for row in rows for url in row["source_urls"].split(";") if url
    ]


def _lost_treaties(treaties: list[Row], in_force: list[str], valid: date, known: date) -> Iterator[Answer]:
    for row in treaties:
        if row["key"] in in_force:
            continue
        yield {
            "key": row["key"],
            "title": row["title_en"],
            "date": row["in_force_on"],
            "why": _why_no_treaty(row, valid, known),
        }


def _why_no_treaty(row: Row, valid: date, known: date) -> str:
    if row["status"] == TreatyStatus.NEVER_IN_FORCE:
        return "the treaty never entered into force"
    if row["effective_on"] is None:
        return "no source seen says that the treaty is in force"
    if row["effective_on"] > valid:
        return f"the treaty entered into force on {row['in_force_on']}, after {valid}"
    if row["ends_on"] and row["ends_on"] <= valid:
        return f"the treaty ended on {row['terminated_on']}"
    if row["recognition_clause"] is None:
        return "whether the treaty has a clause on the recognition of judgments is not known"
    if not row["recognition_clause"]:
        return "the treaty has no clause on the recognition of judgments"
    return f"not known before {row['known_on']}, after {known}"


def _lost(
    decisions: list[Row],
    in_force: list[str],
    standing: set[str],
    later: dict[str, Row],
    valid: date,
    known: date,
    policy: Policy,
) -> Iterator[Answer]:
    for row in decisions:
        if row["key"] not in in_force and row["outcome"]:
            why = _why_no_ground(row, row["key"] in standing, later.get(row["key"]), valid, known, policy)
            yield {"key": row["key"], "title": row["case_name"], "date": row["decided_on"], "why": why}


def _why_no_ground(row: Row, stands: bool, stage: Row | None, valid: date, known: date, policy: Policy) -> str:
    if row["effective_on"] is None:
        return "its date is not known"
    if row["effective_on"] > valid:
        return f"it counts from {row['effective_on']}, after {valid}"
    if row["known_on"] > known:
        return f"not published before {row['known_on']}, after {known}"
    if not stands:
        if stage:
            return f"{stage['effect'].replace('_', ' ')} by the later stage {stage['superseded_by']}"
        return "it affirms an earlier ruling, which stands for the dispute"
    if row["outcome"] not in RECOGNIZING:
        return _why_no_recognition(row)
    if row["direction"] == Direction.INBOUND and row["basis"] != "reciprocity":
        return f"recognized by {row['basis']}, not by reciprocity: the treaty itself is the ground"
    return f"policy {policy.name} does not count it"


def _why_no_recognition(row: Row) -> str:
    if row["outcome"] == Outcome.REFUSED:
        ground = f" ({row['refusal_ground'].replace('_', ' ')})" if row["refusal_ground"] else ""
        return f"a refusal{ground} never gives or removes a ground" + (
            "; it is not final" if row["final"] is False else ""
        )
    return f"{row['outcome']}: it decides nothing on the merits"


def _missing(group: int, decisions: list[Row], treaties: list[Row]) -> str | None:
    """For group 4: what would be needed, and what comes nearest."""
    if group != 4:
        return None
    nearest = [f"treaty {row['key']}" for row in treaties] + [
        f"decision {row['key']}" for row in decisions if row["outcome"]
    ]
    need = "a treaty in force with a recognition clause, a recognition by reciprocity, or one of a Chinese judgment"
    return f"needed: {need}; nearest: {', '.join(nearest) or 'nothing seen'}"
