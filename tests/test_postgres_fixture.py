"""The database fixtures give what they promise."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text


def _ask(url: str, query: str) -> str:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return str(connection.execute(text(query)).scalar_one())
    finally:
        engine.dispose()


def test_postgres_url_leads_to_postgresql(postgres_url: str) -> None:
    assert _ask(postgres_url, "SELECT version()").startswith("PostgreSQL ")


@pytest.mark.parametrize("run", [1, 2])
def test_each_test_has_an_empty_postgresql_database(postgres_url: str, run: int) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        # A second test in the same database would find the table there.
        connection.execute(text(f"CREATE TABLE mark AS SELECT {run} AS run"))
    engine.dispose()


def test_database_url_runs_on_both_kinds(database_url: str, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["database_url"]
    version = {"sqlite": "SELECT 'sqlite' || sqlite_version()", "postgresql": "SELECT version()"}[kind]
    assert database_url.startswith(kind)
    assert _ask(database_url, version).lower().startswith(kind)
