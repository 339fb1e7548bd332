"""Random histories, all synthetic: what sources say of one made-up jurisdiction, as it arrives in three loads.

A history is a function of its seed and index, so that one alone can be made again. All share a calendar, so that one
query answers a pair of days for all jurisdictions.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime

from models.facts import Observation, Origin, Stage
from models.reviews import make_review
from models.vocabulary import Basis, Direction, Effect, Outcome, RefusalGround, Subject
from tests.oracle.sources import (
    EXACT,
    LISTS,
    LOADS,
    OF_RULINGS,
    OF_STAGES,
    OF_TREATIES,
    PARTIAL,
    REGISTER,
    Fields,
    Sources,
)

# Every day on which anything can move, one day before the first and one long after the last.
DAYS = tuple(date.fromisoformat(day) for day in ("2019-12-29", *EXACT, "2023-06-01"))
_EARLY = [day for day in (*EXACT, *PARTIAL) if day[:4] < "2021"]
_LATE = [day for day in (*EXACT, *PARTIAL) if day[:4] > "2020"] + ["2020", "2020-12"]
_OUTCOMES = (
    *[Outcome.RECOGNIZED] * 6,
    *[Outcome.PARTIALLY_RECOGNIZED] * 2,
    *[Outcome.REFUSED] * 4,
    *(Outcome.DISMISSED, Outcome.WITHDRAWN, None),
)
_SAYINGS = (
    *(("rejected",), ("confirmed",), ("rejected", "confirmed"), ("confirmed", "rejected")),
    *(("rejected", "confirmed", "rejected"), ("confirmed", "rejected", "confirmed")),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page as one load meets it; without observations it is met unchanged."""

    origin: Origin
    observations: tuple[Observation, ...] | None


