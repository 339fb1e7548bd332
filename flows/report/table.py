"""The rows of the table: what each jurisdiction was, is and will be, for the page to choose from by the two clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from babel import Locale

from db.report import Held
from flows.report.clocks import day, days_of, holds
from flows.report.evidence import links_of, sources_of
from flows.report.words import GROUND_KINDS, plain

Answer = dict[str, Any]
_MOST_LINKS = 3


def rows_of(held: Held) -> list[Answer]:
    """A row for every jurisdiction of which any fact speaks, in order of its group today, then of name."""
    periods, grounds, contrary = (_by_code(rows) for rows in (held.periods, held.grounds, held.contrary))
    rows = [_row(code, periods[code], grounds[code], contrary[code], held) for code in periods]
    return sorted(rows, key=lambda row: (row["now"]["group"], row["name"]))


def _row(code: str, periods: list[Answer], grounds: list[Answer], contrary: list[Answer], held: Held) -> Answer:
    told = [_period(row, held.today) for row in periods]
    reasons = [_ground(row, held) for row in sorted(grounds, key=_strength)]
    against = [_against(row, held) for row in sorted(contrary, key=lambda row: (row["valid_from"], row["key"]))]
    in_force = [ground for ground in reasons if ground["now"]]
    return {
        "code": code,
        "name": periods[0]["name"],
        "names": f"{periods[0]['name']} {code} {Locale('zh').territories.get(code, '')}",
        "periods": told,
        "now": next(period for period in told if period["now"]),
        "grounds": reasons,
        "in_force": in_force,
        "contrary": against,
        "against": [one for one in against if one["now"]],
    }


def _period(row: Mapping[str, Any], today: date) -> Answer:
    return {
        "days": days_of(row),
        "now": holds(row, today, today),
        "group": row["group_number"],
        "without_provisional": row["group_without_provisional"],
        "basis": row["basis"],
        "qualifiers": row["qualifiers"].split(";") if row["qualifiers"] else [],
        "since": day(row["since"]),
    }


def _ground(row: Mapping[str, Any], held: Held) -> Answer:
    """A ground with who decided it, and the first pages that say so."""
    fact = held.treaties.get(row["key"]) or held.decisions[row["key"]]
    sources = sources_of(held.sources.get(row["key"], []), fact["source_urls"])
    return {
        "days": days_of(row),
        "now": holds(row, held.today, held.today),
        "key": row["key"],
        "what": GROUND_KINDS[row["kind"]],
        "title": row["title"],
        "date": fact.get("in_force_on") or fact.get("decided_on"),
        "court": fact.get("deciding_court"),
        "basis": plain(row["basis"]),
        "partial": row["is_partial"],
        "provisional": row["is_provisional"],
        "links": list(links_of(sources, _MOST_LINKS)),
    }


def _against(row: Mapping[str, Any], held: Held) -> Answer:
    return {"days": days_of(row), "now": holds(row, held.today, held.today), "key": row["key"], "title": row["title"]}


def _strength(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """As the rule has it: of the grounds that hold on a pair of days, the first decides."""
    return row["group_number"], row["is_provisional"], row["is_partial"], row["valid_from"], row["key"]


def _by_code(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, list[Answer]]:
    found: dict[str, list[Answer]] = defaultdict(list)
    for row in rows:
        found[row["jurisdiction"]].append(dict(row))
    return found


def counts_of(rows: Iterable[Answer]) -> Mapping[int, int]:
    """How many jurisdictions are in each group today."""
    found = dict.fromkeys(range(1, 5), 0)
    for row in rows:
        found[row["now"]["group"]] += 1
    return found
