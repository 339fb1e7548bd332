"""Releases of the case list: what they count, in whichever words and layout; all releases here are made up."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from models.errors import ParseError
from scrapers.blocks import read_document
from scrapers.parse import parse
from scrapers.sites.case_list_release import is_release, parse_cjo
from tests.goldens import Facts, facts_of

SITE = "https://conflictoflaws.net/2026"
URL = f"{SITE}/synthetic-update-list-of-chinas-cases-on-recognition-of-foreign-judgments/"
TITLE = "Synthetic Update: List of China’s Cases on Recognition of Foreign Judgments"
RELEASED = "On 3 March 2026, China Justice Observer released the 2026 version of the list."
COUNTED = "To date, we have collected 131 cases involving China and 27 foreign States and regions."
COUNT = {"kind": "published_count", "as_of": "2026-03-03", "total_cases": 131, "jurisdictions": 27}
ADDED = {"AU": 1, "NZ": 4, "VG": 2}


def release(*lines: str, rest: str = "", title: str = TITLE) -> str:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<h1>{title}</h1><p>{title}</p>{paragraphs}{rest}"


def counted(*lines: str, rest: str = "") -> dict[str, Any]:
    """The one count of a release that opens as usual."""
    [fact] = facts_of(release(RELEASED, COUNTED, *lines, rest=rest), URL)
    return fact


def told(*lines: str) -> Facts:
    return facts_of(release(*lines), URL)


# ---------------------------------------------------------------- the day and the totals


def test_a_release_states_its_day_and_its_totals() -> None:
    assert counted() == COUNT


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("On 15 April 2026, China Justice Observer released the 2026 version of the list.", "2026-04-15"),
        ("On April 1, 2026, CJO published the new edition.", "2026-04-01"),
        ("The 2026 version of the list was issued by China Justice Observer on 2 Feb. 2026.", "2026-02-02"),
        ("In May 2026, we updated the list.", "2026-05"),
        ("On 5 May 2026, CJO released the 2026 version of the list, first issued on 16 July 2019.", "2026-05-05"),
    ],
)
def test_the_day_of_the_release_is_read_from_any_wording(sentence: str, day: str) -> None:
    assert told(sentence, COUNTED) == [{**COUNT, "as_of": day}]


def test_the_day_of_the_first_issue_is_not_that_of_the_release() -> None:
    assert told("China Justice Observer first issued the list on 16 July 2019.", RELEASED, COUNTED) == [COUNT]


def test_a_count_as_of_a_day_needs_no_other_day() -> None:
    sentence = "As of June 8, 2026, there are 140 cases from 28 jurisdictions in the list."
    assert told(sentence) == [{**COUNT, "as_of": "2026-06-08", "total_cases": 140, "jurisdictions": 28}]


@pytest.mark.parametrize(
    ("sentence", "cases", "jurisdictions"),
    [
        ("So far we have collected 57 cases involving China and 20 foreign States and regions.", 57, 20),
        ("We have collected ninety-nine cases from thirty-one countries.", 99, 31),
        ("The list now holds 1,145 cases from 40 foreign jurisdictions.", 1145, 40),
        ("To date 131 cases are collected. They come from 27 jurisdictions.", 131, 27),
    ],
)
def test_totals_are_read_in_digits_and_in_words(sentence: str, cases: int, jurisdictions: int) -> None:
    assert told(RELEASED, sentence) == [{**COUNT, "total_cases": cases, "jurisdictions": jurisdictions}]


def test_what_was_added_is_not_taken_for_the_total() -> None:
    assert told("Of the newly collected cases, 11 new cases are Finnish.", RELEASED, COUNTED) == [COUNT]


@pytest.mark.parametrize("words", ["one hundred", "one hundred and nine", "two hundred and eleven"])
def test_a_number_that_cannot_be_read_whole_is_not_read_in_part(words: str) -> None:
    with pytest.raises(ParseError, match="'we have collected <number> cases', found 0"):
        told(RELEASED, f"We have collected {words} cases.")


def test_footnote_marks_are_no_part_of_words_and_numbers() -> None:
    marked = "On 3 March 2026, China Justice Observer released the 2026 version.[1] To date, we have collected"
    [fact] = told(f"{marked} 131 cases[2] involving China and 27[13] foreign States.[3] More follows.")
    assert fact == COUNT


@pytest.mark.parametrize(("lines", "missing"), [((RELEASED,), "cases"), ((COUNTED,), "released")])
def test_a_release_without_its_day_or_its_totals_is_an_issue(lines: tuple[str, ...], missing: str) -> None:
    with pytest.raises(ParseError, match=f"conflictoflaws: .*{missing}.* found 0"):
        told(*lines)


# ---------------------------------------------------------------- treaties


@pytest.mark.parametrize(
    "sentences",
    [
        ("A chart of 39 bilateral treaties on judicial assistance, of which 35 contain clauses on judgments.",),
        ("39 bilateral judicial assistance treaties that China and 39 States concluded, 35 treaties with a clause.",),
        ("27 reports for 27 jurisdictions, and 39[5] bilateral treaties, 35 of which[6] provide for judgments.",),
        ("35 of the thirty-nine bilateral treaties on judicial assistance provide for judgments.",),
        ("China has bilateral treaties on judicial assistance with 39 States, among which 35 include such clauses.",),
        ("China has concluded 39 bilateral treaties.", "Of these, thirty-five have a clause on judgments."),
    ],
)
def test_treaties_and_those_with_a_clause_are_told_apart(sentences: tuple[str, ...]) -> None:
    assert counted(*sentences) == {**COUNT, "treaties_total": 39, "treaties_with_clause": 35}


def test_the_number_of_treaties_with_a_clause_is_left_out_where_it_is_not_stated() -> None:
    assert counted("It has 41 bilateral treaties on judicial assistance.") == {**COUNT, "treaties_total": 41}


# ---------------------------------------------------------------- what was added


ADDITIONS = {
    "no separators": "7 more cases: Australia (one case)New Zealand (four cases)British Virgin Islands (2 cases)",
    "commas": "7 newly added cases, namely, Australia (one case), New Zealand (four cases), and the BVI (two cases).",
    "other words": "Seven cases involve the existing 3 jurisdictions, i.e. Australia: 1 case; New Zealand: four cases; "
    "the British Virgin Islands: 2 cases.",
    "marks": "7 new cases[7], that is Australia[8] (one case),[9] New Zealand (four cases) and BVI (two cases[10]).",
    "parts of the whole": "7 newly added cases, of which one case concerns Australia (one case) and 6 others: "
    "New Zealand (four cases), BVI (two cases).",
    "headings with sums": "7 newly added cases. Treaty jurisdictions (one case): Australia (one case). Non-treaty "
    "jurisdictions (six cases): New Zealand (four cases), BVI (two cases).",
    "a total of before": "From 124 cases in the version of 2025 the list grew by seven cases: Australia (one case), "
    "New Zealand (four cases), BVI (two cases).",
}


@pytest.mark.parametrize("wording", ADDITIONS)
def test_added_cases_are_read_in_any_wording(wording: str) -> None:
    assert counted(ADDITIONS[wording]) == {**COUNT, "added": ADDED}


LAYOUTS = {
    "list": "<ul><li>Australia (one case)</li><li>New Zealand (four cases)</li><li>BVI (two cases)</li></ul>",
    "table": "<table><tr><th>Country</th><th>Treaty</th><th>Cases</th></tr><tr><td>Australia</td><td>no</td><td>1</td>"
    "</tr><tr><td>New Zealand</td><td>no</td><td>four cases</td></tr><tr><td>BVI</td><td></td><td>2</td></tr></table>",
    "definitions": "<dl><dt>Australia</dt><dd>1 case</dd><dt>New Zealand</dt><dd>4</dd><dt>BVI</dt><dd>two</dd></dl>",
    "lines": "<div>Australia (one case)<br>New Zealand (four cases)<br>BVI (two cases)</div>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_added_cases_are_read_in_any_layout(layout: str) -> None:
    assert counted("Seven new cases:", rest=LAYOUTS[layout]) == {**COUNT, "added": ADDED}


def test_subtotals_without_a_total_make_up_the_whole() -> None:
    lines = (
        "1 new case in treaty States: Poland (one case).",
        "6 new cases elsewhere: Kenya (two cases)Ghana (4 cases)",
    )
    assert counted(*lines) == {**COUNT, "added": {"GH": 4, "KE": 2, "PL": 1}}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("7 newly added cases: Australia (one case)New Zealand (four cases)Singapore (t", "make up the 7 .* make 5"),
        ("7 newly added cases, namely Australia (four cases), New Zealand (four cases).", "make up the 7 .* make 8"),
        ("7 newly added cases, namely Freedonia (three cases), New Zealand (four cases).", "a code, found Freedonia"),
        ("Namely Australia (three cases), New Zealand (four cases).", "number of added cases, found only its parts"),
    ],
)
def test_parts_that_do_not_make_up_the_whole_are_dropped_and_told(line: str, why: str) -> None:
    count, doubt = told(RELEASED, COUNTED, line)
    assert count == COUNT
    assert (doubt["kind"], doubt["target_url"], doubt["title"]) == ("candidate", URL, TITLE)
    assert re.search(why, doubt["why"])


def test_a_number_of_added_cases_without_countries_raises_no_doubt() -> None:
    assert counted("7 newly added cases.") == COUNT


def test_new_jurisdictions_are_a_note_and_not_among_the_counted_parts() -> None:
    line = "2 new jurisdictions (i.e. Kenya, Myanmar) and 3 cases involving the existing 1 jurisdiction, namely, UAE"
    assert counted(f"{line} (three cases).") == {
        **COUNT,
        "notes": "new jurisdictions: Kenya, Myanmar",
        "added": {"AE": 3},
    }


# ---------------------------------------------------------------- which posts are releases, and where


@pytest.mark.parametrize(
    "title",
    [
        "April 2020 Update: List of China's Cases on Recognition of Foreign Judgments",
        "List of China’s Cases on Recognition of Foreign Judgments [2025 Update]",
        "List of Chinese Cases on Recognizing Foreign Judgments",
    ],
)
def test_a_release_is_known_by_its_title(title: str) -> None:
    assert is_release(title)


@pytest.mark.parametrize(
    "title",
    ["Chinese Court Recognizes a Finnish Judgment", "List of China's Bilateral Treaties on Judicial Assistance"],
)
def test_other_posts_are_no_releases(title: str) -> None:
    assert not is_release(title)


def test_on_the_own_site_of_the_authors_the_day_of_the_post_is_read_from_its_head() -> None:
    body = f"<h1>{TITLE}</h1><p>Sat, 07 Mar 2026<br>Editor: C. J. Observer</p><p>{RELEASED}</p><p>{COUNTED}</p>"
    page = read_document(body.encode(), "https://www.chinajusticeobserver.com/a/synthetic")
    [(fact, span)] = parse_cjo(page)
    assert (str(fact.published_on), str(fact.as_of)) == ("2026-03-07", "2026-03-03")  # type: ignore[union-attr]  # of another kind it fails
    assert span == COUNTED


def test_a_release_that_names_its_authors_is_of_their_hands_and_quoted_from_the_page() -> None:
    [seen] = parse(release("Written by Meng Yu", RELEASED, COUNTED).encode(), URL)
    assert (seen.origin.source, seen.origin.family, seen.span) == ("conflictoflaws", "cjo", COUNTED)


@pytest.mark.parametrize("head", ['<meta property="article:published_time" content="2026-03-09T01:02:03+00:00">', ""])
def test_the_day_of_the_post_is_stated_only_where_the_page_shows_it(head: str) -> None:
    [fact] = facts_of(f"<head>{head}</head>{release(RELEASED, COUNTED)}", URL)
    assert fact.get("published_on") == ("2026-03-09" if head else None)
