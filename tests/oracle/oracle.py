"""The oracle: a second, slow mind that knows only what DESIGN and docs/how-it-works.md say.

It answers one pair of days at a time and starts from the observations, so it has no intervals, no chains that were
cut before and no state that a step could leave wrong. It imports value types only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from models.facts import Decision, Treaty
from models.vocabulary import (
    RECOGNIZING,
    UNCERTAIN,
    Basis,
    Direction,
    Effect,
    GroundKind,
    Outcome,
    Qualifier,
    RefusalGround,
    Subject,
    TreatyStatus,
)
from tests.oracle.evidence import Facts, Judged, is_certain


class Ground(NamedTuple):
    """One reason for a group on a pair of days."""

    kind: str
    key: str
    group: int
    basis: str | None
    is_partial: bool
    is_bankruptcy: bool
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the oracle says of a jurisdiction for one pair of days."""

    group: int
    group_without_provisional: int
    qualifiers: tuple[str, ...]
    contrary: int
    grounds: frozenset[Ground]
    standing: frozenset[tuple[str, str]]  # kind, key

    @property
    def deciding(self) -> list[Ground]:
        """The grounds of the group, whichever of them is printed first."""
        return [ground for ground in self.grounds if ground.group == self.group]


def answer(facts: Facts, valid: date, known: date) -> Answer:
    """The group of a jurisdiction, and why, on one pair of days."""
    treaties = [treaty for treaty in facts.treaties if _is_in_force(treaty, valid, known)]
    rulings = _standing(facts, valid, known)
    found = [_of_treaty(treaty, facts, known) for treaty in treaties]
    found += [_of_ruling(ruling, facts, known) for ruling in rulings]
    grounds = [ground for ground in found if ground]
    group = min((ground.group for ground in grounds), default=UNCERTAIN)
    deciding = [ground for ground in grounds if ground.group == group]
    qualifiers: list[str] = []
    if deciding and all(ground.is_bankruptcy for ground in deciding):
        qualifiers.append(Qualifier.BANKRUPTCY_ONLY.value)
    if deciding and all(ground.is_partial or ground.is_provisional for ground in deciding):
        qualifiers.append(Qualifier.TO_BE_CONFIRMED.value)
    return Answer(
        group=group,
        group_without_provisional=min((one.group for one in grounds if not one.is_provisional), default=UNCERTAIN),
        qualifiers=tuple(qualifiers),
        contrary=sum(_is_contrary(ruling) for ruling in rulings),
        grounds=frozenset(grounds),
        standing=frozenset(
            [("treaty", treaty.key) for treaty in treaties] + [("decision", ruling.key) for ruling in rulings]
        ),
    )


# --- treaties ---------------------------------------------------------------------------------------------------------


def _entry(treaty: Judged) -> date | None:
    """The day of entry into force, by the most trusted source that states a day, or that there never was one."""
    for seen in treaty.told:
        fact = seen.fact
        if isinstance(fact, Treaty) and (fact.in_force_on or fact.status == TreatyStatus.NEVER_IN_FORCE):
            return fact.in_force_on.last_day if fact.in_force_on else None
    return None


def _is_in_force(treaty: Judged, valid: date, known: date) -> bool:
    """Whether it is in force on a day; that it ends is known from the day on which it ends."""
    entry, terminated = _entry(treaty), treaty.first("terminated_on")
    if entry is None or entry > valid or treaty.known_on(entry) > known or not treaty.is_held(known):
        return False
    return terminated is None or terminated.last_day > min(valid, known)


def _of_treaty(treaty: Judged, facts: Facts, known: date) -> Ground | None:
    if treaty.first("recognition_clause") is not True:
        return None
    entry = _entry(treaty)
    assert entry, treaty.key
    is_provisional = not is_certain(treaty, 1, entry, facts, known)
    return Ground(GroundKind.TREATY.value, treaty.key, 1, Basis.TREATY.value, False, False, is_provisional)


# --- rulings ----------------------------------------------------------------------------------------------------------


