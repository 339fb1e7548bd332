"""One page -> the observations it makes. No network, no register, no database, no clock.

A page is read only when it comes from a host of a known source, and by the one parser of its kind; a page
of no kind that we know states no fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from models.errors import ParseError
from models.facts import Observation, Origin, fact_errors
from models.vocabulary import Confidence, Rank
from scrapers import cjo_case_post, cjo_group_article, cjo_law_page, cjo_topic, cjo_treaty_list
from scrapers.blocks import Document, read_document
from scrapers.found import Found
from scrapers.sources import read_address, source_of

# Machine translation prints this where it ran out of numerals; dates and counts around it are shuffled.
_SHUFFLED = "XNUMX"
_CONFIDENCE = {
    Rank.COURT: Confidence.HIGH,
    Rank.TABLE: Confidence.HIGH,
    Rank.PROSE: Confidence.MEDIUM,
}


@dataclass(frozen=True, slots=True)
class PageKind:
    """Pages that are laid out alike: their source, which paths they have, who reads them, how far they are believed."""

    source: str
    path: re.Pattern[str]
    parse: Callable[[Document], list[Found]]
    rank: Rank


# The first that matches reads the page, so the narrower path stands first.
KINDS = (
    PageKind(
        "cjo",
        re.compile(r"/a/can-foreign-judgments-be-enforced-in-china"),
        cjo_group_article.parse,
        Rank.PROSE,
    ),
    PageKind(
        "cjo",
        re.compile(r"/a/list-of-chinas-bilateral-treaties-on-.*"),
        cjo_treaty_list.parse,
        Rank.TABLE,
    ),
    PageKind("cjo", re.compile(r"/law/x/[^/]+(?:/enchn)?"), cjo_law_page.parse, Rank.TABLE),
    PageKind("cjo", re.compile(r"/t/[^/]+"), cjo_topic.parse, Rank.PROSE),
    PageKind("cjo", re.compile(r"/a/[^/]+"), cjo_case_post.parse, Rank.PROSE),
)


def parse(body: bytes, url: str, charset: str | None = None) -> list[Observation]:
    """What the page at `url` states; empty when it is of no kind that states facts.

    Raises ParseError, and nothing else, for an unknown or translated host, a machine-translated page, or a
    page that lacks what its kind promises; the text says source, URL, what was expected, what was found.
    """
    source = source_of(url)
    path = read_address(url).path
    try:
        page = read_document(body, url.strip(), charset)
        if any(_SHUFFLED in text for text in (page.title, *(block.text for block in page.blocks))):
            raise ParseError(f"expected a page in the language it was written in, found {_SHUFFLED}")
        kind = next(
            (kind for kind in KINDS if kind.source == source.name and kind.path.fullmatch(path)),
            None,
        )
        found = kind.parse(page) if kind else []
    except ParseError as error:
        raise ParseError(f"{source.name}: {url}: {error}") from error
    except ValidationError as error:
        raise ParseError(f"{source.name}: {url}: {fact_errors(error)[0]}") from error
    if kind is None:
        return []
    origin = Origin(source.name, source.family, kind.rank, page.url, "comity-rendition" in page.meta)
    confidence = _CONFIDENCE[kind.rank]
    return [Observation(fact.model_copy(update={"confidence": confidence}), origin, span) for fact, span in found]
