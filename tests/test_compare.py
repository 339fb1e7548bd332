"""Two policies side by side: what is left out is the whole difference; made-up cases, and the register's own."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.compare import compared
from flows.show_policies import sentence_of
from models.policies import MONETARY_ONLY, POLICIES, SEED_2021, Policy
from models.rule import GroupDecision, decide, grounds_of
from models.rulings import Facts, Link, Ruling
from models.vocabulary import Direction, Effect, Outcome, Subject
from tests.running import Workshop
from tests.synthetic import outbound, ruling, stage, treaty
from tests.test_cli import Shell

START = date(2020, 1, 1)
CODES = ("EE", "FI")
DAYS = st.integers(0, 6).map(lambda days: START + timedelta(days))
ASKED = st.integers(3, 8).map(lambda days: START + timedelta(days))
OUTCOMES = st.just(Outcome.RECOGNIZED) | st.sampled_from(Outcome)
KEYS = [f"synthetic-{code}-{place}" for code in CODES for place in range(4)]
LIBERAL = Policy("liberal", 1, "Everything counts.", (), lambda ruling: True)


def counting(name: str, keys: frozenset[str]) -> Policy:
    """A policy that counts the rulings of those keys."""
    return Policy(name, 1, "Some count.", (), lambda ruling: ruling.key in keys)


some_keys = st.frozensets(st.sampled_from(KEYS))
one = st.sampled_from([*POLICIES.values()]) | some_keys.map(lambda keys: counting("one", keys))
other = st.sampled_from([*POLICIES.values()]) | some_keys.map(lambda keys: counting("other", keys))


@st.composite
def facts(draw: Any, chained: bool = True) -> Facts:
    """Rulings of two countries, some of them stages of one dispute, and a treaty or none; all made up."""
    rulings: list[Ruling] = []
    links: list[Link] = []
    for key in draw(st.lists(st.sampled_from(KEYS), min_size=2, unique=True)):
        day, known = draw(DAYS), draw(DAYS)
        changes: dict[str, Any] = {
            "jurisdiction": key.split("-")[1],
            "direction": draw(st.sampled_from(Direction)),
            "outcome": draw(OUTCOMES),
            "subject": draw(st.sampled_from([*Subject, None])),
            "confirmed_on": draw(st.sampled_from([None, known])),
        }
        if chained and rulings and draw(st.booleans()):
            earlier = rulings[-1]
            changes |= {"jurisdiction": earlier.jurisdiction, "direction": earlier.direction}
            links.append(stage(earlier.key, key, draw(st.sampled_from(Effect))))
        rulings.append(ruling(key, day.isoformat(), known=known.isoformat(), **changes))
    treaties = (treaty("2020-01-04"),) if draw(st.booleans()) else ()
    return Facts(tuple(rulings), treaties, tuple(links))


def decisions(given_facts: Facts, policy: Policy, valid: date, known: date) -> dict[str, GroupDecision]:
    grounds = grounds_of(given_facts, policy)
    return {code: decide(grounds.get(code, []), valid, known) for code in CODES}


# --- what holds of any facts and any policies -------------------------------------------------------------------------


@given(facts(), one, ASKED, ASKED)
def test_a_policy_only_ever_leaves_grounds_out(given_facts: Facts, policy: Policy, valid: date, known: date) -> None:
    under, all_grounds = grounds_of(given_facts, policy), grounds_of(given_facts, LIBERAL)
    assert all(set(grounds) <= set(all_grounds[code]) for code, grounds in under.items())
    strict, liberal = (decisions(given_facts, each, valid, known) for each in (policy, LIBERAL))
    assert all(strict[code].group >= liberal[code].group for code in CODES)


@given(facts(), one, ASKED, ASKED)
def test_a_policy_does_not_differ_from_itself(given_facts: Facts, policy: Policy, valid: date, known: date) -> None:
    assert compared(given_facts, CODES, policy, policy, valid, known) == []


CROSSED = (
    outbound("synthetic-EE-0", jurisdiction="EE"),
    ruling("synthetic-EE-1", jurisdiction="EE"),
    ruling("synthetic-FI-0"),
    outbound("synthetic-FI-1"),
)


@given(facts(), one, other, ASKED, ASKED)
@example(Facts(CROSSED), counting("one", frozenset(KEYS[::4])), counting("other", frozenset(KEYS[1::4])), START, START)
def test_which_policy_is_named_first_makes_no_difference(
    given_facts: Facts, first: Policy, second: Policy, valid: date, known: date
) -> None:
    there = compared(given_facts, CODES, first, second, valid, known)
    assert there == compared(given_facts, CODES, second, first, valid, known)


@given(facts(), one, other, ASKED, ASKED)
def test_exactly_the_countries_that_are_decided_otherwise_are_told(
    given_facts: Facts, first: Policy, second: Policy, valid: date, known: date
) -> None:
    sides = [decisions(given_facts, policy, valid, known) for policy in (first, second)]
    told = [[seen(side[code]) for side in sides] for code in CODES]
    differ = [code for code, (here, there) in zip(CODES, told, strict=True) if here != there]
    assert [row["jurisdiction"] for row in compared(given_facts, CODES, first, second, valid, known)] == differ


def seen(decision: GroupDecision) -> tuple[Any, ...]:
    key = decision.deciding.key if decision.deciding else None
    return decision.group, decision.group_without_provisional, decision.qualifiers, key


@given(facts(chained=False), one, other, ASKED, ASKED)
def test_what_is_left_out_is_the_whole_difference(
    given_facts: Facts, first: Policy, second: Policy, valid: date, known: date
) -> None:
    rows = compared(given_facts, CODES, first, second, valid, known)
    assert all(row["left_out"] for row in rows)
    left_out = {ground["key"] for row in rows for ground in row["left_out"]}
    rest = Facts(tuple(each for each in given_facts.rulings if each.key not in left_out), given_facts.treaties)
    assert compared(rest, CODES, first, second, valid, known) == []


# --- a sentence a country ---------------------------------------------------------------------------------------------


def told(*rulings: Ruling, first: Policy = SEED_2021, second: Policy = MONETARY_ONLY) -> list[str]:
    """The sentences on made-up rulings of Finland."""
    day = date(2026, 1, 1)
    rows = compared(Facts(rulings), ["FI"], first, second, day, day)
    return [sentence_of(row, first.name, second.name) for row in rows]


def test_a_sentence_names_both_groups_and_the_ground_that_does_not_count() -> None:
    (sentence,) = told(ruling("a", subject=Subject.BANKRUPTCY))
    assert sentence == (
        "FI Finland: group 2 (bankruptcy only) under seed-2021, 4 under monetary-only: "
        "Synthetic a (2020-01-01, a) does not count under monetary-only"
    )


def test_a_sentence_tells_when_the_group_is_the_same_for_another_reason() -> None:
    (sentence,) = told(ruling("a", "2020-01-01", subject=Subject.BANKRUPTCY), ruling("b", "2021-01-01"))
    assert sentence == (
        "FI Finland: group 2 under both, decided by a under seed-2021, decided by b under monetary-only: "
        "Synthetic a (2020-01-01, a) does not count under monetary-only"
    )


def test_a_sentence_tells_when_only_the_group_without_provisional_grounds_is_another() -> None:
    (sentence,) = told(ruling("a", confirmed_on=None), outbound("b", subject=Subject.BANKRUPTCY))
    assert "2 (to be confirmed, provisional, else 3) under seed-2021" in sentence
    assert "2 (to be confirmed, provisional, else 4) under monetary-only" in sentence


def test_a_sentence_counts_what_it_does_not_name_and_says_under_which_policy() -> None:
    many = [ruling(key, f"202{place}-01-01") for place, key in enumerate("abcde")]
    first, second = counting("first", frozenset("abcd")), counting("second", frozenset("e"))
    (sentence,) = told(*many, first=first, second=second)
    assert sentence.endswith(
        ": Synthetic e (2024-01-01, e) does not count under first; Synthetic a (2020-01-01, a), "
        "Synthetic b (2021-01-01, b), Synthetic c (2022-01-01, c) and 1 more do not count under second"
    )


# --- as users meet it -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell with a filled database; commands here only read it."""
    folder = tmp_path_factory.mktemp("compare")
    found = Shell(Workshop(f"sqlite:///{folder / 'comity.db'}", folder))
    found("run", "--direct")
    return found


