"""What docs/reliability.md promises of each fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
_COLUMNS = ["fault", "what the publisher does", "stack", "outcome", "issue", "what else"]
_SECTION = re.compile(r"^## Faults\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Promise:
    """One row of the table."""

    name: str
    does: str
    stack: str
    outcome: str
    issue: str  # the kind; empty when none opens
    else_: str


def section() -> str:
    """The section on faults."""
    found = _SECTION.search(PAGE.read_text(encoding="utf-8"))
    assert found, f"{PAGE.name}: expected a section Faults"
    return found[1]


def words() -> list[str]:
    """The outcomes that the section explains."""
    return re.findall(r"^- \*\*(\w+)\*\*:", section(), re.MULTILINE)


def promises() -> list[Promise]:
    """The rows, in order; the table is the one that has the columns of a promise."""
    rows = [_cells(line) for line in section().splitlines() if line.startswith("|")]
    start = rows.index(_COLUMNS) + 2
    return [
        Promise(name.strip("`"), does, stack, outcome, issue.strip("`–"), else_)
        for name, does, stack, outcome, issue, else_ in rows[start:]
    ]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
