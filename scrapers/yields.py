"""How much a source yields, and whether that is believable: floors, ceilings, shares kept, fields filled.

Pages fall silent more often than law changes: a redesign, a block page, a cut list. A breached bound holds
the source at its last good state until somebody has looked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from models.facts import AnyFact
from scrapers.sources import Source, Yield

Yields = dict[str, dict[str, int]]  # page kind -> kind of fact -> how many


def yields_of(facts: Mapping[str, Iterable[AnyFact]]) -> Yields:
    """How many facts of each kind the pages of each kind state."""
    return {kind: dict(sorted(Counter(fact.kind for fact in facts[kind]).items())) for kind in sorted(facts)}


def breaches(source: Source, now: Mapping[str, list[AnyFact]], before: Yields) -> list[str]:
    """One line for each bound of the source that its pages, as they are now, do not keep.

    Only kinds of pages that are there are judged: a page that could not be fetched is an issue of its own.
    """
    return [
        f"{page_kind}: {line}"
        for page_kind, bounds in source.expect.items()
        if page_kind in now
        for fact_kind, bound in bounds.items()
        for line in _faults(
            fact_kind,
            bound,
            [fact for fact in now[page_kind] if fact.kind == fact_kind],
            before.get(page_kind, {}).get(fact_kind, 0),
        )
    ]


def _faults(kind: str, bound: Yield, facts: list[AnyFact], before: int) -> Iterator[str]:
    found = len(facts)
    if found < bound.min:
        yield f"expected at least {bound.min} {kind}, found {found}"
    elif found < bound.keeps * before:
        yield f"expected at least {bound.keeps:.0%} of the {before} {kind} of before, found {found}"
    if bound.max is not None and found > bound.max:
        yield f"expected at most {bound.max} {kind}, found {found}"
    for field, share in bound.filled.items():
        filled = sum(getattr(fact, field, None) not in (None, ()) for fact in facts)
        if facts and filled < share * found:
            yield f"expected {field} in at least {share:.0%} of {found} {kind}, found it in {filled}"
