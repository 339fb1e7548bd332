"""The rule: facts, a policy and two dates give each jurisdiction's group, with its reasons.

    A jurisdiction's group on a date is the lowest-numbered ground in force on that date.
    Without a ground it is 4.

Pure functions over values: no session, no clock, no log. Every interval is half open, [from, to).
*Valid* is what the law was on a day; *known* is what had been published by a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.chains import Standing, standing_rulings
from models.policies import Policy
from models.rulings import Facts, Ruling, TreatyInForce
from models.spans import Span, without
from models.treaties import in_force
from models.vocabulary import (
    RECOGNIZING,
    UNCERTAIN,
    Basis,
    Direction,
    GroundKind,
    Outcome,
    Qualifier,
    RefusalGround,
    Subject,
)

_FOREVER = date.max
GROUP_OF = {GroundKind.TREATY: 1, GroundKind.INBOUND: 2, GroundKind.OUTBOUND: 3}


@dataclass(frozen=True, slots=True)
class Ground:
    """One legal reason for a group, over a rectangle of valid and known days."""

    jurisdiction: str
    group: int
    kind: GroundKind
    key: str
    title: str
    date_text: str
    basis: Basis | None
    is_partial: bool
    is_bankruptcy: bool
    is_provisional: bool
    valid_from: date
    valid_to: date
    known_from: date
    known_to: date
    ended_by: str | None = None  # the stage or treaty that takes it back at valid_to

    def holds(self, valid: date, known: date) -> bool:
        """Whether the ground is in force on the valid day, as known on the known day."""
        return self.valid_from <= valid < self.valid_to and self.known_from <= known < self.known_to


@dataclass(frozen=True, slots=True)
class GroupDecision:
    """A jurisdiction's group on a day and why; `grounds` are all in force, the deciding one first."""

    group: int
    group_without_provisional: int
    basis: Basis
    qualifiers: tuple[Qualifier, ...]
    grounds: tuple[Ground, ...]

    @property
    def deciding(self) -> Ground | None:
        """The ground that decides; None in group 4."""
        return self.grounds[0] if self.grounds else None

    @property
    def is_provisional(self) -> bool:
        """Whether the group would be another without provisional grounds."""
        return self.group != self.group_without_provisional


def grounds_of(facts: Facts, policy: Policy) -> dict[str, list[Ground]]:
    """All grounds that the facts give under the policy, by jurisdiction, in a fixed order."""
    found: dict[str, list[Ground]] = defaultdict(list)
    for treaty in facts.treaties:
        if treaty.has_clause:
            found[treaty.jurisdiction] += _treaty_grounds(treaty)
    for standing in standing_rulings(facts.rulings, facts.links):
        if policy.counts(standing.ruling):
            found[standing.ruling.jurisdiction] += _ruling_grounds(standing, facts.treaties)
    return {code: sorted(found[code], key=_order) for code in sorted(found)}


def decide(grounds: Iterable[Ground], valid: date, known: date) -> GroupDecision:
    """The group of one jurisdiction from its grounds, on a valid day as known on a known day."""
    in_force = sorted((ground for ground in grounds if ground.holds(valid, known)), key=strength)
    group = min((ground.group for ground in in_force), default=UNCERTAIN)
    certain = min((ground.group for ground in in_force if not ground.is_provisional), default=UNCERTAIN)
    deciding = [ground for ground in in_force if ground.group == group]
    return GroupDecision(
        group=group,
        group_without_provisional=certain,
        basis=(deciding[0].basis if deciding else None) or Basis.NONE,
        qualifiers=tuple(_qualifiers(deciding)),
        grounds=tuple(in_force),
    )


def contrary(facts: Facts, valid: date, known: date) -> dict[str, list[Ruling]]:
    """The country-level refusals (no reciprocity) that stand on that day, by jurisdiction, oldest first."""
    found: dict[str, list[Ruling]] = defaultdict(list)
    for standing in standing_rulings(facts.rulings, facts.links):
        if standing.holds(valid, known) and is_contrary(standing.ruling):
            found[standing.ruling.jurisdiction].append(standing.ruling)
    return {code: sorted(found[code], key=lambda ruling: (ruling.effective_on, ruling.key)) for code in sorted(found)}


