"""Which observations speak of the same ruling: the ladder, from the surest rung down.

1. The register's key; the docket in Chinese; the citation. Two of one kind are two rulings.
2. The docket in letters. It may mean several courts (Jin is 津 and 晋), so direction, jurisdiction and day help.
3. A docket in initials, or an old one under a wrong province: with exact day, direction and jurisdiction only.
4. A file number abroad, with its day: it serves several rulings.
5. No name at all: direction, jurisdiction and exact day.

On each rung an observation joins the only ruling that fits, and where several fit it alone is set aside:
nobody picks, and no ruling that was held is lost. Each rung looks only at what the rungs above it made,
so that the order of arrival never matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from models.dates import PartialDate
from models.facts import Observation
from models.ruling_names import Names, Told, described, read_names, romanised_names


@dataclass(slots=True, eq=False)
class Ruling:
    """What is told of one ruling so far."""

    told: list[Told] = field(default_factory=list)

    @property
    def key(self) -> str | None:
        """The key that the register gives it."""
        return next((one.fact.key for one in self.told if one.fact.key), None)

    @property
    def naming(self) -> list[Told]:
        """Those whose names are its own; who names several rulings lends it none."""
        return [one for one in self.told if one.fact.key or not one.names_several] or self.told

    def exact(self) -> Names:
        """Its names on rung 1."""
        return [name for one in self.naming for name in one.exact()]

    def romanised(self) -> Names:
        """Its names on rung 2, at every place that is told of it."""
        places = {one.place for one in self.told}
        dockets = [docket for one in self.naming for docket in one.dockets]
        return [name for docket in dockets for name in romanised_names(docket, places)]

    def without_province(self) -> Names:
        """Its names on rung 3 if its province is printed right: it is in the register or in Chinese."""
        is_sure = self.key or any(docket.code_zh for one in self.naming for docket in one.dockets)
        return [name for one in self.told for name in one.without_province()] if is_sure else []

    def days(self) -> list[PartialDate]:
        """The dates that are told of it."""
        return [one.fact.decided_on for one in self.told if one.fact.decided_on]


def rulings_of(observations: Sequence[Observation]) -> tuple[list[Ruling], list[tuple[Told, list[Ruling]]]]:
    """The rulings that the observations tell of, and each one set aside with the rulings that it fits."""
    told = [read_names(seen, order) for order, seen in enumerate(observations)]
    others = [one for one in told if not one.fact.key]
    inexact = [one for one in others if not one.exact()]
    romanised = [one for one in inexact if one.dockets]
    ladder = _Ladder()
    ladder.found([one for one in told if one.fact.key], lambda one: [one.fact.key])
    ladder.read_exact([one for one in others if one.exact()])
    ladder.adopt()
    ladder.read_romanised([one for one in romanised if not one.dockets[0].is_short])
    ladder.read_short([one for one in romanised if one.dockets[0].is_short])
    ladder.read_files([one for one in inexact if one.files])
    ladder.read_nameless([one for one in inexact if not one.dockets and not one.files])
    for ruling in ladder.rulings:
        ruling.told.sort(key=lambda one: one.order)
    return ladder.rulings, ladder.set_aside


class _Ladder:
    """The rulings found so far, rung by rung."""

    def __init__(self) -> None:
        self.rulings: list[Ruling] = []
        self.set_aside: list[tuple[Told, list[Ruling]]] = []

    def read_exact(self, batch: list[Told]) -> None:
        """Rung 1. Each round may teach a ruling names by which others join it."""
        single = [one for one in batch if not one.names_several]
        several = [one for one in batch if one.names_several]
        rest = self.join(single, Told.exact, Ruling.exact)
        while len(rest) < len(single):
            single, rest = rest, self.join(rest, Told.exact, Ruling.exact)
        self.found(rest, Told.exact)
        self.found(self.join(several, Told.exact, Ruling.exact), Told.exact)

    def adopt(self) -> None:
        """Rung 1 for the register: a row without Chinese docket or citation is the one ruling that fits it."""
        claims: dict[Ruling, list[Ruling]] = defaultdict(list)
        others = [ruling for ruling in self.rulings if not ruling.key]
        by_docket, by_file = _index(others, Ruling.romanised), _index(others, _names(Told.filed_and_dated))
        for row in (ruling for ruling in self.rulings if ruling.key):
            fitting: list[list[Ruling]] = []
            if not any(docket.code_zh for one in row.told for docket in one.dockets):
                fitting += [by_docket.get(name, []) for name in row.romanised()]
            if not any(one.citations for one in row.told):
                fitting += [by_file.get(name, []) for name in _names(Told.filed_and_dated)(row)]
            for rulings in fitting:
                kept = _narrowed(row.told, rulings)
                if len(kept) == 1 and row not in claims[kept[0]]:
                    claims[kept[0]].append(row)
        for ruling, rows in claims.items():
            if len(rows) == 1:
                rows[0].told += ruling.told
                self.rulings.remove(ruling)

    def read_romanised(self, batch: list[Told]) -> None:
        """Rung 2, and of rung 3 the wrong province."""
        several = [one for one in batch if one.names_several]
        rest = self.join([one for one in batch if not one.names_several], Told.romanised, Ruling.romanised)
        rest = self.join(rest, Told.without_province, Ruling.without_province)
        self.found(rest, Told.romanised)
        self.found(self.join(several, Told.romanised, Ruling.romanised), Told.romanised)

    def read_short(self, batch: list[Told]) -> None:
        """Rung 3: dockets in initials."""
        rest = self.join(batch, Told.short, _names(Told.short))
        self.found(rest, Told.romanised)

    def read_files(self, batch: list[Told]) -> None:
        """Rung 4: a ruling that is cited as well has one exact day, which must not be another."""
        rest = self.join(batch, Told.filed, _names(Told.filed), _may_be_of_that_day)
        self.found(rest, Told.filed)

    def read_nameless(self, batch: list[Told]) -> None:
        """Rung 5: the one ruling of that day; without exact day it stands alone, by its description."""
        rest = self.join(batch, Told.dated, _names(Told.dated))
        self.found(rest, lambda one: one.dated() or [described(one.fact)])

    def join(
        self,
        batch: Sequence[Told],
        names: Callable[[Told], Names],
        names_of: Callable[[Ruling], Names],
        may_fit: Callable[[Told, Ruling], bool] = lambda one, ruling: True,
    ) -> list[Told]:
        """Give each observation to the only ruling that shares a name with it; return those that fit none."""
        index = _index(self.rulings, names_of)
        joins: list[tuple[Told, Ruling]] = []
        rest: list[Told] = []
        for one in batch:
            sharing = dict.fromkeys(ruling for name in names(one) for ruling in index.get(name, ()))
            fitting = _narrowed([one], [ruling for ruling in sharing if may_fit(one, ruling)])
            if len(fitting) > 1:
                self.set_aside.append((one, fitting))
            elif fitting:
                joins.append((one, fitting[0]))
            else:
                rest.append(one)
        for one, ruling in joins:
            ruling.told.append(one)
        return rest

    def found(self, batch: Sequence[Told], names: Callable[[Told], Names]) -> None:
        """Make rulings of those that are tied together by shared names."""
        root = list(range(len(batch)))

        def top(index: int) -> int:
            while root[index] != index:
                root[index] = index = root[root[index]]
            return index

        owner: dict[Hashable, int] = {}
        for index, one in enumerate(batch):
            for name in names(one):
                first, second = sorted((top(index), top(owner.setdefault(name, index))))
                root[second] = first
        rulings: dict[int, Ruling] = defaultdict(Ruling)
        for index, one in enumerate(batch):
            rulings[top(index)].told.append(one)
        self.rulings += rulings.values()


def _index(rulings: Iterable[Ruling], names_of: Callable[[Ruling], Names]) -> dict[Hashable, list[Ruling]]:
    index: dict[Hashable, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        for name in set(names_of(ruling)):
            index[name].append(ruling)
    return index


def _narrowed(told: Sequence[Told], fitting: Iterable[Ruling]) -> list[Ruling]:
    """Of several rulings those of the same direction and jurisdiction, and of these those of the same day."""
    kept = list(fitting)
    places = {one.place for one in told}
    days = [one.fact.decided_on for one in told if one.fact.decided_on]
    if len(kept) > 1:
        kept = [ruling for ruling in kept if any(one.place in places for one in ruling.told)] or kept
    if len(kept) > 1:
        same_day = [ruling for ruling in kept if any(day.agrees_with(other) for day in days for other in ruling.days())]
        kept = same_day or kept
    return kept


def _may_be_of_that_day(one: Told, ruling: Ruling) -> bool:
    days = {other.day for other in ruling.told if other.citations and other.day}
    return not (one.day and days) or one.day in days


def _names(names: Callable[[Told], Names]) -> Callable[[Ruling], Names]:
    """All such names that are told of a ruling."""
    return lambda ruling: [name for one in ruling.told for name in names(one)]
