"""The rule, arrow by arrow; all cases are made up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.policies import MONETARY_ONLY, SEED_2021, Policy
from models.rule import GroupDecision, contrary, decide, grounds_of
from models.rulings import Facts
from models.vocabulary import Basis, Outcome, Qualifier, RefusalGround, Subject
from tests.synthetic import outbound, refusal, ruling, stage, treaty

TODAY = date(2026, 11, 24)


def decided(
    *facts: Any,
    links: tuple[Any, ...] = (),
    valid: str = "2026-11-24",
    known: str = "2026-11-24",
    policy: Policy = SEED_2021,
) -> GroupDecision:
    treaties = tuple(fact for fact in facts if hasattr(fact, "has_clause"))
    rulings = tuple(fact for fact in facts if not hasattr(fact, "has_clause"))
    grounds = grounds_of(Facts(rulings, treaties, links), policy)
    return decide(grounds.get("FI", []), date.fromisoformat(valid), date.fromisoformat(known))


def test_without_a_ground_the_group_is_4() -> None:
    assert decided().group == 4
    assert decided().basis == Basis.NONE


def test_a_treaty_in_force_with_a_clause_gives_group_1_and_dominates() -> None:
    assert decided(treaty(), ruling(), outbound(), refusal()).group == 1


def test_a_treaty_without_a_clause_gives_no_ground() -> None:
    assert decided(treaty(has_clause=False)).group == 4


def test_a_treaty_counts_from_its_entry_into_force_until_its_end() -> None:
    ended = treaty("1990-01-01", ends="2020-06-01")
    groups = [decided(ended, valid=day).group for day in ("1989-12-31", "1990-01-01", "2020-05-31", "2020-06-01")]
    assert groups == [4, 1, 1, 4]


def test_the_end_of_a_treaty_is_not_known_before_it_ends() -> None:
    ended = treaty("1990-01-01", ends="2020-06-01")
    assert decided(ended, valid="2025-01-01", known="2019-01-01").group == 1
    assert decided(ended, valid="2025-01-01", known="2020-06-01").group == 4


@pytest.mark.parametrize("outcome", [Outcome.RECOGNIZED, Outcome.PARTIALLY_RECOGNIZED])
def test_an_inbound_recognition_by_reciprocity_gives_group_2(outcome: Outcome) -> None:
    assert decided(ruling(outcome=outcome), outbound()).group == 2


def test_an_inbound_recognition_under_a_treaty_is_no_reciprocity() -> None:
    assert decided(ruling(basis=Basis.TREATY)).group == 4


def test_an_outbound_recognition_gives_group_3() -> None:
    assert decided(outbound()).group == 3


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.DISMISSED, Outcome.WITHDRAWN, None])
def test_whatever_does_not_recognize_gives_no_ground(outcome: Outcome | None) -> None:
    assert decided(ruling(outcome=outcome), outbound(outcome=outcome)).group == 4


def test_a_decision_counts_from_its_day_and_not_a_day_before() -> None:
    precedent = ruling(day="2022-03-17")
    assert decided(precedent, valid="2022-03-16").group == 4
    assert decided(precedent, valid="2022-03-17").group == 2


def test_a_decision_is_not_known_before_it_is_published() -> None:
    precedent = ruling(day="2022-03-17", known="2022-05-16")
    assert decided(precedent, known="2022-05-15").group == 4
    assert decided(precedent, known="2022-05-16").group == 2


def test_a_refusal_never_removes_a_ground_and_stands_beside_it() -> None:
    facts = Facts((ruling(), refusal(day="2024-01-01")))
    assert decided(*facts.rulings).group == 2
    assert [found.key for found in contrary(facts, TODAY, TODAY)["FI"]] == ["synthetic-refusal"]


def test_a_refusal_because_of_the_case_is_not_contrary() -> None:
    assert contrary(Facts((refusal(refusal_ground=RefusalGround.SERVICE),)), TODAY, TODAY) == {}


@pytest.mark.parametrize("effect", ["reversed", "set_aside", "replaced"])
def test_a_later_stage_takes_a_ground_back_from_its_day_on(effect: str) -> None:
    chain = (outbound("first", "2022-01-01"), outbound("second", "2023-06-01", outcome=Outcome.REFUSED))
    links = (stage("first", "second", effect),)
    assert decided(*chain, links=links, valid="2023-05-31").group == 3
    assert decided(*chain, links=links, valid="2023-06-01").group == 4


def test_a_later_stage_takes_back_a_ground_only_once_it_is_known() -> None:
    later = outbound("second", "2023-06-01", outcome=Outcome.REFUSED, known="2024-01-01")
    links = (stage("first", "second"),)
    assert decided(outbound("first", "2022-01-01"), later, links=links, known="2023-12-31").group == 3
    assert decided(outbound("first", "2022-01-01"), later, links=links, known="2024-01-01").group == 4


def test_an_affirmation_adds_no_second_ground() -> None:
    chain = (outbound("first", "2015-10-06"), outbound("second", "2017-08-14"))
    found = decided(*chain, links=(stage("first", "second", "affirmed"),))
    assert [(ground.key, ground.valid_from.isoformat()) for ground in found.grounds] == [("first", "2015-10-06")]


def test_a_superseded_refusal_counts_for_nothing() -> None:
    facts = Facts(
        (refusal("first", "2012-01-01"), ruling("second", "2015-01-01")), (), (stage("first", "second", "reversed"),)
    )
    assert contrary(facts, TODAY, TODAY) == {}
    assert contrary(facts, date(2014, 1, 1), TODAY) != {}


def test_a_reversal_of_a_reversal_restores_also_without_an_outcome_of_its_own() -> None:
    chain = (
        ruling("first", "2010-01-01"),
        ruling("second", "2011-01-01", outcome=Outcome.REFUSED),
        ruling("third", "2012-01-01", outcome=None),
    )
    links = (stage("first", "second", "set_aside"), stage("second", "third", "reversed"))
    groups = [decided(*chain, links=links, valid=day).group for day in ("2010-06-01", "2011-06-01", "2012-06-01")]
    assert groups == [2, 4, 2]


def test_a_reversed_refusal_without_a_new_outcome_leaves_nothing() -> None:
    facts = Facts(
        (refusal("first", "2021-01-01"), refusal("second", "2022-01-01", outcome=None)), (), (stage("first", "second"),)
    )
    assert decided(*facts.rulings, links=facts.links).group == 4
    assert contrary(facts, TODAY, TODAY) == {}


def test_a_partial_recognition_alone_is_to_be_confirmed() -> None:
    assert decided(outbound(outcome=Outcome.PARTIALLY_RECOGNIZED)).qualifiers == (Qualifier.TO_BE_CONFIRMED,)
    both = decided(outbound(outcome=Outcome.PARTIALLY_RECOGNIZED), outbound("whole"))
    assert both.qualifiers == ()


def test_bankruptcy_only_looks_at_the_deciding_group_alone() -> None:
    insolvency = ruling(subject=Subject.BANKRUPTCY)
    assert decided(insolvency, outbound()).qualifiers == (Qualifier.BANKRUPTCY_ONLY,)
    assert decided(insolvency, ruling("money")).qualifiers == ()


def test_a_provisional_ground_counts_and_is_marked_with_the_group_without_it() -> None:
    found = decided(ruling(confirmed_on=None), outbound())
    assert (found.group, found.group_without_provisional, found.is_provisional) == (2, 3, True)
    assert found.qualifiers == (Qualifier.TO_BE_CONFIRMED,)


def test_a_provisional_ground_is_certain_from_the_day_it_is_confirmed() -> None:
    precedent = ruling(day="2024-01-01", confirmed_on=date(2024, 6, 1))
    assert decided(precedent, known="2024-05-31").is_provisional
    assert not decided(precedent, known="2024-06-01").is_provisional


def test_a_policy_leaves_out_what_it_does_not_count() -> None:
    insolvency = ruling(subject=Subject.BANKRUPTCY)
    assert decided(insolvency, outbound(), policy=MONETARY_ONLY).group == 3
    assert decided(insolvency, policy=MONETARY_ONLY).group == 4


def test_an_inbound_recognition_without_a_stated_basis_is_by_reciprocity_where_there_is_no_treaty() -> None:
    unstated = ruling(basis=None)
    assert decided(unstated).group == 2
    assert decided(unstated).basis == Basis.RECIPROCITY
    assert decided(unstated, treaty(has_clause=False)).group == 2


def test_an_inbound_recognition_without_a_stated_basis_is_under_the_treaty_in_force_on_its_day() -> None:
    unstated, ended = ruling(day="2020-01-01", basis=None), treaty("1990-01-01", ends="2024-01-01")
    assert [ground.key for ground in decided(unstated, ended, valid="2023-01-01").grounds] == ["synthetic-treaty"]
    assert decided(unstated, ended, valid="2025-01-01").group == 4
    assert decided(ruling(day="2025-01-01", basis=None), ended, valid="2025-06-01").group == 2
