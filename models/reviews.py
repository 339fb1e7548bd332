"""What reviewers say of facts: kept for ever in small files, replayed like observations, applied last by the merge."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.facts import Observation, Origin, Review, read_fact
from models.vocabulary import Rank

if TYPE_CHECKING:
    from models.merge import Held

_FIELDS = ("key", "verdict", "by", "why", "at")


def make_review(key: str, verdict: str, by: str, why: str, at: datetime) -> Observation:
    """What a reviewer says at a moment; raises FactError for a name or a reason that is empty or no line of text."""
    return read_review(_written({"key": key, "verdict": verdict, "by": by, "why": why, "at": _moment(at)}))


def read_review(text: bytes) -> Observation:
    """The review in a file; raises ValueError, or FactError, for a file that holds none."""
    told = json.loads(text)
    if not isinstance(told, dict) or set(told) != {*_FIELDS}:
        raise ValueError(f"expected an object with {', '.join(_FIELDS)}")
    at = _moment(datetime.fromisoformat(told.pop("at")))
    fact = read_fact({"kind": "review", **told, "reviewed_on": at[:10], "reviewed_at": at})
    origin = Origin("review", "review", Rank.REGISTER, f"review:{digest_of(text)}")
    return Observation(fact, origin, f"{told['verdict']} by {told['by']}: {told['why']}")


def write_review(review: Observation) -> bytes:
    """The file that holds a review; `read_review` gives the review back."""
    fact = review.fact
    assert isinstance(fact, Review), fact.kind  # noqa: S101 - the caller has a review
    told = {"key": fact.key, "verdict": fact.verdict, "by": fact.by, "why": fact.why, "at": fact.reviewed_at}
    return _written(told)


def digest_of(text: bytes) -> str:
    """The name of a file that holds these bytes."""
    return hashlib.sha256(text).hexdigest()


def newest(reviews: Iterable[tuple[str, Observation]]) -> dict[str, Review]:
    """The review that decides on each fact: the last one; of one moment any, but always the same."""
    decisive: dict[str, tuple[tuple[str, str, str], Review]] = {}
    for key, seen in reviews:
        if isinstance(seen.fact, Review):
            place = (seen.fact.reviewed_on.text, seen.fact.reviewed_at or "", seen.origin.url)
            if key not in decisive or decisive[key][0] < place:
                decisive[key] = place, seen.fact
    return {key: review for key, (_, review) in decisive.items()}


def confirmed(held: Held, review: Review) -> Held:
    """The fact as certain from the day of its review on, if it was not before; never before it was known."""
    days = [day for day in (review.reviewed_on.last_day, held.confirmed_on) if day]
    return replace(held, confirmed_on=max(min(days), held.known_on or min(days)))


def _moment(at: datetime) -> str:
    if at.utcoffset() != UTC.utcoffset(None):
        raise ValueError(f"a moment in UTC, found {at.isoformat()}")
    return at.isoformat(timespec="microseconds")


def _written(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, sort_keys=True, ensure_ascii=False, indent=1).encode()
