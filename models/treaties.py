"""On which days a treaty is in force, and as known when: its end is known from the day on which it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.rulings import TreatyInForce


@dataclass(frozen=True, slots=True)
class InForce:
    """A treaty in force, over a rectangle of valid and known days."""

    treaty: TreatyInForce
    valid_from: date
    valid_to: date
    known_from: date
    known_to: date
    ended_by: str | None = None


def in_force(treaty: TreatyInForce) -> Iterator[InForce]:
    """The rectangles of one treaty, in order of known days; none overlap."""
    ends_on = treaty.ends_on or date.max
    for known_from, known_to in treaty.known_spans():
        if known_from < (until := min(known_to, ends_on)):
            yield InForce(treaty, treaty.effective_on, date.max, known_from, until)
        if treaty.effective_on < ends_on and (since := max(known_from, ends_on)) < known_to:
            yield InForce(treaty, treaty.effective_on, ends_on, since, known_to, treaty.key)
