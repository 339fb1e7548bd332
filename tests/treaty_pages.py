"""Pages with tables of treaties for the parser tests. All are synthetic: days of 2026, none of the known rows."""

from __future__ import annotations

from typing import Any

from tests.goldens import facts_of

KUWAIT = "中华人民共和国和科威特国关于民事和商事司法协助的协定"
PERU = "中华人民共和国和秘鲁共和国关于民事和商事司法协助的条约"
KUWAIT_FACT = {
    "kind": "treaty",
    "jurisdiction": "KW",
    "title_zh": KUWAIT,
    "scope": "civil_commercial",
    "signed_on": "2026-01-02",
    "in_force_on": "2026-05-06",
}


def table(*rows: tuple[str, ...], head: str = "th") -> str:
    """The first row is the header; `head` is its tag."""
    tags = (head, *["td"] * len(rows[1:]))
    lines = ["".join(f"<{tag}>{cell}</{tag}>" for cell in row) for tag, row in zip(tags, rows, strict=True)]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def one(page: str, url: str) -> dict[str, Any]:
    """The only fact of the page."""
    [fact] = facts_of(page, url)
    return fact