def is_contrary(ruling: Ruling) -> bool:
    """Whether the ruling refuses because of the country, not because of the case."""
    return ruling.outcome == Outcome.REFUSED and ruling.refusal_ground == RefusalGround.NO_RECIPROCITY


def _by_reciprocity(standing: Standing, treaties: Iterable[TreatyInForce]) -> Iterator[Span]:
    """The known days on which an inbound recognition counts as one by reciprocity: as stated, else what the law leaves.

    A Chinese court recognizes under a treaty or by reciprocity and in no other way (Civil Procedure Law,
    articles 298 to 299 as numbered since 2024), so without a treaty in force on its day it was reciprocity.
    """
    ruling, known = standing.ruling, (standing.known_from, standing.known_to)
    if ruling.basis:
        if ruling.basis == Basis.RECIPROCITY:
            yield known
        return
    covering = (
        (span.known_from, span.known_to)
        for treaty in treaties
        if treaty.jurisdiction == ruling.jurisdiction and treaty.has_clause
        for span in in_force(treaty)
        if span.valid_from <= ruling.effective_on < span.valid_to
    )
    yield from without(known, covering)


def _treaty_grounds(treaty: TreatyInForce) -> Iterator[Ground]:
    for span in in_force(treaty):
        ground = Ground(
            jurisdiction=treaty.jurisdiction,
            group=GROUP_OF[GroundKind.TREATY],
            kind=GroundKind.TREATY,
            key=treaty.key,
            title=treaty.title,
            date_text=treaty.date_text,
            basis=Basis.TREATY,
            is_partial=False,
            is_bankruptcy=False,
            is_provisional=False,
            valid_from=span.valid_from,
            valid_to=span.valid_to,
            known_from=span.known_from,
            known_to=span.known_to,
            ended_by=span.ended_by,
        )
        yield from _split_provisional(ground, treaty.confirmed_on)


def _ruling_grounds(standing: Standing, treaties: Iterable[TreatyInForce]) -> Iterator[Ground]:
    """What a ruling gives while it stands; nothing where it recognizes nothing, or only what a treaty asks for."""
    ruling = standing.ruling
    if ruling.outcome not in RECOGNIZING:
        return
    kind, known_spans = GroundKind.OUTBOUND, iter([(standing.known_from, standing.known_to)])
    if ruling.direction == Direction.INBOUND:
        kind, known_spans = GroundKind.INBOUND, _by_reciprocity(standing, treaties)
    for known_from, known_to in known_spans:
        ground = Ground(
            jurisdiction=ruling.jurisdiction,
            group=GROUP_OF[kind],
            kind=kind,
            key=ruling.key,
            title=ruling.title,
            date_text=ruling.date_text,
            basis=ruling.basis or (Basis.RECIPROCITY if kind == GroundKind.INBOUND else None),
            is_partial=ruling.outcome == Outcome.PARTIALLY_RECOGNIZED,
            is_bankruptcy=ruling.subject == Subject.BANKRUPTCY,
            is_provisional=False,
            valid_from=standing.valid_from,
            valid_to=standing.valid_to,
            known_from=known_from,
            known_to=known_to,
            ended_by=standing.ended_by,
        )
        yield from _split_provisional(ground, ruling.confirmed_on)


def _split_provisional(ground: Ground, confirmed_on: date | None) -> Iterator[Ground]:
    """The ground while it is provisional, then the ground once it is confirmed, in known time."""
    turning = min(max(confirmed_on or _FOREVER, ground.known_from), ground.known_to)
    if ground.known_from < turning:
        yield replace(ground, known_to=turning, is_provisional=True)
    if turning < ground.known_to:
        yield replace(ground, known_from=turning)


def _qualifiers(deciding: Sequence[Ground]) -> Iterator[Qualifier]:
    if deciding and all(ground.is_partial or ground.is_provisional for ground in deciding):
        yield Qualifier.TO_BE_CONFIRMED
    if deciding and all(ground.is_bankruptcy for ground in deciding):
        yield Qualifier.BANKRUPTCY_ONLY


def strength(ground: Ground) -> tuple[int, bool, bool, date, str]:
    """Lowest group first, then certain before provisional, whole before partial, oldest first, then by key."""
    return ground.group, ground.is_provisional, ground.is_partial, ground.valid_from, ground.key


def _order(ground: Ground) -> tuple[int, date, str, date]:
    return ground.group, ground.valid_from, ground.key, ground.known_from
