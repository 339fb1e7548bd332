"""One thing that somebody printed, beside what we compute for the same days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from models.dates import PartialDate


class Status(StrEnum):
    """How a printed thing stands to ours."""

    AGREES = "agrees"
    NOT_PRINTED = "not_printed"  # we hold it, or more of it, and the page does not print it
    PRINTED_IN_PARTS = "printed_in_parts"  # one jurisdiction under several names
    EVIDENCE_MISSING = "evidence_missing"  # nothing held on those days bears it out
    EVIDENCE_CONTRARY = "evidence_contrary"  # a treaty or precedent that is held says otherwise
    LATER_STAGE = "later_stage"  # what bore it out had been taken back


class What(StrEnum):
    """What is printed."""

    GROUP = "group"
    GROUP_SIZE = "group_size"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence without its full stop, the status it explains, and the keys of the facts that it stands on."""

    status: Status
    text: str
    keys: tuple[str, ...] = ()

    @property
    def cited(self) -> str:
        """The sentence with the keys in brackets."""
        return f"{self.text} [{', '.join(self.keys)}]" if self.keys else self.text


@dataclass(frozen=True, slots=True)
class Printing:
    """What one page printed at one time, and the pair of days on which it is compared."""

    pages: tuple[str, ...]  # where it stands, the first page first
    urls: tuple[str, ...]
    published_on: PartialDate | None
    as_of: PartialDate | None
    valid: date
    known: date
    date_assumed: bool = False
    remarks: tuple[str, ...] = ()  # what a reader must know of the comparison as a whole


@dataclass(frozen=True, slots=True)
class Comparison:
    """A printed value and ours: groups for a name, numbers for a size or count."""

    key: str  # of the printed fact; made up for what is not printed
    what: What
    printing: Printing
    jurisdiction: str | None
    name_as_printed: str | None  # for a number: what it counts
    published: int | None
    computed: int | None
    status: Status
    reason: str  # a sentence without its full stop
    scope: str | None = None  # what the printed group is limited to
    keys: tuple[str, ...] = ()  # of the facts that the reason stands on
    by_jurisdiction: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def explanation(self) -> str:
        """The reason and what must be known of the comparison, as one sentence."""
        return "; ".join([self.reason, *self.printing.remarks]) + "."

    def to_contract(self) -> dict[str, Any]:
        """The fields that `comity reconcile` prints, as plain JSON values."""
        printing = self.printing
        return {
            "jurisdiction": self.jurisdiction,
            "name_as_printed": self.name_as_printed,
            "published": self.published,
            "computed": self.computed,
            "status": str(self.status),
            "explanation": self.explanation,
            "what": str(self.what),
            "key": self.key,
            "page": printing.pages[0],
            "published_on": printing.published_on.text if printing.published_on else None,
            "as_of": printing.as_of.text if printing.as_of else None,
            "valid": printing.valid.isoformat(),
            "known": printing.known.isoformat(),
            "date_assumed": printing.date_assumed,
            "scope": self.scope,
            "urls": list(printing.urls),
            "keys": list(self.keys),
            "by_jurisdiction": {code: dict(told) for code, told in self.by_jurisdiction.items()},
        }


def status_of(published: int, computed: int) -> Status:
    """How a printed number stands to ours: more is held than is printed, or less."""
    if published == computed:
        return Status.AGREES
    return Status.NOT_PRINTED if computed > published else Status.EVIDENCE_MISSING


def difference(published: int, computed: int, what: str) -> str:
    """Both numbers in words: `18 printed, 15 cases held: 3 lacking`."""
    more = computed - published
    apart = f": {more} more" if more > 0 else f": {-more} lacking" if more else ""
    return f"{published} printed, {computed} {what}{apart}"
