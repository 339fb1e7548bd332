"""No ruling, treaty or stage stands twice in the register, whichever way it is spelled; stages lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.register import load_register
from tests.running import edit
from tests.spoiling import copy_of_the_register, problems, set_cell

RULINGS = ("decisions_inbound.csv", "decisions_outbound.csv", "rulings_not_counted.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register that a test may spoil."""
    return copy_of_the_register(tmp_path)


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
