"""The register loads as a whole or not at all, and says in one line what is wrong."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from models.facts import Decision, Treaty
from scrapers.register import load_register
from tests.running import edit
from tests.spoiling import copy_of_the_register, problems, set_cell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register that a test may spoil."""
    return copy_of_the_register(tmp_path)


def test_the_shipped_register_loads() -> None:
    counts = Counter(seen.fact.kind for seen in load_register())
    assert counts["treaty"] == 40
    rulings = [seen.fact for seen in load_register() if isinstance(seen.fact, Decision)]
    assert Counter(str(fact.direction) for fact in rulings if fact.outcome) == {"inbound": 57, "outbound": 65}


def test_every_shipped_ruling_and_treaty_cites_a_page_or_says_which_fields_no_page_states() -> None:
    facts = [seen.fact for seen in load_register() if isinstance(seen.fact, Decision | Treaty)]
    assert all(fact.source_urls or fact.unsourced for fact in facts)
    assert [fact.key for fact in facts if not fact.source_urls] == ["treaty-cy"]


def test_a_ruling_without_page_and_without_mark_fails(folder: Path) -> None:
    set_cell(folder, "decisions_inbound.csv", "gb-spar-shanghai-2022", source_urls="", unsourced="")
    assert problems(folder)[0].endswith(
        "source_urls: expected a page, or the names of fields in unsourced, found neither"
    )


@pytest.mark.parametrize("source", ["unsourced", "see the court", "www.example.org/a", "ftp//example.org"])
def test_a_citation_that_is_no_page_fails(folder: Path, source: str) -> None:
    set_cell(folder, "treaties.csv", "treaty-fr", source_urls=source)
    (problem,) = problems(folder)
    assert "source_urls: expected web addresses or named pages" in problem


def test_an_unknown_country_fails_with_file_line_value_and_expectation(folder: Path) -> None:
    set_cell(folder, "treaties.csv", "treaty-fr", jurisdiction="XX")
    (problem,) = problems(folder)
    assert problem.startswith("treaties.csv:")
    assert problem.endswith("jurisdiction: expected an ISO 3166 country code such as DE, found 'XX'")


def test_an_impossible_date_fails(folder: Path) -> None:
    set_cell(folder, "decisions_inbound.csv", "gb-spar-shanghai-2022", decided_on="2022-02-30")
    (problem,) = problems(folder)
    assert "decided_on: expected a day that the calendar has" in problem
    assert problem.endswith("found '2022-02-30'")


@pytest.mark.parametrize("text", ["17 March 2022", "2022-3-17", "2022-00", "20220317", "2022-", "２０２２"])
def test_a_date_in_another_form_fails(folder: Path, text: str) -> None:
    set_cell(folder, "decisions_inbound.csv", "gb-spar-shanghai-2022", decided_on=text)
    assert "decided_on: expected" in problems(folder)[0]


def test_a_termination_before_signature_fails_also_without_an_entry_into_force(folder: Path) -> None:
    set_cell(folder, "treaties.csv", "treaty-ir", signed_on="2016-01-23", terminated_on="2001-01-01")
    (problem,) = problems(folder)
    assert problem.endswith("terminated_on: expected a day after signed_on 2016-01-23, found 2001-01-01")


def test_an_entry_into_force_before_signature_fails(folder: Path) -> None:
    set_cell(folder, "treaties.csv", "treaty-fr", in_force_on="1986-01-01")
    (problem,) = problems(folder)
    assert "in_force_on: expected a day after signed_on 1987-05-04, found 1986-01-01" in problem


