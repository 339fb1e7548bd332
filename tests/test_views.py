"""Views are what their definitions say, on both databases: columns, types, words, NULLs, comments, and the same rows.

The register is the shipped one; Finland and the reviews are made up (see `tests.clocks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from db import migrate
from db.engine import open_engine, writing
from db.views import VIEWS, SqlType, View
from tests.clocks import database, filled
from tests.running import Workshop

# What others' scripts rely on, by the design's section 6: never renamed, never taken away.
CONTRACT = {
    "country_groups": "jurisdiction name group_number basis qualifiers is_provisional group_without_provisional since "
    "deciding_key contrary_count",
    "country_group_history": "jurisdiction name group_number basis qualifiers is_provisional "
    "group_without_provisional since deciding_key valid_from valid_to known_from known_to",
    "group_changes": "jurisdiction before after effective_on known_on trigger_kind trigger_key is_correction",
    **dict.fromkeys(("precedents", "treaties_in_force", "grounds", "published_vs_computed"), "jurisdiction key"),
    **dict.fromkeys(("source_health", "open_issues"), "source"),
    "provenance": "fact_key snapshot_sha256 url fetched_at span is_rendition",
}
IN_POSTGRESQL = {
    SqlType.VARCHAR: "character varying",
    SqlType.MOMENT: "timestamp with time zone",
}
IN_SQLITE = {
    **dict.fromkeys((SqlType.VARCHAR, SqlType.TEXT), ("text", r"[\s\S]*")),
    **dict.fromkeys((SqlType.INTEGER, SqlType.BIGINT), ("integer", r"-?\d+")),
    SqlType.BOOLEAN: ("integer", r"[01]"),
    SqlType.DATE: ("text", r"\d{4}-\d\d-\d\d"),
    SqlType.MOMENT: ("text", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}"),
}
NONE_AT_PRESENT = ("conflicts", "open_issues")  # what shipped pages and register give no row for
each_view = pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def workshop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A filled database, one of each kind; the tests only read it."""
    folder = tmp_path_factory.mktemp("views")
    for url in database(request, folder):
        yield filled(url, folder)


@pytest.fixture(scope="module")
def both(postgres_cluster: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workshop, Workshop]]:
    """The same facts in a database of each kind."""
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    with postgres_cluster.database() as url:
        yield filled(f"sqlite:///{one / 'comity.db'}", one), filled(url, other)


def values(workshop: Workshop, view: View, what: str) -> list[Any]:
    found: list[Any] = workshop.ask(
        lambda connection: connection.execute(text(f"SELECT DISTINCT {what} FROM {view.name}")).scalars().all()
    )
    return found


# --- columns ----------------------------------------------------------------------------------------------------------


def real_columns(connection: Connection, view: str) -> list[tuple[str, str]]:
    """Name and type of each column, as PostgreSQL's catalogue has them."""
    sql = "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = CAST(:view AS regclass)"
    return [(name, kind) for name, kind in connection.execute(text(f"{sql} ORDER BY attnum"), {"view": view})]


def test_a_database_has_the_views_that_are_described_and_no_others(workshop: Workshop) -> None:
    assert set(inspect(workshop.engine).get_view_names()) == set(VIEWS)


@each_view
def test_a_view_has_the_described_columns_in_their_order(workshop: Workshop, view: View) -> None:
    asked = workshop.ask(lambda connection: connection.execute(text(f"SELECT * FROM {view.name}")).keys())
    assert list(asked) == [column.name for column in view.columns]


def test_columns_have_the_described_types_in_postgresql(both: tuple[Workshop, Workshop]) -> None:
    _, postgresql = both
    for view in VIEWS.values():
        described = [(column.name, IN_POSTGRESQL.get(column.type, column.type.value)) for column in view.columns]
        assert postgresql.ask(partial(real_columns, view=view.name)) == described


@each_view
def test_sqlite_keeps_values_as_the_dictionary_says(both: tuple[Workshop, Workshop], view: View) -> None:
    sqlite, _ = both
    for column in view.columns:
        kind, pattern = IN_SQLITE[column.type]
        for value in values(sqlite, view, f"typeof({column.name}) || ' ' || {column.name}"):
            assert value is None or re.fullmatch(f"{kind} {pattern}", value), column.name


@pytest.mark.parametrize(("name", "columns"), CONTRACT.items())
def test_what_others_rely_on_is_there(name: str, columns: str) -> None:
    assert set(columns.split()) <= {column.name for column in VIEWS[name].columns}


# --- values -----------------------------------------------------------------------------------------------------------


@each_view
def test_a_column_without_a_meaning_of_null_has_none(workshop: Workshop, view: View) -> None:
    assert not [one.name for one in view.columns if not one.null and None in values(workshop, view, one.name)]


@each_view
def test_no_value_is_another_word_than_those_described(workshop: Workshop, view: View) -> None:
    for column in (column for column in view.columns if column.words):
        found = {word for value in values(workshop, view, column.name) if value for word in value.split(";")}
        assert found <= set(column.words), column.name


@each_view
def test_the_same_facts_give_the_same_rows_on_both_databases(both: tuple[Workshop, Workshop], view: View) -> None:
    names = [column.name for column in view.columns if column.type != SqlType.MOMENT]

    def rows(connection: Connection) -> list[str]:
        found = connection.execute(text(f"SELECT {', '.join(names)} FROM {view.name}"))
        return sorted(repr([_plain(column, value) for column, value in zip(names, row, strict=True)]) for row in found)

    of_sqlite, of_postgresql = (workshop.ask(rows) for workshop in both)
    assert of_sqlite == of_postgresql
    assert bool(of_sqlite) == (view.name not in NONE_AT_PRESENT)


def _plain(column: str, value: Any) -> str:
    """A value without the types of the database."""
    return str(int(value) if isinstance(value, bool) else value)


# --- what is told of them ---------------------------------------------------------------------------------------------


@each_view
def test_a_column_says_what_it_means_and_where_it_comes_from(view: View) -> None:
    for column in view.columns:
        assert column.meaning
        assert view.source(column), column.name
        if not column.how:
            table, _, field = view.source(column).partition(".")
            assert field in SQLModel.metadata.tables[table].columns


def test_postgresql_holds_the_descriptions_as_comments(both: tuple[Workshop, Workshop]) -> None:
    _, postgresql = both
    sql = text(
        "SELECT c.relname, d.objsubid, d.description FROM pg_description d JOIN pg_class c ON c.oid = d.objoid "
        "WHERE c.relkind = 'v' AND c.relnamespace = CAST('public' AS regnamespace)"
    )
    held = {
        (name, place): told for name, place, told in postgresql.ask(lambda connection: connection.execute(sql).all())
    }
    described = {(view.name, 0): view.comment for view in VIEWS.values()}
    described |= {
        (view.name, place): view.comment_on(column)
        for view in VIEWS.values()
        for place, column in enumerate(view.columns, 1)
    }
    assert held == described


def test_views_of_another_version_are_made_anew_and_keep_their_comments(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate.upgrade(engine)
    with writing(engine) as connection:
        for statement in (
            "DROP VIEW view_version",
            "CREATE VIEW view_version AS SELECT 'another' AS digest",
            "DROP VIEW stages",
            "CREATE VIEW stages AS SELECT 1 AS key",
        ):
            connection.execute(text(statement))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert list(connection.execute(text("SELECT * FROM stages")).keys()) == [
            one.name for one in VIEWS["stages"].columns
        ]
        if engine.dialect.name == "postgresql":
            told = connection.execute(text("SELECT obj_description(CAST('stages' AS regclass))")).scalar()
            assert told == VIEWS["stages"].comment
