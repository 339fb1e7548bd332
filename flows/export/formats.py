"""What can be asked for; alone, so that the command line knows it before anything heavy is loaded."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """The formats of tables; `feed` asks for none."""

    CSV = "csv"
    CSV_SPREADSHEET = "csv-spreadsheet"
    PARQUET = "parquet"
    JSONL = "jsonl"
    FEED = "feed"
