"""How tests read and use the page, as its readers do."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from tests.browser import Page
from tests.report.conftest import Made

_TABLE = (Path(__file__).parent / "table.js").read_text(encoding="utf-8")


def shown(page: Page) -> list[dict[str, Any]]:
    """What the table shows."""
    rows: list[dict[str, Any]] = page.evaluate(_TABLE)
    return rows


def names(page: Page) -> list[str]:
    """The countries in the table, from top to bottom."""
    return [row["name"] for row in shown(page)]


def ask(page: Page, valid: date, known: date) -> None:
    """Fill the two date fields."""
    fill(page, "valid", f"{valid:%Y-%m-%d}")
    fill(page, "known", f"{known:%Y-%m-%d}")


def fill(page: Page, name: str, text: str) -> None:
    """Write into a field and leave it."""
    page.evaluate(f"one({name!r}).value = {text!r}; 1")
    for event in ("input", "change"):
        page.evaluate(f"one({name!r}).dispatchEvent(new Event({event!r}))")


def said(made: Made, valid: date, known: date) -> list[dict[str, Any]]:
    """What `comity groups` says, in the words of the table."""
    words = ("groups", "--valid", f"{valid:%Y-%m-%d}", "--known", f"{known:%Y-%m-%d}", "--json")
    return [_as_shown(row) for row in json.loads(made.said(*words))]


def _as_shown(row: dict[str, Any]) -> dict[str, Any]:
    marks = [qualifier.replace("_", " ") for qualifier in row["qualifiers"]]
    if row["provisional"]:
        marks.append(f"provisional, else {row['group_without_provisional']}")
    same = ("jurisdiction", "name", "group", "basis", "qualifiers", "group_without_provisional", "since", "contrary")
    return {
        **{name: row[name] for name in same},
        "marks": marks,
        "deciding": [ground["key"] for ground in row["grounds"][:1]],
        "grounds": len(row["grounds"]),
        "told_contrary": row["contrary"],
    }
