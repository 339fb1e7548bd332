"""`comity what-if`: the five kinds of hypotheses, alone and together; nothing is written.

The register is the shipped one; the hypotheses, Finland and the reviews are made up (see `tests.clocks`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel
from typer.testing import CliRunner

from db import sync
from db.whatif import what_if
from flows.cli import app
from models.errors import ComityError
from models.policies import DEFAULT, POLICIES
from tests.clocks import THAI, VIRGIN, call, database, filled
from tests.running import TODAY, Workshop

Given = list[dict[str, Any]]
SPAR = "gb-spar-shanghai-2022"
YEAR = TODAY.year


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def workshop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A database with reviews and Finnish facts, one of each kind."""
    folder = tmp_path_factory.mktemp("what-if")
    for url in database(request, folder):
        yield filled(url, folder)


def ask(workshop: Workshop, given: Any, policy: str = DEFAULT.name) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = workshop.ask(lambda connection: what_if(connection, given, TODAY, POLICIES[policy]))
    return answer


def moves(workshop: Workshop, given: Given, policy: str = DEFAULT.name) -> set[tuple[str, int, int]]:
    return {(row["jurisdiction"], row["before"], row["after"]) for row in ask(workshop, given, policy)}


def inbound(code: str, **fields: Any) -> dict[str, Any]:
    """A Chinese court recognizes a judgment of that country."""
    return {"kind": "decision", "direction": "inbound", "jurisdiction": code, "outcome": "recognized", **fields}


def stage(key: str, later: str, effect: str = "reversed") -> dict[str, Any]:
    return {"kind": "stage", "key": key, "superseded_by": later, "effect": effect}


def withdraw(key: str) -> dict[str, Any]:
    return {"kind": "withdraw", "key": key}


def treaty(code: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "treaty", "jurisdiction": code, **fields}


# --- the five kinds ---------------------------------------------------------------------------------------------------

ALONE: dict[str, tuple[Given, set[tuple[str, int, int]]]] = {
    "a new decision, today when it has no date": ([inbound("KE")], {("KE", 4, 2)}),
    "a new decision of a day that has not come": ([inbound("KE", decided_on=f"{YEAR + 1}-01-05")], set()),
    "a refusal": ([inbound("KE", outcome="refused", refusal_ground="no_reciprocity")], set()),
    "another word on a decision that is held": (
        [inbound("GB", docket="(2018) Hu 72 Xie Wai Ren No. 1", outcome="refused")],
        {("GB", 2, 3)},
    ),
    "a treaty in force": ([treaty("MY", in_force_on="2020-01-01", recognition_clause=True)], {("MY", 4, 1)}),
    "a treaty without a clause": ([treaty("MY", in_force_on="2020-01-01", recognition_clause=False)], set()),
    "a treaty that is signed already enters into force": ([treaty("IR", in_force_on="2020-01-01")], {("IR", 4, 1)}),
    "a termination": ([treaty("FR", terminated_on=f"{YEAR}-01-01")], {("FR", 1, 4)}),
    "a termination that has not come": ([treaty("FR", terminated_on=f"{YEAR + 1}-01-01")], set()),
    "a reversal": ([stage(SPAR, "an appeal")], {("GB", 2, 3)}),
    "a reversal, by docket": ([stage("（2018）沪72协外认1号", "an appeal")], {("GB", 2, 3)}),
    "an affirmation": ([stage(SPAR, "an appeal", "affirmed")], set()),
    "a withdrawal": ([withdraw(SPAR)], {("GB", 2, 3)}),
    "a withdrawal of a treaty": ([withdraw("treaty-fr")], {("FR", 1, 4)}),
    "a withdrawal of a stage": ([withdraw("nl-2012-haier-rb>nl-2015-haier-hof")], set()),
}


@pytest.mark.parametrize("name", ALONE)
def test_a_hypothesis_moves_what_it_should_and_nothing_else(workshop: Workshop, name: str) -> None:
    given, expected = ALONE[name]
    assert moves(workshop, given) == expected


