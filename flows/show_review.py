"""The reviewer's queue, and what a verdict did, as people see them in a terminal."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from flows.show_read import make_console
from models.history import FOREVER

_MOST = 20


def show_queue(answer: dict[str, list[dict[str, Any]]]) -> None:
    """What waits, in the order of how much hangs on it."""
    lines = {
        "Provisional": [_provisional(row) for row in answer["provisional"]],
        "Conflicts": [
            f"{row['fact_key']}: {row['field']} {row['kept']} ({row['kept_url']}), "
            f"not {row['lost']} ({row['lost_url']}): {row['settled_by']}"
            for row in answer["conflicts"]
        ],
        "Ambiguous": [f"{row['message']} ({row['url']})" for row in answer["ambiguous"]],
        "Candidates": [f"{row['target_url']}: {row['why']}" for row in answer["candidates"]],
        "Reviews": [
            f"{row['key']}: {row['verdict']} by {row['by']} on {row['reviewed_on']}: {row['why']}"
            for row in answer["reviews"]
        ],
    }
    console = make_console()
    for title, found in lines.items():
        console.print(Text(f"{title} ({len(found)})", "bold"))
        for line in found[:_MOST]:
            console.print(Text(f"  {line}"))
        if len(found) > _MOST:
            console.print(Text(f"  and {len(found) - _MOST} more; all: `comity review list --json`", "dim"))


def _provisional(row: dict[str, Any]) -> str:
    effect = f", gives group {row['gives_group']}" if row["gives_group"] else ""
    told = " ".join(word for word in (row["direction"], row["outcome"], row["kind"]) if word)
    return f"{row['key']}: {row['name']}, {told} of {row['date'] or 'no known date'}{effect}: {row['why']}"


def show_verdict(answer: dict[str, Any]) -> None:
    """What was kept and which groups moved."""
    console = make_console()
    key, verdict = answer["key"], answer["verdict"]
    if not answer["changed"]:
        state = "rejected already" if verdict == "rejected" else "certain already"
        console.print(Text(f"{key}: {state}; nothing changed"))
        return
    console.print(Text(f"{key}: {verdict} by {answer['by']}"))
    for change in answer["group_changes"]:
        until = "" if change["effective_to"] == FOREVER.isoformat() else f" until {change['effective_to']}"
        kind = " (correction)" if change["is_correction"] else ""
        moved = f"group {change['before']} → {change['after']} from {change['effective_on']}{until}"
        console.print(Text(f"{change['jurisdiction']}: {moved}{kind}"))
    if not answer["group_changes"]:
        console.print(Text("no group moved"))
