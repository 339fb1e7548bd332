"""Lists of China Justice Observer: topics `/t/`, categories `/c/`, contributors, editors, `/articles`; and its feed.

Nothing here is a fact: a post is announced, then fetched and read by its own parser. An item is a date with category
and authors (`Fri, 19 Nov 2021 Insights Meng Yu 余萌 , Guodong Du 杜国栋`), a linked title and a summary; stored copies
lost the links (2026-11), so whether the title stands above or below the date is told from the page itself. One copy
holds only its introduction: a page without any item is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from models.dates import PartialDate
from models.errors import ParseError
from models.facts import Candidate
from scrapers.blocks import Document
from scrapers.found import Found, span_of
from scrapers.payload import Payload
from scrapers.reading import read_date
from scrapers.sources import read_address

_DATED = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2} [A-Z][a-z]{2} \d{4})\b")
_POST = re.compile(r"/a/[^/]+|/insights/[^/]+\.html")
RULING_PATH = re.compile(r"/law/x/(?:19|20)\d{2}-[a-z]+-.*-no-\d+(?:-\d+)?(?:-\d{8})?(?:/(?:enchn|chn))?")
_SPEAKS_OF_A_RULING = re.compile(
    r"\b(?:recogni|enforc|refus|dismiss|den(?:y|ies|ied))\w*\b.*\bjudge?ments?\b"
    r"|\bjudge?ments?\b.*\b(?:recogni|enforc|refus|dismiss|denied)\w*\b",
    re.IGNORECASE,
)
# `/t/kenya-china-judgments-recognition-and-enforcement`: every post there is on judgments, whatever its title says.
_TOPIC_ON_JUDGMENTS = re.compile(r"/t/.*\bjudge?ments?\b.*")
_NO_TITLE = re.compile(r"(?:read|view|see|learn) more\b.*|more|continue(?: reading)?|", re.IGNORECASE)
_LONGEST_ITEM = 1000  # characters
_MOST_BLOCKS = 6
_FARTHEST = 3  # blocks between a title and its date


@dataclass(frozen=True, slots=True)
class _Mark:
    """A link to a post, or a date, and where on the page it stands."""

    block: int
    at: int  # in the text of the block
    words: str
    href: str = ""  # of a link
    path: str = ""
    day: PartialDate | None = None  # of a date


def parse(page: Document) -> list[Found]:
    """A candidate for each post that speaks of a ruling on a judgment, in order of the page.

    On a topic of judgments every dated post is one. An item that shows no link is announced as the list itself.
    """
    marks = [mark for number in range(len(page.blocks)) for mark in _marks(page, number)]
    links = [mark for mark in marks if mark.path]
    all_on_judgments = bool(_TOPIC_ON_JUDGMENTS.fullmatch(read_address(page.url).path))
    days, titles = _days(marks), _titles(links)
    found: dict[str, Found] = {}
    for link, following in zip_longest(links, links[1:]):
        title, day = titles.get(link.path), days.get(link.path)
        words = _words(page, link, following)
        speaks = _SPEAKS_OF_A_RULING.search((title or "")[:_LONGEST_ITEM]) or _SPEAKS_OF_A_RULING.search(words)
        if link.path not in found and (speaks or (all_on_judgments and day)):
            fact = Candidate(target_url=link.href, title=title, published_on=day, why="announced on an index page")
            found[link.path] = fact, span_of(title or words)
    unlinked = [] if days else [mark for mark in marks if mark.day]
    return [*found.values(), *_without_link(page, unlinked, all_on_judgments)]


def parse_feed(feed: Payload) -> list[Found]:
    """A candidate for each item of an RSS feed that speaks of a ruling on a judgment; raises ParseError for another."""
    if feed.xml is None or feed.xml.tag != "rss":
        raise ParseError(f"expected an RSS feed, found {'JSON' if feed.xml is None else feed.xml.tag}")
    found: dict[str, Found] = {}
    for item in feed.xml.iter("item"):
        title, link = (" ".join((item.findtext(name) or "").split()) for name in ("title", "link"))
        path = _post_path(link, feed.url)
        if path and _SPEAKS_OF_A_RULING.search(title):
            day = _DATED.search(item.findtext("pubDate") or "")
            published_on = read_date(day[1]) if day else None
            fact = Candidate(target_url=link, title=title, published_on=published_on, why="announced in the feed")
            found.setdefault(path, (fact, span_of(title)))
    return list(found.values())


def links_to_rulings(page: Document) -> list[Found]:
    """A candidate for each case page of the law portal that the page links, as posts do for the full text."""
    found: dict[str, Found] = {}
    for link in (link for block in page.blocks for link in block.links):
        path = _post_path(link.href, page.url)
        if path and RULING_PATH.fullmatch(path):
            fact = Candidate(target_url=link.href, why="the ruling that a post links")
            found.setdefault(path, (fact, span_of(link.text)))
    return list(found.values())


def _marks(page: Document, number: int) -> list[_Mark]:
    """The links to posts and the dates of one block, in order."""
    block = page.blocks[number]
    marks = [_Mark(number, found.start(), found[0], day=read_date(found[1])) for found in _DATED.finditer(block.text)]
    at = 0
    for link in block.links:
        at = max(at, block.text.find(link.text, at))
        if (path := _post_path(link.href, page.url)) and "://" not in link.text:
            marks.append(_Mark(number, at, link.text, link.href, path))
    return sorted((mark for mark in marks if mark.day or mark.path), key=lambda mark: mark.at)


def _post_path(href: str, url: str) -> str | None:
    """The path of a post, or of a ruling of the law portal, on the page's own host; None for any other link."""
    try:
        address = read_address(href)
    except ParseError:  # mailto:, javascript: and broken addresses
        return None
    ours = address.host == read_address(url).host
    return address.path if ours and (_POST.fullmatch(address.path) or RULING_PATH.fullmatch(address.path)) else None


