"""Texts come back from every format as they were, and none of them is a formula in a spreadsheet. All texts made up."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from sqlalchemy import Boolean, Date, Engine, Integer, MetaData, Table, Text
from sqlalchemy import Column as Field

from db.engine import open_engine
from db.export import batches_of
from db.views import Column, SqlType, View
from flows.export.formats import Format
from flows.export.tables import KINDS, safe_in_spreadsheet, write_table
from models.columns import UtcDateTime
from tests.postgres import Cluster

Row = tuple[Any, ...]
unhurried = settings(deadline=None)  # a busy machine is no defect

_SIGNS = st.sampled_from(
    [*"=+-@＝＋－＠'\";,\t\r\n |", "\r\n", "\x1b", "\x85", "\u2028", "\u202e", "\ufeff", "👩🏽‍⚖️", "判", "NA", "é"]
)
_ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = st.lists(_SIGNS | _ANY, max_size=8).map("".join)
ROW = st.tuples(
    TEXT,
    st.none() | TEXT,
    st.none() | st.integers(-(2**31), 2**31 - 1),
    st.booleans(),
    st.none() | st.dates(),
    # hypothesis adds the zone
    st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - above
)
VIEW = View(
    "synthetic",
    "a made-up row",
    (
        Column("text", SqlType.TEXT, "", "A text"),
        Column("none", SqlType.TEXT, "", "A text or none", "none"),
        Column("number", SqlType.INTEGER, "", "A number", "none"),
        Column("flag", SqlType.BOOLEAN, "", "A flag"),
        Column("day", SqlType.DATE, "", "A day", "none"),
        Column("moment", SqlType.MOMENT, "", "A moment", "none"),
    ),
    "",
)
NAMES = [column.name for column in VIEW.columns]
# In the order of a language, as databases are that are set up for people.
_WORDS = Text().with_variant(Text(collation="und-x-icu"), "postgresql")
TYPES: list[Any] = [_WORDS, _WORDS, Integer, Boolean, Date, UtcDateTime]
TABLE = Table("synthetic", MetaData(), *(Field(name, kind) for name, kind in zip(NAMES, TYPES, strict=True)))


def written(folder: Path, form: Format, *batches: Sequence[Sequence[Any]]) -> bytes:
    """The bytes of a table with these rows."""
    path = folder / form
    assert write_table(path, KINDS[form], VIEW, batches) == sum(map(len, batches))
    return path.read_bytes()


def shown(row: Row) -> Row:
    """A row as texts can have it: days and moments as ISO texts."""
    *others, day, moment = row
    return (*others, day and day.isoformat(), moment and moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where tables are written, one after the other."""
    return tmp_path_factory.mktemp("tables")


@unhurried
@given(st.lists(ROW, max_size=5))
def test_json_lines_give_every_value_back(folder: Path, rows: list[Row]) -> None:
    lines = written(folder, Format.JSONL, rows).decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == [dict(zip(NAMES, shown(row), strict=True)) for row in rows]


@unhurried
@given(st.lists(ROW, max_size=5))
def test_parquet_gives_every_value_back_with_its_type(folder: Path, rows: list[Row]) -> None:
    written(folder, Format.PARQUET, *([rows] if rows else []))
    assert [tuple(row.values()) for row in parquet.read_table(folder / Format.PARQUET).to_pylist()] == rows


@unhurried
@given(st.lists(ROW, max_size=5))
def test_csv_gives_every_text_back(folder: Path, rows: list[Row]) -> None:
    told = written(folder, Format.CSV, rows).decode()
    header, *found = csv.reader(io.StringIO(told, newline=""))
    named = {None: "", True: "true", False: "false"}
    assert header == NAMES
    assert found == [
        [named[one] if one is None or one is True or one is False else str(one) for one in shown(row)] for row in rows
    ]


@unhurried
@given(TEXT)
def test_csv_tells_no_text_from_an_empty_one(folder: Path, text: str) -> None:
    none, empty = (written(folder, Format.CSV, [(text, given, 1, True, None, None)]) for given in (None, ""))
    assert none.endswith(b",,1,true,,\r\n")
    assert empty.endswith(b',"",1,true,,\r\n')


@unhurried
@given(st.lists(TEXT, min_size=1, max_size=4))
@example(['a;"=1'])
@example(['";=1"'])
@example(["a", '\n"=1'])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_text_begins_a_formula_whatever_separates_cells_where_it_is_opened(
    folder: Path, separator: str, texts: list[str]
) -> None:
    told = written(folder, Format.CSV_SPREADSHEET, [(text, text, 1, True, None, None) for text in texts])
    assert told.startswith("\ufeff".encode())  # by which Excel knows UTF-8
    for row in csv.reader(io.StringIO(told.decode("utf-8-sig"), newline=""), delimiter=separator):
        assert not [cell for cell in row if re.match(r"[\s\"]*[=+\-@＝＋－＠]", cell)]


@unhurried
@given(TEXT)
def test_one_apostrophe_less_where_a_cell_could_begin_is_the_text(text: str) -> None:
    assert re.sub(r"(\A|(?<=[;\t\r\n]))'", "", safe_in_spreadsheet(text)) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("a;=1", "a;'=1"),
        ("'a", "''a"),
        ("Liu Li v. Tao Li - 2017", "Liu Li v. Tao Li - 2017"),
        ("(2015) E Wu Han Zhong No. 00026", "(2015) E Wu Han Zhong No. 00026"),
    ],
)
def test_an_apostrophe_stands_before_what_could_be_a_formula_and_nothing_else(text: str, safe: str) -> None:
    assert safe_in_spreadsheet(text) == safe


def test_a_moment_is_told_in_utc_whatever_zone_it_comes_in(folder: Path) -> None:
    moment = datetime(2026, 11, 25, 8, 0, 0, 5, timezone(timedelta(hours=8)))
    for form in (Format.CSV, Format.JSONL):
        assert b"2026-11-25T00:00:00.000005Z" in written(folder, form, [("", None, None, True, date.min, moment)])


def test_both_databases_give_rows_in_one_order_and_the_same_bytes(folder: Path, postgres_cluster: Cluster) -> None:
    def stored(engine: Engine, rows: list[Row]) -> list[bytes]:
        with engine.connect() as connection, connection.begin() as begun:
            if rows:
                connection.execute(TABLE.insert(), [dict(zip(NAMES, row, strict=True)) for row in rows])
            told = [written(folder, form, *batches_of(connection, VIEW, 2)) for form in KINDS]
            begun.rollback()
        return told

    with postgres_cluster.database() as url:
        engines = [open_engine(f"sqlite:///{folder / 'one.db'}"), open_engine(url)]
        for engine in engines:
            TABLE.create(engine)

        @settings(unhurried, max_examples=30)
        @given(st.lists(ROW, max_size=6))
        @example([(text, None, 1, True, None, None) for text in ("b", "A", "a", "B", "é", "判", "")])
        def same(rows: list[Row]) -> None:
            one, other = (stored(engine, rows) for engine in engines)
            assert one == other

        same()
