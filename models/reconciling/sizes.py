"""Printed sizes of groups beside ours, with who makes the difference as far as the evidence shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.facts import PublishedGroupSize
from models.jurisdictions import name_of
from models.reconciling.comparison import Comparison, Printing, Reason, Status, What, difference, status_of
from models.reconciling.dating import Assumed, latest_day, printing_of
from models.reconciling.evidence import Country, Evidence
from models.reconciling.printed import Printed
from models.reconciling.shortfalls import missing_ruling, missing_treaty
from models.reconciling.wording import listed, names
from models.vocabulary import UNCERTAIN

_MOST_NAMED = 12  # members that are named one by one
Clause = tuple[str, tuple[str, ...]]  # what is said, and the keys of the facts that it stands on


def compare_sizes(
    found: Sequence[Printed[PublishedGroupSize]], lists: Sequence[Comparison], evidence: Evidence
) -> list[Comparison]:
    """A row for every size, in order of the days compared; `lists` are the rows of all lists."""
    rows = [_Size.of(one, lists, evidence).row() for one in found]
    return sorted(rows, key=lambda row: (row.printing.valid, row.printing.known, row.key))


@dataclass(frozen=True, slots=True)
class _Size:
    """How many countries one page says are in one group."""

    key: str
    fact: PublishedGroupSize
    printing: Printing
    beside: Sequence[Comparison]  # of the list on the same page: who is in the group, there or here
    evidence: Evidence

    @classmethod
    def of(cls, one: Printed[PublishedGroupSize], lists: Sequence[Comparison], evidence: Evidence) -> _Size:
        """The size with the days on which it is compared: without a date those of the list on the same page."""
        dates = one.fact.published_on, one.fact.as_of
        of_the_page = [row for row in lists if row.printing.pages[0] == one.page]
        beside = [row for row in of_the_page if (row.printing.published_on, row.printing.as_of) == dates]

        def assume() -> Assumed:
            return (beside[0].printing.valid, beside[0].printing.remarks[-1]) if beside else latest_day(evidence)

        in_group = [row for row in beside if one.fact.group in (row.published, row.computed)]
        return cls(one.key, one.fact, printing_of([one], assume), in_group, evidence)

    def row(self) -> Comparison:
        """The size beside ours."""
        group, size = self.fact.group, self.fact.size
        members = self.evidence.members(group, self.printing.valid, self.printing.known)
        text, keys = self._by_the_list()
        if not text and len(members) < size:
            text, keys = self._nearest()
        elif not text and size < len(members) <= _MOST_NAMED:
            text = f"; held are {names(members)}"
        told = difference(size, len(members), f"countries held in group {group}") + text
        reason = Reason(status_of(size, len(members)), told, keys)
        if group == UNCERTAIN:  # every country of the world that is in no other group: nobody holds them all
            reason = Reason(Status.EVIDENCE_MISSING, f"{size} printed; the members of group 4 are not counted here")
        return Comparison(
            key=self.key,
            what=What.GROUP_SIZE,
            printing=self.printing,
            jurisdiction=None,
            name_as_printed=f"group_{group}",
            published=size,
            computed=None if group == UNCERTAIN else len(members),
            status=reason.status,
            reason=reason.cited,
            keys=reason.keys,
        )

    def _by_the_list(self) -> Clause:
        """How the list on the same page differs from the size that it tells, and from what is held of the group."""
        group, rows = self.fact.group, self.beside
        printed = [row for row in rows if row.published == group]
        parts = {row.jurisdiction for row in printed if row.status == Status.PRINTED_IN_PARTS and row.jurisdiction}
        others = [row.name_as_printed for row in printed if row.computed != group and row.name_as_printed]
        left_out = [row.jurisdiction for row in rows if row.published != group and row.jurisdiction]
        told = [f"has {len(printed)} names"] if printed and len(printed) != self.fact.size else []
        told += [f"prints {names(parts)} in parts"] if parts else []
        told += [f"leaves out {names(left_out)}"] if left_out else []
        told += [f"has {listed(others)}, not held in the group"] if others else []
        keys = tuple(dict.fromkeys(key for row in rows if row.status != Status.AGREES for key in row.keys))
        return (f"; the list on the same page {listed(told)}", keys) if told else ("", ())

    def _nearest(self) -> Clause:
        """Who would be in the group, but for one thing that is not held, or was not reported by then."""
        near: dict[str, Reason] = {}
        for code in sorted(self.evidence.grounds.keys() | self.evidence.treaties.keys()):
            country = Country(code, self.printing.valid, self.printing.known, self.evidence)
            reason = self._but_for(country) if country.decision.group > self.fact.group else None
            if reason and reason.status == Status.EVIDENCE_MISSING:
                near[code] = reason
        told = "".join(f"; {name_of(code)} is near: {reason.text}" for code, reason in near.items())
        return told or "; no other country is near", tuple(key for reason in near.values() for key in reason.keys)

    def _but_for(self, country: Country) -> Reason | None:
        """What lacks, where a treaty had been signed or a ruling handed down by then; else None."""
        if self.fact.group == 1:
            signed = country.treaty and country.treaty.signed_by(country.valid, country.known)
            return missing_treaty(country) if signed else None
        there = [ground.group for ground in country.grounds if ground.valid_from <= country.valid < ground.valid_to]
        return missing_ruling(country, self.fact.group) if self.fact.group in there else None
