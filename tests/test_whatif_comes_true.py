"""What is supposed comes true: a run that finds the hypotheses in the register gives the groups that what-if told.

The register is the shipped one; the hypotheses, Finland and the reviews are made up (see `tests.clocks`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from db.observe import open_observations
from db.queries import groups
from db.record import begin_run, record
from models.facts import Decision, Observation, Stage, Treaty, read_fact
from models.merge import Merged, merge
from models.policies import POLICIES
from models.vocabulary import Direction, Effect, Outcome
from scrapers.register import load_register
from tests.clocks import FINNISH, ROW, database, filled
from tests.running import TODAY, Workshop
from tests.test_whatif import YEAR, Given, ask, stage, treaty, withdraw


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def workshop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A database with reviews and Finnish facts, one of each kind."""
    folder = tmp_path_factory.mktemp("what-if")
    for url in database(request, folder):
        yield filled(url, folder)


def answers(workshop: Workshop, policy: str) -> dict[str, dict[str, Any]]:
    found = workshop.ask(lambda connection: groups(connection, TODAY, TODAY, POLICIES[policy]))
    return {row["jurisdiction"]: row for row in found}


def tell(workshop: Workshop, register: list[Observation]) -> None:
    """A run that finds this in the register; pages and reviews stay as they are."""
    record(workshop.engine, begin_run(workshop.engine, "test", "0"), register, [])


def some_day(chance: random.Random) -> str:
    """Mostly in the past, on a day, a month or a year."""
    text = f"{chance.randint(1995, YEAR + 1)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return text[: chance.choice([10, 10, 10, 7, 4])]


class Hypotheses:
    """Random hypotheses, each beside the register in which it would be so."""

    def __init__(self, chance: random.Random, register: list[Observation], held: Merged) -> None:
        self.chance, self.held = chance, held
        self.register = register
        self.given: Given = []
        self.rulings = [one.key for one in held.held if isinstance(one.fact, Decision) and one.effective_on]
        self.treaties = [one.fact for one in held.held if isinstance(one.fact, Treaty)]
        self.touched: set[str] = set()

    def add(self) -> None:
        """One more; about nothing that another one is about."""
        self.chance.choice([self.decide, self.enter, self.terminate, self.reverse, self.withdraw])()

    def decide(self) -> None:
        code = self.chance.choice(["KE", "FR", "GB", "TH", "US", "IS", "VG", "JP", "IT", "FI"])
        fields: dict[str, Any] = {
            "kind": "decision",
            "key": f"synthetic-{len(self.given)}",
            "jurisdiction": code,
            "direction": self.chance.choice([str(direction) for direction in Direction]),
            "outcome": self.chance.choice([str(outcome) for outcome in Outcome]),
            "decided_on": some_day(self.chance),
            "subject": self.chance.choice(["monetary", "bankruptcy"]),
        }
        if self.chance.random() < 0.5:
            fields["published_on"] = some_day(self.chance)
        if self.chance.random() < 0.3:
            fields["confidence"] = "low"
        self.state(fields)

    def enter(self) -> None:
        code = self.chance.choice(["MY", "SA", "IS", "KE", "NO"])
        if code in {fact.jurisdiction for fact in self.treaties} or not self.is_new(f"treaty-{code.lower()}"):
            return
        clause = self.chance.choice([True, False])
        self.state({**treaty(code, in_force_on=some_day(self.chance), recognition_clause=clause)})

    def terminate(self) -> None:
        fact = self.chance.choice([fact for fact in self.treaties if fact.in_force_on and not fact.terminated_on])
        ends = some_day(self.chance)
        assert fact.key and fact.in_force_on
        if ends <= fact.in_force_on.text or not self.is_new(fact.key):
            return
        self.given.append(treaty(fact.jurisdiction, terminated_on=ends))
        ended = read_fact({**fact.model_dump(mode="json", exclude_none=True), "terminated_on": ends})
        self.register = [
            replace(seen, fact=ended) if self.held.key_of.get(seen) == fact.key else seen for seen in self.register
        ]

    def reverse(self) -> None:
        key = self.chance.choice(self.rulings)
        if not self.is_new(key):
            return
        earlier = next(one.fact for one in self.held.held if one.key == key)
        assert isinstance(earlier, Decision)
        later = f"synthetic-later-{len(self.given)}"
        told = stage(key, later, self.chance.choice([str(effect) for effect in Effect]))
        place = {"direction": earlier.direction, "jurisdiction": earlier.jurisdiction}
        ruling = {"kind": "decision", "key": later, **place, "decided_on": str(TODAY)}
        if self.chance.random() < 0.5:
            self.state({**ruling, "outcome": self.chance.choice([str(outcome) for outcome in Outcome])})
        else:  # it only has a name: of today, without an outcome
            self.register = [*self.register, Observation(read_fact(ruling), ROW, "")]
        self.state(told)

    def withdraw(self) -> None:
        kinds = (Decision, Treaty, Stage)
        key = self.chance.choice([one.key for one in self.held.held if isinstance(one.fact, kinds)])
        if self.is_new(key):
            self.given.append(withdraw(key))
            self.register = [seen for seen in self.register if self.held.key_of.get(seen) != key]

    def state(self, fields: dict[str, Any]) -> None:
        self.given.append(fields)
        self.register = [*self.register, Observation(read_fact(fields), ROW, "")]

    def is_new(self, key: str) -> bool:
        """Whether no hypothesis is about that fact so far."""
        if key in self.touched:
            return False
        self.touched.add(key)
        return True


def told(answer: list[dict[str, Any]]) -> list[tuple[str, int, int, str | None]]:
    """What a what-if answered, in short."""
    names = ("jurisdiction", "before", "after")
    return [(*(row[name] for name in names), row["ground"] and row["ground"]["key"]) for row in answer]


def moved(
    before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> list[tuple[str, int, int, str | None]]:
    """Whose group is another one, and the ground that decides; where nothing is held of a country it is in group 4."""
    found = []
    for code in sorted(before.keys() | after.keys()):
        was, now = ({"group": 4, "grounds": [], **answer.get(code, {})} for answer in (before, after))
        if was["group"] != now["group"]:
            found.append((code, was["group"], now["group"], now["grounds"][0]["key"] if now["grounds"] else None))
    return found


def come_true(workshop: Workshop, chance: random.Random, rounds: int) -> int:
    """Suppose, ask, let the register say so, compare, and take it back; returns how many groups moved."""
    register = [*load_register(workshop.register), *FINNISH]
    held, digest, moves = merge(workshop.ask(open_observations)), workshop.digest(), 0
    before = {policy: answers(workshop, policy) for policy in POLICIES}
    for number in range(rounds):
        hypotheses = Hypotheses(chance, register, held)
        for _ in range(1 + number % 6):
            hypotheses.add()
        supposed = {policy: told(ask(workshop, hypotheses.given, policy)) for policy in POLICIES}
        tell(workshop, hypotheses.register)
        for policy in POLICIES:
            assert supposed[policy] == moved(before[policy], answers(workshop, policy)), hypotheses.given
            moves += len(supposed[policy])
        tell(workshop, register)
        assert workshop.digest() == digest
    return moves


def test_what_is_supposed_comes_true_when_the_register_says_it(workshop: Workshop) -> None:
    assert come_true(workshop, random.Random(2026), rounds=6) > 3
