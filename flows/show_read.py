"""What one source gave, in a terminal: robots.txt, pages, yields against bounds, and what is stated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from flows.reader import SourceRead


def make_console() -> Console:
    """A console: wide enough for the tables where the output is a pipe."""
    console = Console()
    return console if console.is_terminal else Console(width=140)


def show_read(read: SourceRead, console: Console) -> None:
    """All that a dry run learned of one source: robots.txt, each page, yields against bounds, what is stated."""
    for origin, rules in read.robots.items():
        console.print(Text(f"  {origin}: {rules}"))
    for page in read.pages:
        console.print(Text(f"  {page.status:9} {page.url}"))
    bounds = {
        kind: {fact: bound.model_dump() for fact, bound in facts.items()} for kind, facts in read.source.expect.items()
    }
    for line in yields_against_bounds(read.yields, bounds):
        console.print(Text(f"  yields {line}"))
    for line in read.breaches:
        console.print(Text(f"  would be held: {line}", "red"))
    for page in read.pages:
        for seen in page.observations or ():
            console.print(Text(f"  {json.dumps(seen.to_contract(), ensure_ascii=False)}", "dim"), soft_wrap=True)


def yields_against_bounds(yields: dict[str, dict[str, int]], expect: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What each kind of page yields, with its bounds: `treaty 40 (35–60)`."""
    for page_kind in sorted(yields.keys() | expect.keys()):
        if page_kind not in yields:
            yield f"{page_kind}: not read"
            continue
        counts, bounds = yields[page_kind], expect.get(page_kind, {})
        parts = []
        for fact_kind in sorted(counts.keys() | bounds.keys()):
            bound = bounds.get(fact_kind, {})
            limits = f" ({bound.get('min', 0)}–{bound.get('max', '')})" if "min" in bound or "max" in bound else ""
            parts.append(f"{fact_kind} {counts.get(fact_kind, 0)}{limits}")
        if parts:
            yield f"{page_kind}: {', '.join(parts)}"
