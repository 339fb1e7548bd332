"""What an observation calls the ruling that it speaks of: every name, from the surest to the faintest.

Names are compared, never printed. A name that says too little by itself carries with it what makes it
safe: direction and jurisdiction, or these and the exact day.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from models.citations import citations_of, without_division
from models.court_codes import names_one_court
from models.docket import Docket, dockets_of, read_citations
from models.facts import Decision, Observation

Names = Iterable[Hashable]
Place = tuple[str, str]
_SIGNS = frozenset({"no", "nos", "index", "case", "docket", "number"})


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """An observation of a ruling and the numbers that it gives it."""

    seen: Observation
    fact: Decision
    order: int  # among all observations, the most trusted first
    dockets: tuple[Docket, ...]
    citations: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Which way the judgment travels, and from or to where."""
        return self.fact.direction, self.fact.jurisdiction

    @property
    def day(self) -> str | None:
        """The exact day of the ruling; None where it is not told."""
        day = self.fact.decided_on
        return day.text if day and day.precision == "day" else None

    @property
    def names_several(self) -> bool:
        """Whether it names more rulings than one, so that it must not tie them together."""
        series = [re.sub("[0-9]+", "", citation) for citation in self.citations]
        return len({docket.key for docket in self.dockets}) > 1 or len(set(series)) < len(series)

    def exact(self) -> set[Hashable]:
        """Dockets in Chinese and citations: they leave no doubt."""
        return {*(docket.key_zh for docket in self.dockets if docket.key_zh), *self.citations}

    def romanised(self) -> set[Hashable]:
        """Dockets in letters."""
        return {name for docket in self.dockets for name in romanised_names(docket, {self.place})}

    def short(self) -> set[Hashable]:
        """Dockets in initials, with place and day."""
        return {(docket.shortened, self.place, self.day) for docket in self.dockets if self.day}

    def without_province(self) -> set[Hashable]:
        """Old dockets without their province, with place and day."""
        rests = {docket.without_province for docket in self.dockets} - {None}
        return {(rest, self.place, self.day) for rest in rests if self.day}

    def filed(self) -> set[Hashable]:
        """File numbers, which are the jurisdiction's own."""
        return {(number, self.place) for number in self.files}

    def filed_and_dated(self) -> set[Hashable]:
        """The same with the day: a file number serves several rulings."""
        return {(number, self.place, self.day) for number in self.files if self.day}

    def dated(self) -> set[Hashable]:
        """Place and exact day."""
        return {(self.place, self.day)} if self.day else set()


def read_names(seen: Observation, order: int) -> Told:
    """The numbers in an observation of a ruling; a docket in Chinese is believed before one in letters."""
    fact = seen.fact
    assert isinstance(fact, Decision), fact.kind  # noqa: S101 - the caller sorted by kind
    found = [docket for text in (fact.docket_zh, fact.docket) if text for docket in dockets_of(text)]
    dockets = [docket for docket in found if docket.code_zh] or found
    cited = [citation for text in (fact.neutral_citation, fact.docket) if text for citation in citations_of(text)]
    citations = [without_division(citation) for citation in cited]
    files = () if found else _file_numbers(fact.docket or "")
    return Told(seen, fact, order, tuple(dict.fromkeys(dockets)), tuple(dict.fromkeys(citations)), tuple(files))


def romanised_names(docket: Docket, places: Iterable[Place]) -> Iterator[Hashable]:
    """A docket in letters is a name by itself only where no other court sounds like its own."""
    if names_one_court(docket.code):
        yield docket.key
    else:
        yield from ((docket.key, place) for place in places)


def described(fact: Decision) -> str:
    """What a ruling without any name is called: direction, jurisdiction, date, and its parties or its court."""
    about = fact.case_name or fact.deciding_court or ""
    return slug(f"{fact.direction} {fact.jurisdiction} {fact.decided_on or ''} {about}")


def slug(text: str) -> str:
    """Lower-case words joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.casefold()))


def _file_numbers(docket: str) -> Iterator[str]:
    """`CIV-2020-404-000733; [2024] NZHC 3656` holds `civ-2020-404-733`, `Index No. 156328/2020` holds `156328-20`."""
    for part in docket.split(";"):
        words = re.findall(r"[^\W\d_]+|\d+", re.sub(r"/(?:19|20)(?=\d\d\b)", "/", part.casefold()))
        kept = [word.lstrip("0") or "0" if word.isdigit() else word for word in words if word not in _SIGNS]
        if any(word.isdigit() for word in kept) and not read_citations(part):
            yield "-".join(kept)