def _with_outcome(ruling: Judged, name: str) -> Any:
    """A field that belongs to the outcome: only sources that tell the outcome which is believed have a say."""
    kept = ruling.first("outcome")
    same = {None, kept} | (RECOGNIZING if kept in RECOGNIZING else set())
    told = [seen.fact for seen in ruling.told if isinstance(seen.fact, Decision) and seen.fact.outcome in same]
    return next((value for fact in told if (value := getattr(fact, name)) is not None), None)


def _is_there(ruling: Judged, valid: date, known: date) -> bool:
    """Whether a ruling is effective, known, and not taken back by a reviewer."""
    decided = ruling.first("decided_on")
    if decided is None or decided.last_day > valid:
        return False
    return ruling.known_on(decided.last_day) <= known and ruling.is_held(known)


def _standing(facts: Facts, valid: date, known: date) -> list[Judged]:
    """The rulings that stand for their disputes: of each dispute the last stage says which, if any."""
    there = {ruling.key: ruling for ruling in facts.rulings if _is_there(ruling, valid, known)}
    before: dict[str, tuple[str, Effect]] = {}
    for stage in facts.stages:
        if stage.is_held(known):
            first, _, later = stage.key.partition(">")
            before[later] = first, stage.first("effect")
    path = {key: _path(key, before) for key in there}
    last: dict[str, str] = {}
    for key in sorted(there, key=lambda key: (there[key].first("decided_on").last_day, len(path[key]), key)):
        if not any(key in path[other] for other in there):
            last[path[key][-1] if path[key] else key] = key  # the latest, then the one further on, then by key
    found = [_what_stands(key, there, before) for key in last.values()]
    return [there[key] for key in found if key]


def _path(key: str, before: Mapping[str, tuple[str, Effect]]) -> list[str]:
    """The rulings that one follows on, back to the first of its dispute."""
    path: list[str] = []
    while key in before:
        key = before[key][0]
        path.append(key)
    return path


def _what_stands(key: str, there: Mapping[str, Judged], before: Mapping[str, tuple[str, Effect]]) -> str | None:
    """The ruling whose outcome stands once a ruling has been handed down; None where none does."""
    own = key if there[key].first("outcome") else None
    earlier, effect = before.get(key, (None, None))
    if earlier is None or earlier not in there:
        return own
    if effect == Effect.AFFIRMED:
        return _what_stands(earlier, there, before) or own
    if own or effect == Effect.REPLACED:
        return own
    if effect == Effect.MODIFIED:
        return _what_stands(earlier, there, before)
    # A reversal without an outcome of its own takes back the ruling before it, and so restores what stood before that.
    restored = before[earlier][0] if earlier in before else ""
    return _what_stands(restored, there, before) if restored in there else None


def _of_ruling(ruling: Judged, facts: Facts, known: date) -> Ground | None:
    if ruling.first("outcome") not in RECOGNIZING:
        return None
    decided = ruling.first("decided_on").last_day
    kind, group, basis = GroundKind.OUTBOUND, 3, _with_outcome(ruling, "basis")
    if ruling.first("direction") == Direction.INBOUND:
        kind, group = GroundKind.INBOUND, 2
        if basis is None and not any(
            _is_in_force(treaty, decided, known) and treaty.first("recognition_clause") for treaty in facts.treaties
        ):
            basis = Basis.RECIPROCITY  # a Chinese court has no third way
        if basis != Basis.RECIPROCITY:
            return None
    is_partial = ruling.first("outcome") == Outcome.PARTIALLY_RECOGNIZED
    is_bankruptcy = ruling.first("subject") == Subject.BANKRUPTCY
    is_provisional = not is_certain(ruling, group, decided, facts, known)
    return Ground(kind.value, ruling.key, group, basis and basis.value, is_partial, is_bankruptcy, is_provisional)


def _is_contrary(ruling: Judged) -> bool:
    """A refusal that speaks of the whole country."""
    if ruling.first("outcome") != Outcome.REFUSED:
        return False
    return bool(_with_outcome(ruling, "refusal_ground") == RefusalGround.NO_RECIPROCITY)
