"""The data dictionary: every view and column that analysts rely on, written from their definitions.

`python -m db.dictionary` writes docs/data-dictionary.md anew.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from db.views import VIEWS, Column, View

PLACE = Path(__file__).parents[1] / "docs" / "data-dictionary.md"
_WIDTH = 120
_PREFACE = """\
# Data dictionary

The views of Comity's database, for SQL clients and BI tools; exports have the same columns. This page is written from
the definitions in `db/views/` (`make dictionary`), and PostgreSQL holds the same texts as comments (`\\d+ precedents`).

- **Stable.** A view or column is never renamed and never taken away; new columns come last. `view_version` tells two
  versions apart.
- **Today.** Views without `history` in their name answer for today on both clocks: `CURRENT_DATE`, which is the day in
  UTC on SQLite and in the session's time zone on PostgreSQL. Other days: [two-clocks.md](two-clocks.md).
- **Types** are those of PostgreSQL; `varchar` and `text` are both text of any length. SQLite keeps a `boolean` as 0 or
  1, a `date` as text such as `2022-03-17`, and a `timestamptz` as text in UTC such as `2026-11-25 06:13:51.522017`.
- **NULL** means what is written there; where nothing is written, there is no NULL.
- **Words** are all values that a column can have. A list holds one or more of them, separated by `;`, or is empty.
- Questions with their queries: [sql-cookbook.md](sql-cookbook.md). Who may read, and how:
  [sql-access.md](sql-access.md).
- Information, not legal advice.
"""


def document() -> str:
    """The whole page: a list of the views, then each with its columns."""
    lines = [_PREFACE, "One row is, in", ""]
    lines += [_filled(f"- [{view.name}](#{view.name}): {view.row}", "  ") for view in VIEWS.values()]
    for view in VIEWS.values():
        lines += ["", f"## {view.name}", "", _filled(view.comment), "", *(_entry(view, one) for one in view.columns)]
    return "\n".join(lines) + "\n"


def _entry(view: View, column: Column) -> str:
    return _filled(f"- **{column.name}** `{column.type}`: " + ". ".join(_told(view, column)) + ".", "  ")


def _told(view: View, column: Column) -> Iterator[str]:
    yield column.meaning
    if column.unit:
        yield f"*Unit*: {column.unit}"
    if column.words:
        yield f"*Words*: {', '.join(f'`{word}`' for word in column.words)}"
    if column.null:
        yield f"*NULL*: {column.null}"
    yield f"*Source*: {view.source(column)}"


def _filled(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def main() -> None:
    """Write the page."""
    PLACE.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