def differences(shell: Shell, *words: str) -> dict[str, dict[str, Any]]:
    return {row["jurisdiction"]: row for row in shell.json("compare", "seed-2021", "monetary-only", *words)}


def test_a_creditor_with_a_money_judgment_finds_japan_in_group_4_and_germany_in_group_3(shell: Shell) -> None:
    found = differences(shell)
    assert {code: row["groups"] for code, row in found.items()} == {
        "DE": {"seed-2021": 2, "monetary-only": 3},
        "JP": {"seed-2021": 2, "monetary-only": 4},
    }
    japan = found["JP"]
    assert (japan["name"], japan["deciding"]["monetary-only"]) == ("Japan", None)
    assert japan["qualifiers"] == {"seed-2021": ["bankruptcy_only"], "monetary-only": []}
    (ground,) = japan["left_out"]
    assert {"key": "jp-sic-shanghai-2023", "date": "2023-09", "counted_by": "seed-2021"}.items() <= ground.items()
    assert ground == japan["deciding"]["seed-2021"] | {"counted_by": "seed-2021"}


def test_compare_and_groups_agree(shell: Shell) -> None:
    days = ("--valid", "2016-01-01", "--known", "2024-01-01")
    for policy in ("seed-2021", "monetary-only"):
        groups = {row["jurisdiction"]: row for row in shell.json("groups", "--policy", policy, *days)}
        for code, row in differences(shell, *days).items():
            assert row["groups"][policy] == groups[code]["group"]
            ground: dict[str, Any] = next(iter(groups[code]["grounds"]), {})
            assert (row["deciding"][policy] or {}).items() <= ground.items()
            assert (row["deciding"][policy] or {}).get("key") == ground.get("key")


