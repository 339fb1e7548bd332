"""What a package holds is what the views show, described so that others' tools load and check it."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from frictionless import validate
from sqlalchemy import Connection
from sqlmodel import SQLModel

import flows.export.package
from db import sync
from db.engine import open_engine, writing
from db.export import batches_of, key_of, public_views
from db.migrate import upgrade
from db.record import begin_run
from db.views import SqlType, View
from tests.clocks import call
from tests.export.conftest import Exported, content, exported
from tests.running import TODAY, Workshop

VIEWS = pytest.mark.parametrize("view", public_views(), ids=lambda view: view.name)
EVERY = ("--format", "csv", "--format", "csv-spreadsheet", "--format", "parquet", "--format", "jsonl")
Row = dict[str, Any]


def rows_of(workshop: Workshop, view: View) -> list[Row]:
    """What a view shows."""

    def ask(connection: Connection) -> list[Row]:
        return [row._asdict() for batch in batches_of(connection, view, 1000) for row in batch]

    found: list[Row] = workshop.ask(ask)
    return found


# --- the bytes --------------------------------------------------------------------------------------------------------


def test_two_exports_of_the_same_data_are_identical(package: Exported, tmp_path: Path) -> None:
    assert content(exported(package.workshop, tmp_path / "again", *EVERY).folder) == content(package.folder)


def test_both_databases_give_the_same_bytes(package: Exported, postgres_url: str, tmp_path: Path) -> None:
    engine = open_engine(postgres_url)
    upgrade(engine)
    with engine.begin() as connection:
        for table in SQLModel.metadata.sorted_tables:
            connection.execute(table.delete())
            if rows := package.workshop.ask(partial(sync.read, name=table.name)):
                connection.execute(table.insert(), rows)
    other = exported(Workshop(postgres_url, tmp_path), tmp_path / "out", *EVERY)
    assert content(other.folder) == content(package.folder)


def test_all_tables_show_one_state_though_somebody_writes_meanwhile(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Workshop(database_url, tmp_path)
    upgrade(held.engine)
    run = begin_run(held.engine, "test", "0")
    told = {"kind": "synthetic", "source": "synthetic", "url": "synthetic", "message": "synthetic"}
    with writing(held.engine) as connection:
        sync.insert(connection, "issue", [{"id": "synthetic", **told, "opened_run": run, "closed_run": None}])

    def views() -> Iterator[View]:
        with writing(held.engine) as connection:
            connection.execute(sync.table("issue").delete())
        yield from public_views()

    monkeypatch.setattr(flows.export.package, "public_views", views)
    assert len(json_lines(exported(held, tmp_path / "out", "--format", "jsonl"), "open_issues")) == 1
    assert json_lines(exported(held, tmp_path / "out", "--format", "jsonl"), "open_issues") == []


def test_rows_stand_in_the_order_of_code_points(package: Exported) -> None:
    keys = [row["key"] for row in json_lines(package, "precedents")]
    assert keys == sorted(keys)


# --- the checks -------------------------------------------------------------------------------------------------------


def test_the_frictionless_tools_find_it_valid(package: Exported) -> None:
    report = validate(str(package.folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "message"])
    tables = {task.name: task.stats.get("rows", 0) for task in report.tasks if task.type == "table"}
    assert tables == {f"{view.name}.csv": len(rows_of(package.workshop, view)) for view in public_views()}


@pytest.mark.parametrize("name", ["feed.json", "treaties.csv"])
def test_a_file_that_was_tampered_with_is_found_out(package: Exported, tmp_path: Path, name: str) -> None:
    for path, held in content(package.folder).items():
        (tmp_path / path).write_bytes(held)
    (tmp_path / name).write_bytes(package.folder.joinpath(name).read_bytes().replace(b"2", b"3", 1))
    report = validate(str(tmp_path / "datapackage.json"))
    assert [task.name for task in report.tasks if not task.valid] == [name]
    assert not sums_are_right(tmp_path)


def test_the_sums_are_right_and_of_all_files(package: Exported) -> None:
    assert sums_are_right(package.folder)
    named = {line.partition("  ")[2] for line in package.text("SHA256SUMS").splitlines()}
    assert (
        {*content(package.folder)}
        == named | {"SHA256SUMS"}
        == {
            *(file["path"] for file in package.answer["files"]),
            "SHA256SUMS",
        }
    )


def test_the_descriptor_names_every_file_of_data_with_size_and_rows_of_every_column(package: Exported) -> None:
    for resource in package.descriptor["resources"]:
        assert resource["bytes"] == (package.folder / resource["path"]).stat().st_size
    for view in public_views():
        (table,) = (one for one in package.descriptor["resources"] if one["path"] == f"{view.name}.csv")
        fields = table["schema"]["fields"]
        assert [field["name"] for field in fields] == [column.name for column in view.columns]
        assert [field["description"] for field in fields] == [view.comment_on(column) for column in view.columns]
        header = package.text(f"{view.name}.csv").partition("\r\n")[0]
        assert header.split(",") == [field["name"] for field in fields]


@VIEWS
def test_what_is_called_a_key_tells_every_row_from_all_others(package: Exported, view: View) -> None:
    if key := key_of(view):
        keys = [tuple(row[name] for name in key) for row in rows_of(package.workshop, view)]
        assert len({*keys}) == len(keys)
        assert not {name for column in view.columns for name in key if name == column.name and column.null}


def test_words_are_constraints(package: Exported) -> None:
    (table,) = (one for one in package.descriptor["resources"] if one["path"] == "country_groups.csv")
    fields = {field["name"]: field.get("constraints", {}) for field in table["schema"]["fields"]}
    assert "treaty" in fields["basis"]["enum"]
    assert fields["qualifiers"]["pattern"].count("bankruptcy_only") == 2
    assert fields["jurisdiction"] == fields["group_number"] == {"required": True}
    assert table["schema"]["primaryKey"] == ["jurisdiction"]


def test_whose_pages_were_read_is_said_with_their_terms(package: Exported) -> None:
    sources = {source["title"]: source for source in package.descriptor["sources"]}
    assert "CC BY-SA 4.0" in sources["Chinese Wikipedia"]["terms"]
    assert all(source["path"].startswith("https://") and source["terms"] for source in sources.values())
    assert all(f"- {title}, " in package.text("README.md") for title in sources)


def test_the_citation_names_version_and_date_of_the_data(package: Exported) -> None:
    cited = yaml.safe_load(package.text("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= cited.keys()
    assert (cited["version"], cited["date-released"]) == (package.answer["version"], package.answer["newest_fact"])
    assert date.fromisoformat(cited["date-released"]) <= TODAY
    assert call(package.workshop, "db", "check", "--digest").startswith(cited["version"].partition("+")[2])


def test_the_terms_are_in_it(package: Exported) -> None:
    assert package.text("LICENSE") == (Path(__file__).parents[2] / "LICENSE").read_text(encoding="utf-8")
    assert "information, **not legal advice**" in package.text("README.md")


# --- the loads that the README names ----------------------------------------------------------------------------------


def lines_of(package: Exported, language: str, suffix: str) -> str:
    """The line of the README that loads a table of this kind."""
    blocks = re.findall(rf"```{language}\n(.*?)```", package.text("README.md"), re.DOTALL)
    (found,) = (block for block in blocks if f"country_groups.{suffix}" in block)
    return str(found)


@VIEWS
@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_pandas_loads_every_table(package: Exported, monkeypatch: pytest.MonkeyPatch, view: View, suffix: str) -> None:
    monkeypatch.chdir(package.folder)
    told = lines_of(package, "python", suffix).replace("country_groups", view.name)
    frames: list[Any] = []
    exec(told, {"print": frames.append})  # noqa: S102 - what the README says
    wanted = rows_of(package.workshop, view)
    assert len(frames[0]) == len(wanted)
    if wanted or suffix != "jsonl":
        assert [*frames[0].columns] == [column.name for column in view.columns]
    if view.name == "country_groups":
        assert [*frames[0]["name"]] == [row["name"] for row in wanted]


@VIEWS
@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_duckdb_loads_every_table(package: Exported, monkeypatch: pytest.MonkeyPatch, view: View, suffix: str) -> None:
    monkeypatch.chdir(package.folder)
    loaded = duckdb.sql(lines_of(package, "sql", suffix).replace("country_groups", view.name))
    assert loaded is not None
    wanted = rows_of(package.workshop, view)
    assert loaded.aggregate("count(*)").fetchall() == [(len(wanted),)]
    if wanted:
        assert loaded.columns == [column.name for column in view.columns]
        is_text = {column.name for column in view.columns if column.type in (SqlType.VARCHAR, SqlType.TEXT)}
        kinds = dict(zip(loaded.columns, loaded.types, strict=True))
        shown = [name for name in kinds if name in is_text and kinds[name] == "VARCHAR"]
        assert [*loaded.select(*shown).fetchall()] == [tuple(row[name] for name in shown) for row in wanted]


# --- what a table holds -----------------------------------------------------------------------------------------------


def json_lines(package: Exported, name: str) -> list[Row]:
    """A table as JSON Lines."""
    return [json.loads(line) for line in package.text(f"{name}.jsonl").split("\n") if line]


def csv_rows(package: Exported, name: str) -> list[Row]:
    """A table as CSV, all values as texts."""
    return [*csv.DictReader(io.StringIO(package.text(name), newline=""))]


@VIEWS
def test_every_value_is_in_the_files_as_the_view_shows_it(package: Exported, view: View) -> None:
    wanted = rows_of(package.workshop, view)
    assert json_lines(package, view.name) == [{name: in_json(value) for name, value in row.items()} for row in wanted]
    assert csv_rows(package, f"{view.name}.csv") == [
        {name: in_csv(in_json(value)) for name, value in row.items()} for row in wanted
    ]


def in_json(value: Any) -> Any:
    """Days and moments as ISO texts, moments in UTC."""
    if hasattr(value, "tzinfo"):
        return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}"
    return value.isoformat() if isinstance(value, date) else value


def in_csv(value: Any) -> str:
    """As text; NULL is nothing."""
    named: dict[Any, Callable[[], str]] = {None: str, True: lambda: "true", False: lambda: "false"}
    return named[value]() if value is None or isinstance(value, bool) else str(value)


def test_a_title_that_is_markup_stays_a_text(package: Exported) -> None:
    titles = {row["case_name"] for row in csv_rows(package, "precedents.csv")}
    assert any("<script>" in title for title in titles)


def test_the_feed_alone_is_a_package_without_tables(workshop: Workshop, tmp_path: Path) -> None:
    found = exported(workshop, tmp_path / "out", "--format", "feed")
    assert {*content(found.folder)} == {
        *("feed.json", "feed.atom", "datapackage.json", "README.md", "CITATION.cff", "LICENSE", "SHA256SUMS")
    }
    assert validate(str(found.folder / "datapackage.json")).valid


def test_csv_is_what_one_gets_and_json_is_json_lines(workshop: Workshop, tmp_path: Path) -> None:
    assert exported(workshop, tmp_path / "a").folder.joinpath("treaties.csv").exists()
    assert exported(workshop, tmp_path / "b", "--format", "json").folder.joinpath("treaties.jsonl").exists()


def test_an_empty_database_is_exported_too(tmp_path: Path) -> None:
    empty = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    upgrade(empty.engine)
    found = exported(empty, tmp_path / "out", *EVERY)
    assert validate(str(found.folder / "datapackage.json")).valid
    assert found.answer["newest_fact"] is None
    assert "date-released" not in yaml.safe_load(found.text("CITATION.cff"))


def test_people_read_what_was_written(workshop: Workshop, tmp_path: Path) -> None:
    told = call(workshop, "export", str(tmp_path / "out"))
    assert re.match(rf"\d+ files with \d+ rows in {tmp_path / 'out'}\nversion .*, today is {TODAY}, newest", told)


def sums_are_right(folder: Path) -> bool:
    """What `sha256sum -c` says."""
    command = ["sha256sum", "-c", "--quiet", "SHA256SUMS"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
