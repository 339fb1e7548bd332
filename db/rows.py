"""Values into rows and back; each row carries the digest of its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models.dates import PartialDate
from models.facts import (
    Decision,
    Observation,
    Origin,
    PublishedCount,
    PublishedGroup,
    PublishedGroupSize,
    Stage,
    Treaty,
    read_fact,
)
from models.jurisdictions import name_of
from models.merge import Disagreement, Held
from models.rulings import Facts, Link, Ruling, TreatyInForce
from models.spans import Span, read_spans, write_spans
from models.vocabulary import Basis, Direction, Effect, Outcome, Rank, RefusalGround, Subject

Row = dict[str, Any]
FACT_TABLES = (
    *("treaty", "decision", "stage", "published_group", "published_group_size", "published_count"),
    "judicial_policy",
)


# Made once: json.dumps makes one for each row that it writes in this form.
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def with_digest(row: Row) -> Row:
    """The row with the sha256 of its content in `digest`."""
    return {**row, "digest": digest_of(row)}


def digest_of(row: Mapping[str, Any]) -> str:
    """The sha256 of a row's content: every column but the digest itself, in one canonical form."""
    content = {name: value for name, value in row.items() if name != "digest"}
    return hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()


def fact_rows(held: Iterable[Held]) -> dict[str, list[Row]]:
    """The rows of every fact table, by table."""
    rows: dict[str, list[Row]] = {table: [] for table in FACT_TABLES}
    for fact in held:
        rows[fact.fact.kind].append(with_digest(_fact_row(fact)))
    return rows


def observation_id(row: Mapping[str, Any]) -> str:
    """The identity of a statement: who says what, where, and in which words."""
    return digest_of({name: row[name] for name in _STATEMENT})


_STATEMENT = ("source", "family", "rank", "url", "is_rendition", "kind", "body", "span")


def observation_row(seen: Observation) -> Row:
    """What a row of `observation` says of the statement itself."""
    row = {
        "source": seen.origin.source,
        "family": seen.origin.family,
        "rank": int(seen.origin.rank),
        "url": seen.origin.url,
        "is_rendition": seen.origin.is_rendition,
        "kind": seen.fact.kind,
        "body": _body_of(seen),
        "span": seen.span,
    }
    return {"id": observation_id(row), **row}


def observation_from(row: Mapping[str, Any]) -> Observation:
    """The observation in a row."""
    origin = Origin(row["source"], row["family"], Rank(row["rank"]), row["url"], row["is_rendition"])
    return Observation(read_fact(json.loads(row["body"])), origin, row["span"])


def _body_of(seen: Observation) -> str:
    """What an observation states, as canonical JSON."""
    stated = seen.fact.model_dump(mode="json", exclude_none=True)
    return json.dumps(stated, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def jurisdiction_row(code: str) -> Row:
    """A row of `jurisdiction`."""
    return with_digest({"code": code, "name": name_of(code)})


def disagreement_row(found: Disagreement) -> Row:
    """A row of `conflict`."""
    names = ("fact_key", "field", "lost_url", "kept", "kept_url", "lost", "settled_by")
    return with_digest({name: getattr(found, name) for name in names})


def facts_from(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> Facts:
    """What the rule looks at, from the rows of treaty, decision and stage; undated facts cannot count."""
    return Facts(
        rulings=tuple(_ruling(row) for row in rows["decision"] if row["effective_on"] and row["known_on"]),
        treaties=tuple(_treaty(row) for row in rows["treaty"] if row["effective_on"]),
        links=tuple(_link(row) for row in rows["stage"]),
    )


def _ruling(row: Mapping[str, Any]) -> Ruling:
    return Ruling(
        key=row["key"],
        jurisdiction=row["jurisdiction"],
        direction=Direction(row["direction"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        title=row["case_name"] or row["docket"] or row["docket_zh"] or row["key"],
        date_text=row["decided_on"],
        effective_on=row["effective_on"],
        known_on=row["known_on"],
        confirmed_on=row["confirmed_on"],
        withdrawn=_withdrawn(row),
        basis=Basis(row["basis"]) if row["basis"] else None,
        refusal_ground=RefusalGround(row["refusal_ground"]) if row["refusal_ground"] else None,
        subject=Subject(row["subject"]) if row["subject"] else None,
    )


def _treaty(row: Mapping[str, Any]) -> TreatyInForce:
    return TreatyInForce(
        key=row["key"],
        jurisdiction=row["jurisdiction"],
        has_clause=row["recognition_clause"] is True,
        title=row["title_en"] or row["title_zh"] or row["key"],
        date_text=row["in_force_on"],
        effective_on=row["effective_on"],
        ends_on=row["ends_on"],
        known_on=row["known_on"] or row["effective_on"],
        confirmed_on=row["confirmed_on"],
        withdrawn=_withdrawn(row),
    )


def _link(row: Mapping[str, Any]) -> Link:
    return Link(row["earlier_key"], row["superseded_by"], Effect(row["effect"]), _withdrawn(row))


def _withdrawn(row: Mapping[str, Any]) -> tuple[Span, ...]:
    """The known days on which reviewers had taken a fact back."""
    open_ = ((row["withdrawn_on"], date.max),) if row["withdrawn_on"] else ()
    return read_spans(row["gaps"]) + open_


def _fact_row(held: Held) -> Row:
    fact = held.fact
    row: Row = {name: _plain(value) for name, value in fact if name not in ("kind", "group", "added")}
    row["key"] = held.key
    gaps = write_spans(span for span in held.withdrawn if span[1] != date.max)
    judged: Row = {"withdrawn_on": held.withdrawn_on, "gaps": gaps}
    clocks: Row = {name: getattr(held, name) for name in ("known_on", "known_assumed", "confirmed_on", "effective_on")}
    match fact:
        case Decision():
            return row | judged | clocks | _precisions(fact, "decided_on", "published_on")
        case Treaty():
            ends_on = fact.terminated_on.last_day if fact.terminated_on else None
            days = ("signed_on", "in_force_on", "terminated_on")
            return row | judged | clocks | {"ends_on": ends_on} | _precisions(fact, *days)
        case Stage():
            return row | judged | {"earlier_key": fact.key}
        case PublishedGroup() | PublishedGroupSize():
            return row | {"group_number": fact.group}
        case PublishedCount():
            return row | {"added": json.dumps(dict(fact.added), sort_keys=True) if fact.added else None}
    return row


def _precisions(fact: Decision | Treaty, *names: str) -> Row:
    dates: dict[str, PartialDate | None] = {name: getattr(fact, name) for name in names}
    return {f"{name}_precision": day.precision if day else None for name, day in dates.items()}


def _plain(value: object) -> Any:
    """A value as the database keeps it."""
    if isinstance(value, tuple):
        return ";".join(value)
    if value is None or isinstance(value, bool | int | date):
        return value
    return str(value)
