"""A fact on both clocks: when it counts, when it was published, and since when it is certain.

A decision that rests on one prose page, or on a doubtful row of the register, is provisional. A structured
source makes it certain, and so does a second one by other hands: sources of one family are one, and a row of
the register is no second source beside the pages that it was compiled from. A published list bears a row out.
Who says otherwise, another outcome or no clause, bears out nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.dates import PartialDate
from models.facts import AnyFact, Decision, Fact, Observation, PublishedGroup, Treaty
from models.hands import families_of, publisher
from models.held import Held
from models.vocabulary import RECOGNIZING, Basis, Confidence, Direction, Rank, TreatyStatus


def published_day(fact: AnyFact) -> date | None:
    """The day by which the page was published that states the fact."""
    published: PartialDate | None = getattr(fact, "published_on", None)
    return published.last_day if published else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What all observations together say of certainty: which lists print a jurisdiction in a group."""

    printed: Mapping[tuple[str, int], date]  # when a list first did

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> Evidence:
        """The evidence in all observations; lists without a date bear out nothing."""
        printed: dict[tuple[str, int], list[date]] = defaultdict(list)
        for seen in observations:
            fact, day = seen.fact, published_day(seen.fact)
            if isinstance(fact, PublishedGroup) and fact.jurisdiction and day and not seen.origin.is_rendition:
                printed[fact.jurisdiction, fact.group].append(day)
        return cls({claim: min(days) for claim, days in printed.items()})

    def place(self, key: str, fact: AnyFact, group: Sequence[Observation]) -> Held:
        """The fact as it is held; a fact that no observation dates counts as known from its own day on."""
        own: PartialDate | None = None
        if isinstance(fact, Decision):
            own = fact.decided_on
        elif isinstance(fact, Treaty):
            own = fact.in_force_on
        published = [day for seen in group if (day := published_day(seen.fact))]
        effective_on = own.last_day if own else None
        known_on = min(published, default=effective_on)
        telling = [seen for seen in group if _bears_out(seen.fact, fact)]
        confirmed_on = self._confirmed_on(fact, telling, known_on) if known_on else None
        return Held(key, fact, effective_on, known_on, not published, confirmed_on)

    def _confirmed_on(self, fact: Fact, group: Sequence[Observation], known_on: date) -> date | None:
        pages = [seen for seen in group if seen.origin.rank > Rank.REGISTER and not seen.origin.is_rendition]
        rows = [seen for seen in group if seen.origin.rank <= Rank.REGISTER]
        if any(row.fact.confidence != Confidence.LOW for row in rows):
            return known_on
        days = [published_day(page.fact) or known_on for page in pages if page.origin.rank in (Rank.COURT, Rank.TABLE)]
        cited = {url for row in rows for url in row.fact.source_urls}
        compiled_by = frozenset().union(*map(families_of, cited))
        compiled_at = set(map(publisher, cited))
        firsts: dict[str, date] = {}
        for seen in (*rows, *pages):
            is_compiled = seen.origin.family in compiled_by or publisher(seen.origin.url) in compiled_at
            family = "register" if seen in rows or is_compiled else seen.origin.family
            day = published_day(seen.fact) or known_on
            firsts[family] = min(day, firsts.get(family, day))
        if len(firsts) > 1:
            days.append(sorted(firsts.values())[1])
        if rows and (printed_on := self.printed.get(_claim(fact))):
            days.append(printed_on)
        return max(known_on, min(days)) if days else None


def _bears_out(told: AnyFact, held: AnyFact) -> bool:
    """Whether a source says nothing else of a fact than what it is held to be."""
    if isinstance(told, Decision) and isinstance(held, Decision):
        return told.outcome in (None, held.outcome) or {told.outcome, held.outcome} <= RECOGNIZING
    if isinstance(told, Treaty) and isinstance(held, Treaty):
        denies = told.status == TreatyStatus.NEVER_IN_FORCE and held.in_force_on is not None
        return told.recognition_clause in (None, held.recognition_clause) and not denies
    return True


def _claim(fact: Fact) -> tuple[str, int]:
    """The jurisdiction and group that a fact speaks for, as published lists print them; group 0 for none."""
    if isinstance(fact, Treaty):
        return fact.jurisdiction, 1
    if isinstance(fact, Decision):
        if fact.direction == Direction.OUTBOUND:
            return fact.jurisdiction, 3
        return fact.jurisdiction, 2 if fact.basis in (Basis.RECIPROCITY, None) else 0
    return "", 0
