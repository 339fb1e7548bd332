"""Each treaty and ruling has one place in an explanation, and the reason given there is true.

Made-up facts of nineteen countries, with partial dates, late publications, later stages, rejections that were taken
back again, and treaties that end, are explained on many pairs of days. What the program says is held against a look at
the made-up facts themselves, which shares no code with it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from db import migrate
from db.explain import explain
from db.reasons import Reason
from db.record import begin_run, record
from models.policies import MONETARY_ONLY, SEED_2021, Policy
from tests.made_up import RECOGNIZES, START, Case, Country, Dispute, Pact, make_country, observations, reviews
from tests.running import Workshop

CODES = [
    "AD",
    "AG",
    "AL",
    "AM",
    "AO",
    "AT",
    "AZ",
    "BB",
    "BD",
    "BF",
    "BH",
    "BI",
    "BJ",
    "BN",
    "BO",
    "BS",
    "BT",
    "BW",
    "BZ",
]
OF_TREATIES = {
    *(Reason.TAKEN_BACK, Reason.NEVER_IN_FORCE, Reason.NOT_SEEN_IN_FORCE, Reason.LATER, Reason.UNPUBLISHED),
    *(Reason.ENDED, Reason.NO_CLAUSE, Reason.CLAUSE_NOT_KNOWN),
}
OF_RULINGS = {
    *(Reason.TAKEN_BACK, Reason.UNDATED, Reason.LATER, Reason.UNPUBLISHED, Reason.NO_OUTCOME, Reason.SUPERSEDED),
    *(Reason.AFFIRMS, Reason.REFUSED, Reason.NOT_DECIDED, Reason.POLICY, Reason.NOT_BY_RECIPROCITY),
}


@dataclass
class Look:
    """The facts of one country on one pair of days, under one policy."""

    country: Country
    policy: Policy
    valid: date
    known: date

    def stands(self, dispute: Dispute, case: Case) -> bool:
        return case.key in dispute.stand(self.valid, self.known)

    def counts(self, case: Case) -> bool:
        return self.policy is SEED_2021 or case.stated.get("subject") != "bankruptcy"

    def grounds(self) -> set[str]:
        pact = self.country.pact
        found = {
            case.key
            for dispute, _, case in self.country.cases()
            if self.stands(dispute, case)
            and case.stated["outcome"] in RECOGNIZES
            and self.counts(case)
            and not (case.stated["direction"] == "inbound" and self.country.by_treaty(case, self.known))
        }
        if pact and pact.stated.get("recognition_clause") and pact.in_force(self.valid, self.known):
            found.add(pact.key)
        return found

    def contrary(self) -> set[str]:
        return {
            case.key
            for dispute, _, case in self.country.cases()
            if self.stands(dispute, case) and case.stated.get("refusal_ground") == "no_reciprocity"
        }

    def holds_of_case(self, lost: dict[str, Any], dispute: Dispute, at: int) -> bool:
        """Whether the reason given is true of a ruling."""
        case = dispute.cases[at]
        outcome, there = case.stated.get("outcome"), case.is_there(self.valid, self.known)
        stands = self.stands(dispute, case)
        checks: dict[Reason, Callable[[], bool]] = {
            Reason.TAKEN_BACK: lambda: case.is_taken_back(self.known) and f"made up of {case.key}" in lost["why"],
            Reason.UNDATED: lambda: case.effective is None,
            Reason.LATER: lambda: case.effective is not None and case.effective > self.valid,
            Reason.UNPUBLISHED: lambda: case.known_on is not None and case.known_on > self.known,
            Reason.NO_OUTCOME: lambda: there and outcome is None,
            Reason.SUPERSEDED: lambda: there and not stands and self.supersedes(lost, dispute, at),
            Reason.AFFIRMS: lambda: there and not stands and self.affirms(lost, dispute, at),
            Reason.REFUSED: lambda: stands and outcome == "refused",
            Reason.NOT_DECIDED: lambda: stands and outcome in ("dismissed", "withdrawn"),
            Reason.POLICY: lambda: stands and outcome in RECOGNIZES and not self.counts(case),
            Reason.NOT_BY_RECIPROCITY: lambda: (
                stands
                and outcome in RECOGNIZES
                and case.stated["direction"] == "inbound"
                and self.country.by_treaty(case, self.known)
            ),
        }
        return checks[Reason(lost["reason"])]()

    def supersedes(self, lost: dict[str, Any], dispute: Dispute, at: int) -> bool:
        """Whether the stage that is named follows a ruling, and does to it what is said, where that is said."""
        effect, _, named = lost["why"].partition(" by the later stage ")
        if named:
            then = dispute.laters[at].effect.replace("_", " "), dispute.cases[at + 1].key
            if effect == "affirmed" or (effect, named) != then:
                return False
        return lost["by"] in dispute.followers(at, self.valid, self.known)

    def affirms(self, lost: dict[str, Any], dispute: Dispute, at: int) -> bool:
        """Whether a ruling affirms the one before, which stands in its place; if that does not, nothing follows."""
        earlier = dispute.cases[at - 1]
        told = dispute.leads(at, self.known) == "affirmed" and earlier.is_there(self.valid, self.known)
        stands = self.stands(dispute, earlier)
        nothing_follows = not dispute.followers(at, self.valid, self.known)
        return (
            told and lost["by"] == earlier.key and (stands == ("stands" in lost["why"])) and (stands or nothing_follows)
        )

    def holds_of_pact(self, lost: dict[str, Any], pact: Pact) -> bool:
        """Whether the reason given is true of a treaty."""
        never, has_day = pact.stated.get("status") == "never_in_force", "in_force_on" in pact.stated
        checks: dict[Reason, Callable[[], bool]] = {
            Reason.TAKEN_BACK: lambda: pact.is_taken_back(self.known),
            Reason.NEVER_IN_FORCE: lambda: never,
            Reason.NOT_SEEN_IN_FORCE: lambda: not never and not has_day,
            Reason.LATER: lambda: has_day and pact.begins > self.valid,
            Reason.UNPUBLISHED: lambda: has_day and pact.begins > self.known,
            Reason.ENDED: lambda: has_day and pact.ends <= min(self.valid, self.known),
            Reason.NO_CLAUSE: lambda: pact.stated.get("recognition_clause") is False,
            Reason.CLAUSE_NOT_KNOWN: lambda: "recognition_clause" not in pact.stated,
        }
        return checks[Reason(lost["reason"])]()


# --- the test ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def countries() -> list[Country]:
    chance = random.Random(20261125)
    return [make_country(code, chance) for code in CODES]


@pytest.fixture(scope="module")
def connection(countries: list[Country], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A database that holds what was made up."""
    folder = tmp_path_factory.mktemp("reasons")
    workshop = Workshop(f"sqlite:///{folder / 'comity.db'}", folder)
    migrate.upgrade(workshop.engine)
    seen = [each for country in countries for each in observations(country)]
    said = [each for country in countries for each in reviews(country)]
    recorded = record(workshop.engine, begin_run(workshop.engine, "test", "0"), seen, [], said)
    assert recorded.problems == []
    with workshop.engine.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def explained(connection: Connection, countries: list[Country]) -> list[tuple[Look, Any]]:
    """What is said of each country, on a dozen pairs of days, under either policy."""
    chance = random.Random(1)
    found = []
    for country in countries:
        for _ in range(12):
            valid, known = (START + timedelta(chance.randint(-50, 1300)) for _ in range(2))
            look = Look(country, chance.choice([SEED_2021, MONETARY_ONLY]), valid, known)
            found.append((look, explain(connection, country.code, valid, known, look.policy)))
    return found


