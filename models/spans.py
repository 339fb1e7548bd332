"""Stretches of days, half open, [from, to): what is left of one when others are taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

Span = tuple[date, date]


def without(span: Span, gaps: Iterable[Span]) -> Iterator[Span]:
    """The parts of a span that lie in none of the gaps, in order."""
    start, end = span
    for gap_start, gap_end in sorted(gaps):
        if start < min(gap_start, end):
            yield start, min(gap_start, end)
        start = max(start, gap_end)
    if start < end:
        yield start, end


def write_spans(spans: Iterable[Span]) -> str:
    """The spans as ISO 8601 intervals, separated by `;`."""
    return ";".join(f"{start}/{end}" for start, end in spans)


def read_spans(text: str) -> tuple[Span, ...]:
    """The spans that `write_spans` wrote."""
    return tuple(_read(part) for part in text.split(";") if part)


def _read(text: str) -> Span:
    start, _, end = text.partition("/")
    return date.fromisoformat(start), date.fromisoformat(end)
