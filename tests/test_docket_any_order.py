"""Any pages on a few rulings, in any order: the same decisions, each page in one of them or told, none lost.

All rulings here are made up.
"""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from models.facts import Observation
from models.merge import merge
from tests.test_docket_ladder import BLOG, COURT, PORTAL, POST, REGISTER, told

unhurried = settings(deadline=None)  # a busy machine is no defect

COURTS = {"津01协外认": "Jin 01 Xie Wai Ren", "晋01协外认": "Jin 01 Xie Wai Ren", "沪72协外认": "Hu 72 Xie Wai Ren"}
INITIALS_OF = {"津01协外认": "J01XWR", "晋01协外认": "J01XWR", "沪72协外认": "H72XWR"}


@st.composite
def dockets(draw: st.DrawFn) -> dict[str, str]:
    """How a page may name one of a few rulings."""
    code, number = draw(st.sampled_from(sorted(COURTS))), draw(st.integers(1, 2))
    forms = [
        {"docket_zh": f"（2026）{code}{number}号"},
        {"docket": f"(2026) {COURTS[code]} No. {number}"},
        {"docket": f"(2026) {COURTS[code]} No. {number}", "docket_zh": f"（2026）{code}{number}号"},
        {"docket": f"(2026) {INITIALS_OF[code]} No. {number}"},
        {"docket": f"(2026) {COURTS[code]} Nos. 1 and 2"},
        {},
    ]
    return draw(st.sampled_from(forms))


@st.composite
def pages(draw: st.DrawFn) -> Observation:
    """A page of any source on one of a few rulings."""
    origin = draw(st.sampled_from([REGISTER, POST, BLOG, PORTAL, COURT]))
    fields = {
        "jurisdiction": draw(st.sampled_from(["FI", "KE"])),
        "decided_on": draw(st.sampled_from(["2026-03-17", "2026-05-01", "2026-03"])),
        "outcome": draw(st.sampled_from(["recognized", "refused"])),
        **draw(dockets()),
    }
    if origin is REGISTER:
        fields["key"] = draw(st.sampled_from(["fi-one", "ke-two"]))
    if draw(st.booleans()):
        fields["published_on"] = draw(st.sampled_from(["2026-06-01", "2026-07-01"]))
    return told(origin, **fields)


@unhurried
@given(st.lists(pages(), max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(seen: list[Observation], chance: random.Random) -> None:
    expected = merge(seen)
    shuffled = merge(chance.sample(seen, len(seen)))
    assert (shuffled.held, shuffled.disagreements) == (expected.held, expected.disagreements)
    assert (shuffled.problems, shuffled.key_of) == (expected.problems, expected.key_of)


@unhurried
@given(st.lists(pages(), max_size=9))
def test_each_page_is_part_of_one_decision_or_is_told_as_an_issue(seen: list[Observation]) -> None:
    merged = merge(seen)
    held = [held.key for held in merged.held]
    assert len(set(held)) == len(held)
    assert set(merged.key_of.values()) == set(held)
    set_aside = [one for one in dict.fromkeys(seen) if one not in merged.key_of]
    assert len(set_aside) == sum(problem.kind == "ambiguous_identity" for problem in merged.problems)


@unhurried
@given(st.lists(pages(), max_size=9), pages())
def test_another_page_never_takes_a_ruling_away(seen: list[Observation], another: Observation) -> None:
    """Every docket in Chinese and every row of the register that was held is held beside any other page."""
    before, after = merge(seen), merge([*seen, another])
    for one in before.key_of:
        if one.fact.key or getattr(one.fact, "docket_zh", None):
            assert one in after.key_of


@unhurried
@given(st.lists(pages(), max_size=9), st.integers(1, 9), st.sampled_from(["FI", "KE"]))
def test_a_page_on_another_ruling_changes_nothing_of_the_others(
    seen: list[Observation], number: int, code: str
) -> None:
    """A ruling of another docket, and of a day that no page without docket tells of, is news and nothing else."""
    another = told(PORTAL, docket_zh=f"（2026）津02民初{number}号", jurisdiction=code, decided_on="2026-10-01")
    before, after = merge(seen), merge([*seen, another])
    assert [held for held in after.held if held.key != after.key_of[another]] == before.held
    assert (after.disagreements, after.problems) == (before.disagreements, before.problems)


@unhurried
@given(st.lists(pages(), max_size=9))
def test_two_dockets_in_chinese_are_never_one_ruling_but_in_the_register(seen: list[Observation]) -> None:
    merged = merge(seen)
    called: dict[str, set[str]] = {}
    for one, key in merged.key_of.items():
        if docket := getattr(one.fact, "docket_zh", None):
            called.setdefault(key, set()).add(docket)
    registered = {one.fact.key for one in seen if one.fact.key}
    assert all(len(dockets) == 1 for key, dockets in called.items() if key not in registered)