def test_each_treaty_and_ruling_has_one_place_and_one_reason_that_is_true(explained: list[tuple[Look, Any]]) -> None:
    of_treaties: set[str] = set()
    of_rulings: set[str] = set()
    for look, answer in explained:
        pact = look.country.pact
        grounds = [ground["key"] for ground in (answer["deciding"], *answer["others"]) if ground]
        contrary = [ruling["key"] for ruling in answer["contrary_precedents"]]
        losing = {fact["key"]: fact for fact in answer["losing"] if fact["kind"] != "stage"}
        cases = {case.key: (dispute, at) for dispute, at, case in look.country.cases()}
        assert sorted([*grounds, *contrary, *losing]) == sorted([*cases, *([pact.key] if pact else [])]), look
        assert (set(grounds), set(contrary)) == (look.grounds(), look.contrary()), look
        for key, lost in losing.items():
            if pact and key == pact.key:
                assert look.holds_of_pact(lost, pact), (look, lost)
                of_treaties.add(lost["reason"])
            else:
                assert look.holds_of_case(lost, *cases[key]), (look, lost)
                of_rulings.add(lost["reason"])
    assert (of_treaties, of_rulings) == (OF_TREATIES, OF_RULINGS)  # each reason was met


def test_a_stage_that_is_taken_back_is_told_on_the_known_days_on_which_it_is(explained: list[tuple[Look, Any]]) -> None:
    for look, answer in explained:
        told = {fact["key"] for fact in answer["losing"] if fact["kind"] == "stage"}
        laters = [later for dispute in look.country.disputes for later in dispute.laters]
        assert told == {later.key for later in laters if later.is_taken_back(look.known)}


def test_what_is_missing_is_told_in_group_4_alone_and_the_nearest_facts_are_among_those_shown(
    explained: list[tuple[Look, Any]],
) -> None:
    for _, answer in explained:
        shown = {fact["key"] for fact in (*answer["losing"], *answer["contrary_precedents"])}
        near = {fact["key"] for fact in answer["nearest"]}
        assert bool(answer["missing"]) == (answer["group"] == 4) == (answer["deciding"] is None)
        assert near <= shown
        assert bool(near) == (answer["group"] == 4)  # each of these countries has a ruling
