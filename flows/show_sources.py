"""How sources stand, and what a dry run found, as people see it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from flows.show import make_console

_STYLE = {"good": "green", "partial": "yellow", "held": "bold red", "failed": "bold red", "never_read": "dim"}


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


def yields_against_bounds(yields: dict[str, dict[str, int]], expect: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What each kind of page yields, with its bounds: `treaty 40 (35–60)`."""
    for page_kind in sorted(yields.keys() | expect.keys()):
        counts, bounds = yields.get(page_kind, {}), expect.get(page_kind, {})
        parts = []
        for fact_kind in sorted(counts.keys() | bounds.keys()):
            bound = bounds.get(fact_kind, {})
            limits = f" ({bound.get('min', 0)}–{bound.get('max', '')})" if "min" in bound or "max" in bound else ""
            parts.append(f"{fact_kind} {counts.get(fact_kind, 0)}{limits}")
        if parts:
            yield f"{page_kind}: {', '.join(parts)}"
