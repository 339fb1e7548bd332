"""How sources stand, and what a dry run found, as people see it in a terminal."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from flows.show_read import make_console, yields_against_bounds

_STYLE = {
    "good": "green",
    "partial": "yellow",
    "held": "bold red",
    "failed": "bold red",
    "unread": "dim",
    "never_read": "dim",
}


def show_sources(answer: list[dict[str, Any]]) -> None:
    """A table of all sources, then what is breached."""
    console = make_console()
    table = Table(box=None, pad_edge=False)
    for column in ("Source", "State", "Last good run", "Stale after", "Pages", "Failed", "Yields (floor–ceiling)"):
        table.add_column(column, no_wrap=column in ("Source", "State", "Last good run"))
    for row in answer:
        state = row["state"].replace("_", " ") + (", stale" if row["is_stale"] else "")
        table.add_row(
            row["source"],
            Text(state, _STYLE.get(row["state"], "")),
            (row["last_good_run_at"] or "never")[:16].replace("T", " "),
            f"{row['stale_after_days']} days",
            str(row["pages"]),
            str(row["failed"]),
            Text("; ".join(yields_against_bounds(row["yields"], row["expect"])) or "nothing yet"),
        )
    console.print(table)
    for row in answer:
        for line in row["breaches"]:
            console.print(Text(f"{row['source']} is held: {line}", "red"))
