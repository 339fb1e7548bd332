"""The main job on the shipped input, on SQLite and PostgreSQL alike: groups, idempotence, digest, bad input."""

from __future__ import annotations

import csv
import random
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from db import sync
from db.whatif import what_if
from models.errors import RegisterError
from models.policies import DEFAULT
from scrapers.register import HERE, SHEETS
from tests.running import TODAY, Workshop, without

_SEED = "DZ AR BY BA BR BG CU CY EG FR GR HU IT KZ KG KW LA LT MN MA KP PE PL RO RU ES TJ TN TR UA AE UZ VN"
SEED_GROUP_1 = set(_SEED.split())
SPAR = "gb-spar-shanghai-2022"


@pytest.fixture
def workshop(database_url: str, tmp_path: Path) -> Workshop:
    """A database that has seen nothing."""
    return Workshop(database_url, tmp_path)


@pytest.fixture
def sqlite(tmp_path: Path) -> Workshop:
    """The same on SQLite alone, where the database makes no difference."""
    return Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)


def in_group(groups: dict[str, dict[str, Any]], number: int) -> set[str]:
    return {code for code, row in groups.items() if row["group"] == number}


def test_the_seed_articles_table_differs_in_exactly_two_countries(sqlite: Workshop) -> None:
    sqlite.run()
    groups = sqlite.groups(date(2021, 6, 8), date(2021, 11, 19))
    assert in_group(groups, 1) == SEED_GROUP_1 | {"ET"}
    assert in_group(groups, 2) == {"DE", "SG", "KR", "US"}
    assert in_group(groups, 3) == {"AU", "VG", "CA", "NL", "NZ", "GB"} | {"IL"}
    assert groups["GB"]["qualifiers"] == ["to_be_confirmed"]


def test_the_table_of_today(workshop: Workshop) -> None:
    workshop.run()
    groups = workshop.groups()
    assert len(in_group(groups, 1)) == 34
    assert in_group(groups, 2) == {"DE", "GB", "JP", "KR", "SG", "TH", "US"}
    assert {code for code, row in groups.items() if "bankruptcy_only" in row["qualifiers"]} == {"DE", "JP"}
    assert in_group(groups, 3) == {"AU", "CA", "IL", "NL", "NZ", "VG"}


@pytest.mark.parametrize(
    ("code", "day", "before", "after"),
    [
        ("DE", "2013-11-26", 3, 2),
        ("SG", "2016-12-09", 3, 2),
        ("US", "2017-06-30", 3, 2),
        ("KR", "2019-03-25", 3, 2),
        ("GB", "2022-03-17", 3, 2),
        ("JP", "2023-09-30", 4, 2),
        ("TH", "2024-06-18", 4, 2),
    ],
)
def test_each_country_moves_on_its_day_and_not_a_day_before(
    sqlite: Workshop, code: str, day: str, before: int, after: int
) -> None:
    sqlite.run()
    moved = date.fromisoformat(day)
    assert sqlite.groups(date.fromordinal(moved.toordinal() - 1))[code]["group"] == before
    assert sqlite.groups(moved)[code]["group"] == after


def test_wu_v_yin_supports_its_country_until_its_appeal_only(sqlite: Workshop) -> None:
    sqlite.run()

    def supports(day: date) -> bool:
        return "au-2022-wu-yin" in {ground["key"] for ground in sqlite.groups(day)["AU"]["grounds"]}

    assert supports(date(2023, 5, 31))
    assert not supports(date(2023, 6, 1))
    assert not supports(TODAY)


def test_a_second_run_on_the_same_input_writes_nothing(workshop: Workshop) -> None:
    first = workshop.run().recorded
    digest = workshop.digest()
    second = workshop.run()
    assert first and first.written.inserted > 0
    assert second.recorded and (second.recorded.written, second.recorded.changes) == (sync.Written(), [])
    assert all(page.status == "unchanged" for read in second.reads for page in read.pages)
    assert workshop.digest() == digest


def test_sqlite_and_postgresql_have_one_digest_also_for_a_shuffled_register(tmp_path: Path, postgres_url: str) -> None:
    one = Workshop(f"sqlite:///{tmp_path / 'one.db'}", tmp_path / "one")
    other = Workshop(postgres_url, tmp_path / "other")
    chance = random.Random(7)
    for sheet in SHEETS:
        other.edit(sheet.file, lambda rows: chance.sample(rows, len(rows)))
    one.run()
    other.run()
    assert one.digest() == other.digest()


def cells_of_facts() -> list[tuple[str, int, str]]:
    """One filled cell of each column of each file of the register: file, row, column."""
    found = []
    for sheet in SHEETS:
        with (HERE / sheet.file).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for column in rows[0]:
            filled = next((number for number, row in enumerate(rows) if row[column]), None)
            if filled is not None:
                found.append((sheet.file, filled, column))
    return found


