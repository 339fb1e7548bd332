"""Rows that somebody else has changed: found by `db check`, mended by the next run, never told as news."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.check import all_damaged_rows
from db.engine import writing
from tests.running import Workshop

DAMAGE = {
    "ground": "UPDATE ground SET valid_from = DATE '2000-01-01' WHERE key = 'gb-spar-shanghai-2022'",
    "group_history": "UPDATE group_history SET group_number = 4 WHERE jurisdiction = 'GB'",
    "decision": "UPDATE decision SET outcome = 'refused' WHERE key = 'gb-spar-shanghai-2022'",
    "treaty": "UPDATE treaty SET notes = 'x' WHERE key = 'treaty-fr'",
    "jurisdiction": "UPDATE jurisdiction SET name = 'Freedonia' WHERE code = 'FR'",
    "observation": "UPDATE observation SET body = replace(body, 'recognized', 'refused') WHERE source = 'register'"
    " AND fact_key = 'gb-spar-shanghai-2022'",
}


@pytest.fixture
def workshop(database_url: str, tmp_path: Path) -> Workshop:
    """A database after its first run."""
    found = Workshop(database_url, tmp_path)
    found.run()
    return found


def damage(workshop: Workshop, statement: str) -> None:
    if workshop.engine.dialect.name == "sqlite":
        statement = statement.replace("DATE '", "'")
    with writing(workshop.engine) as connection:
        assert connection.exec_driver_sql(statement).rowcount


@pytest.mark.parametrize("table", DAMAGE)
def test_a_changed_cell_is_found_and_mended_and_told_to_nobody(workshop: Workshop, table: str) -> None:
    digest, log = workshop.digest(), workshop.ask(lambda c: c.exec_driver_sql("SELECT * FROM group_change").all())
    damage(workshop, DAMAGE[table])
    assert all(row.startswith(f"{table} ") for row in workshop.ask(all_damaged_rows))
    assert workshop.ask(all_damaged_rows)
    report = workshop.run()
    assert report.recorded
    assert report.recorded.changes == []
    assert report.recorded.written.updated or report.recorded.written.inserted
    assert workshop.ask(all_damaged_rows) == []
    assert workshop.digest() == digest
    assert workshop.ask(lambda c: c.exec_driver_sql("SELECT * FROM group_change").all()) == log


def test_a_changed_statement_of_a_page_is_read_again_from_the_archive(workshop: Workshop) -> None:
    digest = workshop.digest()
    damage(workshop, "UPDATE observation SET span = 'other words' WHERE source = 'cjo' AND kind = 'decision'")
    assert workshop.ask(all_damaged_rows)
    workshop.run()
    assert workshop.ask(all_damaged_rows) == []
    assert workshop.digest() == digest


def test_a_second_run_mends_nothing_when_nothing_is_damaged(workshop: Workshop) -> None:
    report = workshop.run()
    assert report.recorded
    assert (report.recorded.written.inserted, report.recorded.written.updated) == (0, 0)
