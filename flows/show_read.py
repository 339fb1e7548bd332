"""What one source gave, in a terminal: robots.txt, pages, yields against bounds, and what is stated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from flows.reader import SourceRead
from models.signs import visible


class Terminal(Console):
    """A console that shows the signs of a text and obeys none: whatever a page says, it cannot steer the terminal."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """What is printed, but for signs that do not show; line ends are the layout's own."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield segment._replace(text="\n".join(map(visible, segment.text.split("\n"))))


def make_console() -> Console:
    """A console: wide enough for the tables where the output is a pipe."""
    console = Terminal()
    return console if console.is_terminal else Terminal(width=140)


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
