"""The head of a China Justice Observer page: title, day of publication, then the body.

Seen in three forms (2026-11): with the line 中司观察 and the noise word `avatar` (newer), without (older),
and with no head at all; then title and day come from `<meta>`. The 20 language names run together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.errors import ParseError
from scrapers.blocks import Block, Document, Kind
from scrapers.head import Head
from scrapers.reading import find_dates, read_date

_HEADER_DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? \d{1,2} [A-Z][a-z]{2,8}\.? \d{4}(?!\d)")
_NOTHING_BUT = re.compile(r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,|Published|Posted|Date|on|\W)*", re.IGNORECASE)
_CREDIT = re.compile(r"(?:Categor(?:y|ies)|Contributors?|Editors?|Tags?)(?:\(s\))?\s*:")
_NOISE = re.compile(
    r"China Justice Observer|China Laws Portal.*|中司观察|avatar|.*EnglishArabic.*|English",
    re.IGNORECASE,
)
_SITE_SUFFIX = re.compile(r"\s*[-|–]\s*China Justice Observer.*$")
_LONGEST_POST = 200_000  # characters; real ones have a tenth of it
_LONGEST_DATE = 60  # characters of a line that holds nothing else
_NEAR = 3  # blocks
_LONGEST_HEAD = 60  # blocks; a date further down is not the header's


def read_head(page: Document) -> Head:
    """Title, day and body of an article; an empty title when the page shows none."""
    blocks = page.blocks
    dated = next(
        (at for at, block in enumerate(blocks[:_LONGEST_HEAD]) if _is_date(block)),
        None,
    )
    if dated is None:
        return _headless(page)
    above = [block for block in blocks[:dated] if not _is_head(block, "")]
    beside = [*(block for block in above[::-1] if block.kind == Kind.HEADING), *_headings_below(blocks, dated)]
    title = next((block.text for block in (*beside, *above[-1:])), "")
    published = find_dates(blocks[dated].text)
    body = [block for block in blocks[dated + 1 :] if not _is_head(block, title)]
    return Head(title, published[0].date if published else None, tuple(body))


def _is_date(block: Block) -> bool:
    """Whether the line is the header's date, whatever stands behind it; a date in another form stands alone."""
    if _HEADER_DATE.match(block.text):
        return True
    dates = find_dates(block.text) if len(block.text) < _LONGEST_DATE else []
    rest = block.text[: dates[0].start] + block.text[dates[0].end :] if len(dates) == 1 else "none"
    return bool(_NOTHING_BUT.fullmatch(rest))


def _headings_below(blocks: tuple[Block, ...], dated: int) -> list[Block]:
    """The headings right below the date, where the title stands if it does not stand above."""
    below = blocks[dated + 1 : dated + 1 + _NEAR]
    return [block for block in below if block.kind == Kind.HEADING and not _is_head(block, "")]


def check_length(body: Iterable[Block]) -> None:
    """Raise ParseError for a body that is longer than any post: reading sentences takes its time."""
    length = sum(len(block.text) for block in body)
    if length > _LONGEST_POST:
        raise ParseError(f"expected a post of at most {_LONGEST_POST} characters, found {length}")


def _headless(page: Document) -> Head:
    """From the first heading, the `<title>` and the `<meta>` of a page that shows no date."""
    named = [block.text for block in page.blocks if block.kind == Kind.HEADING and not _NOISE.fullmatch(block.text)]
    titles = [page.meta.get("og:title", ""), page.title, *named[:1]]
    title = _SITE_SUFFIX.sub("", next((one for one in titles if one), ""))
    published = read_date(page.meta.get("article:published_time", "")[:10])
    return Head(
        title,
        published,
        tuple(block for block in page.blocks if not _is_head(block, title)),
    )


def _is_head(block: Block, title: str) -> bool:
    return bool(_CREDIT.match(block.text) or _NOISE.fullmatch(block.text)) or block.text == title
