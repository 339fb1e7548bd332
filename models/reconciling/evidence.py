"""The evidence to reconcile with: what is held of rulings and treaties, and the groups that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.chains import Standing, standing_rulings
from models.facts import Decision, Treaty
from models.held import Held
from models.rule import Ground, GroupDecision, decide
from models.rulings import Facts, Ruling, is_held
from models.vocabulary import Direction, Effect

LATEST = date.max - timedelta(days=1)  # on the known clock: all that is held


@dataclass(frozen=True, slots=True)
class SignedTreaty:
    """A treaty as it is held, in force or not."""

    key: str
    treaty: Treaty
    held: Held

    @property
    def signed_on(self) -> date:
        """The day by which it had been signed; the last of all days where no source seen says so."""
        day = self.treaty.signed_on or self.treaty.in_force_on
        return day.last_day if day else date.max

    def signed_by(self, valid: date, known: date) -> bool:
        """Whether it had been signed, and no reviewer had taken it back."""
        taken_back = any(start <= known < end for start, end in self.held.withdrawn)
        return self.signed_on <= valid and not taken_back


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rulings by key, treaties by jurisdiction, what stands, and all grounds."""

    rulings: Mapping[str, Decision]
    treaties: Mapping[str, SignedTreaty]  # China has one with a country, or none
    facts: Facts
    standing: Sequence[Standing]
    earlier: Mapping[str, str]  # the ruling that a later stage follows
    grounds: Mapping[str, Sequence[Ground]]

    @classmethod
    def of(cls, held: Sequence[Held], facts: Facts, grounds: Mapping[str, Sequence[Ground]]) -> Evidence:
        """The evidence in what is held."""
        treaties = [SignedTreaty(found.key, found.fact, found) for found in held if isinstance(found.fact, Treaty)]
        return cls(
            rulings={found.key: found.fact for found in held if isinstance(found.fact, Decision)},
            treaties={found.treaty.jurisdiction: found for found in treaties},
            facts=facts,
            standing=list(standing_rulings(facts.rulings, facts.links)),
            earlier={link.superseded_by: link.key for link in sorted(facts.links, key=lambda link: link.key)},
            grounds=grounds,
        )

    def group_on(self, code: str, valid: date, known: date) -> GroupDecision:
        """The group of a jurisdiction and its reasons."""
        return decide(self.grounds.get(code, ()), valid, known)

    def members(self, group: int, valid: date, known: date) -> list[str]:
        """The jurisdictions in a group from 1 to 3."""
        return [code for code in sorted(self.grounds) if self.group_on(code, valid, known).group == group]

    def turning_days(self, code: str) -> list[date]:
        """The days on which what is held of the jurisdiction may change, on either clock."""
        days = {
            day
            for ground in self.grounds.get(code, ())
            for day in (ground.valid_from, ground.valid_to, ground.known_from, ground.known_to)
        }
        return sorted(days - {date.min, date.max})

    def dispute_of(self, ruling: Ruling) -> str:
        """The key of the first ruling of the dispute."""
        key, passed = ruling.key, set[str]()
        while key in self.earlier.keys() - passed:
            passed.add(key)
            key = self.earlier[key]
        return key

    def effect(self, ground: Ground) -> str:
        """What the stage did that took a ground back, in words."""
        stage = (ground.key, ground.ended_by)
        effects = [link.effect for link in self.facts.links if (link.key, link.superseded_by) == stage]
        return effects[0].replace("_", " ") if effects else "taken back in a later stage"


@dataclass(frozen=True, slots=True)
class Country:
    """A country on a pair of days: what is held of it."""

    code: str
    valid: date
    known: date
    evidence: Evidence

    @property
    def decision(self) -> GroupDecision:
        """Its group then, and why."""
        return self.evidence.group_on(self.code, self.valid, self.known)

    @property
    def grounds(self) -> Sequence[Ground]:
        """All its grounds, of all days."""
        return self.evidence.grounds.get(self.code, ())

    @property
    def treaty(self) -> SignedTreaty | None:
        """Its treaty with China, in force or not."""
        return self.evidence.treaties.get(self.code)

    def standing(self, direction: Direction) -> list[Ruling]:
        """The rulings of one direction that stand then, the oldest first."""
        found = [stood.ruling for stood in self.evidence.standing if stood.holds(self.valid, self.known)]
        ours = [ruling for ruling in found if (ruling.jurisdiction, ruling.direction) == (self.code, direction)]
        return sorted(ours, key=lambda ruling: (ruling.effective_on, ruling.key))

    def affirming(self, key: str) -> list[Ruling]:
        """The later rulings that had affirmed a ruling, the oldest first."""
        links = [link for link in self.evidence.facts.links if link.key == key and link.effect == Effect.AFFIRMED]
        later = {link.superseded_by for link in links if is_held(link, self.known)}
        found = [ruling for ruling in self.evidence.facts.rulings if ruling.key in later]
        there = [ruling for ruling in found if ruling.effective_on <= self.valid and is_held(ruling, self.known)]
        return sorted(there, key=lambda ruling: (ruling.effective_on, ruling.key))
