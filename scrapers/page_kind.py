"""What a site module declares: which of its pages are laid out alike, who reads them, how far they are believed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.vocabulary import Rank
from scrapers.blocks import Document, read_document
from scrapers.found import Found
from scrapers.payload import Payload, read_payload
from scrapers.sources import Address

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class PageKind:
    """Pages of one layout. Of the kinds of a source the first that matches an address reads the page."""

    name: str  # such as cjo_treaty_list: expectations in the source's YAML go by it
    path: Pattern  # of the whole decoded path
    parse: Callable[[Any], list[Found]]  # of a Document or Payload, as `read` gives it
    rank: Rank
    query: Mapping[str, Pattern] = field(default_factory=dict)  # parameters that the address must carry
    read: Callable[[bytes, str, str | None], Document | Payload] = read_document
    is_index: bool = False  # announces other pages and states no fact: read again, never announced itself

    def matches(self, address: Address) -> bool:
        """Whether a page at that address is of this kind."""
        return bool(self.path.fullmatch(address.path)) and all(
            form.fullmatch(address.query.get(name, "")) for name, form in self.query.items()
        )


def data_kind(
    name: str, path: str, parse: Callable[[Payload], list[Found]], rank: Rank, is_index: bool = False, **query: str
) -> PageKind:
    """A kind whose pages are JSON or XML."""
    forms = {key: re.compile(form) for key, form in query.items()}
    return PageKind(name, re.compile(path), parse, rank, forms, read_payload, is_index)


def html_kind(
    name: str, path: str, parse: Callable[[Document], list[Found]], rank: Rank, is_index: bool = False, **query: str
) -> PageKind:
    """A kind whose pages are HTML."""
    forms = {key: re.compile(form) for key, form in query.items()}
    return PageKind(name, re.compile(path), parse, rank, forms, read_document, is_index)