def test_a_result_has_the_fields_of_the_contract(workshop: Workshop) -> None:
    (row,) = ask(workshop, [withdraw(SPAR)])
    assert list(row) == ["jurisdiction", "before", "after", "ground"]
    assert {"kind", "key", "title", "date"} <= row["ground"].keys()
    assert ask(workshop, [withdraw("treaty-fr")])[0]["ground"] is None
    assert ask(workshop, []) == []


TOGETHER: list[tuple[Given, set[tuple[str, int, int]]]] = [
    (
        [
            treaty("FR", terminated_on="2024-01-01"),
            inbound("FR", decided_on="2025-01-01"),
            inbound("KE"),
            withdraw(SPAR),
        ],
        {("FR", 1, 2), ("KE", 4, 2), ("GB", 2, 3)},
    ),
    ([inbound("KE", key="ke-new"), stage("ke-new", "an appeal")], set()),
    ([stage("an appeal", "a retrial"), stage(SPAR, "an appeal")], set()),
    ([stage(SPAR, "an appeal"), stage("an appeal", "a retrial", "affirmed")], {("GB", 2, 3)}),
    (
        [
            inbound("KE", docket="(2026) Hu 72 Xie Wai Ren No. 99"),
            stage("(2026) Hu 72 Xie Wai Ren No. 99", "an appeal"),
        ],
        set(),
    ),
    ([withdraw("treaty-fr"), treaty("FR", in_force_on="2020-01-01", recognition_clause=True)], set()),
    ([withdraw("treaty-fr"), treaty("FR", in_force_on="2020-01-01", recognition_clause=False)], {("FR", 1, 4)}),
]


@pytest.mark.parametrize(("given", "expected"), TOGETHER)
def test_hypotheses_together_count_in_any_order(
    workshop: Workshop, given: Given, expected: set[tuple[str, int, int]]
) -> None:
    assert moves(workshop, given) == expected
    assert moves(workshop, given[::-1]) == expected


def test_a_what_if_asks_under_a_policy(workshop: Workshop) -> None:
    bankrupt = [inbound("KE", subject="bankruptcy")]
    assert moves(workshop, bankrupt) == {("KE", 4, 2)}
    assert moves(workshop, bankrupt, "monetary-only") == set()
    assert moves(workshop, [withdraw("de-2006-kg-berlin")], "monetary-only") <= {("DE", 3, 4)}


TAKEN_BACK: dict[str, tuple[Given, set[tuple[str, int, int]]]] = {
    "said again": ([inbound("TH", key=THAI, decided_on="2024-06-18")], set()),
    "another ruling": ([inbound("TH", docket="(2026) Gui 71 Xie Wai Ren No. 99")], {("TH", 4, 2)}),
    "reversed": ([stage(THAI, "an appeal")], set()),
    "withdrawn": ([withdraw(THAI)], set()),
    "reinstated, then withdrawn": ([withdraw("treaty-it")], {("IT", 1, 4)}),
    "reinstated, then terminated": ([treaty("IT", terminated_on="2026-01-01")], {("IT", 1, 4)}),
    "reinstated, then reversed": (
        [stage(VIRGIN, "an appeal", "set_aside"), withdraw("vg-2022-default")],
        {("VG", 3, 4)},
    ),
}


@pytest.mark.parametrize("name", TAKEN_BACK)
def test_what_a_reviewer_took_back_stays_so_in_a_what_if(workshop: Workshop, name: str) -> None:
    given, expected = TAKEN_BACK[name]
    assert moves(workshop, given) == expected


# --- nothing is written -----------------------------------------------------------------------------------------------


def everything(workshop: Workshop) -> dict[str, Any]:
    """Every row of every table, every file of the archive and of the register, and of SQLite the file itself."""
    tables = workshop.ask(lambda connection: {name: sync.read(connection, name) for name in SQLModel.metadata.tables})
    folders = [Path(workshop.settings.archive_url), workshop.register]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    if workshop.settings.database_url.startswith("sqlite"):
        files.append(Path(workshop.settings.database_url.removeprefix("sqlite:///")))
    return {**tables, **{str(path): path.read_bytes() for path in files}}


