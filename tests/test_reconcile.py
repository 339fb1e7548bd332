"""What others printed beside ours: the seed article's differences, and every status by swapping a fact.

What is called synthetic is made up; all else is in the register, with its citation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest

from models.facts import Observation
from models.reconciling import Comparison, Status, What, printed_on
from models.reviews import make_review
from tests.reconciling import IN_2021, REGISTER, SYNTHETIC, of_page, printing, reconciled, stated, told, without

SEED = "/can-foreign-judgments-be-enforced-in-china"
COMMON_LAW = "/how-to-promote-the-recognition-and-enforcement-of-judgments-between-china-and-common-law-countries"
FINLAND = stated(
    "decision",
    key="synthetic-fi-2019",
    direction="inbound",
    jurisdiction="FI",
    case_name="Synthetic v. Synthetic",
    deciding_court="Synthetic Court",
    decided_on="2019-05-06",
    published_on="2019-06-01",
    outcome="recognized",
    basis="reciprocity",
    confidence="high",
)


def differences(page: str, seen: Iterable[Observation]) -> dict[str | None, Comparison]:
    """The names of a list that do not agree, by jurisdiction."""
    rows = [row for row in of_page(page, reconciled(seen)) if row.what == What.GROUP]
    return {row.jurisdiction: row for row in rows if row.status != Status.AGREES}


# --- what is as it is printed, and what is not ------------------------------------------------------------------------


def test_a_withdrawn_precedent_leaves_its_country_without_evidence() -> None:
    row = differences(SEED, without("gb-2015-spliethoff"))["GB"]
    assert told(row) == (3, 4, Status.EVIDENCE_MISSING, ("gb-2022-jiudang-kei",))
    assert "Hangzhou Jiudang Asset Management Co Ltd v Kei" in row.reason
    assert "came only after 2021-06-08" in row.reason


def test_a_precedent_that_a_reviewer_had_rejected_is_told_as_such() -> None:
    rejected = make_review("gb-2015-spliethoff", "rejected", "Ann", "made up", datetime(2021, 1, 2, tzinfo=UTC))
    row = differences(SEED, [*REGISTER, rejected])["GB"]
    assert told(row) == (3, 4, Status.EVIDENCE_MISSING, ("gb-2015-spliethoff",))
    assert "a reviewer had taken it back on 2021-01-02" in row.reason


def test_a_later_stage_before_the_day_of_the_list_is_named_with_court_and_day() -> None:
    later = {"key": "synthetic-vg-2021", "jurisdiction": "VG", "direction": "outbound", "outcome": "refused"}
    later |= {"case_name": "Synthetic appeal", "deciding_court": "Synthetic Court of Appeal", "basis": "common_law"}
    reversal = stated("decision", **later, decided_on="2021-02-03", published_on="2021-02-05")
    stage = stated("stage", key="vg-2019-xing-libin", superseded_by="synthetic-vg-2021", effect="set_aside")
    row = differences(SEED, [*REGISTER, reversal, stage])["VG"]
    assert told(row) == (3, 4, Status.LATER_STAGE, ("vg-2019-xing-libin", "synthetic-vg-2021"))
    assert "Xing Libin" in row.reason and ", 2019)" in row.reason
    assert "was set aside by Synthetic appeal (Synthetic Court of Appeal, 2021-02-03)" in row.reason


def test_a_later_stage_that_was_reported_after_the_list_makes_no_difference() -> None:
    later = {"key": "synthetic-vg-2021", "jurisdiction": "VG", "direction": "outbound", "decided_on": "2021-02-03"}
    reversal = stated("decision", **later, published_on="2022-02-05", outcome="refused", basis="common_law")
    stage = stated("stage", key="vg-2019-xing-libin", superseded_by="synthetic-vg-2021", effect="set_aside")
    assert "VG" not in differences(SEED, [*REGISTER, reversal, stage])


def test_a_later_stage_that_only_modifies_is_not_told_as_an_affirmation() -> None:
    later = stated("decision", key="synthetic-vg", jurisdiction="VG", direction="outbound", decided_on="2020-02-03")
    stage = stated("stage", key="vg-2019-xing-libin", superseded_by="synthetic-vg", effect="modified")
    (row,) = [row for row in of_page(SEED, reconciled([*REGISTER, later, stage])) if row.jurisdiction == "VG"]
    assert told(row) == (3, 3, Status.AGREES, ("vg-2019-xing-libin",))


def test_what_no_page_seen_states_of_a_ruling_is_said() -> None:
    doubtful = Observation(FINLAND.fact.model_copy(update={"unsourced": ("decided_on",)}), FINLAND.origin, "")
    row = differences(SEED, [*REGISTER, doubtful])["FI"]
    assert "(Synthetic Court, 2019-05-06; no page seen states its date)" in row.reason


def test_a_country_that_is_left_out_is_told_with_the_ruling_that_puts_it_there() -> None:
    row = differences(SEED, [*REGISTER, FINLAND])["FI"]
    assert told(row) == (None, 2, Status.NOT_PRINTED, ("synthetic-fi-2019",))
    assert "Synthetic v. Synthetic (Synthetic Court, 2019-05-06)" in row.reason


def test_a_name_that_is_not_known_says_so_and_its_country_is_left_out() -> None:
    lists = printing({"DE": 2, "SG": 2, "KR": 2}, **IN_2021)
    cited = {"source_urls": [f"https://{SYNTHETIC}"], **IN_2021}
    unknown = stated("published_group", group=2, name_as_printed="Ruritania", **cited)
    found = differences(SYNTHETIC, [*REGISTER, *lists, unknown])
    assert set(found) == {None, "US"}
    assert told(found[None]) == (2, None, Status.EVIDENCE_MISSING, ())
    assert "“Ruritania” is not the name of a foreign jurisdiction" in found[None].reason


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("KR", "has no clause on the recognition of judgments"),
        ("BE", "never entered into force and has no clause on the recognition of judgments"),
        ("FI", "had ended"),
    ],
)
def test_a_treaty_that_gives_no_group_is_contrary_evidence(code: str, words: str) -> None:
    days = {"signed_on": "1999-01-01", "in_force_on": "2000-01-01", "terminated_on": "2010-01-01", "status": "in_force"}
    ended = stated("treaty", key="synthetic-treaty", jurisdiction="FI", recognition_clause=True, **days)
    row = differences(SYNTHETIC, [*REGISTER, ended, *printing({code: 1}, **IN_2021)])[code]
    assert row.status == Status.EVIDENCE_CONTRARY
    assert words in row.reason


def test_a_precedent_that_had_lifted_the_country_is_contrary_evidence() -> None:
    later = {"published_on": "2022-12-01", "as_of": "2022-11-30"}
    row = differences(SYNTHETIC, [*REGISTER, *printing({"GB": 3}, **later)])["GB"]
    assert told(row) == (3, 2, Status.EVIDENCE_CONTRARY, ("gb-spar-shanghai-2022",))


@pytest.mark.parametrize(
    ("code", "group", "key", "words"),
    [
        ("IR", 1, "treaty-ir", "no source seen says that its treaty with China (signed on 2016-01-23"),
        ("SA", 1, None, "no treaty"),
        ("BR", 1, "treaty-br", "was not yet in force on 2014-01-01"),
        ("FI", 1, None, "no treaty on judicial assistance between it and China is held"),
        ("JP", 2, "jp-sic-shanghai-2023", "came only after 2014-01-01"),
        ("US", 2, "us-liuli-wuhan-2017", "came only after 2014-01-01"),
        ("FI", 3, None, "no recognition of a Chinese judgment by its courts is held"),
        ("JP", 3, "jp-2003-osaka-hc", "the nearest is a refusal (no reciprocity)"),
    ],
)
def test_what_nothing_bears_out_says_what_comes_nearest(code: str, group: int, key: str | None, words: str) -> None:
    dated = {"published_on": "2014-01-01", "as_of": "2014-01-01"}
    seen = [*without("treaty-sa"), *printing({code: group}, **dated)]
    row = differences(SYNTHETIC, seen)[code]
    assert row.status == Status.EVIDENCE_MISSING
    assert words in row.reason
    assert row.keys[:1] == ((key,) if key else ())


def test_a_ruling_that_was_reported_after_the_list_is_told_with_the_day_of_its_report() -> None:
    row = differences(COMMON_LAW, REGISTER)["AU"]
    assert told(row) == (3, 4, Status.EVIDENCE_MISSING, ("au-2017-liu-ma",))
    assert "Liu v Ma (Supreme Court of Victoria, [2017] VSC 810, 2017-12)" in row.reason
    assert "was first reported on 2019-08-14" in row.reason


def test_one_country_under_two_names_that_is_nowhere_is_no_difference_of_names_alone() -> None:
    seen = [*without("treaty-ba")]
    rows = [row for row in of_page(SEED, reconciled(seen)) if row.jurisdiction == "BA"]
    assert [(row.computed, row.status) for row in rows] == [(4, Status.EVIDENCE_MISSING)] * 2


# --- lists of partial scope, and without a date -----------------------------------------------------------------------


def test_a_list_says_nothing_of_groups_that_it_does_not_print() -> None:
    found = differences(SYNTHETIC, [*REGISTER, *printing({"DE": 2, "SG": 2, "KR": 2, "US": 2}, **IN_2021)])
    assert not found


def test_a_list_of_partial_scope_says_nothing_of_what_it_does_not_print_and_tells_its_scope() -> None:
    rows = of_page(COMMON_LAW, reconciled(REGISTER))
    assert [row.jurisdiction for row in rows] == ["SG", "US", "AU", "CA", "GB"]
    assert all(row.scope == "common-law countries" for row in rows)
    assert all("of groups 2 and 3 the list prints common-law countries only" in row.explanation for row in rows)


def test_a_list_without_a_date_is_compared_on_the_earliest_day_that_fits_it_best() -> None:
    names = {"DE": 2, "SG": 2, "KR": 2, "US": 2, "GB": 2}  # Spar Shipping was reported on 2022-05-16
    (row, *_) = rows = of_page(SYNTHETIC, reconciled([*REGISTER, *printing(names)]))
    assert {row.status for row in rows} == {Status.AGREES}
    assert row.printing.valid == row.printing.known == date(2022, 5, 16) and row.printing.date_assumed
    assert "the list has no date and is compared on 2022-05-16" in row.explanation


def test_what_a_list_without_a_date_leaves_out_has_a_say_in_its_day() -> None:
    names = {"GB": 3, "NZ": 3, "IL": 3}  # they were so from 2015 on, but Singapore too until a report of 2018-01-22
    assert of_page(SYNTHETIC, reconciled([*REGISTER, *printing(names)]))[0].printing.valid == date(2018, 1, 22)


def test_both_topic_pages_without_a_date_fall_where_their_wording_places_them() -> None:
    rows = [row for row in reconciled(REGISTER) if row.printing.date_assumed and row.what == What.GROUP]
    days = {row.printing.pages[0].rpartition("/")[2]: row.printing.valid for row in rows}
    assert date(2019, 3, 25) < days["recognizing-and-enforcing-foreign-judgments-in-china?p=2"] < date(2021, 11, 19)
    assert days["recognizing-and-enforcing-foreign-judgments-in-china"] >= date(2022, 1, 1)


@pytest.mark.parametrize(
    ("dated", "valid", "words"),
    [
        ({"published_on": "2022-12"}, date(2022, 12, 31), "as of when is not printed"),
        ({"as_of": "2022-12-01"}, date(2022, 12, 1), "the day of publication is not known"),
    ],
)
def test_one_date_stands_for_the_other_and_it_is_said(dated: dict[str, str], valid: date, words: str) -> None:
    (row,) = of_page(SYNTHETIC, reconciled([*REGISTER, *printing({"JP": 3}, **dated)]))[:1]
    assert (row.printing.valid, row.printing.known, row.printing.date_assumed) == (valid, valid, True)
    assert words in row.explanation


# --- what goes with a day ---------------------------------------------------------------------------------------------


def test_a_day_picks_its_lists_with_the_numbers_of_the_same_page_or_of_the_same_data() -> None:
    page, elsewhere = f"https://{SYNTHETIC}", "https://synthetic.example/elsewhere"
    seen = [
        *printing({"DE": 2}, published_on="2012-03-04", as_of="2012-02-02"),
        stated("published_count", published_on="2012-09-09", as_of="2012-09-09", total_cases=1, source_urls=[page]),
        stated(
            "published_count", published_on="2012-02-03", as_of="2012-02-02", total_cases=2, source_urls=[elsewhere]
        ),
        stated(
            "published_count", published_on="2012-02-03", as_of="2012-02-03", total_cases=3, source_urls=[elsewhere]
        ),
        stated("published_group_size", published_on="2012-03-04", group=2, size=4, source_urls=[elsewhere]),
    ]
    assert [row.published for row in printed_on(date(2012, 3, 4), reconciled(seen))] == [2, 4, 2, 1]
