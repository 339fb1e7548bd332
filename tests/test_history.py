"""Histories against a plain oracle, and what counts as a change; all cases are made up."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.history import ALWAYS, FOREVER, changes_between, history_of
from models.policies import SEED_2021
from models.rule import grounds_of
from models.rulings import Facts, Ruling, TreatyInForce
from models.vocabulary import RECOGNIZING, Basis, Direction, Effect, Outcome
from tests.synthetic import outbound, ruling, stage, treaty

START = date(2000, 1, 1)
DAYS = st.integers(min_value=0, max_value=12).map(lambda days: START + timedelta(days))


@st.composite
def chains(draw: Any) -> Facts:
    """A treaty or none, and up to three disputes with up to three stages each, over a dozen days."""
    rulings: list[Ruling] = []
    links = []
    for dispute in range(draw(st.integers(0, 3))):
        direction = draw(st.sampled_from(list(Direction)))
        for place in range(draw(st.integers(1, 3))):
            day, known = draw(DAYS), draw(DAYS)
            outcome = draw(st.sampled_from([*Outcome, None])) if place else draw(st.sampled_from(list(Outcome)))
            changes: dict[str, Any] = {"direction": direction, "outcome": outcome, "known": known.isoformat()}
            changes["confirmed_on"] = draw(st.sampled_from([None, known, known + timedelta(3)]))
            rulings.append(ruling(f"synthetic-{dispute}-{place}", day.isoformat(), **changes))
            if place:
                effect = draw(st.sampled_from([str(effect) for effect in Effect]))
                links.append(stage(f"synthetic-{dispute}-{place - 1}", f"synthetic-{dispute}-{place}", effect))
    treaties: tuple[TreatyInForce, ...] = ()
    if draw(st.booleans()):
        day = draw(DAYS)
        ends = draw(st.one_of(st.none(), st.just(day + timedelta(draw(st.integers(1, 6))))))
        treaties = (treaty(day.isoformat(), ends.isoformat() if ends else None),)
    return Facts(tuple(rulings), treaties, tuple(links))


def oracle(facts: Facts, valid: date, known: date) -> tuple[int, int]:
    """The group, with and without provisional grounds, by looking at what is there on that pair of days only."""
    there = {r.key: r for r in facts.rulings if r.effective_on <= valid and r.known_on <= known}
    before = {link.superseded_by: link for link in facts.links}

    def earlier_than(key: str) -> list[str]:
        found = []
        while key in before:
            key = before[key].key
            found.append(key)
        return found

    def standing(key: str) -> Ruling | None:
        link = before.get(key)
        own = there[key] if there[key].outcome else None
        if link is None or link.key not in there:
            return own
        if link.effect == "affirmed" or (own is None and link.effect == "modified"):
            return standing(link.key) or own
        if own is None and link.effect in ("reversed", "set_aside"):
            second = before.get(link.key)
            return standing(second.key) if second and second.key in there else None
        return own

    grounds: list[tuple[int, bool]] = []
    superseded = {earlier for key in there for earlier in earlier_than(key)}
    for key in there.keys() - superseded:
        found = standing(key)
        if found and found.outcome in RECOGNIZING:
            provisional = found.confirmed_on is None or found.confirmed_on > known
            if found.direction == Direction.OUTBOUND:
                grounds.append((3, provisional))
            elif found.basis == Basis.RECIPROCITY:
                grounds.append((2, provisional))
    for pact in facts.treaties:
        ended = pact.ends_on and pact.ends_on <= valid and pact.ends_on <= known
        if pact.effective_on <= valid and pact.known_on <= known and not ended:
            grounds.append((1, False))
    groups = sorted(group for group, _ in grounds)
    certain = sorted(group for group, provisional in grounds if not provisional)
    return (groups or [4])[0], (certain or [4])[0]


@settings(max_examples=300, deadline=None)
@given(chains())
def test_every_pair_of_days_has_one_period_and_it_holds_what_the_oracle_finds(facts: Facts) -> None:
    history = history_of("FI", grounds_of(facts, SEED_2021).get("FI", []))
    days = [START + timedelta(day) for day in range(-1, 20)]
    for valid in days:
        for known in days:
            found = [p for p in history if p.valid_from <= valid < p.valid_to and p.known_from <= known < p.known_to]
            assert len(found) == 1
            assert (found[0].group, found[0].group_without_provisional) == oracle(facts, valid, known)


@settings(max_examples=100, deadline=None)
@given(chains(), st.randoms())
def test_the_order_of_facts_never_matters(facts: Facts, chance: random.Random) -> None:
    shuffled = Facts(
        tuple(chance.sample(facts.rulings, len(facts.rulings))),
        tuple(chance.sample(facts.treaties, len(facts.treaties))),
        tuple(chance.sample(facts.links, len(facts.links))),
    )
    assert grounds_of(shuffled, SEED_2021) == grounds_of(facts, SEED_2021)


@settings(max_examples=100, deadline=None)
@given(chains(), chains())
def test_a_fact_about_one_country_never_changes_another(facts: Facts, others: Facts) -> None:
    elsewhere = tuple(replace(r, key=f"else-{r.key}", jurisdiction="SE") for r in others.rulings)
    links = tuple(
        replace(link, key=f"else-{link.key}", superseded_by=f"else-{link.superseded_by}") for link in others.links
    )
    both = Facts(facts.rulings + elsewhere, facts.treaties, facts.links + links)
    assert grounds_of(both, SEED_2021).get("FI") == grounds_of(facts, SEED_2021).get("FI")


def told(old: Facts, new: Facts) -> list[tuple[int, int, str, str, bool]]:
    """The changes between two sets of facts: before, after, from, trigger, correction."""
    was, now = (grounds_of(facts, SEED_2021).get("FI", []) for facts in (old, new))
    held = {fact.key for fact in old.rulings} | {pact.key for pact in old.treaties}
    changes = changes_between(history_of("FI", was), history_of("FI", now), was, now, held)
    return [
        (c.before, c.after, c.effective_on.isoformat(), f"{c.trigger_kind} {c.trigger_key}", c.is_correction)
        for c in changes
    ]


def test_a_first_load_tells_every_move_in_valid_time() -> None:
    facts = Facts((outbound("out", "1999-11-05"), ruling("in", "2019-03-25")))
    assert told(Facts(), facts) == [
        (4, 3, "1999-11-05", "decision out", False),
        (3, 2, "2019-03-25", "decision in", False),
    ]


def test_the_same_facts_change_nothing() -> None:
    facts = Facts((ruling(),), (treaty(),))
    assert told(facts, facts) == []


def test_a_new_precedent_is_named_as_the_trigger() -> None:
    assert told(Facts(), Facts((ruling("new", "2026-11-01"),))) == [(4, 2, "2026-11-01", "decision new", False)]


def test_a_later_stage_is_named_as_the_trigger() -> None:
    first, second = outbound("first", "2022-01-01"), outbound("second", "2023-06-01", outcome=Outcome.REFUSED)
    old = Facts((first,))
    new = Facts((first, second), (), (stage("first", "second"),))
    assert told(old, new) == [(3, 4, "2023-06-01", "stage second", False)]


def test_a_withdrawn_fact_moves_the_group_back_as_a_correction() -> None:
    old = Facts((outbound("out", "2015-04-17"), ruling("in", "2022-03-17")))
    assert told(old, Facts(old.rulings[:1])) == [(2, 3, "2022-03-17", "withdrawal in", True)]


def test_a_corrected_date_is_a_correction_for_the_days_between() -> None:
    old, new = Facts((ruling("in", "2022-03-17"),)), Facts((ruling("in", "2022-03-27"),))
    was, now = (grounds_of(facts, SEED_2021)["FI"] for facts in (old, new))
    (change,) = changes_between(history_of("FI", was), history_of("FI", now), was, now, {"in"})
    assert (change.before, change.after, change.is_correction) == (2, 4, True)
    assert (change.effective_on, change.effective_to) == (date(2022, 3, 17), date(2022, 3, 27))


def test_a_country_without_grounds_is_in_group_4_always() -> None:
    (period,) = history_of("FI", [])
    assert (period.group, period.valid_from, period.known_to) == (4, ALWAYS, FOREVER)
