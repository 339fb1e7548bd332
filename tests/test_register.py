"""The register loads as a whole or not at all, and says in one line what is wrong."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from models.errors import RegisterError
from models.facts import Decision, Treaty
from scrapers.register import HERE, SHEETS, load_register
from tests.running import edit

RULINGS = ("decisions_inbound.csv", "decisions_outbound.csv", "rulings_not_counted.csv")


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


def test_a_second_treaty_with_a_country_fails(folder: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        (france,) = [row for row in rows if row["key"] == "treaty-fr"]
        rows.append({**france, "key": "treaty-fr-2", "notes": "again"})

    edit(folder / "treaties.csv", change)
    (problem,) = problems(folder)
    assert "'treaty-fr' stands already at treaties.csv:" in problem


@pytest.mark.parametrize("file", ["decision_stages.csv", "published_groups.csv", "published_counts.csv"])
def test_a_row_that_stands_twice_fails(folder: Path, file: str) -> None:
    edit(folder / file, lambda rows: rows.append(dict(rows[0])))
    (problem,) = problems(folder)
    assert f"stands already at {file}:2, expected one row a fact" in problem


def test_a_copied_row_with_another_outcome_is_one_problem(folder: Path) -> None:
    edit(folder / "decisions_inbound.csv", lambda rows: rows.append({**rows[-1], "outcome": "withdrawn"}))
    (problem,) = problems(folder)
    assert "has two outcomes, withdrawn here and " in problem


@pytest.mark.parametrize(
    "spelling",
    [
        "（２０１８）沪７２协外认１号",
        "〔2018〕沪72协外认1号",
        "2018沪72协外认 1 号",
        "(2018) hu 72 xie wai ren no. 1",
        "(2018) Hu72 Xie Wai Ren No.1",
        "2018 HU 72 XIE WAI REN NO 1",
    ],
)
def test_another_spelling_of_a_docket_is_the_same_docket(folder: Path, spelling: str) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        (spar,) = [row for row in rows if row["key"] == "gb-spar-shanghai-2022"]
        rows.append({**spar, "key": "again", "docket": spelling, "docket_zh": "", "outcome": "refused"})

    edit(folder / "decisions_inbound.csv", change)
    (problem,) = problems(folder)
    assert "'2018-hu72xiewairen-1' has two outcomes" in problem


@pytest.mark.parametrize(
    "spelling", ["2017 VSC 810", "[2017]  vsc 810", "(2017) VSC 810", "［2017］ VSC 0810", "[2017]VSC 810"]
)
def test_two_outcomes_under_one_citation_fail_whichever_way_it_is_spelled(folder: Path, spelling: str) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        (liu,) = [row for row in rows if row["key"] == "au-2017-liu-ma"]
        rows.append({**liu, "key": "again", "docket": spelling, "neutral_citation": "", "outcome": "refused"})

    edit(folder / "decisions_outbound.csv", change)
    (problem,) = problems(folder)
    assert "'[2017] VSC 810' has two outcomes" in problem


def test_two_courts_that_sound_alike_are_two_dockets(folder: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        (spar,) = [row for row in rows if row["key"] == "gb-spar-shanghai-2022"]
        for key, court, outcome in (("synthetic-tianjin", "津", "recognized"), ("synthetic-shanxi", "晋", "refused")):
            docket_zh = f"（2026）{court}01协外认99999号"
            told = {"key": key, "docket": "(2026) Jin 01 Xie Wai Ren No. 99999", "docket_zh": docket_zh}
            rows.append({**spar, **told, "outcome": outcome})

    edit(folder / "decisions_inbound.csv", change)
    assert len(load_register(folder)) == len(load_register()) + 2


def test_a_file_that_has_only_its_header_fails(folder: Path) -> None:
    edit(folder / "treaties.csv", lambda rows: rows.clear())
    assert problems(folder)[0] == "treaties.csv:2: expected rows, found only the header"


def test_a_chinese_docket_that_cannot_be_read_fails(folder: Path) -> None:
    set_cell(folder, "decisions_inbound.csv", "gb-spar-shanghai-2022", docket="Shanghai case 1")
    (problem,) = problems(folder)
    assert problem.endswith("docket: expected a docket such as (2018) Hu 72 Xie Wai Ren No. 1, found 'Shanghai case 1'")


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ({"superseded_by": "au-2022-wu-yin"}, "expected another ruling than 'au-2022-wu-yin', found the same"),
        ({"superseded_by": "ca-2019-wei-li"}, "expected a ruling of jurisdiction AU, found CA"),
        ({"superseded_by": "au-dnt-2007"}, "expected a ruling of direction outbound, found inbound"),
        ({"superseded_by": "au-2017-liu-ma"}, "found one of 2017-12"),
    ],
)
def test_a_stage_that_cannot_follow_fails(folder: Path, stage: dict[str, str], expected: str) -> None:
    edit(folder / "decision_stages.csv", lambda rows: rows[0].update(stage))
    (problem,) = problems(folder)
    assert problem.startswith("decision_stages.csv:2: superseded_by: ")
    assert expected in problem


def test_stages_that_lead_in_a_circle_fail(folder: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows.append({**rows[0], "key": rows[0]["superseded_by"], "superseded_by": rows[0]["key"]})

    edit(folder / "decision_stages.csv", change)
    for key in ("au-2022-wu-yin", "au-2023-yin-wu-vsca"):
        file = next(name for name in RULINGS if key in (folder / name).read_text(encoding="utf-8"))
        set_cell(folder, file, key, decided_on="2022")
    (problem,) = problems(folder)
    assert problem.endswith("superseded_by: expected a later ruling, found 'au-2022-wu-yin', which leads back here")


def test_a_wrong_ruling_does_not_make_its_stages_wrong(folder: Path) -> None:
    set_cell(folder, "decisions_outbound.csv", "au-2022-wu-yin", outcome="granted")
    assert len(problems(folder)) == 1


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


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\u3000", "é"])
def test_what_is_a_line_end_only_to_python_stays_in_its_cell(folder: Path, char: str) -> None:
    set_cell(folder, "treaties.csv", "treaty-fr", notes=f"one{char}two")
    (france,) = [seen.fact for seen in load_register(folder) if seen.fact.key == "treaty-fr"]
    assert france.notes == f"one{char}two"


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
