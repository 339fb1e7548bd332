"""Made-up countries with disputes, treaties and reviews, and what follows from them by looking at them plainly.

Imports nothing of the rule, so that the rule can be held against it.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from models.facts import Observation, Origin, read_fact
from models.reviews import make_review
from models.vocabulary import Rank

ROW = Origin("register", "register", Rank.REGISTER, "register:synthetic.csv")
START = date(2020, 1, 1)
RECOGNIZES = ("recognized", "partially_recognized")
TAKES_BACK = ("reversed", "set_aside")


@dataclass
class Reviewed:
    """A made-up fact, with what reviewers said of it on which days."""

    key: str
    reviews: list[tuple[date, str]] = field(default_factory=list)

    def is_taken_back(self, known: date) -> bool:
        said = [verdict for day, verdict in sorted(self.reviews) if day <= known]
        return bool(said) and said[-1] == "rejected"


@dataclass
class Case(Reviewed):
    """A made-up ruling."""

    stated: dict[str, Any] = field(default_factory=dict)

    @property
    def effective(self) -> date | None:
        return last_day(self.stated["decided_on"]) if "decided_on" in self.stated else None

    @property
    def known_on(self) -> date | None:
        return last_day(self.stated["published_on"]) if "published_on" in self.stated else self.effective

    def is_there(self, valid: date, known: date) -> bool:
        if self.effective is None or self.known_on is None or self.is_taken_back(known):
            return False
        return self.effective <= valid and self.known_on <= known


@dataclass
class Later(Reviewed):
    """A made-up stage of a dispute."""

    effect: str = ""


@dataclass
class Pact(Reviewed):
    """A made-up treaty."""

    stated: dict[str, Any] = field(default_factory=dict)

    def held(self, known: date) -> bool:
        return "in_force_on" in self.stated and self.begins <= known and not self.is_taken_back(known)

    @property
    def begins(self) -> date:
        return last_day(self.stated["in_force_on"])

    @property
    def ends(self) -> date:
        return last_day(self.stated["terminated_on"]) if "terminated_on" in self.stated else date.max

    def in_force(self, valid: date, known: date) -> bool:
        ended = self.ends <= valid and self.ends <= known
        return self.held(known) and self.begins <= valid and not ended


@dataclass
class Dispute:
    """Rulings, each of which follows the one before; `laters[n]` leads from ruling n to ruling n + 1."""

    cases: list[Case]
    laters: list[Later]

    def leads(self, at: int, known: date) -> str | None:
        """What ruling `at` does to the one before, as far as that is known."""
        later = self.laters[at - 1] if at else None
        return later.effect if later and not later.is_taken_back(known) else None

    def standing(self, at: int, valid: date, known: date) -> Case | None:
        """What stands once ruling `at` is the last one."""
        case, effect = self.cases[at], self.leads(at, known)
        own = case if "outcome" in case.stated else None
        if effect is None or not self.cases[at - 1].is_there(valid, known):
            return own
        if effect == "affirmed" or (own is None and effect == "modified"):
            return self.standing(at - 1, valid, known) or own
        if own is None and effect in TAKES_BACK:
            before_that = self.leads(at - 1, known) and self.cases[at - 2].is_there(valid, known)
            return self.standing(at - 2, valid, known) if before_that else None
        return own

    def followers(self, at: int, valid: date, known: date) -> set[str]:
        """The rulings that are there and follow ruling `at`, also over rulings that are not there."""
        found = set()
        for then in range(at + 1, len(self.cases)):
            if self.leads(then, known) is None:
                break
            if self.cases[then].is_there(valid, known):
                found.add(self.cases[then].key)
        return found

    def stand(self, valid: date, known: date) -> set[str]:
        """The keys of the rulings that stand: one at most in each part that known stages hold together."""
        last = [
            at
            for at, case in enumerate(self.cases)
            if case.is_there(valid, known) and not self.followers(at, valid, known)
        ]
        return {found.key for at in last if (found := self.standing(at, valid, known))}


@dataclass
class Country:
    """All that is made up of one country."""

    code: str
    pact: Pact | None
    disputes: list[Dispute]

    def cases(self) -> Iterator[tuple[Dispute, int, Case]]:
        for dispute in self.disputes:
            for at, case in enumerate(dispute.cases):
                yield dispute, at, case

    def by_treaty(self, case: Case, known: date) -> bool:
        """Whether an inbound recognition was none by reciprocity."""
        if "basis" in case.stated:
            return bool(case.stated["basis"] != "reciprocity")
        pact, day = self.pact, case.effective
        return bool(pact and day and pact.stated.get("recognition_clause") and pact.in_force(day, known))


def last_day(text: str) -> date:
    if len(text) == 10:
        return date.fromisoformat(text)
    year, month = (int(part) for part in f"{text}-12".split("-")[:2])
    return date(year, month, calendar.monthrange(year, month)[1])


# --- making facts up --------------------------------------------------------------------------------------------------


def make_country(code: str, chance: random.Random) -> Country:
    disputes = [make_dispute(code, number, chance) for number in range(chance.randint(1, 3))]
    return Country(code, make_pact(code, chance) if chance.random() < 0.9 else None, disputes)


def make_dispute(code: str, number: int, chance: random.Random) -> Dispute:
    direction = chance.choice(["inbound", "outbound"])
    cases: list[Case] = []
    day = START
    for at in range(chance.randint(1, 4)):
        day += timedelta(chance.choice([0, 0, 20, 200]))
        stated = {"direction": direction, **make_ruling(day, chance)}
        cases.append(Case(f"{code.lower()}-{number}-{at}", make_reviews(chance), stated))
    effects = ["affirmed", "reversed", "set_aside", "modified", "replaced"]
    laters = [
        Later(f"{cases[at].key}>{cases[at + 1].key}", make_reviews(chance, 0.1), chance.choice(effects))
        for at in range(len(cases) - 1)
    ]
    return Dispute(cases, laters)


def make_ruling(day: date, chance: random.Random) -> dict[str, Any]:
    outcomes = [*RECOGNIZES, "recognized", "refused", "refused", "dismissed", "withdrawn", None]
    published = day + timedelta(chance.choice([0, 30, 400]))
    stated = {
        "decided_on": chance.choice([day.isoformat()] * 4 + [day.isoformat()[:7], day.isoformat()[:4], None]),
        "published_on": chance.choice([published.isoformat(), None]),
        "outcome": chance.choice(outcomes),
        "final": chance.choice([True, False, None]),
        "subject": chance.choice(["monetary", "bankruptcy", None]),
        "basis": chance.choice(["reciprocity", "treaty", None, None]),
    }
    if stated["outcome"] == "refused":
        stated["refusal_ground"] = chance.choice(["no_reciprocity", "service", None])
    return {name: value for name, value in stated.items() if value is not None}


def make_pact(code: str, chance: random.Random) -> Pact:
    begins = START + timedelta(chance.randint(-100, 500))
    ends = begins + timedelta(chance.randint(1, 500))
    stated: dict[str, Any] = {
        "signed_on": "2010-01-01",
        "recognition_clause": chance.choice([True, True, False, False, None]),
    }
    match chance.choice(["never", "unseen", "begun", "begun", "ended"]):
        case "never":
            stated["status"] = "never_in_force"
        case "begun":
            stated["in_force_on"] = begins.isoformat()
        case "ended":
            stated |= {"in_force_on": begins.isoformat(), "terminated_on": ends.isoformat()}
    known = {name: value for name, value in stated.items() if value is not None}
    return Pact(f"treaty-{code.lower()}", make_reviews(chance), known)


def make_reviews(chance: random.Random, often: float = 0.25) -> list[tuple[date, str]]:
    """Nothing, a rejection, or a rejection that a later day takes back."""
    if chance.random() > often:
        return []
    rejected = START + timedelta(chance.randint(200, 900))
    again = rejected + timedelta(chance.randint(1, 300))
    return [(rejected, "rejected"), *([(again, "confirmed")] if chance.random() < 0.5 else [])]


def observations(country: Country) -> Iterator[Observation]:
    for dispute, _, case in country.cases():
        stated = {"kind": "decision", "key": case.key, "docket": case.key, "jurisdiction": country.code, **case.stated}
        yield Observation(read_fact(stated), ROW, "")
        for later in dispute.laters if case is dispute.cases[0] else ():
            earlier, then = later.key.split(">")
            stage = {"kind": "stage", "key": earlier, "superseded_by": then, "effect": later.effect}
            yield Observation(read_fact(stage), ROW, "")
    if country.pact:
        stated = {"kind": "treaty", "key": country.pact.key, "jurisdiction": country.code, **country.pact.stated}
        yield Observation(read_fact(stated), ROW, "")


def reviews(country: Country) -> Iterator[Observation]:
    facts: list[Reviewed] = [case for _, _, case in country.cases()]
    facts += [later for dispute in country.disputes for later in dispute.laters]
    for fact in [*facts, *([country.pact] if country.pact else [])]:
        for day, verdict in fact.reviews:
            at = datetime.combine(day, time(12), UTC)
            yield make_review(fact.key, verdict, "Ann", f"made up of {fact.key}", at)
