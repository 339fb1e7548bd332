"""The reviewer's queue, and what a verdict did, as people see them in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich.console import Console

from flows.show_lines import show_address, show_line, show_title
from flows.show_read import make_console
from models.history import FOREVER

Answer = dict[str, Any]
_MOST = 20


def show_queue(answer: dict[str, list[Answer]], console: Console | None = None) -> None:
    """What waits, in the order of how much hangs on it, each under the key that a review takes; then past reviews."""
    console = console or make_console()
    waits = any(rows for name, rows in answer.items() if name != "reviews")
    show_line(
        console, "To settle: comity review confirm|reject KEY --by NAME --why TEXT" if waits else "Nothing waits."
    )
    _show("Provisional", answer["provisional"], _show_provisional, console)
    _show("Conflicts", answer["conflicts"], _show_conflict, console)
    _show("Ambiguous", answer["ambiguous"], _show_issue, console)
    _show("Candidates", answer["candidates"], _show_candidate, console)
    _show("Reviews", answer["reviews"], _show_review, console)


def _show(title: str, rows: Sequence[Answer], show: Callable[[Console, Answer], None], console: Console) -> None:
    show_title(console, f"{title} ({len(rows)})")
    for row in rows[:_MOST]:
        show(console, row)
    if len(rows) > _MOST:
        show_line(console, f"and {len(rows) - _MOST} more; all: `comity review list --json`", 2, "dim")


def _show_provisional(console: Console, row: Answer) -> None:
    effect = f", gives group {row['gives_group']}" if row["gives_group"] else ""
    told = " ".join(word for word in (row["direction"], row["outcome"], row["kind"]) if word)
    show_line(console, f"{row['key']}: {row['name']}, {told} of {row['date'] or 'no known date'}{effect}", 2)
    show_line(console, row["why"], 4, "dim")


def _show_conflict(console: Console, row: Answer) -> None:
    show_line(console, f"{row['key']}: {row['field']} {row['kept']}, not {row['lost']} ({row['settled_by']})", 2)
    show_address(console, f"kept: {row['kept_url']}", 4, "dim")
    show_address(console, f"lost: {row['lost_url']}", 4, "dim")


def _show_issue(console: Console, row: Answer) -> None:
    show_line(console, f"{row['key']}: {row['message']}", 2)
    show_address(console, row["url"], 4, "dim")


def _show_candidate(console: Console, row: Answer) -> None:
    show_address(console, row["key"], 2)
    show_line(console, row["why"], 4, "dim")


def _show_review(console: Console, row: Answer) -> None:
    show_line(console, f"{row['key']}: {row['verdict']} by {row['by']} on {row['reviewed_on']}: {row['why']}", 2)


def show_verdict(answer: Answer) -> None:
    """What was kept and which groups moved."""
    console = make_console()
    key, verdict = answer["key"], answer["verdict"]
    if not answer["changed"]:
        show_line(console, f"{key}: {verdict} already; nothing changed")
        return
    show_line(console, f"{key}: {verdict} by {answer['by']}")
    for line in answer["settles"] or ():
        show_line(console, f"settled: {line}", 2)
    for change in answer["group_changes"]:
        until = "" if change["effective_to"] == FOREVER.isoformat() else f" until {change['effective_to']}"
        kind = " (correction)" if change["is_correction"] else ""
        moved = f"group {change['before']} → {change['after']} from {change['effective_on']}{until}"
        show_line(console, f"{change['jurisdiction']}: {moved}{kind}", 2)
    if not answer["group_changes"]:
        show_line(console, "no group moved", 2)
