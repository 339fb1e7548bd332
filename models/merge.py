"""From what pages say to what we hold true: observations of one fact become one fact.

Who is believed first: register, court, table, prose; within a rank the newest publication. The loser
stays as a conflict. What rests on renditions alone is not held at all: renditions are made from the
register and confirm nothing. A reviewer has the last word. The order in which observations arrive never
matters, and what is observed of one fact never takes away another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from models.certainty import Evidence, published_day
from models.dates import PartialDate
from models.directory import Directory
from models.docket import dockets_of
from models.errors import IdentityError, NotFoundError
from models.facts import AnyFact, Candidate, Decision, Observation, Review, Stage, Treaty, fact_errors
from models.held import Disagreement as Disagreement
from models.held import Held as Held
from models.held import Merged as Merged
from models.held import Problem as Problem
from models.identity import Ambiguous, group_by_fact
from models.reviews import is_of_issue, is_of_page, reviewed
from models.vocabulary import RECOGNIZING, TreatyStatus

# The fields in which a difference between sources is a conflict; names and titles merely vary.
JUDGED: dict[str, tuple[str, ...]] = {
    "decision": (
        *("direction", "jurisdiction", "decided_on", "outcome", "final"),
        *("basis", "reciprocity_test", "refusal_ground", "subject"),
    ),
    "treaty": ("status", "signed_on", "in_force_on", "terminated_on", "recognition_clause"),
    "published_count": (
        *("total_cases", "jurisdictions", "inbound_total", "inbound_recognized", "inbound_refused"),
        *("inbound_withdrawn_or_dismissed", "treaties_total", "treaties_with_clause"),
    ),
    "stage": ("effect",),
}
REVIEWED = (Treaty, Decision, Stage)  # what a reviewer can take back; all else is mended where it is stated
# What a source says of these belongs to the outcome that it tells: a refusal's ground is no recognition's.
_OF_THE_OUTCOME = frozenset({"final", "basis", "reciprocity_test", "refusal_ground"})


def merge(observations: Iterable[Observation]) -> Merged:
    """All facts that the observations bear out, in order of kind and key."""
    every = sorted(dict.fromkeys(observations), key=lambda seen: (seen.fact.kind, *_precedence(seen)))
    ordered = [seen for seen in every if not isinstance(seen.fact, Candidate | Review)]
    evidence = Evidence.of(ordered)
    merged = Merged()
    for key, group in group_by_fact(ordered):
        if isinstance(group, Ambiguous):
            merged.problems.append(Problem("ambiguous_identity", group.source, group.url, group.message))
            continue
        merged.key_of.update(dict.fromkeys(group, key))
        if all(seen.origin.is_rendition for seen in group):
            message = f"{group[0].fact.kind} {key}: expected a row of the register, found only our rendition; not held"
            merged.problems.append(_problem("rendition_alone", group[0], message))
            continue
        fact, fitting, misfits = _one_fact(key, group)
        merged.problems.extend(misfits)
        if unlike := _unlike_dockets(fact):
            merged.problems.append(_problem("docket_mismatch", group[0], f"{key}: {unlike}"))
        merged.disagreements.extend(_disagreements(key, fact, fitting))
        merged.held.append(evidence.place(key, fact, fitting))
    merged.held.sort(key=lambda held: (held.fact.kind, held.key))
    return _reviewed(merged, [seen for seen in every if isinstance(seen.fact, Review)])


def _reviewed(merged: Merged, said: Sequence[Observation]) -> Merged:
    """What reviewers leave of it; a review of something that is not there, or cannot be judged so, is a problem."""
    if not said:
        return merged
    facts = {held.key: held.fact for held in merged.held if held.fact.kind in JUDGED}
    directory = Directory(facts.items())
    reviews: dict[str, list[Review]] = defaultdict(list)
    for seen in said:
        review = seen.fact
        if not isinstance(review, Review) or is_of_issue(review.key) or is_of_page(review.key):
            continue
        try:
            key = directory.key_of(review.key)
        except (NotFoundError, IdentityError) as error:
            merged.problems.append(_problem("review_unmatched", seen, f"a review: {error}"))
            continue
        if isinstance(facts[key], REVIEWED):
            reviews[key].append(review)
        elif review.verdict == "rejected":
            merged.problems.append(_problem("review_unmatched", seen, f"a review: {not_rejectable(key, facts[key])}"))
            continue
        merged.key_of[seen] = key
    held = [reviewed(found, reviews[found.key]) if found.key in reviews else found for found in merged.held]
    withdrawn = {found.key for found in held if found.withdrawn_on}
    disagreements = [found for found in merged.disagreements if found.fact_key not in withdrawn]
    return replace(merged, held=held, disagreements=disagreements)


def not_rejectable(key: str, fact: AnyFact) -> str:
    """What is wrong with a rejection of a fact that no reviewer can take back."""
    return (
        f"expected a treaty, a ruling or a stage to reject, found {fact.kind.replace('_', ' ')} {key}; mend its source"
    )


def _problem(kind: str, seen: Observation, message: str) -> Problem:
    return Problem(kind, seen.origin.source, seen.origin.url, message)


def _precedence(seen: Observation) -> tuple[int, int, str, str, str]:
    """Rank first, then the newest publication, then something fixed."""
    published = published_day(seen.fact)
    newest_first = -(published.toordinal() if published else 0)
    return seen.origin.rank, newest_first, seen.origin.url, seen.span, seen.fact.model_dump_json()


def _one_fact(key: str, group: Sequence[Observation]) -> tuple[AnyFact, list[Observation], list[Problem]]:
    """The fact, the observations that fit into it, and a problem for each that cannot be true beside the surer ones."""
    try:
        return _filled(key, group), list(group), []
    except ValidationError:
        pass
    fitting, misfits = [group[0]], []
    for seen in group[1:]:
        try:
            _filled(key, [*fitting, seen])
            fitting.append(seen)
        except ValidationError as error:
            message = f"{key}: does not fit to what surer sources say: {fact_errors(error)[0]}; left out"
            misfits.append(_problem("inconsistent_fact", seen, message))
    return _filled(key, fitting), fitting, misfits


def _filled(key: str, group: Sequence[Observation]) -> AnyFact:
    """Each field from the first source that states it."""
    first = group[0].fact
    fields: dict[str, Any] = {"key": key} if first.kind != "stage" else {}
    for name in type(first).model_fields:
        if name not in fields:
            told = (getattr(seen.fact, name) for seen in _speaking(name, group))
            fields[name] = next((value for value in told if value is not None and value != ()), None)
    if isinstance(first, Treaty):
        fields |= _force(fields, group)
    published = [day for seen in group if (day := getattr(seen.fact, "published_on", None))]
    if published:
        fields["published_on"] = min(published, key=lambda day: (day.last_day, day.text))
    return type(first).model_validate({name: value for name, value in fields.items() if value is not None})


def _speaking(name: str, group: Sequence[Observation]) -> Sequence[Observation]:
    """The observations whose word on a field counts."""
    if name not in _OF_THE_OUTCOME:
        return group
    outcomes = [getattr(seen.fact, "outcome", None) for seen in group]
    kept = next((outcome for outcome in outcomes if outcome), None)
    same = {None, kept} | (RECOGNIZING if kept in RECOGNIZING else set())
    return [seen for seen, outcome in zip(group, outcomes, strict=True) if outcome in same]


def _unlike_dockets(fact: AnyFact) -> str | None:
    """What is wrong with a ruling whose docket in Chinese is that of another case than in English."""
    if isinstance(fact, Decision) and fact.docket and fact.docket_zh:
        english, chinese = dockets_of(fact.docket), dockets_of(fact.docket_zh)
        names = {name for docket in chinese for name in (docket.key, docket.shortened)}
        if english and chinese and not {docket.key for docket in english} & names:
            return f"docket_zh: expected the case of {fact.docket!r}, found {fact.docket_zh!r}"
    return None


def _force(fields: Mapping[str, Any], group: Sequence[Observation]) -> dict[str, Any]:
    """A treaty's status follows from its dates; "never in force" counts unless a surer source has the day of entry."""
    for treaty in (seen.fact for seen in group if isinstance(seen.fact, Treaty)):
        if treaty.status == TreatyStatus.NEVER_IN_FORCE:
            return {"status": TreatyStatus.NEVER_IN_FORCE, "in_force_on": None}
        if treaty.in_force_on:
            break
    return {"status": TreatyStatus.IN_FORCE if fields["in_force_on"] else TreatyStatus.UNKNOWN}


