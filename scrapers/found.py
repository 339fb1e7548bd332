"""What a parser hands back: facts, each with the words of the page that state it."""

from __future__ import annotations

from models.dates import PartialDate
from models.facts import AnyFact, Candidate
from scrapers.blocks import Document

Found = tuple[AnyFact, str]  # the fact and the quoted span
LONGEST_SPAN = 300  # characters: enough to check a fact against, short enough to be a quotation


def span_of(text: str) -> str:
    """The text, cut at a word when it is too long to quote."""
    if len(text) <= LONGEST_SPAN:
        return text
    return text[:LONGEST_SPAN].rpartition(" ")[0] or text[:LONGEST_SPAN]


def candidate(
    page: Document,
    title: str,
    published_on: PartialDate | None,
    why: str,
    words: str = "",
) -> Found:
    """A page, or a part of one, that speaks of a fact which could not be read with certainty."""
    fact = Candidate(target_url=page.url, title=title or None, published_on=published_on, why=why)
    return fact, span_of(words or title)
