"""docs/data-dictionary.md describes the columns of a real database: each of them, in their order, and no other."""

from __future__ import annotations

import re

from sqlalchemy import inspect

from db import migrate
from db.dictionary import PLACE, document
from db.engine import open_engine
from db.views import VIEWS

WRITTEN = PLACE.read_text(encoding="utf-8")


def described() -> dict[str, list[tuple[str, str]]]:
    """Name and type of each column by view, read from the page as a person reads it."""
    sections = re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", WRITTEN, re.MULTILINE | re.DOTALL)
    return {name: re.findall(r"^- \*\*(\w+)\*\* `(\w+)`", told, re.MULTILINE) for name, told in sections}


def test_the_page_is_what_the_definitions_give() -> None:
    assert document() == WRITTEN, "docs/data-dictionary.md is not of this version: `make dictionary` writes it anew"


def test_every_column_of_a_database_is_described_and_nothing_else(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate.upgrade(engine)
    seen = inspect(engine)
    real = {view: [column["name"] for column in seen.get_columns(view)] for view in seen.get_view_names()}
    assert {view: [name for name, _ in columns] for view, columns in described().items()} == real


def test_the_page_lists_each_view_with_what_a_row_is() -> None:
    listed = re.findall(r"^- \[(\w+)\]\(#(\w+)\): ", WRITTEN, re.MULTILINE)
    assert listed == [(name, name) for name in VIEWS]


def test_types_and_words_are_those_of_the_definitions() -> None:
    assert described() == {
        name: [(column.name, column.type.value) for column in view.columns] for name, view in VIEWS.items()
    }
    for view in VIEWS.values():
        for word in {word for column in view.columns for word in column.words}:
            assert f"`{word}`" in WRITTEN


def test_lines_are_short_enough_to_read() -> None:
    assert max(map(len, WRITTEN.splitlines())) <= 120


def test_a_list_says_in_its_meaning_how_its_parts_are_told_apart() -> None:
    columns = [column for view in VIEWS.values() for column in view.columns]
    assert any(column.is_list for column in columns)
    assert all(("separated by ;" in column.meaning) == column.is_list for column in columns)