def _disagreements(key: str, fact: AnyFact, group: Sequence[Observation]) -> Iterator[Disagreement]:
    for name in JUDGED.get(fact.kind, ()):
        kept = getattr(fact, name)
        speaking = _speaking(name, group)
        winner = next((seen for seen in speaking if getattr(seen.fact, name) == kept), group[0])
        for seen in speaking:
            value = getattr(seen.fact, name)
            if value is not None and not _agree(kept, value):
                told = "none" if kept is None else str(kept)
                rule = _rule(winner, seen)
                yield Disagreement(key, name, told, winner.origin.url, str(value), seen.origin.url, rule)


def _rule(winner: Observation, loser: Observation) -> str:
    """Why one was believed before the other."""
    if winner.origin.rank != loser.origin.rank:
        return f"{winner.origin.rank.name} before {loser.origin.rank.name}".lower()
    if published_day(winner.fact) != published_day(loser.fact):
        return "newest of one rank"
    return "first address of one rank and day"


def _agree(kept: object, value: object) -> bool:
    if isinstance(value, TreatyStatus):  # all else that a status tells is told by the day of entry
        return value != TreatyStatus.NEVER_IN_FORCE or kept == value
    if isinstance(kept, PartialDate) and isinstance(value, PartialDate):
        return kept.agrees_with(value)
    return kept == value