OTHER_VALUES = {
    "jurisdiction": "SE", "direction": "inbound", "outcome": "withdrawn", "basis": "statute", "final": "true",
    "reciprocity_test": "consensus", "refusal_ground": "forgery", "subject": "ip", "confidence": "low",
    "scope": "civil", "recognition_clause": "false", "effect": "replaced", "group": "4", "claimed_first": "false",
    "unsourced": "notes", "added": "KR 4", "status": "unknown", "superseded_by": "au-2024-zhengzhou-lvdu-shu",
}  # fmt: skip


def spoil(file: str, number: int, column: str, rows: list[dict[str, str]]) -> None:
    """Put another value that the register accepts into one cell."""
    row = rows[number]
    if column == "status":
        row["in_force_on"] = ""
    if column.endswith(("_on", "as_of")):
        year = int(row[column][:4]) + (-1 if column == "signed_on" else 1)
        row[column] = f"{year}{row[column][4:]}".replace("02-29", "02-28")
    elif column == "key" and file == "decision_stages.csv":
        row[column] = "au-2019-xu-wang"  # a stage joins rulings of one country
    elif column in OTHER_VALUES:
        row[column] = OTHER_VALUES[column] if row[column] != OTHER_VALUES[column] else "medium"
    elif row[column].isdigit():
        row[column] = str(int(row[column]) + 1)
        if column.startswith("inbound_"):  # the parts must still make the whole
            other = "inbound_total" if column != "inbound_total" else "inbound_refused"
            row[other] = str(int(row[other]) + 1)
    else:
        row[column] += " changed"


def test_changing_any_cell_of_a_fact_changes_the_digest(sqlite: Workshop) -> None:
    sqlite.run(sources=("hcch",))  # one small source: it is the register that changes
    digest = sqlite.digest()
    for file, number, column in cells_of_facts():
        original = (sqlite.register / file).read_text(encoding="utf-8")
        sqlite.edit(file, partial(spoil, file, number, column))
        sqlite.run(sources=("hcch",))
        assert sqlite.digest() != digest, f"{file} row {number} {column}"
        (sqlite.register / file).write_text(original, encoding="utf-8")


def test_without_spar_shipping_in_the_register_gb_is_in_group_3(workshop: Workshop) -> None:
    workshop.run()
    workshop.edit("decisions_inbound.csv", without(SPAR))
    report = workshop.run()
    assert workshop.groups()["GB"]["group"] == 3
    assert report.recorded
    (change,) = report.recorded.changes
    assert (change.before, change.after, change.trigger_key, change.is_correction) == (2, 3, SPAR, True)


def test_without_spar_shipping_in_a_what_if_gb_is_in_group_3_and_nothing_is_written(workshop: Workshop) -> None:
    workshop.run()
    digest = workshop.digest()
    withdrawal = [{"kind": "withdraw", "key": SPAR}]
    (answer,) = workshop.ask(lambda connection: what_if(connection, withdrawal, TODAY, DEFAULT))
    assert (answer["jurisdiction"], answer["before"], answer["after"]) == ("GB", 2, 3)
    assert workshop.digest() == digest


def test_a_withdrawn_row_that_returns_gives_the_first_digest_again(workshop: Workshop) -> None:
    workshop.run()
    digest, original = workshop.digest(), (workshop.register / "decisions_inbound.csv").read_text(encoding="utf-8")
    workshop.edit("decisions_inbound.csv", without(SPAR))
    workshop.run()
    (workshop.register / "decisions_inbound.csv").write_text(original, encoding="utf-8")
    workshop.run()
    assert workshop.digest() == digest
    assert workshop.groups()["GB"]["group"] == 2


def test_a_bad_register_leaves_the_database_as_it_was(workshop: Workshop) -> None:
    workshop.run()
    digest, runs = workshop.digest(), workshop.ask(lambda connection: sync.read(connection, "run"))
    workshop.edit("treaties.csv", lambda rows: rows[0].update(jurisdiction="XX"))
    with pytest.raises(RegisterError):
        workshop.run()
    assert workshop.digest() == digest
    assert workshop.ask(lambda connection: sync.read(connection, "run")) == runs


def test_every_change_names_the_fact_behind_it(sqlite: Workshop) -> None:
    report = sqlite.run()
    names = ("treaty", "decision")
    held = sqlite.ask(lambda connection: {row["key"] for name in names for row in sync.read(connection, name)})
    assert report.recorded and report.recorded.changes
    assert {change.trigger_key for change in report.recorded.changes} <= held


def test_every_rendition_is_named_as_one_where_it_is_cited(sqlite: Workshop) -> None:
    sqlite.run()
    seen = sqlite.ask(lambda connection: sync.read(connection, "observation"))
    assert {row["is_rendition"] for row in seen if row["source"] == "cjo"} == {True}
    assert {row["is_rendition"] for row in seen if row["source"] == "register"} == {False}
