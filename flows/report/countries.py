"""A jurisdiction's own page: its group and why in sentences, its history, all precedents and treaties, who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pycountry

from db.queries import title_of
from db.report import NEEDED, Held
from flows.report.clocks import day
from flows.report.evidence import sources_of
from flows.report.timeline import Axis, lane_of
from flows.report.words import GROUPS, QUALIFIERS, plain

Answer = dict[str, Any]


class Pages:
    """Makes the page of any jurisdiction from what is held."""

    def __init__(self, held: Held) -> None:
        """`held` is all of it, sorted here once."""
        self._held = held
        self.axis = Axis.of(held.periods, held.today)
        self._periods, self._decisions, self._treaties, self._printed = (
            _by_code(rows) for rows in (held.periods, held.decisions.values(), held.treaties.values(), held.printed)
        )
        self._later = _by(held.stages, "earlier_key")
        self._earlier = _by(held.stages, "superseded_by")

    def page(self, row: Answer) -> Answer:
        """The page that belongs to a row of the table."""
        code = row["code"]
        decisions = sorted(self._decisions[code], key=_age)
        return {
            "row": row,
            "why": list(_sentences(row)),
            "stretches": lane_of(self._periods[code], self.axis, self._held.today),
            "history": self._history(code),
            "precedents": [self._precedent(decision) for decision in decisions],
            "treaties": [self._treaty(treaty) for treaty in sorted(self._treaties[code], key=_age)],
            "conflicts": self._held.conflicts.get(code, []),
            "printed": [printed for printed in self._printed[code] if printed["what"] == "group"],
        }

    def _history(self, code: str) -> list[Answer]:
        """The periods as known on the report's day, the latest first."""
        today = self._held.today
        known = [row for row in self._periods[code] if row["known_from"] <= today < row["known_to"]]
        return [
            {
                "start": day(row["valid_from"]),
                "end": day(row["valid_to"]),
                "group": row["group_number"],
                "key": row["deciding_key"],
                "title": row["deciding_title"],
                "qualifiers": [mark for mark in row["qualifiers"].split(";") if mark],
                "without_provisional": row["group_without_provisional"],
            }
            for row in sorted(known, key=lambda row: row["valid_from"], reverse=True)
        ]

    def _precedent(self, row: Answer) -> Answer:
        key = row["key"]
        return {
            **row,
            **self._told(row),
            "title": title_of(row),
            "region": _region(row["subdivision"]),
            "later": [self._stage(stage, "superseded_by") for stage in self._later[key]],
            "earlier": [self._stage(stage, "earlier_key") for stage in self._earlier[key]],
        }

    def _treaty(self, row: Answer) -> Answer:
        return {**row, **self._told(row), "title": row["title_en"] or row["title_zh"] or row["key"]}

    def _told(self, row: Answer) -> Answer:
        """What is said of every fact: what it does to the group, how certain it is, who states it."""
        key = row["key"]
        return {
            "no_ground": self._held.no_ground.get(key),
            "provisional": self._held.provisional.get(key),
            "known_by": row["known_on"] or row["effective_on"],
            "missing": [plain(name) for name in row["unsourced"].split(";") if name],
            "sources": sources_of(self._held.sources.get(key, []), row["source_urls"]),
        }

    def _stage(self, stage: Answer, other: str) -> Answer:
        """What the one ruling does to the other, which may not be held."""
        ruling = self._held.decisions.get(stage[other])
        return {
            "effect": plain(stage["effect"]),
            "key": stage[other],
            "held": ruling is not None,
            "title": title_of(ruling) if ruling else stage[other],
            "court": ruling["deciding_court"] if ruling else None,
            "date": ruling["decided_on"] if ruling else None,
        }


def _sentences(row: Answer) -> Iterator[str]:
    """Why a jurisdiction is in its group, for people."""
    name, now, grounds = row["name"], row["now"], row["in_force"]
    group, certain = now["group"], now["without_provisional"]
    if grounds:
        yield f"{name} is in group {group} because {_because(grounds[0], group)}."
    else:
        yield f"{name} is in group {group}: nothing is held that would put it into another one."
        yield f"{NEEDED[0].upper()}{NEEDED[1:]}."
    if now["since"]:
        yield f"It has been in this group since {now['since']}, without a break."
    if (others := len(grounds) - 1) > 0:
        yield f"Beside the ground that decides, {others} more {'is' if others == 1 else 'are'} in force (below)."
    if certain != group:
        yield f"Without provisional grounds it would be in group {certain} ({GROUPS[certain][0].lower()})."
    else:
        yield "Without provisional grounds its group would be the same."
    yield from (QUALIFIERS[qualifier] for qualifier in now["qualifiers"])
    if against := len(row["against"]):
        yield (
            f"{against} refusal{'s' * (against != 1)} for lack of reciprocity stand{'s' * (against == 1)} beside it. "
            "A refusal is never averaged in: it takes no group away."
        )


def _because(ground: Answer, group: int) -> str:
    title, part = ground["title"], " in part" if ground["partial"] else ""
    place = ", ".join(filter(None, (ground["court"], ground["date"])))
    if group == 1:
        return (
            f"a treaty with a clause on the recognition of judgments has been in force since {ground['date']}: {title}"
        )
    if group == 2:
        return f"a Chinese court recognized{part} a judgment from there by reciprocity: {title} ({place})"
    return f"a court there recognized{part} a Chinese judgment: {title} ({place})"


def _region(code: str | None) -> str | None:
    """The law area of the foreign court within its state; the code itself where ISO 3166-2 does not know it."""
    found = pycountry.subdivisions.get(code=code) if code else None  # type: ignore[no-untyped-call]  # it ships none
    return f"{found.name} ({code})" if found else code


def _age(row: Mapping[str, Any]) -> tuple[str, str]:
    """By the day on which it counts, those without one last."""
    return str(row["effective_on"] or "9999"), row["key"]


def _by_code(rows: Iterable[Answer]) -> Mapping[str, list[Answer]]:
    return _by(rows, "jurisdiction")


def _by(rows: Iterable[Answer], column: str) -> Mapping[str, list[Answer]]:
    found: dict[str, list[Answer]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found
