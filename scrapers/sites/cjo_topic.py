"""CJO topic pages `/t/<topic>`: one topic's posts, newest first; where new decisions are announced.

China Justice Observer publishes them. Each item is a linked title, a date with category and authors,
and a summary; of the stored copies one holds only its introduction (2026-11), so a page without any
item is whole. Nothing here is a fact: a post is announced, then fetched and read by its own parser.
"""

from __future__ import annotations

import re

from models.errors import ParseError
from models.facts import Candidate
from scrapers.blocks import Document
from scrapers.found import Found, span_of
from scrapers.reading import read_date
from scrapers.sources import read_address

_DATED = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2} [A-Z][a-z]{2} \d{4})\b")
_SPEAKS_OF_A_RULING = re.compile(
    r"\b(?:recogni[sz]|enforc|refus|dismiss|den(?:y|ies|ied))\w*\b.*\bjudge?ments?\b"
    r"|\bjudge?ments?\b.*\b(?:recogni[sz]|enforc|refus|dismiss|denied)\w*\b",
    re.IGNORECASE,
)


def parse(page: Document) -> list[Found]:
    """A candidate for each linked post whose title speaks of a ruling on a judgment, in order of the page."""
    found: dict[str, Found] = {}
    for number, block in enumerate(page.blocks):
        for link in block.links:
            path = _post_path(link.href, page)
            if path is None or "://" in link.text or not _SPEAKS_OF_A_RULING.search(link.text):
                continue
            around = " ".join(other.text for other in page.blocks[number : number + 2])
            dated = _DATED.search(around)
            fact = Candidate(
                target_url=link.href,
                title=link.text,
                published_on=read_date(dated[1]) if dated else None,
                why="announced on a topic page",
            )
            found.setdefault(path, (fact, span_of(link.text)))
    return list(found.values())


def _post_path(href: str, page: Document) -> str | None:
    """The path of a post on the page's own host; None for any other link."""
    try:
        address = read_address(href)
    except ParseError:  # mailto:, javascript: and broken addresses
        return None
    same_host = address.host == read_address(page.url).host
    return address.path if same_host and address.path.startswith("/a/") else None