def test_two_outcomes_under_one_docket_fail(folder: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        (spar,) = [row for row in rows if row["key"] == "gb-spar-shanghai-2022"]
        rows.append({**spar, "key": "gb-spar-again", "docket": "", "outcome": "refused"})

    edit(folder / "decisions_inbound.csv", change)
    (problem,) = problems(folder)
    assert "'2018-hu72xiewairen-1' has two outcomes, refused here and recognized at decisions_inbound.csv:" in problem


def test_a_docket_that_stands_twice_fails_also_with_one_outcome(folder: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        (spar,) = [row for row in rows if row["key"] == "gb-spar-shanghai-2022"]
        rows.append({**spar, "key": "gb-spar-again"})

    edit(folder / "decisions_inbound.csv", change)
    assert "stands already at" in problems(folder)[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [("outcome", "granted"), ("basis", "comity"), ("subject", "money"), ("confidence", "sure"), ("final", "perhaps")],
)
def test_an_unknown_word_fails_and_names_the_known_ones(folder: Path, field: str, value: str) -> None:
    set_cell(folder, "decisions_outbound.csv", "au-2017-liu-ma", **{field: value})
    (problem,) = problems(folder)
    assert f"{field}: expected " in problem
    assert problem.endswith(f"found '{value}'")


def test_an_unknown_column_fails_in_line_1(folder: Path) -> None:
    path = folder / "treaties.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("signed_on", "signed", 1), encoding="utf-8")
    (problem,) = problems(folder)
    assert problem.startswith(
        "treaties.csv:1: unknown column 'signed', no column 'signed_on'; expected key, jurisdiction,"
    )


def test_a_missing_file_fails(folder: Path) -> None:
    (folder / "treaties.csv").unlink()
    assert problems(folder)[0].startswith("treaties.csv: expected a readable UTF-8 CSV file")


def test_a_row_with_a_cell_too_many_fails_with_its_line(folder: Path) -> None:
    path = folder / "decision_stages.csv"
    path.write_text(path.read_text(encoding="utf-8") + "a,b,affirmed,x,y\n", encoding="utf-8")
    line = len(path.read_text(encoding="utf-8").splitlines())
    assert problems(folder) == [f"decision_stages.csv:{line}: expected 4 cells as in the header, found 5"]


def test_a_stage_of_a_ruling_that_is_not_there_fails(folder: Path) -> None:
    edit(folder / "decision_stages.csv", lambda rows: rows[0].update(superseded_by="nobody"))
    (problem,) = problems(folder)
    assert problem == (
        "decision_stages.csv:2: superseded_by: expected the key of a ruling in the register, found 'nobody'"
    )


def test_a_required_cell_left_empty_fails(folder: Path) -> None:
    set_cell(folder, "decisions_inbound.csv", "gb-spar-shanghai-2022", outcome="")
    assert problems(folder)[0].endswith("outcome: expected a value, found none")


def test_all_problems_are_told_at_once(folder: Path) -> None:
    set_cell(folder, "treaties.csv", "treaty-fr", jurisdiction="XX")
    set_cell(folder, "decisions_inbound.csv", "gb-spar-shanghai-2022", decided_on="soon")
    assert len(problems(folder)) == 2


@pytest.mark.parametrize("column", ["final", "unsourced", "terminated_on", "key"])
def test_a_column_that_is_not_there_fails_in_one_line(folder: Path, column: str) -> None:
    name = "treaties.csv" if column == "terminated_on" else "decisions_inbound.csv"
    rows = list(csv.reader((folder / name).read_text(encoding="utf-8").splitlines()))
    place = rows[0].index(column)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row[:place] + row[place + 1 :] for row in rows)
    (problem,) = problems(folder)
    assert problem.startswith(f"{name}:1: no column '{column}'; expected key,")


def test_a_column_that_stands_twice_fails(folder: Path) -> None:
    path = folder / "treaties.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("in_force_on,", "signed_on,", 1), encoding="utf-8")
    assert problems(folder)[0].startswith("treaties.csv:1: column 'signed_on' twice, no column 'in_force_on'")


def test_an_empty_file_fails_in_one_line(folder: Path) -> None:
    (folder / "treaties.csv").write_text("", encoding="utf-8")
    (problem,) = problems(folder)
    assert problem.startswith("treaties.csv:1: no column 'key'")


@pytest.mark.parametrize("number", ["1_000", "-1", "1e3", "9" * 20, "４７", "47.0", "+47"])
def test_a_number_in_another_form_fails(folder: Path, number: str) -> None:
    edit(folder / "published_counts.csv", lambda rows: rows[0].update(total_cases=number))
    (problem,) = problems(folder)
    assert f"total_cases: expected a whole number from 0 to 1000000, found '{number}'" in problem


@pytest.mark.parametrize("char", ["\x00", "\x07", "\n", "\x1b", "\x85"])
def test_a_control_character_fails(folder: Path, char: str) -> None:
    set_cell(folder, "treaties.csv", "treaty-fr", title_en=f"Treaty{char}with France")
    (problem,) = problems(folder)
    assert "title_en: expected text without control characters" in problem
    assert "\n" not in problem


@pytest.mark.parametrize(("char", "read"), [("\u2028", " "), ("\u2029", " "), ("\u3000", "\u3000"), ("é", "é")])
def test_what_is_a_line_end_only_to_python_stays_in_its_cell(folder: Path, char: str, read: str) -> None:
    set_cell(folder, "treaties.csv", "treaty-fr", notes=f"one{char}two")
    (france,) = [seen.fact for seen in load_register(folder) if seen.fact.key == "treaty-fr"]
    assert france.notes == f"one{read}two"


def test_a_quote_that_never_ends_fails_with_the_line_where_it_begins(folder: Path) -> None:
    path = folder / "decision_stages.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + 'a,b,affirmed,"open\nand on\n', encoding="utf-8")
    line = len(text.splitlines()) + 1
    (problem,) = problems(folder)
    assert problem.startswith(f"decision_stages.csv:{line}: expected well-formed CSV")


@pytest.mark.parametrize("year", ["0205", "9999", "1799"])
def test_a_date_of_another_age_fails(folder: Path, year: str) -> None:
    set_cell(folder, "decisions_inbound.csv", "gb-spar-shanghai-2022", decided_on=f"{year}-03-17")
    assert problems(folder)[0].endswith(f"decided_on: expected a date from 1800 to 2199, found '{year}-03-17'")
