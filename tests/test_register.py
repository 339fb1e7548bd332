"""The register loads as a whole or not at all, and says in one line what is wrong."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from models.errors import RegisterError
from models.facts import Decision, Treaty
from scrapers.register import HERE, SHEETS, load_register
from tests.running import edit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped register that a test may spoil."""
    for sheet in SHEETS:
        shutil.copy(HERE / sheet.file, tmp_path / sheet.file)
    return tmp_path


def problems(folder: Path) -> list[str]:
    with pytest.raises(RegisterError) as caught:
        load_register(folder)
    return caught.value.problems


def set_cell(folder: Path, file: str, key: str, **cells: str) -> None:
    """Change cells of the row with that key."""

    def change(rows: list[dict[str, str]]) -> None:
        (row,) = [row for row in rows if row["key"] == key]
        row.update(cells)

    edit(folder / file, change)


def test_the_shipped_register_loads() -> None:
    counts = Counter(seen.fact.kind for seen in load_register())
    assert counts["treaty"] == 40
    rulings = [seen.fact for seen in load_register() if isinstance(seen.fact, Decision)]
    assert Counter(str(fact.direction) for fact in rulings if fact.outcome) == {"inbound": 57, "outbound": 65}


def test_every_shipped_fact_is_cited_and_says_which_fields_no_page_states() -> None:
    for seen in load_register():
        if isinstance(seen.fact, Decision | Treaty):
            assert seen.fact.source_urls
            assert (
                ("unsourced" not in seen.fact.source_urls)
                or seen.fact.unsourced
                or "unsourced" in (seen.fact.notes or "")
            )


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
    assert problems(folder)[0].startswith("treaties.csv:1: unknown column 'signed', expected one of key,")


def test_a_missing_file_fails(folder: Path) -> None:
    (folder / "treaties.csv").unlink()
    assert problems(folder)[0].startswith("treaties.csv: expected a readable UTF-8 CSV file")


def test_a_row_with_a_cell_too_many_fails_with_its_line(folder: Path) -> None:
    path = folder / "decision_stages.csv"
    path.write_text(path.read_text(encoding="utf-8") + "a,b,affirmed,x,y\n", encoding="utf-8")
    line = len(path.read_text(encoding="utf-8").splitlines())
    assert problems(folder) == [f"decision_stages.csv:{line}: expected 4 cells as in the header, found another number"]


def test_a_stage_of_a_ruling_that_is_not_there_fails(folder: Path) -> None:
    edit(folder / "decision_stages.csv", lambda rows: rows[0].update(superseded_by="nobody"))
    assert "'nobody' is not the key of a ruling" in problems(folder)[0]


def test_a_required_cell_left_empty_fails(folder: Path) -> None:
    set_cell(folder, "decisions_inbound.csv", "gb-spar-shanghai-2022", outcome="")
    assert problems(folder)[0].endswith("outcome: expected a value, found none")


def test_all_problems_are_told_at_once(folder: Path) -> None:
    set_cell(folder, "treaties.csv", "treaty-fr", jurisdiction="XX")
    set_cell(folder, "decisions_inbound.csv", "gb-spar-shanghai-2022", decided_on="soon")
    assert len(problems(folder)) == 2
