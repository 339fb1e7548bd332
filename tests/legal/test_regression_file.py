"""The file itself: sorted, complete, and every row named and cited as in the register."""

from __future__ import annotations

from collections import Counter
from datetime import date

from models.facts import Decision, PublishedGroup, Stage, Treaty
from models.policies import POLICIES
from scrapers.register import load_register
from tests.legal.rows import COLUMNS, ROWS, SEED_ARTICLE, Row, parts, place_of

REGISTER = [seen.fact for seen in load_register()]
FACTS = {fact.key: fact for fact in REGISTER if isinstance(fact, Treaty | Decision) and fact.key}
STAGES = [{fact.key, fact.superseded_by} for fact in REGISTER if isinstance(fact, Stage)]
LISTS = [fact for fact in REGISTER if isinstance(fact, PublishedGroup)]
# Fields on which a group can turn; where no page seen states one of them, the row says so.
DECISIVE = {"in_force_on", "decided_on", "outcome", "basis", "refusal_ground", "jurisdiction"}


def keys_of(row: Row) -> set[str]:
    """The facts that a row speaks of."""
    return {row["turns_on"], *parts(row["deciding_key"]), *parts(row["contrary_keys"])}


def disputes_of(row: Row) -> set[str]:
    """The same with all stages of each dispute, whose names and pages a row may give too."""
    found = keys_of(row)
    while more := {key for stage in STAGES if stage & found for key in stage - found}:
        found |= more
    return found


def precedent(key: str) -> str:
    """How the file names a fact: a treaty by its title, a ruling by its case and citation, else docket, else court."""
    fact = FACTS[key]
    if isinstance(fact, Treaty):
        return fact.title_en or ""
    case = fact.case_name or ""
    cited = fact.neutral_citation or fact.docket or fact.docket_zh or fact.deciding_court or ""
    return case if cited in case else f"{case}, {cited}"


def test_the_columns_are_those_of_the_guide() -> None:
    assert {tuple(row) for row in ROWS} == {COLUMNS}


def test_rows_are_sorted_and_no_question_is_asked_twice() -> None:
    asked = [(row["jurisdiction"], row["valid"], row["known"], row["policy"]) for row in ROWS]
    assert asked == sorted(set(asked))


def test_there_are_enough_rows_in_every_decade_since_1990() -> None:
    decades = Counter(row["valid"][:3] for row in ROWS if row["valid"] >= "1990")
    assert decades.total() >= 60
    assert all(decades[decade] >= 10 for decade in ("199", "200", "201", "202"))


def test_every_date_is_a_whole_day() -> None:
    days = [day for row in ROWS for day in (row["valid"], *parts(row["known"]))]
    assert [date.fromisoformat(day).isoformat() for day in days] == days


def test_every_word_is_one_that_the_file_knows() -> None:
    assert {row["group"] for row in ROWS} == {"1", "2", "3", "4"}
    assert {row["policy"] for row in ROWS} <= {"", *POLICIES}
    assert {row["counts"] for row in ROWS} == {"yes", "no"}


def test_every_key_is_one_of_the_register_and_of_the_rows_country() -> None:
    named = [(row, key) for row in ROWS for key in keys_of(row)]
    assert [(place_of(row), key) for row, key in named if key not in FACTS] == []
    assert [(place_of(row), key) for row, key in named if FACTS[key].jurisdiction != row["jurisdiction"]] == []


def test_every_group_but_4_names_what_decides_it() -> None:
    assert [place_of(row) for row in ROWS if (row["group"] == "4") != (row["deciding_key"] == "")] == []


def test_every_precedent_is_named_as_in_the_register() -> None:
    for row in ROWS:
        named = set(row["precedent"].split(" | "))
        assert {precedent(key) for key in (row["turns_on"], *parts(row["deciding_key"]))} <= named, place_of(row)
        assert named <= {precedent(key) for key in disputes_of(row)}, place_of(row)


def test_every_citation_is_one_of_the_register_or_the_seed_article() -> None:
    for row in ROWS:
        pages = {url for key in disputes_of(row) for url in FACTS[key].source_urls}
        lists = {url for fact in LISTS if fact.jurisdiction == row["jurisdiction"] for url in fact.source_urls}
        cited = set(parts(row["citation"]))
        assert cited and cited <= {*pages, *lists, SEED_ARTICLE}, place_of(row)


def test_every_row_says_why_in_a_sentence() -> None:
    assert [place_of(row) for row in ROWS if len(row["why"].split()) < 5 or not row["why"].endswith(".")] == []


def test_a_row_that_turns_on_something_unsourced_says_so() -> None:
    unsourced = [row for row in ROWS if DECISIVE & {*FACTS[row["turns_on"]].unsourced}]
    assert len(unsourced) > 20
    assert [place_of(row) for row in unsourced if "unsourced" not in row["why"]] == []
