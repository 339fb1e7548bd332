"""docs/two-clocks.md is so: each query, on both databases and for many pairs of days, says what the functions say.

The register is the shipped one; Finland and the reviews are made up (see `tests.clocks`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from db import migrate
from db.derive import jurisdictions_with_facts, load_facts
from db.engine import open_engine, writing
from db.queries import groups_of
from models.chains import standing_rulings
from models.policies import DEFAULT
from models.rule import contrary, grounds_of
from models.rulings import Facts
from models.treaties import in_force
from scrapers.register import load_register
from tests.clocks import call, database, filled, pairs
from tests.running import TODAY, Workshop

DOCUMENT = (Path(__file__).parent.parent / "docs/two-clocks.md").read_text(encoding="utf-8")
QUERIES = {name: query for query, name in re.findall(r"```sql\n(-- (\w+):.*?)```", DOCUMENT, re.DOTALL)}
CASES = re.findall(r"^\| (\d{4}-\d\d-\d\d) \| (\d{4}-\d\d-\d\d) \| (\d) \| (\S+) \|$", DOCUMENT, re.MULTILINE)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def workshop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A database with reviews and Finnish facts, one of each kind; the tests only read it."""
    folder = tmp_path_factory.mktemp("clocks")
    for url in database(request, folder):
        yield filled(url, folder)


def rows_of(workshop: Workshop, name: str, **days: date | str) -> list[dict[str, Any]]:
    """What a query of the document gives for these days."""
    parameters = {clock: str(day) for clock, day in days.items()}
    found: list[dict[str, Any]] = workshop.ask(
        lambda connection: [dict(row) for row in connection.execute(text(QUERIES[name]), parameters).mappings()]
    )
    return found


# --- what the functions say -------------------------------------------------------------------------------------------


Answer = set[tuple[Any, ...]]


def groups(facts: Facts, codes: set[str], valid: date, known: date) -> Answer:
    return {
        (
            *(row[name] for name in ("jurisdiction", "name", "group", "basis")),
            *(";".join(row["qualifiers"]), row["provisional"], row["group_without_provisional"], row["since"]),
            row["grounds"][0]["key"] if row["grounds"] else None,
        )
        for row in groups_of(facts, codes, valid, known, DEFAULT)
    }


def grounds(facts: Facts, codes: set[str], valid: date, known: date) -> Answer:
    return {
        (
            *(ground.jurisdiction, ground.group, str(ground.kind), ground.key, ground.title),
            *(ground.is_partial, ground.is_bankruptcy, ground.is_provisional),
        )
        for of_one in grounds_of(facts, DEFAULT).values()
        for ground in of_one
        if ground.holds(valid, known)
    }


def decisions(facts: Facts, codes: set[str], valid: date, known: date) -> Answer:
    return {
        (
            *(one.ruling.jurisdiction, one.ruling.key, one.ruling.title, str(one.ruling.direction)),
            *(str(one.ruling.outcome), one.ruling.known_on, one.ended_by),
        )
        for one in standing_rulings(facts.rulings, facts.links)
        if one.ruling.outcome and one.holds(valid, known)
    }


def treaties(facts: Facts, codes: set[str], valid: date, known: date) -> Answer:
    return {
        (treaty.jurisdiction, treaty.key, treaty.title, treaty.has_clause, treaty.known_on, span.ended_by)
        for treaty in facts.treaties
        for span in in_force(treaty)
        if span.valid_from <= valid < span.valid_to and span.known_from <= known < span.known_to
    }


def refusals(facts: Facts, codes: set[str], valid: date, known: date) -> Answer:
    return {
        (ruling.jurisdiction, ruling.key, ruling.title, str(ruling.direction), ruling.known_on)
        for of_one in contrary(facts, valid, known).values()
        for ruling in of_one
    }


# By query: its columns, as they come from either database, and the function that must say the same.
ANSWERS: dict[str, tuple[str, Callable[[Facts, set[str], date, date], Answer]]] = {
    "groups": (
        "jurisdiction name group_number basis qualifiers is_provisional group_without_provisional since deciding_key",
        groups,
    ),
    "grounds": ("jurisdiction group_number kind key title is_partial is_bankruptcy is_provisional", grounds),
    "decisions": ("jurisdiction key title direction outcome known_by ended_by", decisions),
    "treaties": ("jurisdiction key title recognition_clause known_by ended_by", treaties),
    "contrary": ("jurisdiction key title direction known_by", refusals),
}


def plain(value: object) -> object:
    """A value as both databases and the functions agree on it: SQLite has days as text, and 1 for true."""
    if value is None or isinstance(value, str):
        return value
    return str(value) if isinstance(value, date) else int(value)  # type: ignore[call-overload]  # all else is a number


