"""The program against the rows of `regression.csv`, the lines that must hold by name, and proof that rows can fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from db import queries, sync
from models.facts import PublishedGroup
from models.policies import DEFAULT, MONETARY_ONLY, Policy
from scrapers.register import load_register
from tests.legal.rows import ROWS, Row, parts, place_of, told, unmet
from tests.running import TODAY, Workshop

SEED_VALID, SEED_KNOWN = date(2021, 6, 8), date(2021, 11, 19)
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def connection(shipped: Workshop) -> Iterator[Connection]:
    """A connection to what ships; tests here only read it."""
    with shipped.engine.connect() as opened:
        yield opened


def groups(
    connection: Connection, valid: date = TODAY, known: date = TODAY, policy: Policy = DEFAULT
) -> dict[str, dict[str, Any]]:
    return {row["jurisdiction"]: row for row in queries.groups(connection, valid, known, policy)}


def eve(day: date) -> date:
    return day - timedelta(days=1)


@pytest.mark.parametrize("row", ROWS, ids=place_of)
def test_the_row_holds(connection: Connection, row: Row) -> None:
    answer = told(connection, row)
    assert answer == {column: row[column] for column in answer}, row["why"]


# --- what must hold, by name ------------------------------------------------------------------------------------------


def test_the_seed_articles_table_differs_in_ethiopia_and_israel_alone(connection: Connection) -> None:
    printed = [
        fact
        for fact in (seen.fact for seen in load_register())
        if isinstance(fact, PublishedGroup) and fact.published_on and fact.published_on.text == SEED_KNOWN.isoformat()
    ]
    computed = {code: row["group"] for code, row in groups(connection, SEED_VALID, SEED_KNOWN).items()}
    table = {str(fact.jurisdiction): fact.group for fact in printed}
    assert {code: group for code, group in computed.items() if group != table.get(code, 4)} == {"ET": 1, "IL": 3}
    assert [fact.name_as_printed for fact in printed if fact.jurisdiction == "BA"] == ["Bosnia", "Herzegovina"]
    assert [sum(fact.group == group for fact in printed) for group in (1, 2, 3)] == [34, 4, 6]


@pytest.mark.parametrize(
    ("code", "day", "before", "trigger"),
    [
        ("DE", date(2013, 11, 26), 3, "de-seehaus-wuhan-2013"),
        ("SG", date(2016, 12, 9), 3, "sg-kolmar-nanjing-2016"),
        ("US", date(2017, 6, 30), 3, "us-liuli-wuhan-2017"),
        ("KR", date(2019, 3, 25), 3, "kr-choi-qingdao-2019"),
        ("GB", date(2022, 3, 17), 3, "gb-spar-shanghai-2022"),
        ("JP", date(2023, 9, 30), 4, "jp-sic-shanghai-2023"),
        ("TH", date(2024, 6, 18), 4, "th-orientthai-nanning-2024"),
    ],
)
def test_a_country_enters_group_2_on_the_day_of_its_precedent_and_not_a_day_before(
    connection: Connection, code: str, day: date, before: int, trigger: str
) -> None:
    assert groups(connection, eve(day))[code]["group"] == before
    entered = groups(connection, day)[code]
    assert (entered["group"], entered["since"], entered["grounds"][0]["key"]) == (2, day.isoformat(), trigger)


def test_wu_v_yin_counts_until_its_appeal_and_not_after(connection: Connection) -> None:
    def counts(day: date) -> bool:
        return "au-2022-wu-yin" in {ground["key"] for ground in groups(connection, day)["AU"]["grounds"]}

    assert stands(connection, "au-2022-wu-yin") == [(date(2022, 12, 31), date(2023, 6, 1), "au-2023-yin-wu-vsca")]
    assert (counts(date(2023, 5, 31)), counts(date(2023, 6, 1)), counts(TODAY)) == (True, False, False)


def test_lishui_2014_stands_until_its_retrial_of_2018_and_italy_stays_in_group_1(connection: Connection) -> None:
    # The retrial has no printed day, so it counts from the last day of its year.
    assert stands(connection, "it-lishui-2014") == [(date(2014, 3, 31), date(2018, 12, 31), "it-lishui-2018")]
    assert {groups(connection, date(2018, 12, day))["IT"]["group"] for day in (30, 31)} == {1}


def stands(connection: Connection, key: str) -> list[tuple[date, date, str | None]]:
    """From when until when a ruling stands for its dispute, as known today, and what ends it."""
    standing = sync.table("standing")
    found = sync.read(connection, "standing", standing.c.key == key, standing.c.known_to > TODAY)
    return [(row["valid_from"], row["valid_to"], row["ended_by"]) for row in found]


def test_without_insolvency_japan_is_in_group_4_and_germany_in_group_3(connection: Connection) -> None:
    answer = groups(connection, policy=MONETARY_ONLY)
    assert (answer["JP"]["group"], answer["DE"]["group"]) == (4, 3)


def test_every_move_of_a_country_has_a_row_on_its_day_and_one_on_the_eve(connection: Connection) -> None:
    plain = {(row["jurisdiction"], row["valid"]): int(row["group"]) for row in ROWS if not row["known"] + row["policy"]}
    moves = queries.changes(connection)
    assert len(moves) > 40
    for move in moves:
        code, day = move["jurisdiction"], move["effective_on"]
        before = eve(date.fromisoformat(day)).isoformat()
        assert (plain.get((code, before)), plain.get((code, day))) == (move["before"], move["after"]), (code, day)


# --- the rows can fail ------------------------------------------------------------------------------------------------


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A database of its own, with a copy of the register that a test may change."""
    return Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)


