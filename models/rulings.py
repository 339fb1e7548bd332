"""What the rule looks at: rulings, treaties and later stages as bare values with the days they count from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.spans import Span, without
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
    withdrawn: tuple[Span, ...] = ()  # known days on which a reviewer had taken it back

    def known_spans(self) -> Iterator[Span]:
        """The known days on which it is held."""
        return without((self.known_on, date.max), self.withdrawn)


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
    withdrawn: tuple[Span, ...] = ()

    def known_spans(self) -> Iterator[Span]:
        """The known days on which it is held."""
        return without((self.known_on, date.max), self.withdrawn)


@dataclass(frozen=True, slots=True)
class Link:
    """A later stage: what the ruling `superseded_by` does to the ruling `key`; known with that ruling."""

    key: str
    superseded_by: str
    effect: Effect
    withdrawn: tuple[Span, ...] = ()

    def known_spans(self) -> Iterator[Span]:
        """The known days on which it is held."""
        return without((date.min, date.max), self.withdrawn)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rule looks at."""

    rulings: tuple[Ruling, ...] = ()
    treaties: tuple[TreatyInForce, ...] = ()
    links: tuple[Link, ...] = ()


def is_held(fact: Ruling | TreatyInForce | Link, known: date) -> bool:
    """Whether a fact is known on the known day, and not taken back."""
    return any(start <= known < end for start, end in fact.known_spans())
