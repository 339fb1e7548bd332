"""From what pages say to what we hold true: observations of one fact become one fact.

Who is believed first: register, court, table, prose; within a rank the newest publication. The loser
stays as a conflict. What rests on renditions alone is not held at all: renditions are made from the
register and confirm nothing. The order in which observations arrive never matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from models.dates import PartialDate
from models.docket import identity_keys
from models.facts import AnyFact, Candidate, Decision, Fact, Observation, PublishedGroup, Treaty, fact_errors
from models.identity import Ambiguous, group_by_fact
from models.vocabulary import Basis, Confidence, Direction, Rank, TreatyStatus

# The fields in which a difference between sources is a conflict; names and titles merely vary.
JUDGED: dict[str, tuple[str, ...]] = {
    "decision": (
        *("direction", "jurisdiction", "decided_on", "outcome", "final"),
        *("basis", "reciprocity_test", "refusal_ground", "subject"),
    ),
    "treaty": ("signed_on", "in_force_on", "terminated_on", "recognition_clause"),
    "published_count": (
        *("total_cases", "jurisdictions", "inbound_total", "inbound_recognized", "inbound_refused"),
        *("inbound_withdrawn_or_dismissed", "treaties_total", "treaties_with_clause"),
    ),
    "stage": ("effect",),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A fact that we hold true, with the day it counts from and its place on the known clock."""

    key: str
    fact: AnyFact
    effective_on: date | None
    known_on: date | None
    known_assumed: bool  # no observation is dated: the fact's own date stands in
    confirmed_on: date | None  # None: provisional


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources, one field, two values; `settled_by` is the rule that chose."""

    fact_key: str
    field: str
    kept: str
    kept_url: str
    lost: str
    lost_url: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should look at."""

    kind: str
    source: str
    url: str
    message: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome of a merge; `key_of` names the fact that each observation speaks of."""

    held: list[Held]
    disagreements: list[Disagreement]
    problems: list[Problem]
    key_of: dict[Observation, str]


def merge(observations: Iterable[Observation]) -> Merged:
    """All facts that the observations bear out, in order of kind and key."""
    ordered = sorted(
        (seen for seen in observations if not isinstance(seen.fact, Candidate)),
        key=lambda seen: (seen.fact.kind, *_precedence(seen)),
    )
    printed = _printed_groups(ordered)
    merged = Merged([], [], [], {})
    for key, group in group_by_fact(ordered):
        if isinstance(group, Ambiguous):
            merged.problems.append(Problem("ambiguous_identity", group.source, group.url, group.message))
            continue
        merged.key_of.update(dict.fromkeys(group, key))
        if all(seen.origin.is_rendition for seen in group):
            origin = group[0].origin
            message = f"{group[0].fact.kind} {key}: expected a row of the register, found only our rendition; not held"
            merged.problems.append(Problem("rendition_alone", origin.source, origin.url, message))
            continue
        try:
            fact = _one_fact(key, group)
        except ValidationError as error:
            origin = group[0].origin
            message = f"{key}: sources do not fit together: {fact_errors(error)[0]}"
            merged.problems.append(Problem("inconsistent_fact", origin.source, origin.url, message))
            continue
        if unlike := _unlike_dockets(fact):
            origin = group[0].origin
            merged.problems.append(Problem("docket_mismatch", origin.source, origin.url, f"{key}: {unlike}"))
        merged.disagreements.extend(_disagreements(key, fact, group))
        merged.held.append(_place(key, fact, group, printed))
    merged.held.sort(key=lambda held: (held.fact.kind, held.key))
    return merged


def _precedence(seen: Observation) -> tuple[int, int, str, str]:
    """Rank first, then the newest publication, then something fixed."""
    published = _published(seen.fact)
    return seen.origin.rank, -(published.toordinal() if published else 0), seen.origin.url, seen.span


def _published(fact: AnyFact) -> date | None:
    published: PartialDate | None = getattr(fact, "published_on", None)
    return published.last_day if published else None


def _one_fact(key: str, group: Sequence[Observation]) -> AnyFact:
    """Each field from the first source that states it."""
    first = group[0].fact
    fields: dict[str, Any] = {"key": key} if first.kind != "stage" else {}
    for name in type(first).model_fields:
        if name not in fields:
            fields[name] = next((value for seen in group if _stated(value := getattr(seen.fact, name))), None)
    if isinstance(first, Treaty):
        fields |= _force(fields)
    published = [day for seen in group if (day := getattr(seen.fact, "published_on", None))]
    if published:
        fields["published_on"] = min(published, key=lambda day: (day.last_day, day.text))
    return type(first).model_validate({name: value for name, value in fields.items() if value is not None})


def _unlike_dockets(fact: AnyFact) -> str | None:
    """What is wrong with a ruling whose docket in Chinese is that of another case than in English."""
    if isinstance(fact, Decision) and fact.docket and fact.docket_zh:
        english, chinese = identity_keys(fact.docket, None, None), identity_keys(None, fact.docket_zh, None)
        if english and chinese and not set(english) & set(chinese):
            return f"docket_zh: expected the case of {fact.docket!r}, found {fact.docket_zh!r}"
    return None


def _stated(value: object) -> bool:
    return value is not None and value != ()


def _force(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A treaty's status follows from its dates, but "never in force" is a statement of its own."""
    if fields["status"] == TreatyStatus.NEVER_IN_FORCE:
        return {"in_force_on": None}
    return {"status": TreatyStatus.IN_FORCE if fields["in_force_on"] else TreatyStatus.UNKNOWN}


