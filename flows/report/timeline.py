"""Groups over time as strips: where on the strip a day lies, in per cent, and which group was held from then on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from models.history import ALWAYS, FOREVER
from models.vocabulary import UNCERTAIN

Answer = dict[str, Any]
_YEARS_APART = 5


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from the start of a year to the report's day, or to the last move that is dated ahead."""

    first: date
    last: date

    @classmethod
    def of(cls, periods: Iterable[Mapping[str, Any]], today: date) -> Axis:
        """The axis on which every move lies."""
        moves = [row["valid_from"] for row in periods if row["valid_from"] != ALWAYS]
        earliest = min((*moves, today))
        return cls(date(earliest.year - earliest.year % _YEARS_APART, 1, 1), max((*moves, today)))

    def at(self, day: date) -> float:
        """Where a day lies, from 0 to 100."""
        within = min(max(day, self.first), self.last)
        return round(100 * (within - self.first).days / max((self.last - self.first).days, 1), 2)

    def ticks(self) -> list[Answer]:
        """The years that are written under a strip."""
        years = range(self.first.year, self.last.year + 1, _YEARS_APART)
        return [{"year": year, "x": self.at(date(year, 1, 1))} for year in years]


def lane_of(periods: Iterable[Mapping[str, Any]], axis: Axis, today: date) -> list[Answer]:
    """The stretches of one group after the other, as known on the report's day."""
    known = sorted(
        (row for row in periods if row["known_from"] <= today < row["known_to"]), key=lambda row: row["valid_from"]
    )
    return list(_stretches(known, axis))


def _stretches(periods: Iterable[Mapping[str, Any]], axis: Axis) -> Iterator[Answer]:
    for group, together in groupby(periods, key=lambda row: row["group_number"]):
        rows = list(together)
        start, end = rows[0]["valid_from"], rows[-1]["valid_to"]
        x = axis.at(start)
        yield {
            "group": group,
            "start": None if start == ALWAYS else start.isoformat(),
            "end": None if end == FOREVER else end.isoformat(),
            "x": x,
            "width": round(axis.at(end) - x, 2),
        }


def staircase(lanes: Iterable[Answer]) -> list[Answer]:
    """The lanes that ever left group 4, the first to do so on top."""
    moved = [lane for lane in lanes if any(one["group"] != UNCERTAIN for one in lane["stretches"])]
    return sorted(moved, key=lambda lane: (_left_four_on(lane), lane["name"]))


def _left_four_on(lane: Answer) -> str:
    return next(one["start"] or "" for one in lane["stretches"] if one["group"] != UNCERTAIN)
