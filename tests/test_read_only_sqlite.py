"""An SQLite database is read by others while a run writes; who opens it with `mode=ro` cannot write."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from db import migrate
from db.engine import open_engine, writing

FORBIDDEN = (
    "DELETE FROM jurisdiction",
    "INSERT INTO jurisdiction (code, name, digest) VALUES ('YY', 'Nowhere', '')",
    "CREATE TABLE mine (x)",
    "DROP VIEW precedents",
    "PRAGMA user_version = 7",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An SQLite database of this version with one jurisdiction, which is made up."""
    path = tmp_path / "comity.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO jurisdiction (code, name, digest) VALUES ('XX', 'Synthetic', '')"))
    return path


def test_reading_goes_on_while_a_run_writes(path: Path) -> None:
    with (
        writing(open_engine(f"sqlite:///{path}")) as connection,
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)) as reader,
    ):
        connection.execute(text("UPDATE jurisdiction SET name = 'Changed'"))
        assert reader.execute("SELECT name FROM jurisdiction").fetchall() == [("Synthetic",)]
        assert reader.execute("SELECT * FROM country_groups").fetchall() == []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)) as reader:
        assert reader.execute("SELECT name FROM jurisdiction").fetchall() == [("Changed",)]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_reader_cannot_write(path: Path, statement: str) -> None:
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader,
        pytest.raises(sqlite3.OperationalError, match="readonly database"),
    ):
        reader.execute(statement)


def test_sqlalchemy_takes_the_documented_url(path: Path) -> None:
    engine = create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    with engine.connect() as connection, pytest.raises(OperationalError, match="readonly database"):
        assert connection.execute(text("SELECT COUNT(*) FROM jurisdiction")).scalar() == 1
        connection.execute(text("DELETE FROM jurisdiction"))


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(f"file:{tmp_path / 'other.db'}?mode=ro", uri=True)
    assert not list(tmp_path.iterdir())