def test_japan_differs_from_the_day_of_its_recognition_and_of_its_publication_on(shell: Shell) -> None:
    assert "JP" not in differences(shell, "--valid", "2023-09-29")
    assert "JP" in differences(shell, "--valid", "2023-09-30")
    assert "JP" not in differences(shell, "--known", "2024-03-05")
    assert "JP" in differences(shell, "--known", "2024-03-06")


def test_people_read_a_sentence_a_country(shell: Shell) -> None:
    lines = shell("compare", "seed-2021", "monetary-only").stdout.splitlines()
    assert lines[0].startswith("Where seed-2021 (version 1) and monetary-only (version 1) differ on ")
    assert [line[:2] for line in lines[1:-1]] == ["DE", "JP"]
    assert lines[2].endswith(
        ": In re Shanghai International Corporation (2023-09, jp-sic-shanghai-2023) does not count under monetary-only"
    )
    assert lines[-1] == "Information, not legal advice."
    assert "Nowhere." in shell("compare", "seed-2021", "seed-2021").stdout


@pytest.mark.parametrize("words", [(), ("seed-2021",), ("seed-2021", "nobody"), ("seed-2021",) * 3])
def test_anything_but_two_known_policies_is_bad_usage(shell: Shell, words: tuple[str, ...]) -> None:
    shell("compare", *words, code=2)


def test_an_unknown_policy_is_told_which_there_are(shell: Shell) -> None:
    failed = " ".join(shell("compare", "seed-2021", "nobody", code=2).stderr.split())
    assert "no policy 'nobody': expected one of seed-2021, monetary-only" in failed


def test_a_what_if_on_japan_moves_it_under_the_policy_that_leaves_its_precedent_out(shell: Shell) -> None:
    precedent = {"kind": "decision", "key": "synthetic-jp", "direction": "inbound", "jurisdiction": "JP"}
    ruled = {"outcome": "recognized", "basis": "reciprocity", "subject": "monetary", "decided_on": "2024-05-06"}
    supposed = json.dumps([precedent | ruled])
    assert shell.json("what-if", "-", stdin=supposed) == []
    (moved,) = shell.json("what-if", "-", "--policy", "monetary-only", stdin=supposed)
    assert (moved["jurisdiction"], moved["before"], moved["after"]) == ("JP", 4, 2)


def test_other_facts_give_another_comparison(tmp_path: Path) -> None:
    shell = Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))

    def with_a_synthetic_recognition_for_money(rows: list[dict[str, str]]) -> None:
        precedent = next(row for row in rows if row["key"] == "jp-sic-shanghai-2023")
        docket = {"docket": "(2024) Hu 72 Xie Wai Ren No. 99999", "docket_zh": "(2024)沪72协外认99999号"}
        told = {"key": "synthetic-jp", "case_name": "Synthetic", "subject": "monetary", "decided_on": "2024-05-06"}
        rows.append({**precedent, **docket, **told, "published_on": "2024-06-07", "claimed_first": ""})

    def as_if_it_had_been_for_money(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["key"] == "jp-sic-shanghai-2023")["subject"] = "monetary"

    shell.workshop.edit("decisions_inbound.csv", with_a_synthetic_recognition_for_money)
    shell("run", "--direct")
    japan = differences(shell)["JP"]
    assert japan["groups"] == {"seed-2021": 2, "monetary-only": 2}
    assert {policy: ground["key"] for policy, ground in japan["deciding"].items()} == {
        "seed-2021": "jp-sic-shanghai-2023",
        "monetary-only": "synthetic-jp",
    }
    assert differences(shell, "--valid", "2024-05-05")["JP"]["groups"] == {"seed-2021": 2, "monetary-only": 4}
    shell.workshop.edit("decisions_inbound.csv", as_if_it_had_been_for_money)
    shell("run", "--direct")
    assert set(differences(shell)) == {"DE"}
