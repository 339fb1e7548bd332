"""Printed numbers of cases and treaties, a row for each number beside ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.facts import PublishedCount
from models.reconciling.comparison import Comparison, Printing, What
from models.reconciling.dating import latest_day, printing_of
from models.reconciling.evidence import Evidence
from models.reconciling.printed import Printed
from models.reconciling.tallies import INBOUND, Tally, added, cases, inbound, jurisdictions, treaties


def compare_counts(found: Sequence[Printed[PublishedCount]], evidence: Evidence) -> list[Comparison]:
    """A row for every number that is printed, in order of the days compared."""
    counts = [_Count(one.key, one.fact, printing_of([one], lambda: latest_day(evidence)), evidence) for one in found]
    counts.sort(key=lambda count: (count.printing.valid, count.printing.known, count.key))
    rows: list[Comparison] = []
    former: Printing | None = None
    for count in counts:
        rows += count.rows(former)
        if count.fact.total_cases is not None or count.fact.jurisdictions is not None:
            former = count.printing  # it numbers a list of cases, to which the next one adds
    return rows


@dataclass(frozen=True, slots=True)
class _Count:
    """The numbers of one date."""

    key: str
    fact: PublishedCount
    printing: Printing
    evidence: Evidence

    def rows(self, former: Printing | None) -> Iterator[Comparison]:
        """A row for each number; `former` is the list of cases before this one."""
        for name, tally in self._tallies(former):
            yield Comparison(
                key=f"{self.key}#{name}",
                what=What.COUNT,
                printing=self.printing,
                jurisdiction=None,
                name_as_printed=name,
                published=tally.published,
                computed=tally.computed,
                status=tally.status,
                reason=tally.text,
                keys=tally.keys,
                by_jurisdiction=tally.by_jurisdiction,
            )

    def _tallies(self, former: Printing | None) -> Iterator[tuple[str, Tally]]:
        fact, days, evidence = self.fact, self.printing, self.evidence
        if fact.total_cases is not None:
            yield "total_cases", cases(fact.total_cases, days, evidence)
        if fact.jurisdictions is not None:
            yield "jurisdictions", jurisdictions(fact.jurisdictions, days, evidence)
        printed = {name: getattr(fact, name) for name in INBOUND if getattr(fact, name) is not None}
        yield from inbound(printed, days, evidence).items()
        if fact.treaties_total is not None:
            yield "treaties_total", treaties(fact.treaties_total, days, evidence)
        if fact.treaties_with_clause is not None:
            yield "treaties_with_clause", treaties(fact.treaties_with_clause, days, evidence, with_clause=True)
        if fact.added:
            yield "added", added(dict(fact.added), days, former, evidence)