def _disagreements(key: str, fact: AnyFact, group: Sequence[Observation]) -> Iterable[Disagreement]:
    for name in JUDGED.get(fact.kind, ()):
        kept = getattr(fact, name)
        winner = next((seen for seen in group if getattr(seen.fact, name) == kept), group[0])
        for seen in group:
            value = getattr(seen.fact, name)
            if value is None or _agree(kept, value):
                continue
            same_rank = seen.origin.rank == winner.origin.rank
            rule = (
                "newest of one rank"
                if same_rank
                else f"{winner.origin.rank.name} before {seen.origin.rank.name}".lower()
            )
            yield Disagreement(key, name, str(kept), winner.origin.url, str(value), seen.origin.url, rule)


def _agree(kept: object, value: object) -> bool:
    if isinstance(kept, PartialDate) and isinstance(value, PartialDate):
        return kept.agrees_with(value)
    return kept == value


def _place(key: str, fact: AnyFact, group: Sequence[Observation], printed: Mapping[tuple[str, int], date]) -> Held:
    """The fact on both clocks: when it counts, when it was published, since when it is certain."""
    own: PartialDate | None = None
    if isinstance(fact, Decision):
        own = fact.decided_on
    elif isinstance(fact, Treaty):
        own = fact.in_force_on
    published = [day for seen in group if (day := _published(seen.fact))]
    effective_on = own.last_day if own else None
    known_on = min(published, default=effective_on)
    confirmed_on = _confirmed_on(fact, group, known_on, printed) if known_on else None
    return Held(key, fact, effective_on, known_on, not published, confirmed_on)


def _confirmed_on(
    fact: Fact, group: Sequence[Observation], known_on: date, printed: Mapping[tuple[str, int], date]
) -> date | None:
    """Since when more than one prose page, or one doubtful row of the register, bears the fact out."""
    pages = [seen for seen in group if seen.origin.rank > Rank.REGISTER and not seen.origin.is_rendition]
    rows = [seen for seen in group if seen.origin.rank <= Rank.REGISTER]
    if any(row.fact.confidence != Confidence.LOW for row in rows):
        return known_on
    days = [_published(page.fact) or known_on for page in pages if page.origin.rank in (Rank.COURT, Rank.TABLE)]
    firsts: dict[str, date] = {}
    for seen in (*rows, *pages):
        day = _published(seen.fact) or known_on
        firsts[seen.origin.family] = min(day, firsts.get(seen.origin.family, day))
    if len(firsts) > 1:
        days.append(sorted(firsts.values())[1])
    if rows and (printed_on := printed.get(_claim(fact))):
        days.append(printed_on)
    return max(known_on, min(days)) if days else None


def _claim(fact: Fact) -> tuple[str, int]:
    """The jurisdiction and group that a fact speaks for, as published lists print them; group 0 for none."""
    if isinstance(fact, Treaty):
        return fact.jurisdiction, 1
    if isinstance(fact, Decision):
        if fact.direction == Direction.OUTBOUND:
            return fact.jurisdiction, 3
        return fact.jurisdiction, 2 if fact.basis == Basis.RECIPROCITY else 0
    return "", 0


def _printed_groups(observations: Iterable[Observation]) -> dict[tuple[str, int], date]:
    """When a published list first printed a jurisdiction in a group; lists without a date bear out nothing."""
    found: dict[tuple[str, int], list[date]] = defaultdict(list)
    for seen in observations:
        fact, day = seen.fact, _published(seen.fact)
        if isinstance(fact, PublishedGroup) and fact.jurisdiction and day and not seen.origin.is_rendition:
            found[fact.jurisdiction, fact.group].append(day)
    return {claim: min(days) for claim, days in found.items()}
