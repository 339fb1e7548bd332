"""Rows into files: CSV, JSON Lines, Parquet. The same rows give the same bytes, whatever machine and day.

Days are ISO dates, moments are UTC to the microsecond. 0001-01-01 and 9999-12-31 stay what they are in the views.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol

from db.views import Column, SqlType, View
from flows.export.formats import Format

ROWS_AT_ONCE = 5_000  # held in memory, and in one row group of a Parquet file

Values = Sequence[Any]


class TableFile(Protocol):
    """A file that rows are added to."""

    suffix: ClassVar[str]
    mediatype: ClassVar[str]

    def __init__(self, path: Path, columns: Sequence[Column]) -> None: ...

    def add(self, rows: Sequence[Values]) -> None:
        """Append rows, each with a value for every column."""

    def close(self) -> None:
        """Write what is left; the file is whole after this."""


class CsvFile:
    """CSV as RFC 4180 has it, UTF-8. NULL is nothing, an empty text is `""`; the csv module cannot tell them apart."""

    suffix: ClassVar[str] = "csv"
    mediatype: ClassVar[str] = "text/csv"

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self.add([[column.name for column in columns]])

    def add(self, rows: Sequence[Values]) -> None:
        """Append rows."""
        self._file.writelines(",".join(map(_csv_field, row)) + "\r\n" for row in rows)

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


class JsonLinesFile:
    """One JSON object a line, UTF-8, each with all columns; NULL is null."""

    suffix: ClassVar[str] = "jsonl"
    mediatype: ClassVar[str] = "application/jsonl"

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._names = [column.name for column in columns]

    def add(self, rows: Sequence[Values]) -> None:
        """Append rows."""
        self._file.writelines(self._line(row) + "\n" for row in rows)

    def close(self) -> None:
        """Write what is left."""
        self._file.close()

    def _line(self, row: Values) -> str:
        return json.dumps(dict(zip(self._names, map(_plain, row), strict=True)), ensure_ascii=False)


class ParquetFile:
    """Parquet with real types. The file names the version of its writer, as readers expect, and no time."""

    suffix: ClassVar[str] = "parquet"
    mediatype: ClassVar[str] = "application/vnd.apache.parquet"

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
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
        fields = [pa.field(column.name, types[column.type], nullable=bool(column.null)) for column in columns]
        self._schema = pa.schema(fields)
        self._file = parquet.ParquetWriter(path, self._schema, compression="snappy", store_schema=False)
        self._table = pa.table

    def add(self, rows: Sequence[Values]) -> None:
        """Append rows as a row group."""
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            self._file.write_table(self._table(columns, schema=self._schema))

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


WRITERS: dict[Format, type[TableFile]] = {
    Format.CSV: CsvFile,
    Format.PARQUET: ParquetFile,
    Format.JSON: JsonLinesFile,
}


def write_tables(folder: Path, view: View, batches: Iterable[Sequence[Values]], formats: Iterable[Format]) -> int:
    """Write the rows of a view, which come in batches and are read once, in each format; returns how many they are."""
    count = 0
    with ExitStack() as stack:
        writers = [WRITERS[form] for form in formats if form in WRITERS]
        files = [writer(folder / f"{view.name}.{writer.suffix}", view.columns) for writer in writers]
        for file in files:
            stack.callback(file.close)
        for batch in batches:
            count += len(batch)
            for file in files:
                file.add(batch)
    return count


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return value.isoformat() if isinstance(value, date) else value


def _csv_field(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    text = str(plain)
    if not text or any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
