"""What holds of any list beside any facts: parts of the register, and made-up lists."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.facts import Observation, PublishedCount, PublishedGroup, PublishedGroupSize
from models.reconciling import Comparison, Status, What
from models.rule import decide
from tests.reconciling import REGISTER, SYNTHETIC, grounds, of_page, printing, reconciled

unhurried = settings(max_examples=40, deadline=None)  # a busy machine is no defect
CODES = ("AU", "BA", "BE", "DE", "ET", "GB", "IL", "IR", "IT", "JP", "KR", "NZ", "TH", "US", "VG", "ZW")
FACTS = [seen for seen in REGISTER if not isinstance(seen.fact, PublishedGroup | PublishedGroupSize | PublishedCount)]
PRINTED = [seen for seen in REGISTER if seen not in FACTS]
some_facts = st.lists(st.sampled_from(FACTS), unique=True, max_size=60)
some_days = st.integers(0, 9000).map(lambda days: date(2001, 6, 1) + timedelta(days))


@st.composite
def lists(draw: Any) -> list[Observation]:
    """A made-up list: of any group, with or without dates and scope."""
    names = draw(st.dictionaries(st.sampled_from(CODES), st.integers(1, 4), min_size=1))
    fields = {"published_on": draw(st.none() | some_days.map(str)), "as_of": draw(st.none() | some_days.map(str))}
    fields["scope"] = draw(st.sampled_from([None, "synthetic countries"]))
    return printing(names, **{name: value for name, value in fields.items() if value})


@unhurried
@given(some_facts, lists(), st.lists(st.sampled_from(PRINTED), unique=True, max_size=60))
def test_whatever_is_printed_has_one_row_and_no_country_is_told_twice(
    facts: list[Observation], made_up: list[Observation], printed: list[Observation]
) -> None:
    rows = reconciled([*facts, *made_up, *printed])
    assert max(Counter(row.key for row in rows).values()) == 1
    names = Counter(row.name_as_printed for row in rows if row.what == What.GROUP and row.published is not None)
    groups = [seen.fact for seen in (*made_up, *printed) if isinstance(seen.fact, PublishedGroup)]
    assert names == Counter(fact.name_as_printed for fact in groups)
    sizes = [seen for seen in printed if isinstance(seen.fact, PublishedGroupSize)]
    assert len([row for row in rows if row.what == What.GROUP_SIZE]) == len(sizes)
    left_out = [(row.printing.pages, row.printing.as_of, row.jurisdiction) for row in rows if row.published is None]
    there = [(row.printing.pages, row.printing.as_of, row.jurisdiction) for row in rows if row.what == What.GROUP]
    assert all(there.count(one) == 1 for one in left_out)


@unhurried
@given(some_facts, lists())
def test_a_name_agrees_exactly_if_the_groups_are_equal(facts: list[Observation], made_up: list[Observation]) -> None:
    for row in of_page(SYNTHETIC, reconciled([*facts, *made_up])):
        assert (row.status == Status.AGREES) == (row.published == row.computed)
        assert row.reason and row.explanation.endswith(".")


@unhurried
@given(some_facts, some_days, some_days)
def test_a_list_printed_from_our_own_groups_agrees_everywhere(
    facts: list[Observation], valid: date, known: date
) -> None:
    names = ours(facts, valid, known)
    rows = of_page(SYNTHETIC, reconciled([*facts, *printing(names, as_of=str(valid), published_on=str(known))]))
    assert {row.jurisdiction: row.status for row in rows} == dict.fromkeys(names, Status.AGREES)


@unhurried
@given(some_facts, some_days)
def test_a_list_without_a_date_that_fits_a_day_is_compared_on_a_day_that_it_fits(
    facts: list[Observation], day: date
) -> None:
    names = ours(facts, day, day)
    rows = of_page(SYNTHETIC, reconciled([*facts, *printing(names)]))
    assert {row.jurisdiction: row.status for row in rows} == dict.fromkeys(names, Status.AGREES)
    assert all(row.printing.valid <= day for row in rows)


@unhurried
@given(some_facts, lists(), st.randoms())
def test_order_never_matters(facts: list[Observation], made_up: list[Observation], chance: random.Random) -> None:
    seen = [*facts, *made_up, *PRINTED]
    assert told(reconciled(chance.sample(seen, len(seen)))) == told(reconciled(seen))


def ours(facts: list[Observation], valid: date, known: date) -> dict[str, int]:
    """The groups 1 to 3 that we compute."""
    found = {code: decide(of_one, valid, known).group for code, of_one in grounds(facts).items()}
    return {code: group for code, group in found.items() if group < 4}


def told(rows: list[Comparison]) -> list[dict[str, Any]]:
    return [row.to_contract() for row in rows]