def _titles(links: Sequence[_Mark]) -> dict[str, str]:
    """The longest text that links each post: an item may link a picture and `Read more` too."""
    found: dict[str, str] = {}
    for link in links:
        if not _NO_TITLE.fullmatch(link.words) and len(link.words) > len(found.get(link.path, "")):
            found[link.path] = link.words
    return found


def _days(marks: Sequence[_Mark]) -> dict[str, PartialDate]:
    """The day of each post: that of the date next to it, on whichever side the dates of this page stand nearer."""
    above, below = _neighbours(marks[::-1]), _neighbours(marks)
    nearer = min((above, below), key=lambda pairs: (-len(pairs), sum(distance for _, distance in pairs.values())))
    return {path: day for path, (day, _) in nearer.items()}


def _neighbours(marks: Sequence[_Mark]) -> dict[str, tuple[PartialDate, int]]:
    """For each post the date that comes next, and how many blocks away."""
    found: dict[str, tuple[PartialDate, int]] = {}
    last: _Mark | None = None
    for mark in marks:
        if mark.day and last and abs(mark.block - last.block) <= _FARTHEST:
            found.setdefault(last.path, (mark.day, abs(mark.block - last.block)))
        last = None if mark.day else mark
    return found


def _words(page: Document, mark: _Mark, following: _Mark | None) -> str:
    """What the page says from one mark to the next of its kind, as far as it can belong to one item."""
    last = min(following.block if following else len(page.blocks), mark.block + _MOST_BLOCKS)
    own = page.blocks[mark.block].text[mark.at :]
    if following and following.block == mark.block:
        own = own[: following.at - mark.at]
    return " ".join([own, *(block.text for block in page.blocks[mark.block + 1 : last])])[:_LONGEST_ITEM]


def _without_link(page: Document, dates: Sequence[_Mark], all_on_judgments: bool) -> Iterator[Found]:
    """Dated items of a page that links none of them: what they announce must be looked up by hand."""
    for date, following in zip_longest(dates, dates[1:]):
        words = _words(page, date, following)
        if all_on_judgments or _SPEAKS_OF_A_RULING.search(words):
            why = "announced on an index page that shows no link"
            yield Candidate(target_url=page.url, published_on=date.day, why=why), span_of(words)