def test_a_what_if_writes_nothing(workshop: Workshop, tmp_path: Path) -> None:
    before = everything(workshop)
    file = tmp_path / "facts.json"
    for given, _ in TOGETHER:
        file.write_text(json.dumps(given), encoding="utf-8")
        json.loads(call(workshop, "what-if", str(file), "--json"))
    assert everything(workshop) == before


# --- what cannot be supposed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "withdraw", "key": SPAR}, "expected a JSON list of facts"),
        ("facts", "expected a JSON list of facts"),
        ([[]], "entry 1: expected an object with the fields of a fact"),
        ([withdraw(SPAR), {"key": SPAR}], "entry 2: kind: expected one of"),
        ([inbound("KE", outcome="accepted")], "entry 1: outcome: expected"),
        ([inbound("KE", decided_on="2026-02-30")], "entry 1: decided_on: expected"),
        ([inbound("HK")], "entry 1: jurisdiction: expected a foreign jurisdiction"),
        ([inbound("KE", judge="Ann")], "entry 1: field: expected a field of the contract, found 'judge'"),
        ([{"kind": "decision", "jurisdiction": "KE"}], "entry 1: direction: expected a value"),
        ([withdraw("nobody")], "found 'nobody'"),
        ([withdraw("")], "found ''"),
        ([stage("nobody", "an appeal")], "expected the key of a decision, found 'nobody'"),
        ([stage("treaty-fr", "an appeal")], "expected the key of a decision, found 'treaty-fr'"),
        ([stage(SPAR, SPAR)], "expected another ruling"),
        ([stage(SPAR, "us-liuli-wuhan-2017")], "expected a ruling of jurisdiction GB, found US"),
        ([stage(SPAR, "gb-rnso-beijing-2004")], "expected a ruling after 2022-03-17"),
        ([stage(SPAR, "an appeal"), stage("an appeal", SPAR)], "expected a ruling after"),
        (
            [stage(SPAR, "an appeal"), stage("an appeal", "a retrial"), stage("a retrial", "an appeal")],
            "which leads back here",
        ),
        ([withdraw(SPAR), stage(SPAR, "an appeal")], f"expected the key of a decision, found '{SPAR}'"),
        ([treaty("FR", terminated_on="1900-01-01")], "expected a day after in_force_on 1988-02-08"),
        (
            [treaty("FR", terminated_on="2025-01-01"), treaty("FR", terminated_on="2026-01-01")],
            "as in the other entry on treaty-fr",
        ),
        ([inbound("KE", key="new"), inbound("KE", key="new", outcome="refused")], "as in the other entry on new"),
        (
            [inbound("GB", key="new", docket="(2018) Hu 72 Xie Wai Ren No. 1")],
            f"key: expected none or {SPAR}, under which (2018) Hu 72 Xie Wai Ren No. 1 is held, found 'new'",
        ),
        ([inbound("KE", case_name="two\nlines")], "expected text without control characters"),
    ],
)
def test_what_cannot_be_supposed_fails_with_one_line_that_says_why(workshop: Workshop, given: Any, reason: str) -> None:
    with pytest.raises(ComityError) as failed:
        ask(workshop, given)
    assert reason in str(failed.value)
    assert len(str(failed.value).splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"[", b"\xff\xfe[]", b"[" * 100_000, b"[{'kind': 'withdraw'}]"])
def test_a_file_that_is_no_json_fails_with_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "facts.json").write_bytes(content)
    done = CliRunner().invoke(app, ["what-if", str(tmp_path / "facts.json")])
    assert isinstance(done.exception, ComityError)
    assert "expected a JSON list of facts" in str(done.exception)
    assert len(str(done.exception).splitlines()) == 1


def test_a_file_that_is_not_there_fails_with_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["what-if", str(tmp_path / "nowhere.json")])
    assert str(done.exception).endswith("expected a readable file, found No such file or directory")
