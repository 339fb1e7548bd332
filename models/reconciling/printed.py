"""What is held to be printed, and on which pages it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Generic, TypeVar

from models.facts import PublishedCount, PublishedGroup, PublishedGroupSize
from models.held import Merged
from models.urls import page_key

F = TypeVar("F", bound=PublishedGroup | PublishedGroupSize | PublishedCount)


@dataclass(frozen=True, slots=True)
class Printed(Generic[F]):
    """A printed fact under its key, with the addresses of the pages that it cites or that state it."""

    key: str
    fact: F
    urls: tuple[str, ...]

    @property
    def page(self) -> str:
        """The first of its pages."""
        return page_key(self.urls[0]) if self.urls else self.key.partition("#")[0]


def printed_facts(merged: Merged, kind: type[F]) -> list[Printed[F]]:
    """All facts of a kind that are printed, in order of their keys."""
    seen_at: dict[str, set[str]] = defaultdict(set)
    for seen, key in merged.key_of.items():
        if isinstance(seen.fact, kind) and seen.origin.url.startswith("http"):
            seen_at[key].add(seen.origin.url)
    return [
        Printed(held.key, held.fact, tuple(dict.fromkeys([*held.fact.source_urls, *sorted(seen_at[held.key])])))
        for held in sorted(merged.held, key=lambda held: held.key)
        if isinstance(held.fact, kind)
    ]