@dataclass(frozen=True, slots=True)
class Load:
    """What one run reads of one jurisdiction: the register as it is by then, pages, new reviews."""

    register: tuple[Observation, ...]
    pages: tuple[Page, ...]
    reviews: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What happens to be known of one jurisdiction, load by load."""

    name: str  # seed:index
    code: str
    loads: tuple[Load, ...]

    def observations(self, loads: int = LOADS) -> list[Observation]:
        """All that is stated after so many loads."""
        on_pages = [seen for told in self.pages(loads).values() for seen in told]
        return [*self.loads[loads - 1].register, *on_pages, *self.reviews(loads)]

    def pages(self, loads: int = LOADS) -> dict[Origin, list[Observation]]:
        """What each page states after so many loads: a corrected fact gives way, one that is missing stays."""
        stated: dict[Origin, dict[str, Observation]] = {}
        for load in self.loads[:loads]:
            for page in load.pages:
                stated.setdefault(page.origin, {}).update({called(seen): seen for seen in page.observations or ()})
        return {origin: list(told.values()) for origin, told in stated.items()}

    def reviews(self, loads: int = LOADS) -> list[Observation]:
        """All that reviewers have said; that is kept for ever."""
        return [seen for load in self.loads[:loads] for seen in load.reviews]


def called(seen: Observation) -> str:
    """The fact that an observation speaks of, by its key."""
    fact = seen.fact
    return f"{fact.key}>{fact.superseded_by}" if isinstance(fact, Stage) else fact.key or ""


def make_histories(seed: int, count: int) -> list[History]:
    """The first histories of a seed."""
    return [make_history(seed, index) for index in range(count)]


def make_history(seed: int, index: int) -> History:
    """The history of a seed and an index, always the same."""
    chance, code = random.Random(f"{seed}:{index}"), f"S{index:04}"
    return _Maker(chance, code, Sources(chance, code)).make(f"{seed}:{index}")


@dataclass(slots=True)
class _Maker:
    chance: random.Random
    code: str
    sources: Sources
    keys: list[str] = field(default_factory=list)  # of facts that reviewers can judge

    def make(self, name: str) -> History:
        if self.often(0.45):
            self.treaty()
        for dispute in range(self.chance.choice([0, *[1] * 6, 2, 2, 3, 4])):
            self.dispute(dispute)
        for url, published_on in LISTS.items():
            if not self.keys or self.often(0.08):
                self.printed(url, published_on)
        reviews = [(self.chance.randrange(LOADS), seen) for key in self.keys for seen in self.reviews(key)]
        return History(name, self.code, tuple(self.load(load, reviews) for load in range(LOADS)))

    def load(self, load: int, reviews: list[tuple[int, Observation]]) -> Load:
        rows = [seen for told in self.sources.told if told.origin == REGISTER and (seen := told.at(load))]
        origins = dict.fromkeys(told.origin for told in self.sources.told if told.origin != REGISTER)
        pages = [page for origin in origins if (page := self.page(origin, load))]
        return Load(tuple(rows), tuple(pages), tuple(seen for arrival, seen in reviews if arrival == load))

    def page(self, origin: Origin, load: int) -> Page | None:
        """The page as one load meets it; None before it is there, and when nobody asks for it."""
        told = [one for one in self.sources.told if one.origin == origin]
        now = [one.at(load) for one in told]
        if not any(one.at(earlier) for one in told for earlier in range(load + 1)):
            return None
        if load and now == [one.at(load - 1) for one in told]:
            return Page(origin, None) if self.often(0.2) else None
        return Page(origin, tuple(seen for seen in now if seen))

    # --- what there is to tell ----------------------------------------------------------------------------------------

    def treaty(self) -> None:
        self.keys.append(f"treaty-{self.code.lower()}")
        self.sources.tell(self.chance.choice(OF_TREATIES), self.treaty_told, self.treaty_told)

    def treaty_told(self) -> Fields:
        """One source's word on the treaty; it enters into force before 2021 and ends later, so all can be true."""
        status = self.chance.choice([*["in_force"] * 4, *[None] * 4, "never_in_force", "unknown"])
        entered = status == "in_force" or (status is None and self.often(0.9))
        return {
            "kind": "treaty",
            "key": self.keys[0],
            "jurisdiction": self.code,
            "status": status,
            "signed_on": self.chance.choice(["2018", None]),
            "in_force_on": self.chance.choice(_EARLY) if entered else None,
            "terminated_on": self.chance.choice(_LATE) if entered and self.often(0.4) else None,
            "recognition_clause": self.chance.choice([*[True] * 6, False, None]),
        }

    def dispute(self, number: int) -> None:
        """A ruling and up to four later stages, in the order of their days; one in ten follows on an earlier ruling."""
        direction = self.chance.choice(list(Direction))
        length = self.chance.choice([*[1] * 6, 2, 2, 3, 3, 4, 5])
        keys = [f"{self.code.lower()}-synthetic-{number}-{place}" for place in range(length)]
        for place, day in enumerate(sorted(self.chance.choices(EXACT, k=length))):
            if place == 0 or self.often(0.95):  # else it is a stage of which the ruling is never seen
                self.ruling(keys[place], direction, day, is_first=place == 0)
            if place:
                earlier = self.chance.randrange(place) if self.often(0.1) else place - 1
                self.stage(keys[earlier], keys[place])

    def ruling(self, key: str, direction: Direction, day: str, is_first: bool) -> None:
        self.keys.append(key)
        truth = self.ruling_told(key, direction, day)
        if not is_first and self.often(0.25):
            truth["outcome"] = None
        self.sources.tell(
            self.chance.choice(OF_RULINGS), lambda: self.with_gaps(truth), lambda: self.with_errors(truth)
        )

    def ruling_told(self, key: str, direction: Direction, day: str) -> Fields:
        return {
            "kind": "decision",
            "key": key,
            "docket": key.removeprefix(f"{self.code.lower()}-"),
            "direction": direction,
            "jurisdiction": self.code,
            "decided_on": self.cut(day),
            "outcome": self.chance.choice(_OUTCOMES),
            "final": self.chance.choice([True, False, None]),
            "basis": self.chance.choice([*[Basis.RECIPROCITY] * 6, *Basis, None, None]),
            "refusal_ground": self.chance.choice([*[RefusalGround.NO_RECIPROCITY] * 6, *RefusalGround, None]),
            "subject": self.chance.choice([*[Subject.BANKRUPTCY] * 3, *Subject, None]),
        }

    def cut(self, day: str) -> str | None:
        """A day as precise as a source has it, now and then not at all."""
        periods = [period for period in PARTIAL if day.startswith(period)]
        return self.chance.choice([*[day] * 8, *periods * 3]) if self.often(0.97) else None

    def with_gaps(self, truth: Fields) -> Fields:
        """The truth as one source has it: something left out, something else wrong."""
        may_miss = ("subject", "basis", "refusal_ground")
        told = {name: value for name, value in truth.items() if name not in may_miss or self.often(0.85)}
        return self.with_errors(told) if self.often(0.25) else told

    def with_errors(self, told: Fields) -> Fields:
        """The same with two fields of another value."""
        other = self.ruling_told(told["key"], told["direction"], self.chance.choice(EXACT))
        names = ["decided_on", "outcome", "outcome", "basis", "refusal_ground", "subject"]
        return told | {name: other[name] for name in self.chance.sample(names, 2)}

    def stage(self, earlier: str, later: str) -> None:
        self.keys.append(f"{earlier}>{later}")

        def told() -> Fields:
            effect = self.chance.choice(list(Effect))
            return {"kind": "stage", "key": earlier, "superseded_by": later, "effect": effect}

        self.sources.tell(self.chance.choice(OF_STAGES), told, told)

    def printed(self, url: str, published_on: str | None) -> None:
        """What a published list prints, as the register has it."""

        def told() -> Fields:
            return {
                "kind": "published_group",
                "key": f"{url.rpartition('/')[2]}-{self.code.lower()}",
                "jurisdiction": self.code,
                "name_as_printed": f"Synthetic {self.code}",
                "group": self.chance.choice([1, 2, 3]),
                "published_on": published_on,
                "source_urls": (url,),
            }

        self.sources.tell(["register"], told, told)

    def reviews(self, key: str) -> list[Observation]:
        """What reviewers say of a fact, on up to three days; two reviews of a day are some hours apart."""
        if not self.often(0.2):
            return []
        verdicts = self.chance.choice(_SAYINGS)
        days = sorted(self.chance.choices(EXACT, k=len(verdicts)))
        moments = [datetime.fromisoformat(f"{day}T{hour:02}:00+00:00") for hour, day in enumerate(days)]
        return [
            make_review(key, verdict, "Synthetic Reviewer", "synthetic", at)
            for verdict, at in zip(verdicts, moments, strict=True)
        ]

    def often(self, share: float) -> bool:
        return self.chance.random() < share
