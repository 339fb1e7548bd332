"""Printed lists of countries by group: each name beside our group, and the countries that a list leaves out.

A list is what one page prints at one time. It speaks of the groups that it prints and of no others; a group that is
limited to some countries says nothing of those that it does not print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.facts import PublishedGroup
from models.reconciling import reasons
from models.reconciling.comparison import Comparison, Printing, Reason, What
from models.reconciling.dating import best_day, printing_of
from models.reconciling.evidence import Country, Evidence
from models.reconciling.printed import Printed
from models.reconciling.wording import listed
from models.vocabulary import UNCERTAIN


def compare_lists(names: Sequence[Printed[PublishedGroup]], evidence: Evidence) -> list[Comparison]:
    """The rows of every list, in order of the days compared and of the pages."""
    lists: dict[tuple[str, ...], list[Printed[PublishedGroup]]] = defaultdict(list)
    for name in names:
        lists[name.page, str(name.fact.published_on), str(name.fact.as_of)].append(name)
    compared = [_PrintedList.of(lists[place], evidence) for place in sorted(lists)]
    compared.sort(key=lambda found: (found.printing.valid, found.printing.known, found.printing.pages))
    return [row for found in compared for row in found.rows()]


@dataclass(frozen=True, slots=True)
class _PrintedList:
    """All names that one page prints at one time."""

    printing: Printing
    names: Mapping[str, PublishedGroup]  # by key
    groups: frozenset[int]
    scopes: Mapping[int, str]  # what a group is limited to, by group
    evidence: Evidence

    @classmethod
    def of(cls, found: Sequence[Printed[PublishedGroup]], evidence: Evidence) -> _PrintedList:
        """The list with the days on which it is compared."""
        names = {one.key: one.fact for one in found}
        groups = frozenset(name.group for name in names.values())
        scopes = dict(sorted((name.group, name.scope) for name in names.values() if name.scope))
        printed: dict[str, list[int]] = defaultdict(list)
        for name in names.values():
            if name.jurisdiction:
                printed[name.jurisdiction].append(name.group)
        told = groups - scopes.keys()
        printing = printing_of(found, lambda: best_day(printed, told, evidence), _limits(scopes))
        return cls(printing, names, groups, scopes, evidence)

    def rows(self) -> Iterator[Comparison]:
        """A row for each name, then one for each country that is left out."""
        for key in sorted(self.names, key=lambda key: (self.names[key].group, self.names[key].name_as_printed, key)):
            yield self._printed(key, self.names[key])
        printed = {name.jurisdiction for name in self.names.values()}
        for code in sorted(self.evidence.grounds.keys() - printed):
            group = self._country(code).decision.group
            if group != UNCERTAIN and group in self.groups - self.scopes.keys():
                yield self._left_out(code, group)

    def _country(self, code: str) -> Country:
        return Country(code, self.printing.valid, self.printing.known, self.evidence)

    def _printed(self, key: str, name: PublishedGroup) -> Comparison:
        computed = self._country(name.jurisdiction).decision.group if name.jurisdiction else None
        reason = self._reason(name, computed)
        return Comparison(
            key=key,
            what=What.GROUP,
            printing=self.printing,
            jurisdiction=name.jurisdiction,
            name_as_printed=name.name_as_printed,
            published=name.group,
            computed=computed,
            status=reason.status,
            reason=reason.cited,
            scope=self.scopes.get(name.group),
            keys=reason.keys,
        )

    def _reason(self, name: PublishedGroup, computed: int | None) -> Reason:
        if name.jurisdiction is None:
            return reasons.unknown_name(name.name_as_printed)
        country, place = self._country(name.jurisdiction), (name.jurisdiction, name.group)
        if computed != name.group:
            return reasons.otherwise(country, name.group)
        same = [other.name_as_printed for other in self.names.values() if (other.jurisdiction, other.group) == place]
        return reasons.in_parts(country, same) if len(same) > 1 else reasons.agreement(country, name.qualifier)

    def _left_out(self, code: str, group: int) -> Comparison:
        reason = reasons.not_printed(self._country(code))
        dates = [str(day) for day in (self.printing.published_on, self.printing.as_of) if day]
        return Comparison(
            key="-".join([f"{self.printing.pages[0]}#{group}", code.lower(), "not-printed", *dates]),
            what=What.GROUP,
            printing=self.printing,
            jurisdiction=code,
            name_as_printed=None,
            published=None,
            computed=group,
            status=reason.status,
            reason=reason.cited,
            keys=reason.keys,
        )


def _limits(scopes: Mapping[int, str]) -> list[str]:
    """What a list is limited to, in words."""
    groups: dict[str, list[str]] = defaultdict(list)
    for group, scope in scopes.items():
        groups[scope].append(str(group))
    return [f"of group{'s' * (len(of) > 1)} {listed(of)} the list prints {scope} only" for scope, of in groups.items()]
