"""Made-up sources: who may tell of a fact, when it was published, and how a source's word changes load by load."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.facts import AnyFact, Observation, Origin, read_fact
from models.vocabulary import Confidence, Rank

LOADS = 3
# One small calendar for all: days beside each other and at the ends of months and years, and the periods they end.
EXACT = (
    *("2019-12-30", "2019-12-31", "2020-01-01", "2020-03-01", "2020-03-30", "2020-03-31", "2020-04-01"),
    *("2020-12-30", "2020-12-31", "2021-01-01", "2021-02-27", "2021-02-28", "2021-03-01", "2021-12-31", "2022-01-01"),
)
PARTIAL = ("2019", "2019-12", "2020", "2020-03", "2020-12", "2021", "2021-02", "2021-12")

REGISTER = Origin("register", "register", Rank.REGISTER, "register:synthetic.csv")
# Page: family, rank. Pages of one family are by the same hands, whatever their address.
PAGES = {
    "court": ("court", Rank.COURT),
    "portal": ("cjo", Rank.TABLE),
    "rendition": ("cjo", Rank.TABLE),
    "cjo": ("cjo", Rank.PROSE),
    "cjoglobal": ("cjo", Rank.PROSE),
    "blog": ("blog", Rank.PROSE),
}
FAMILIES = {f"{source}.example": family for source, (family, _) in PAGES.items()}  # by host
# Who tells of a ruling; of a treaty or stage it is one for each rank, because nothing dates them.
OF_RULINGS = (
    *[("register",)] * 5,
    *[("portal",), ("cjo",), ("blog",), ("register", "cjo"), ("cjo", "blog"), ("cjo", "cjoglobal")] * 2,
    *[("court",), ("rendition",), ("register", "portal"), ("register", "court", "blog"), ("portal", "cjo", "blog")],
    *[("register", "cjo", "cjoglobal"), ("court", "portal"), ("register", "rendition"), ("cjo", "rendition")],
)
OF_TREATIES = (
    *[("register",)] * 4,
    *[("portal",), ("register", "portal"), ("register", "cjo"), ("court", "blog"), ("cjo",), ("rendition",)],
)
OF_STAGES = (*[("register",)] * 6, ("court",), ("portal",), ("register", "court", "cjo"))
# Published lists that the register holds: address, day of publication. Each prints many jurisdictions.
LISTS = {
    "https://lists.example/first": "2019-12",
    "https://lists.example/second": "2020-03-30",
    "https://lists.example/third": "2021",
    "https://lists.example/undated": None,
}
# No two prose pages on a ruling are published on one day, and one at most is undated: the newest is believed.
_OWN_DAYS = {"cjo": EXACT[0::3], "cjoglobal": EXACT[1::3], "blog": EXACT[2::3]}
_ALWAYS_DATED = ("cjoglobal", "blog")

Fields = dict[str, Any]


@dataclass(slots=True)
class Told:
    """What one source says of one fact, load by load; None where it says nothing of it."""

    origin: Origin
    versions: list[AnyFact | None]

    def at(self, load: int) -> Observation | None:
        """What it says in one load."""
        fact = self.versions[load]
        return Observation(fact, self.origin, "" if self.origin == REGISTER else "synthetic") if fact else None


@dataclass(slots=True)
class Sources:
    """All that is told of one jurisdiction; whatever happens, happens by chance."""

    chance: random.Random
    code: str
    told: list[Told] = field(default_factory=list)

    def tell(self, sources: Sequence[str], first: Callable[[], Fields], corrected: Callable[[], Fields]) -> None:
        """Let sources tell of a fact: in its first words, then now and then in others, or no more, or again."""
        for source in sources:
            origin = self.origin_of(source)
            arrival = self.arrival_of(origin)
            versions: list[AnyFact | None] = [None] * arrival
            last = self.as_told_by(source, first())
            versions.append(last)
            while len(versions) < LOADS:
                happens = self.chance.random()
                if versions[-1] is None:
                    versions.append(last if happens < 0.6 else None)
                elif happens < 0.15:
                    last = self.as_told_by(source, corrected())
                    versions.append(last)
                else:
                    versions.append(None if happens < 0.27 else last)
            self.told.append(Told(origin, versions))

    def origin_of(self, source: str) -> Origin:
        """The register, or the one page of a source on this jurisdiction."""
        if source == "register":
            return REGISTER
        family, rank = PAGES[source]
        url = f"https://{source}.example/{self.code.lower()}"
        return Origin(source, family, rank, url, is_rendition=source == "rendition")

    def arrival_of(self, origin: Origin) -> int:
        """The first load that meets it: rows of the register come one by one, what a page tells comes with the page."""
        met = [one.versions for one in self.told if one.origin == origin and origin != REGISTER]
        if met:
            return min(load for versions in met for load, fact in enumerate(versions) if fact)
        found: int = self.chance.choice([0, 0, 0, 0, 1, 1, 2])
        return found

    def as_told_by(self, source: str, told: Fields) -> AnyFact:
        """The fact with what a source adds: its day of publication, in the register confidence and the page cited."""
        kind = told["kind"]
        more: Fields = {}
        if kind == "decision" and (source in _ALWAYS_DATED or self.often(0.75)):
            more["published_on"] = self.published(source, told.get("decided_on"))
        if source == "register" and kind in ("decision", "treaty"):
            more["confidence"] = self.chance.choice([Confidence.HIGH, Confidence.MEDIUM, *[Confidence.LOW] * 3])
            if self.often(0.4):
                more["source_urls"] = (f"https://{self.chance.choice(['cjo', 'cjoglobal', 'blog', 'court'])}.example/",)
        return read_fact({name: value for name, value in (told | more).items() if value is not None})

    def published(self, source: str, decided_on: str | None) -> str:
        """Most pages are of a later day than the ruling; some dates in the world are wrong, and stand before it."""
        days: Sequence[str] = _OWN_DAYS.get(source, (*EXACT, *PARTIAL))
        after = [day for day in days if decided_on and day >= decided_on]
        return self.chance.choice(after if after and self.often(0.7) else days)

    def often(self, share: float) -> bool:
        """True in that share of cases."""
        return self.chance.random() < share
