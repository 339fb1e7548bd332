"""What a view is: its columns, each with all that an analyst must know of it, and the rows that they are read from.

From one definition come the SQL, the comments in PostgreSQL, the data dictionary and the schemas of exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

_FIELD = re.compile(r"(\w+)\.(\w+)")
_TABLE = re.compile(r"\b(?:FROM|JOIN) (\w+) (\w+)\b")


class SqlType(StrEnum):
    """The types of columns, as PostgreSQL has them."""

    VARCHAR = "varchar"
    TEXT = "text"
    INTEGER = "integer"
    BIGINT = "bigint"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "timestamptz"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view. Without `null` it is never NULL; without `how` it is the field that `sql` names."""

    name: str
    type: SqlType
    sql: str
    meaning: str
    null: str = ""  # what NULL means
    unit: str = ""  # what is counted
    words: tuple[str, ...] = ()  # the only values that there are, of a list one or more
    how: str = ""  # how it is computed, where it is more than a field
    is_list: bool = False  # a text with several, separated by `;`, or empty


@dataclass(frozen=True)
class View:
    """A view. New columns come last, so that what others' queries take by place stays where it is."""

    name: str
    row: str  # what one row is
    columns: tuple[Column, ...]
    rows: str  # the SQL from FROM on; words in capitals that SQL does not know are in `words`
    about: str = ""  # what else must be known of it

    @property
    def sql(self) -> str:
        """The SELECT statement, for `words.spelled`."""
        wanted = ",\n       ".join(f"{column.sql} AS {column.name}" for column in self.columns)
        return f"SELECT {wanted}\n{self.rows}".rstrip()

    @property
    def comment(self) -> str:
        """What one row is, and what else must be known."""
        return f"One row is {self.row}. {self.about}".rstrip()

    @cached_property
    def tables(self) -> dict[str, str]:
        """The tables that columns name, by their alias."""
        return {alias: table for table, alias in _TABLE.findall(self.rows)}

    def source(self, column: Column) -> str:
        """Where a column comes from: a field as `table.field`, or how it is computed."""
        if not column.how and (field := _FIELD.fullmatch(column.sql)):
            return f"{self.tables[field[1]]}.{field[2]}"
        return column.how

    def comment_on(self, column: Column) -> str:
        """All that is to be known of a column, in a few sentences."""
        parts = [
            column.meaning,
            f"Unit: {column.unit}" if column.unit else "",
            f"Words: {', '.join(column.words)}" if column.words else "",
            f"NULL: {column.null}" if column.null else "",
            f"Source: {self.source(column)}",
        ]
        return " ".join(f"{part}." for part in parts if part)


def pick(columns: Iterable[Column], *names: str) -> tuple[Column, ...]:
    """The columns of these names, in this order; raises KeyError for one that is not there."""
    by_name = {column.name: column for column in columns}
    return tuple(by_name[name] for name in names)


def never_null(columns: Iterable[Column], *names: str) -> tuple[Column, ...]:
    """The columns, those of these names without a meaning of NULL: the rows of the view leave none."""
    return tuple(replace(column, null="") if column.name in names else column for column in columns)