def set_cells(rows: Rows, key: str, **cells: str) -> None:
    (found,) = [row for row in rows if row["key"] == key]
    found.update(cells)


def test_a_fact_that_is_swapped_fails_the_rows_that_turn_on_it_and_no_others(workshop: Workshop) -> None:
    def swap_rulings(rows: Rows) -> None:
        set_cells(rows, "gb-spar-shanghai-2022", decided_on="2022-03-18")
        set_cells(rows, "jp-sic-shanghai-2023", subject="monetary")
        set_cells(rows, "us-truhe-nanchang-2017", refusal_ground="service")

    workshop.edit("decisions_inbound.csv", swap_rulings)
    workshop.edit("treaties.csv", lambda rows: set_cells(rows, "treaty-ba", recognition_clause="false"))
    workshop.edit("decision_stages.csv", lambda rows: [row for row in rows if row["key"] != "au-2022-wu-yin"])
    workshop.run()

    failed = {
        *("GB-2022-03-17", "GB-2022-03-17-known-2022-05-16", "GB-2022-03-17-monetary-only"),  # a day later
        *("JP-2023-09-30", "JP-2023-09-30-known-2024-03-06", "JP-2026-11-24"),  # no insolvency: no mark
        *("JP-2023-09-30-monetary-only", "JP-2026-11-24-monetary-only"),  # and it counts for money
        *("BA-2014-10-12", "BA-2021-06-08-known-2021-11-19"),  # a treaty without a clause
        "AU-2023-06-01",  # no appeal
    }
    failed |= {place_of(row) for row in ROWS if "us-truhe-nanchang-2017" in parts(row["contrary_keys"])}
    assert workshop.ask(unmet) == failed


def test_when_everything_happens_a_day_later_every_row_on_the_day_of_its_fact_fails(workshop: Workshop) -> None:
    days: dict[str, str] = {}  # by key, where the register knows the day

    def a_day_later(rows: Rows) -> None:
        for row in rows:
            column = "in_force_on" if "in_force_on" in row else "decided_on"
            if len(row[column]) == len("2022-03-17"):
                days[row["key"]] = row[column]
                row[column] = (date.fromisoformat(row[column]) + timedelta(days=1)).isoformat()

    for file in ("treaties.csv", "decisions_inbound.csv", "decisions_outbound.csv"):
        workshop.edit(file, a_day_later)
    workshop.run()

    on_the_day = {place_of(row) for row in ROWS if row["counts"] == "yes" and row["valid"] == days.get(row["turns_on"])}
    assert len(on_the_day) > 60
    assert on_the_day <= workshop.ask(unmet)
