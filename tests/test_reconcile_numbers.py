"""Printed sizes of groups and numbers of cases and treaties beside ours; nothing is padded to fit.

What is called synthetic is made up; all else is in the register, with its citation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from models.facts import Observation, Origin, PublishedCount, read_fact
from models.reconciling import Comparison, Status, What
from models.reviews import make_review
from models.vocabulary import Rank
from tests.reconciling import IN_2021, REGISTER, SYNTHETIC, of_page, printing, reconciled, stated, told, without


def number(name: str, found: Iterable[Comparison], as_of: str = "2021-06-08") -> Comparison:
    """The row of a printed number of a date."""
    (row,) = [
        row for row in found if row.name_as_printed == name and row.printing.as_of and row.printing.as_of.text == as_of
    ]
    return row


def test_a_size_is_held_against_the_list_on_its_own_page() -> None:
    row = number("group_1", reconciled(REGISTER))
    assert told(row)[:3] == (34, 34, Status.AGREES)
    assert "prints Bosnia and Herzegovina in parts and leaves out Ethiopia" in row.reason


def test_a_size_and_a_list_that_do_not_fit_each_other_are_told_apart() -> None:
    cited = {"source_urls": [f"https://{SYNTHETIC}"], **IN_2021}
    size = stated("published_group_size", group=2, size=3, **cited)
    found = of_page(SYNTHETIC, reconciled([*REGISTER, size, *printing({"DE": 2, "JP": 2}, **IN_2021)]))
    (row,) = [row for row in found if row.what == What.GROUP_SIZE]
    assert told(row)[:3] == (3, 4, Status.NOT_PRINTED)
    assert "has 2 names, leaves out Singapore, South Korea and United States and has JP, not held" in row.reason


def test_a_size_without_names_tells_who_is_near_or_who_is_held() -> None:
    found = reconciled(REGISTER)
    first, third = number("group_1", found, "2022-07"), number("group_3", found, "2022-07")
    assert told(first) == (35, 34, Status.EVIDENCE_MISSING, ("treaty-ir",))
    assert told(third)[:3] == (4, 6, Status.NOT_PRINTED)
    assert "Australia, British Virgin Islands, Canada, Israel, Netherlands and New Zealand" in third.reason


def test_a_case_that_is_printed_and_not_held_is_lacking_and_never_made_up() -> None:
    registers = REGISTER, without("kr-choi-qingdao-2019")
    before, after = (number("inbound_recognized", reconciled(register)) for register in registers)
    assert (before.computed, after.computed) == (15, 14)
    assert after.by_jurisdiction["KR"]["held"] == before.by_jurisdiction["KR"]["held"] - 1
    assert "kr-choi-qingdao-2019" in set(before.keys) - set(after.keys)


def test_more_than_was_printed_is_said_to_be_more() -> None:
    one = stated("published_count", **dated("2021-06-09", "2021-06-11"), inbound_recognized=14)
    row = number("inbound_recognized", reconciled([*REGISTER, one]), "2021-06-09")
    assert told(row)[:3] == (14, 15, Status.NOT_PRINTED)
    assert "15 disputes held that had been reported by 2021-06-11: 1 more" in row.reason


def dated(as_of: str, published_on: str) -> dict[str, Any]:
    """The dates and the page of a made-up count."""
    return {"as_of": as_of, "published_on": published_on, "source_urls": ["https://synthetic.example/count"]}


def test_a_dispute_counts_once_by_the_ruling_that_stands() -> None:
    lishui = {"it-lishui-2014": "inbound_recognized", "it-lishui-2018": "inbound_refused"}
    found = reconciled(REGISTER)
    assert [key in number(name, found).keys for key, name in lishui.items()] == [False, True]


def test_what_was_decided_by_then_and_reported_later_is_told_by_country_and_not_counted() -> None:
    row = number("inbound_withdrawn_or_dismissed", reconciled(REGISTER))
    assert "reported later, as far as we know: 5 (New Zealand 1, South Korea 3, United States 1)" in row.reason
    assert row.by_jurisdiction["KR"] == {"held": 0, "reported_later": 3}


def test_cases_that_were_added_are_told_by_country() -> None:
    one = stated("published_count", **dated("2021-06-10", "2021-06-12"), added={"KR": 3, "US": 2})
    row = number("added", reconciled([*REGISTER, one]), "2021-06-10")
    assert row.by_jurisdiction == {"KR": {"published": 3, "held": 0}, "US": {"published": 2, "held": 0}}
    assert "first reported after 2021-06-10 and by 2021-06-12; lacking: South Korea 3, United States 2" in row.reason


def test_numbers_that_only_a_scraped_page_states_name_that_page() -> None:
    page = Origin("synthetic", "synthetic", Rank.PROSE, "https://synthetic.example/2026/release")
    stated_there = {"kind": "published_count", "as_of": "2026-01-02", "published_on": "2026-01-02", "total_cases": 121}
    row = number("total_cases", reconciled([*REGISTER, Observation(read_fact(stated_there), page, "")]), "2026-01-02")
    assert (row.printing.pages, row.printing.urls) == (("synthetic.example/2026/release",), (page.url,))


def test_a_later_stage_of_a_case_is_no_case_that_was_added() -> None:
    one = stated("published_count", **dated("2024-09-23", "2024-09-23"), added={"US": 1})
    before = stated("published_count", **dated("2024-01-01", "2024-01-01"), total_cases=100)
    seen = [found for found in REGISTER if not isinstance(found.fact, PublishedCount)]
    row = number("added", reconciled([*seen, before, one]), "2024-09-23")
    assert row.keys == ("us-2024-beijing-dade-taoyun",)  # and not the appeal of 2024 in Liu v. Guan


def test_what_is_dated_by_a_year_that_was_not_over_is_told_and_not_counted() -> None:
    row = number("total_cases", reconciled(REGISTER), "2024-09-22")
    assert "dated by year or month only, and perhaps decided by then: 2 (Australia 1, United States 1)" in row.reason
    assert not {"au-2024-zhengzhou-lvdu-shu", "us-2024-tianzhu-ma"} & set(row.keys)


def test_a_treaty_that_a_reviewer_took_back_is_not_counted() -> None:
    rejected = make_review("treaty-fr", "rejected", "Ann", "made up", datetime(2021, 1, 2, tzinfo=UTC))
    assert told(number("treaties_total", reconciled([*REGISTER, rejected])))[:2] == (39, 38)


def test_treaties_are_counted_from_their_signature_and_the_surplus_is_named() -> None:
    found = reconciled(REGISTER)
    assert told(number("treaties_with_clause", found))[:3] == (35, 35, Status.AGREES)
    row = number("treaties_total", found, "2025-12-31")
    assert told(row)[:3] == (39, 40, Status.NOT_PRINTED)
    assert "Saudi Arabia (2022-12-08)" in row.reason