def plainly(found: Answer) -> set[tuple[object, ...]]:
    return {tuple(plain(value) for value in row) for row in found}


# --- the document -----------------------------------------------------------------------------------------------------


def test_the_document_asks_of_everything_that_has_two_clocks() -> None:
    assert QUERIES.keys() == {*ANSWERS, "told"}
    assert len(DOCUMENT.splitlines()) <= 120


@pytest.mark.parametrize("name", ANSWERS)
def test_a_query_says_what_the_functions_say_on_every_pair_of_days(workshop: Workshop, name: str) -> None:
    columns, function = ANSWERS[name]
    facts, codes = workshop.ask(load_facts), workshop.ask(jurisdictions_with_facts)
    seen = 0
    for valid, known in pairs(workshop):
        found = rows_of(workshop, name, valid=valid, known=known)
        told = plainly({tuple(row[column] for column in columns.split()) for row in found})
        assert told == plainly(function(facts, codes, valid, known)), f"valid {valid}, known {known}"
        assert len(told) == len(found)
        seen += len(found)
    assert seen > 50


def test_the_queries_say_whether_known_time_is_assumed(workshop: Workshop) -> None:
    days = {"valid": TODAY, "known": TODAY}
    told = {row["key"]: plain(row["known_assumed"]) for row in rows_of(workshop, "grounds", **days)}
    held = {
        ground["key"]: int(ground["known_assumed"]) for row in workshop.groups().values() for ground in row["grounds"]
    }
    assert told == held
    assert set(told.values()) == {0, 1}


@pytest.mark.parametrize(("valid", "known", "group", "key"), CASES)
def test_the_case_of_the_document_is_so(workshop: Workshop, valid: str, known: str, group: str, key: str) -> None:
    (told,) = [row for row in rows_of(workshop, "groups", valid=valid, known=known) if row["jurisdiction"] == "GB"]
    assert (told["group_number"], told["deciding_key"]) == (int(group), key)
    answer = json.loads(call(workshop, "explain", "GB", "--valid", valid, "--known", known, "--json"))
    assert (answer["group"], answer["deciding"]["key"]) == (int(group), key)


def test_the_document_shows_the_days_of_the_case() -> None:
    assert len(CASES) == 4
    seen = {seen.fact.key: seen.fact for seen in load_register() if seen.fact.kind == "decision"}
    spar: Any = seen["gb-spar-shanghai-2022"]
    assert DOCUMENT.count(str(spar.decided_on)) >= 2
    assert DOCUMENT.count(str(spar.published_on)) >= 2


@pytest.mark.parametrize(
    ("code", "valid", "known", "group"),
    [
        ("VG", "2022-01-01", "2024-02-29", 3),
        ("VG", "2022-01-01", "2024-03-01", 4),
        ("VG", "2022-01-01", "2024-05-31", 4),
        ("VG", "2022-01-01", "2024-06-01", 3),
        ("TH", "2025-01-01", "2025-01-31", 2),
        ("TH", "2025-01-01", "2025-02-01", 4),
        ("TH", "2025-01-01", str(TODAY), 4),
        ("IT", "2000-01-01", "2022-12-31", 1),
        ("IT", "2000-01-01", "2023-01-01", 4),
        ("IT", "2000-01-01", "2023-02-01", 1),
    ],
)
def test_what_a_reviewer_took_back_stays_answerable_for_earlier_known_days(
    workshop: Workshop, code: str, valid: str, known: str, group: int
) -> None:
    told = {row["jurisdiction"]: row["group_number"] for row in rows_of(workshop, "groups", valid=valid, known=known)}
    answer = json.loads(call(workshop, "groups", "--valid", valid, "--known", known, "--json"))
    assert told == {row["jurisdiction"]: row["group"] for row in answer}
    assert told[code] == group


# --- views ------------------------------------------------------------------------------------------------------------


def digest_of_views(connection: Connection) -> str:
    return str(connection.execute(text("SELECT digest FROM view_version")).scalar())


def test_a_database_with_the_views_of_an_older_version_gets_those_of_this_one(
    database_url: str, tmp_path: Path
) -> None:
    engine = open_engine(database_url)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        digest = digest_of_views(connection)
    for older in ("DROP VIEW view_version", "DROP VIEW standing_history"):
        with writing(engine) as connection:
            connection.exec_driver_sql(older)
            connection.exec_driver_sql("DROP VIEW IF EXISTS view_version")
        migrate.upgrade(engine)
        with engine.connect() as connection:
            assert digest_of_views(connection) == digest
            assert connection.exec_driver_sql("SELECT * FROM standing_history").all() == []
