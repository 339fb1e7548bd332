"""What the rule looks at: rulings, treaties and later stages as bare values with the days they count from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.vocabulary import Basis, Direction, Effect, Outcome, RefusalGround, Subject


@dataclass(frozen=True, slots=True)
class Ruling:
    """A ruling as the rule sees it; days are those on which its dates take effect."""

    key: str
    jurisdiction: str
    direction: Direction
    outcome: Outcome | None  # None: an interlocutory ruling, which only counts as a stage
    title: str
    date_text: str
    effective_on: date
    known_on: date
    confirmed_on: date | None  # None: provisional, so far
    basis: Basis | None = None
    refusal_ground: RefusalGround | None = None
    subject: Subject | None = None


@dataclass(frozen=True, slots=True)
class TreatyInForce:
    """A treaty that entered into force, as the rule sees it."""

    key: str
    jurisdiction: str
    has_clause: bool
    title: str
    date_text: str
    effective_on: date
    ends_on: date | None
    known_on: date
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class Link:
    """A later stage: what the ruling `superseded_by` does to the ruling `key`."""

    key: str
    superseded_by: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rule looks at."""

    rulings: tuple[Ruling, ...] = ()
    treaties: tuple[TreatyInForce, ...] = ()
    links: tuple[Link, ...] = ()
