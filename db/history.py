"""A jurisdiction's group over time: every day as we see it now, what was told of it before, what the log recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import Connection

from db import sync
from db.derive import load_facts
from db.queries import Answer, clocks_of
from db.rows import Row
from db.sync import table
from models.history import ALWAYS, FOREVER, Period, history_of
from models.jurisdictions import name_of
from models.policies import DEFAULT, Policy
from models.rule import Ground, grounds_of


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days of which a period held another group than we do now, with the known days on which it did."""

    period: Period
    valid_from: date
    valid_to: date
    known_from: date
    known_to: date
    group_now: int


def history(connection: Connection, code: str, today: date, policy: Policy) -> Answer:
    """The periods of one jurisdiction on both clocks; intervals are half open, an open end is None.

    `timeline` holds every day as known today. `earlier` holds the days of which another group was held, with the known
    days on which it was; `ahead` those of which another group will be held once what is dated ahead is known.
    `recorded` is the change log, which speaks of the default policy; under another one it is None.
    """
    grounds = grounds_of(load_facts(connection), policy).get(code, [])
    periods = history_of(code, grounds)
    now = sorted(_held_on(periods, today), key=lambda period: period.valid_from)
    facts = {
        row["key"]: row
        for name in ("treaty", "decision")
        for row in sync.read(connection, name, table(name).c.jurisdiction == code)
    }
    told = {period: _period(period, grounds, facts) for period in periods}
    otherwise = _otherwise(periods, now)
    return {
        "jurisdiction": code,
        "name": name_of(code),
        "known": today.isoformat(),
        "policy": policy.name,
        "policy_version": policy.version,
        "timeline": [_without_known(told[period]) for period in now],
        "earlier": [_told(stretch, told) for stretch in otherwise if stretch.known_to <= today],
        "ahead": [_told(stretch, told) for stretch in otherwise if stretch.known_from > today],
        "recorded": [_recorded(row) for row in _log(connection, code)] if policy == DEFAULT else None,
    }


def _held_on(periods: Iterable[Period], known: date) -> Iterator[Period]:
    return (period for period in periods if period.known_from <= known < period.known_to)


def _otherwise(periods: Iterable[Period], now: Iterable[Period]) -> list[_Stretch]:
    """Where another group was or will be held than now; on a known day only of valid days that had come by then."""
    found: dict[tuple[object, ...], _Stretch] = {}
    for period, other in product(periods, now):
        since = max(period.valid_from, other.valid_from)
        until = min(period.valid_to, other.valid_to, period.known_to)
        if period.group == other.group or since >= until:
            continue
        stretch = _Stretch(period, since, until, max(period.known_from, since), period.known_to, other.group)
        same = since, until, period.group, period.deciding_key, stretch.known_from
        if before := found.pop(same, None):
            stretch = replace(stretch, known_from=before.known_from)
        found[(*same[:-1], stretch.known_to)] = stretch
    return sorted(found.values(), key=lambda stretch: (stretch.valid_from, stretch.known_from))


def _period(period: Period, grounds: Iterable[Ground], facts: Mapping[str, Row]) -> Answer:
    """A period as people see it, with the ground that decides and since when that is known."""
    deciding = next(
        (
            ground
            for ground in grounds
            if ground.key == period.deciding_key and ground.holds(period.valid_from, period.known_from)
        ),
        None,
    )
    return {
        "valid_from": _edge(period.valid_from),
        "valid_to": _edge(period.valid_to),
        "known_from": _edge(period.known_from),
        "known_to": _edge(period.known_to),
        "group": period.group,
        "basis": str(period.basis),
        "qualifiers": [str(qualifier) for qualifier in period.qualifiers],
        "provisional": period.group != period.group_without_provisional,
        "group_without_provisional": period.group_without_provisional,
        "deciding": _deciding(deciding, period, facts[deciding.key]) if deciding else None,
    }


def _deciding(ground: Ground, period: Period, row: Row) -> Answer:
    return {
        "key": ground.key,
        "kind": str(ground.kind),
        "title": ground.title,
        "date": ground.date_text,
        **clocks_of(row),
        "ended_by": ground.ended_by if ground.valid_to == period.valid_to else None,
    }


def _told(stretch: _Stretch, told: Mapping[Period, Answer]) -> Answer:
    names = ("valid_from", "valid_to", "known_from", "known_to")
    edges = {name: _edge(getattr(stretch, name)) for name in names}
    return {**told[stretch.period], **edges, "group_now": stretch.group_now}


def _without_known(told: Answer) -> Answer:
    """A period of the timeline: its known days are those of a rectangle, not of the group, and would mislead."""
    return {name: value for name, value in told.items() if name not in ("known_from", "known_to")}


def _log(connection: Connection, code: str) -> list[Row]:
    return sync.read(connection, "group_change", table("group_change").c.jurisdiction == code)


def _recorded(row: Row) -> Answer:
    names = ("before", "after", "trigger_kind", "trigger_key", "is_correction")
    return {
        "recorded_at": row["recorded_at"].isoformat(),
        **{name: row[name] for name in names},
        "effective_on": row["effective_on"].isoformat(),
        "effective_to": _edge(row["effective_to"]),
        "known_on": row["known_on"].isoformat(),
    }


def _edge(day: date) -> Any:
    """The edge of an interval; None where it is open."""
    return None if day in (ALWAYS, FOREVER) else day.isoformat()
