"""Made-up rulings and treaties for tests of the rule. None of them is a real case."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.rulings import Link, Ruling, TreatyInForce
from models.vocabulary import Basis, Direction, Effect, Outcome, RefusalGround, Subject


def ruling(key: str = "synthetic-1", day: str = "2020-01-01", **changes: Any) -> Ruling:
    """An inbound recognition by reciprocity of a judgment of Finland, known and certain at once."""
    effective = date.fromisoformat(day)
    known = date.fromisoformat(changes.pop("known", day))
    values: dict[str, Any] = {
        "jurisdiction": "FI",
        "direction": Direction.INBOUND,
        "outcome": Outcome.RECOGNIZED,
        "basis": Basis.RECIPROCITY,
        "subject": Subject.MONETARY,
        "confirmed_on": known,
        **changes,
    }
    return Ruling(key=key, title=f"Synthetic {key}", date_text=day, effective_on=effective, known_on=known, **values)


def outbound(key: str = "synthetic-out", day: str = "2020-01-01", **changes: Any) -> Ruling:
    """A recognition of a Chinese judgment by a court of Finland."""
    return ruling(key, day, **{"direction": Direction.OUTBOUND, "basis": Basis.STATUTE, **changes})


def refusal(key: str = "synthetic-refusal", day: str = "2020-01-01", **changes: Any) -> Ruling:
    """A refusal for lack of reciprocity."""
    told = {"outcome": Outcome.REFUSED, "basis": Basis.NONE, "refusal_ground": RefusalGround.NO_RECIPROCITY}
    return ruling(key, day, **{**told, **changes})


def treaty(day: str = "1990-01-01", ends: str | None = None, **changes: Any) -> TreatyInForce:
    """A treaty with Finland that has a recognition clause."""
    effective = date.fromisoformat(day)
    values: dict[str, Any] = {
        "key": "synthetic-treaty",
        "jurisdiction": "FI",
        "has_clause": True,
        "known_on": effective,
        "confirmed_on": effective,
        **changes,
    }
    ends_on = date.fromisoformat(ends) if ends else None
    return TreatyInForce(title="Synthetic treaty", date_text=day, effective_on=effective, ends_on=ends_on, **values)


def stage(earlier: str, later: str, effect: str = "reversed") -> Link:
    """A later stage."""
    return Link(earlier, later, Effect(effect))
