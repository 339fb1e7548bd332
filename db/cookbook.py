"""The SQL cookbook: questions of the field, each with its query and its result, read from the page and written anew.

`python -m db.cookbook URL` asks a database and writes the results in docs/sql-cookbook.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from db.engine import open_engine

PLACE = Path(__file__).parents[1] / "docs" / "sql-cookbook.md"
# A heading, what it says, the query; the table after it is the result.
_RECIPE = re.compile(
    r"^### (?P<question>[^\n]+)\n\n"
    r"(?P<reading>[^#]+?)\n\n"
    r"```sql\n(?P<sql>.+?)\n```\n"
    r"(?:\n(?P<result>(?:\|[^\n]*\n)+))?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A question, how its answer is read, the query, and the result as it is printed."""

    question: str
    reading: str
    sql: str
    result: str

    @property
    def name(self) -> str:
        """The question as a name: small letters and dashes."""
        return "-".join(re.findall(r"[a-z0-9]+", self.question.lower()))


def recipes(document: str) -> Iterator[Recipe]:
    """The recipes of a page, in their order."""
    for found in _RECIPE.finditer(document):
        yield Recipe(found["question"], " ".join(found["reading"].split()), found["sql"], found["result"] or "")


def answered(document: str, connection: Connection) -> str:
    """The page with the results that a database gives."""
    return _RECIPE.sub(lambda found: _with_result(found, connection), document)


def ask(connection: Connection, sql: str) -> str:
    """The result of a query as a table."""
    # As it is: a percent sign of LIKE is no parameter.
    answer = connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
    return table(list(answer.keys()), answer.all())


def table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as a table of Markdown, the same for values of both databases; NULL is an empty cell."""
    lines = [names, *([_shown(value) for value in row] for row in rows)]
    head, *body = (f"| {' | '.join(line)} |\n" for line in lines)
    return head + "|---" * len(names) + "|\n" + "".join(body)


def _shown(value: Any) -> str:
    return "" if value is None else " ".join(str(value).replace("|", "\\|").split())


def _with_result(found: re.Match[str], connection: Connection) -> str:
    head = found[0].removesuffix(found["result"] or "").rstrip("\n")
    return f"{head}\n\n{ask(connection, found['sql'])}"


def main() -> None:
    """Ask the database of the argument and write the page."""
    with open_engine(sys.argv[1], must_exist=True).connect() as connection:
        PLACE.write_text(answered(PLACE.read_text(encoding="utf-8"), connection), encoding="utf-8")


if __name__ == "__main__":
    main()
