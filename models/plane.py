"""All days of both clocks of one jurisdiction, and what the rule says on each.

Known time is swept once. News redraws only the valid days that it touches, so the work grows with what moves and not
with the square of what is held.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from models.rule import Ground, decide, strength
from models.vocabulary import Basis, Qualifier

ALWAYS, FOREVER = date.min, date.max


class Answer(NamedTuple):
    """What the rule says on a pair of days."""

    group: int
    group_without_provisional: int
    basis: Basis
    qualifiers: tuple[Qualifier, ...]
    deciding_key: str | None


@dataclass(frozen=True, slots=True)
class Period:
    """One group of one jurisdiction over a rectangle of days; `since` is when it was reached without a break."""

    jurisdiction: str
    valid_from: date
    valid_to: date
    known_from: date
    known_to: date
    group: int
    group_without_provisional: int
    basis: Basis
    qualifiers: tuple[Qualifier, ...]
    deciding_key: str | None
    since: date


def without_idle(grounds: Iterable[Ground]) -> Iterator[Ground]:
    """The grounds that may matter: the others have no day, or are outdone on all of them by one that never ends."""
    lasting: list[Ground] = []
    for ground in sorted(grounds, key=strength):
        if ground.known_from >= ground.known_to or any(_outdoes(other, ground) for other in lasting):
            continue
        yield ground
        if ground.valid_to == FOREVER and ground.known_to == FOREVER:
            lasting.append(ground)


def _outdoes(one: Ground, other: Ground) -> bool:
    """Whether a stronger ground without an end leaves a weaker one no say in group, certainty or qualifiers."""
    return (
        one.valid_from <= other.valid_from
        and one.known_from <= other.known_from
        and one.is_provisional <= other.is_provisional
        and (one.group < other.group or one.is_bankruptcy <= other.is_bankruptcy)
    )


class Plane:
    """The valid days, cut into cells where a ground begins or ends, while known time passes."""

    def __init__(self, jurisdiction: str, grounds: Sequence[Ground]) -> None:
        self._jurisdiction = jurisdiction
        self._news: dict[date, list[tuple[Ground, bool]]] = defaultdict(list)  # what is known from then on, or no more
        for ground in grounds:
            self._news[ground.known_from].append((ground, True))
            self._news[ground.known_to].append((ground, False))
        bounds = {day for ground in grounds for day in (ground.valid_from, ground.valid_to)}
        self._days = [ALWAYS, *sorted(day for day in bounds if ALWAYS < day < FOREVER)]  # the first of each cell
        self._in_force: list[list[Ground]] = [[] for _ in self._days]  # the strongest first
        self._answers = [_answer((), ALWAYS, ALWAYS)] * len(self._days)
        self._starts = [0]  # the cells with which periods begin
        self._open = {0: self._period(0, len(self._days), ALWAYS, ALWAYS)}  # the periods by their starts

    def periods(self) -> Iterator[Period]:
        """Every period once, as soon as it is over; together they tile the plane."""
        for known in sorted(day for day in self._news if day < FOREVER):
            for cells in _runs(self._touched(known)):
                if moved := [cell for cell in cells if self._moves(cell, known)]:
                    yield from self._redraw(moved[0], moved[-1], known)
        yield from self._open.values()

    def _touched(self, known: date) -> set[int]:
        """The cells of what is known from that day on, or no more."""
        touched: set[int] = set()
        for ground, begins in self._news[known]:
            cells = range(bisect_left(self._days, ground.valid_from), bisect_left(self._days, ground.valid_to))
            for cell in cells:
                if begins:
                    insort(self._in_force[cell], ground, key=strength)
                else:
                    self._in_force[cell].remove(ground)
            touched.update(cells)
        return touched

    def _moves(self, cell: int, known: date) -> bool:
        """Whether a cell has another answer from that day on."""
        before, self._answers[cell] = self._answers[cell], _answer(self._in_force[cell], self._days[cell], known)
        return self._answers[cell] != before

    def _redraw(self, first: int, last: int, known: date) -> Iterator[Period]:
        """The periods that are over on that day, now that answers from the first cell to the last have moved."""
        low = bisect_right(self._starts, max(first - 1, 0)) - 1  # it may now go on into the first cell
        high = bisect_right(self._starts, last)
        while high < len(self._starts) and not self._begins_anew(self._starts[high]):
            high += 1  # its group may now be reached on another day
        end = self._starts[high] if high < len(self._starts) else len(self._days)
        former = {cell: self._open.pop(cell) for cell in self._starts[low:high]}
        # Answers differ nowhere else: neither within a former period, nor within what did not move.
        bounds = sorted({*former, *range(first, min(last + 2, end))})
        starts = bounds[:1] + [cell for cell in bounds[1:] if self._answers[cell] != self._answers[cell - 1]]
        self._starts[low:high] = starts
        since = former[starts[0]].since
        for cell, until in zip(starts, [*starts[1:], end], strict=True):
            if cell > starts[0] and self._answers[cell].group != self._answers[cell - 1].group:
                since = self._days[cell]
            period = self._period(cell, until, known, since)
            old = former.get(cell)
            if old and replace(old, known_from=known) == period:
                period = former.pop(cell)
            self._open[cell] = period
        yield from (replace(old, known_to=known) for old in former.values() if old.known_from < known)

    def _begins_anew(self, cell: int) -> bool:
        """Whether the group of a period is reached on its first day, before and after what moved to the left of it."""
        return self._open[cell].since == self._days[cell] and self._answers[cell].group != self._answers[cell - 1].group

    def _period(self, cell: int, until: int, known: date, since: date) -> Period:
        valid_to = self._days[until] if until < len(self._days) else FOREVER
        answer = self._answers[cell]
        return Period(self._jurisdiction, self._days[cell], valid_to, known, FOREVER, *answer, since)


def _runs(cells: Iterable[int]) -> Iterator[list[int]]:
    """The cells in order, those together that have no other between them."""
    for _, run in groupby(enumerate(sorted(cells)), key=lambda placed: placed[1] - placed[0]):
        yield [cell for _, cell in run]


def _answer(in_force: Iterable[Ground], valid: date, known: date) -> Answer:
    found = decide(in_force, valid, known)
    key = found.deciding.key if found.deciding else None
    return Answer(found.group, found.group_without_provisional, found.basis, found.qualifiers, key)
