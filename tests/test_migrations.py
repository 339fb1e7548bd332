"""Migrations go up and down on a filled database, and lead to exactly the tables of the models."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from db import migrate
from db.engine import open_engine
from db.views import VIEWS
from models.errors import NotFoundError
from tests.running import Workshop


def test_the_migrations_make_the_tables_of_the_models(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_every_view_answers(database_url: str, tmp_path: Path) -> None:
    workshop = Workshop(database_url, tmp_path)
    workshop.run()
    with workshop.engine.connect() as connection:
        assert set(inspect(connection).get_view_names()) == set(VIEWS)
        for name in VIEWS:
            connection.exec_driver_sql(f"SELECT * FROM {name}").all()
        groups = connection.exec_driver_sql("SELECT jurisdiction FROM country_groups WHERE group_number = 2").scalars()
        assert set(groups) == {"DE", "GB", "JP", "KR", "SG", "TH", "US"}


def test_a_filled_database_goes_down_and_up_again(database_url: str, tmp_path: Path) -> None:
    workshop = Workshop(database_url, tmp_path)
    workshop.run()
    digest = workshop.digest()
    migrate.downgrade(workshop.engine, "base")
    assert set(inspect(workshop.engine).get_table_names()) <= {"alembic_version"}
    assert migrate.upgrade(workshop.engine) == migrate.newest()
    workshop.run()
    assert workshop.digest() == digest


def test_indexes_come_and_go_without_the_data(database_url: str, tmp_path: Path) -> None:
    workshop = Workshop(database_url, tmp_path)
    workshop.run()
    digest, indexes = workshop.digest(), indexes_of(workshop)
    migrate.downgrade(workshop.engine, "0004")
    assert indexes_of(workshop) != indexes
    migrate.upgrade(workshop.engine)
    assert indexes_of(workshop) == indexes
    assert workshop.digest() == digest


def indexes_of(workshop: Workshop) -> set[str]:
    seen = inspect(workshop.engine)
    return {
        f"{table} {index['name']} {index['column_names']}"
        for table in seen.get_table_names()
        for index in seen.get_indexes(table)
    }


def test_an_upgrade_of_what_is_there_does_nothing(database_url: str, tmp_path: Path) -> None:
    workshop = Workshop(database_url, tmp_path)
    workshop.run()
    digest = workshop.digest()
    migrate.upgrade(workshop.engine)
    assert workshop.digest() == digest


def test_a_question_to_an_empty_database_says_what_to_do(database_url: str) -> None:
    with pytest.raises(NotFoundError, match="is empty: run `comity run` first"):
        migrate.require_schema(open_engine(database_url))
