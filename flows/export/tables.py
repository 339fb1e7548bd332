"""Rows into files: CSV, Parquet, JSON Lines. The same rows give the same bytes, whatever machine and day.

Days are ISO dates, moments are UTC to the microsecond. 0001-01-01 and 9999-12-31 stay what they are in the views.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from db.views import Column, SqlType, View
from flows.export.formats import Format

Rows = Sequence[Sequence[Any]]
Add = Callable[[Rows], None]

# What makes a formula of a cell in Excel, LibreOffice or Sheets (OWASP's list, 2026-11-25), at the start of a text and
# wherever a program that takes `;` or a tab for the separator begins a cell. An apostrophe is doubled, so that taking
# one away there gives the text back.
_STARTS_CELL = re.compile(r"""(?:\A|(?<=[;\t\r\n]))(?='|["\s]*[=+\-@＝＋－＠\t\r\n])""")


@dataclass(frozen=True, slots=True)
class Kind:
    """How tables look in a format."""

    suffix: str
    mediatype: str
    opened: Callable[[Path, Sequence[Column]], AbstractContextManager[Add]]


def write_table(path: Path, kind: Kind, view: View, batches: Iterable[Rows]) -> int:
    """Write the rows of a view, which come in batches; returns how many they are."""
    count = 0
    with kind.opened(path, view.columns) as add:
        for rows in batches:
            add(rows)
            count += len(rows)
    return count


def safe_in_spreadsheet(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet could begin a formula."""
    return _STARTS_CELL.sub("'", text)


@contextmanager
def _csv(path: Path, columns: Sequence[Column], for_spreadsheet: bool = False) -> Iterator[Add]:
    """CSV as RFC 4180 has it, UTF-8; for a spreadsheet with the mark that Excel knows UTF-8 by."""
    change = safe_in_spreadsheet if for_spreadsheet else str
    with path.open("w", encoding="utf-8-sig" if for_spreadsheet else "utf-8", newline="") as file:

        def add(rows: Rows) -> None:
            file.writelines(",".join(_csv_field(value, change) for value in row) + "\r\n" for row in rows)

        add([[column.name for column in columns]])
        yield add


@contextmanager
def _jsonl(path: Path, columns: Sequence[Column]) -> Iterator[Add]:
    """One JSON object a line, UTF-8, each with all columns; NULL is null."""
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8", newline="") as file:

        def add(rows: Rows) -> None:
            for row in rows:
                told = dict(zip(names, map(_plain, row), strict=True))
                file.write(json.dumps(told, ensure_ascii=False) + "\n")

        yield add


@contextmanager
def _parquet(path: Path, columns: Sequence[Column]) -> Iterator[Add]:
    """Parquet with real types, a row group for each batch. It names the version of its writer, and no time."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {
        SqlType.VARCHAR: pa.string(),
        SqlType.TEXT: pa.string(),
        SqlType.INTEGER: pa.int32(),
        SqlType.BIGINT: pa.int64(),
        SqlType.BOOLEAN: pa.bool_(),
        SqlType.DATE: pa.date32(),
        SqlType.MOMENT: pa.timestamp("us", tz="UTC"),
    }
    schema = pa.schema([pa.field(one.name, types[one.type], nullable=bool(one.null)) for one in columns])
    with parquet.ParquetWriter(path, schema) as file:

        def add(rows: Rows) -> None:
            file.write_table(pa.table([list(column) for column in zip(*rows, strict=True)], schema=schema))

        yield add


KINDS = {
    Format.CSV: Kind("csv", "text/csv", _csv),
    Format.CSV_SPREADSHEET: Kind("spreadsheet.csv", "text/csv", partial(_csv, for_spreadsheet=True)),
    Format.PARQUET: Kind("parquet", "application/vnd.apache.parquet", _parquet),
    Format.JSONL: Kind("jsonl", "application/jsonl", _jsonl),
}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return value.isoformat() if isinstance(value, date) else value


def _csv_field(value: Any, change: Callable[[str], str]) -> str:
    """NULL is nothing and an empty text is `""`; the csv module cannot tell them apart."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = change(value) if isinstance(value, str) else str(_plain(value))
    if not text or any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
