"""`comity db snapshot` writes all views of either database into one file that needs nothing else, and harms no file."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from db.cookbook import PLACE, ask, recipes
from db.engine import open_engine
from db.snapshot import take
from db.views import VIEWS
from flows.cli import app
from models.errors import ComityError
from tests.running import Workshop


def test_every_query_of_the_cookbook_gives_the_printed_result(shipped_on_both: Workshop, tmp_path: Path) -> None:
    take(shipped_on_both.engine, tmp_path / "snapshot.db")
    with open_engine(f"sqlite:///{tmp_path / 'snapshot.db'}").connect() as connection:
        for recipe in recipes(PLACE.read_text(encoding="utf-8")):
            assert ask(connection, recipe.sql) == recipe.result, recipe.question


def test_a_snapshot_has_the_rows_of_the_views_and_nothing_else(shipped_on_both: Workshop, tmp_path: Path) -> None:
    taken = take(shipped_on_both.engine, tmp_path / "snapshot.db")
    with closing(sqlite3.connect(taken.path)) as file, shipped_on_both.engine.connect() as connection:
        held = file.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        assert {name for (name,) in held} == set(VIEWS)
        assert not file.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
        for name, view in VIEWS.items():
            count = connection.execute(text(f"SELECT COUNT(*) FROM {name}")).scalar()
            assert file.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] == taken.rows[name] == count
            columns = [row[1] for row in file.execute(f"PRAGMA table_info({name})")]
            assert columns == [column.name for column in view.columns]


def test_both_databases_give_values_of_the_same_form(shipped_on_both: Workshop, tmp_path: Path) -> None:
    taken = take(shipped_on_both.engine, tmp_path / "snapshot.db")
    with closing(sqlite3.connect(taken.path)) as file:
        day = file.execute("SELECT since, is_provisional FROM country_groups WHERE jurisdiction = 'GB'").fetchone()
        moment = file.execute("SELECT MAX(recorded_at) FROM group_changes").fetchone()[0]
    assert day == ("2022-03-17", 0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", moment)
    assert abs(datetime.fromisoformat(f"{moment}+00:00") - datetime.now(UTC)) < timedelta(hours=1)


def test_a_snapshot_opens_where_nothing_can_be_written(shipped_on_both: Workshop, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    folder.mkdir()
    path = take(shipped_on_both.engine, folder / "snapshot.db").path
    assert path.read_bytes()[18:20] == b"\1\1"  # no write-ahead log, which would need files beside it
    path.chmod(0o444)
    folder.chmod(0o555)
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        with closing(sqlite3.connect(f"file:{path}?{mode}", uri=True)) as file:
            assert file.execute("SELECT COUNT(*) FROM country_groups").fetchone()[0] > 0
    assert [found.name for found in folder.iterdir()] == ["snapshot.db"]
    folder.chmod(0o755)


def test_a_snapshot_takes_the_place_of_an_earlier_one_and_no_other(shipped: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "snapshot.db"
    take(shipped.engine, path)
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TABLE stages")
    assert take(shipped.engine, path).rows == take(shipped.engine, path).rows
    other, live = tmp_path / "notes.txt", Path(shipped.settings.database_url.removeprefix("sqlite:///"))
    other.write_text("mine")
    before = live.read_bytes()
    for taken in (other, live, tmp_path):
        with pytest.raises(ComityError, match="expected no file or an earlier snapshot, found another file"):
            take(shipped.engine, taken)
    assert (other.read_text(), live.read_bytes()) == ("mine", before)


def test_a_place_that_cannot_be_written_is_one_line(shipped: Workshop, tmp_path: Path) -> None:
    with pytest.raises(ComityError, match=r"snapshot\.db: expected a place that can be written, found unable to open"):
        take(shipped.engine, tmp_path / "nowhere" / "snapshot.db")


def test_a_snapshot_that_fails_leaves_nothing_behind(shipped: Workshop, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty' / 'comity.db'}")
    with pytest.raises(Exception, match="no such table"):
        take(engine, tmp_path / "snapshot.db")
    assert not [path for path in tmp_path.iterdir() if "snapshot" in path.name]


def test_the_command_tells_what_it_wrote(shipped: Workshop, tmp_path: Path) -> None:
    environment = {"COMITY_DATABASE_URL": shipped.settings.database_url}
    path = str(tmp_path / "snapshot.db")
    told = json.loads(CliRunner().invoke(app, ["db", "snapshot", path, "--json"], env=environment).stdout)
    assert told["file"] == path
    assert set(told["rows"]) == set(VIEWS)
    plain = CliRunner().invoke(app, ["db", "snapshot", path], env=environment).stdout
    assert plain == f"{len(VIEWS)} views with {sum(told['rows'].values())} rows in {path}\n"
