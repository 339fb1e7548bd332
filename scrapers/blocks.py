"""HTML -> a flat sequence of typed blocks, and small strict readers over it.

The tags of most pages were never seen, only their text (2026-11). So parsers read blocks and never
CSS classes: `<ol><li>`, `<p>1. …`, table rows, definition lists and lines parted by `<br>` all come
out alike, each with its text, its number or bullet taken off into `marker`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

from models.errors import ParseError
from scrapers.lines import Block, Kind, Lines, Link, plain
from scrapers.markup import check_shape, decode

__all__ = [
    "Block",
    "Document",
    "Kind",
    "Link",
    "at_least",
    "exactly_one",
    "labelled",
    "read_document",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """One page: its address, what its head says, its blocks in reading order."""

    url: str
    title: str
    meta: Mapping[str, str]
    blocks: tuple[Block, ...]


def read_document(body: bytes, url: str, charset: str | None = None) -> Document:
    """The page as blocks; raises ParseError, and nothing else, when the bytes cannot be read as a page."""
    text = decode(body, charset)
    check_shape(text)
    if "<" not in text:
        text = f"<pre>{html.escape(text)}</pre>"
    try:
        # An XML declaration or a bare path would make bs4 guess (and warn); the encoding is settled here.
        markup = re.sub(r"\A\s*<\?xml[^>]*>", "", text)
        tree = BeautifulSoup(f"<!DOCTYPE html>{markup}".encode(), "lxml", from_encoding="utf-8")
        lines = Lines(url)
        lines.walk(tree, Kind.PARAGRAPH)
        lines.end_line()
        meta = {
            str(tag.get("name") or tag.get("property")).lower(): plain(str(tag.get("content") or ""))
            for tag in tree.find_all("meta")
        }
        title = plain(tree.title.get_text()) if tree.title else ""
    except (ParserRejectedMarkup, RecursionError, ValueError) as error:
        raise ParseError(f"expected an HTML page, found bytes that cannot be read as one: {error}") from error
    return Document(url, title, meta, tuple(lines.blocks))


def exactly_one(found: Iterable[T], what: str) -> T:
    """The only one; raises ParseError that says how many there were instead."""
    items = list(found)
    if len(items) != 1:
        raise ParseError(f"expected exactly one {what}, found {len(items)}{_examples(items)}")
    return items[0]


def at_least(number: int, found: Iterable[T], what: str) -> list[T]:
    """All of them; raises ParseError when there are fewer than `number`."""
    items = list(found)
    if len(items) < number:
        raise ParseError(f"expected at least {number} {what}, found {len(items)}{_examples(items)}")
    return items


def labelled(blocks: Sequence[Block], labels: Iterable[str]) -> dict[str, str]:
    """The value of each label that stands on the page, in whichever layout.

    `Label value`, `Label: value`, two cells, a term with its definition, a line of each. Longer labels
    match first (`Court Level` before `Court`); the first value of a label wins.
    """
    longest_first = sorted(labels, key=len, reverse=True)
    values: dict[str, str] = {}
    for block, following in zip_longest(blocks, blocks[1:]):
        for label in longest_first:
            found = re.match(rf"{re.escape(label)}(?:\s*[:：]|\s|$)\s*(.*)", block.text)
            if not found:
                continue
            value = found[1]
            if not value and following and not any(following.text.startswith(other) for other in longest_first):
                value = following.text
            if value:
                values.setdefault(label, value)
            break
    return values


def _examples(items: Sequence[object]) -> str:
    return ": " + " · ".join(str(getattr(item, "text", item))[:60] for item in items[:3]) if items else ""
