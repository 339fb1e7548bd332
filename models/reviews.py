"""What reviewers say of facts: kept for ever in small files, replayed like observations, applied last by the merge."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from models.facts import Observation, Origin, Review, read_fact
from models.spans import Span
from models.vocabulary import Rank

if TYPE_CHECKING:
    from models.merge import Held

_FIELDS = ("key", "verdict", "by", "why", "at")
_ISSUE = re.compile(r"issue-[0-9a-f]{12}")


def make_review(key: str, verdict: str, by: str, why: str, at: datetime, settles: Sequence[str] = ()) -> Observation:
    """What a reviewer says at a moment; raises FactError for a name or a reason that is empty or no line of text."""
    told = {"key": key, "verdict": verdict, "by": by, "why": why, "at": _moment(at)}
    return read_review(_written(told | ({"settles": [*settles]} if settles else {})))


def read_review(text: bytes) -> Observation:
    """The review in a file; raises ValueError, or FactError, for a file that holds none."""
    told = json.loads(text)
    if not isinstance(told, dict) or not {*_FIELDS} <= set(told) <= {*_FIELDS, "settles"}:
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
    return _written(told | ({"settles": [*fact.settles]} if fact.settles else {}))


def issue_key(digest: str) -> str:
    """What a review calls an issue: short, and the same wherever its text, of which this is the sha256, is the same."""
    return f"issue-{digest[:12]}"


def is_of_issue(key: str) -> bool:
    """Whether a review speaks of an issue; it changes no fact, also when the issue is over."""
    return _ISSUE.fullmatch(key) is not None


def is_of_page(key: str) -> bool:
    """Whether a review speaks of a page, by its address; it changes no fact, also when nothing announces the page."""
    return "://" in key


def digest_of(text: bytes) -> str:
    """The name of a file that holds these bytes."""
    return hashlib.sha256(text).hexdigest()


def reviewed(held: Held, said: Iterable[Review]) -> Held:
    """The fact as its reviews leave it: the known days on which it was taken back, and since when it is certain.

    Each review counts from its day on, the last one of a day for that day; of one moment always the same.
    """
    last_of_day = {review.reviewed_on.last_day: review for review in sorted(said, key=_place)}
    gaps: list[Span] = []
    certain = [held.confirmed_on] if held.confirmed_on else []
    since: date | None = None
    for day, review in sorted(last_of_day.items()):
        if review.verdict == "rejected":
            since = since or day
            continue
        certain.append(day)
        gaps += [(since, day)] if since else []
        since = None
    gaps += [(since, date.max)] if since else []
    confirmed_on = max(min(certain), held.known_on or date.min) if certain else None
    return replace(held, confirmed_on=confirmed_on, withdrawn=tuple(gaps))


def _place(review: Review) -> tuple[str, str]:
    return review.reviewed_at or "", review.model_dump_json()


def _moment(at: datetime) -> str:
    if at.utcoffset() != UTC.utcoffset(None):
        raise ValueError(f"a moment in UTC, found {at.isoformat()}")
    return at.isoformat(timespec="microseconds")


def _written(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, sort_keys=True, ensure_ascii=False, indent=1).encode()
