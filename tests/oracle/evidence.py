"""The oracle's half that reads: what sources say of the facts of one jurisdiction, and when that is certain.

Histories guarantee what keeps it short:

* every fact has its key in each observation, a stage is `earlier>later`, a jurisdiction has one treaty;
* two observations of one ruling within a rank have different days of publication; of a treaty or stage there is one
  for each rank, because nothing dates them;
* what two sources say of the days of one treaty can be true together;
* a ruling follows on at most one earlier ruling.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from models.facts import Decision, Observation, PublishedGroup, Review, Stage, Treaty
from models.vocabulary import RECOGNIZING, Confidence, Rank, TreatyStatus


@dataclass(frozen=True, slots=True)
class Judged:
    """A fact that a reviewer can judge: what sources say of it, the most trusted first, and what reviewers say."""

    key: str
    told: tuple[Observation, ...]
    reviews: tuple[Review, ...]  # the newest last

    def first(self, name: str) -> Any:
        """The value of a field that the most trusted of those who state it gives."""
        return next((value for seen in self.told if (value := getattr(seen.fact, name)) is not None), None)

    def known_on(self, own_day: date) -> date:
        """The earliest publication, else the fact's own day."""
        return min((day for seen in self.told if (day := _published(seen))), default=own_day)

    def is_held(self, known: date) -> bool:
        """Whether reviewers leave it: the newest review by the known day decides."""
        so_far = [review for review in self.reviews if review.reviewed_on.last_day <= known]
        return not so_far or so_far[-1].verdict == "confirmed"

    def is_confirmed(self, known: date) -> bool:
        """Whether a reviewer has made it certain; the last word of a day is the word of that day."""
        last_of_day = {review.reviewed_on.last_day: review.verdict for review in self.reviews}
        return any(verdict == "confirmed" and day <= known for day, verdict in last_of_day.items())


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is told of one jurisdiction, sorted into its facts; nothing is decided yet."""

    rulings: tuple[Judged, ...]
    treaties: tuple[Judged, ...]
    stages: tuple[Judged, ...]
    lists: tuple[Observation, ...]
    families: Mapping[str, str]  # by whose hands a host is

    def __bool__(self) -> bool:
        """Whether any fact speaks of the jurisdiction."""
        return bool(self.rulings or self.treaties or self.lists)


def sort_out(observations: Iterable[Observation], families: Mapping[str, str]) -> Facts:
    """The facts that observations speak of; one that only renditions state is none."""
    told: dict[tuple[type, str], list[Observation]] = {}
    reviews: dict[str, list[Review]] = {}
    for seen in observations:
        match seen.fact:
            case Review() as review:
                reviews.setdefault(review.key or "", []).append(review)
            case Stage(key=key, superseded_by=later):
                told.setdefault((Stage, f"{key}>{later}"), []).append(seen)
            case fact:
                told.setdefault((type(fact), fact.key or ""), []).append(seen)
    found: dict[type, list[Judged]] = {Decision: [], Treaty: [], Stage: [], PublishedGroup: []}
    for (kind, key), group in told.items():
        if not all(seen.origin.is_rendition for seen in group):
            said = sorted(reviews.get(key, ()), key=lambda review: review.reviewed_at or "")
            found[kind].append(Judged(key, tuple(sorted(group, key=_trust)), tuple(said)))
    lists = tuple(seen for printed in found[PublishedGroup] for seen in printed.told)
    return Facts(tuple(found[Decision]), tuple(found[Treaty]), tuple(found[Stage]), lists, families)


def _published(seen: Observation) -> date | None:
    """The day on which a source made it public, if it says so."""
    published = getattr(seen.fact, "published_on", None)
    return published.last_day if published else None


def _trust(seen: Observation) -> tuple[int, int]:
    """Who is believed first: by rank, then the newest."""
    published = _published(seen)
    return seen.origin.rank, -published.toordinal() if published else 0


def is_certain(fact: Judged, group: int, own_day: date, facts: Facts, known: date) -> bool:
    """Whether a reviewer, a sure row of the register, a structured or a second source, or a list bears a fact out.

    What a source does not date is taken to be as old as the fact. Who says otherwise bears out nothing.
    """
    if fact.is_confirmed(known):
        return True
    rows = [seen for seen in fact.told if seen.origin.rank == Rank.REGISTER]
    if any(row.fact.confidence != Confidence.LOW for row in rows):
        return True
    by_then = [seen for seen in fact.told if (_published(seen) or fact.known_on(own_day)) <= known]
    by_then = [seen for seen in by_then if not seen.origin.is_rendition and not _says_otherwise(seen, fact)]
    if any(seen.origin.rank in (Rank.COURT, Rank.TABLE) for seen in by_then):
        return True
    cited = {facts.families.get(urlsplit(url).hostname or "") for row in rows for url in row.fact.source_urls}
    hands = {"register" if seen.origin.family in cited else seen.origin.family for seen in by_then}
    return len(hands) > 1 or bool(rows and _is_printed(group, facts, known))


def _says_otherwise(seen: Observation, fact: Judged) -> bool:
    """Whether a source denies what the fact is held to be: a recognition or a clause."""
    name = "outcome" if isinstance(seen.fact, Decision) else "recognition_clause"
    told, kept = getattr(seen.fact, name), fact.first(name)
    if isinstance(seen.fact, Treaty) and seen.fact.status == TreatyStatus.NEVER_IN_FORCE:
        return True
    return told is not None and told != kept and not {told, kept} <= RECOGNIZING


def _is_printed(group: int, facts: Facts, known: date) -> bool:
    """Whether a list that was public by then prints the jurisdiction in a group."""
    printed = [seen for seen in facts.lists if isinstance(seen.fact, PublishedGroup) and seen.fact.group == group]
    return any(day <= known for seen in printed if (day := _published(seen)))
