"""What comes out of a merge: facts that we hold true, sources that disagree, and problems for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from models.facts import AnyFact, Observation
from models.spans import Span


@dataclass(frozen=True, slots=True)
class Held:
    """A fact that we hold true, with the day it counts from and its place on the known clock."""

    key: str
    fact: AnyFact
    effective_on: date | None
    known_on: date | None
    known_assumed: bool  # no observation is dated: the fact's own date stands in
    confirmed_on: date | None  # None: provisional
    withdrawn: tuple[Span, ...] = ()  # known days on which a reviewer had taken it back

    @property
    def withdrawn_on(self) -> date | None:
        """Since when it is held no more; None while it is held."""
        return next((start for start, end in self.withdrawn if end == date.max), None)


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

    held: list[Held] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    key_of: dict[Observation, str] = field(default_factory=dict)
