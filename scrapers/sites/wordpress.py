"""Lists of posts of a WordPress site, which conflictoflaws.net and cjoglobal.com are -> candidates.

A list comes as JSON of the REST API, as an RSS feed, or as HTML: title, teaser, a link `Read more` (2026-11). Lists mix
all subjects, so a post is announced only when it speaks of China and of recognizing judgments. Pages of the HTML lists
shift with every new post, so their numbers mean nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.dates import PartialDate
from models.errors import ParseError
from models.facts import Candidate
from models.urls import page_key
from scrapers.blocks import Block, Document, Kind, Link
from scrapers.found import Found, span_of
from scrapers.lines import plain
from scrapers.payload import Payload
from scrapers.reading import find_dates, read_date, sentences
from scrapers.sites.wordpress_post import is_post, posted_on

API = r"/wp-json/wp/v2/posts"
FEED = r"/(?:(?:category|tag)/[^/]+(?:/[^/]+)*/)?feed"
INDEX = r"/|/page/\d+|/(?:category|tag)/.+"

_MOST_POSTS = 1000  # of one list; WordPress gives at most 100
_TEASER = 600  # characters that tell what a post is about
_EXCERPT = 4000  # characters of HTML that hold them
_MARKUP = re.compile(r"<[^<>]{0,500}>?")
_MORE = re.compile(r"(?:read|continue|keep)\b.{0,80}|more\W*", re.IGNORECASE)
_NO_TITLE = re.compile(r"\d+\s+comments?|no comments|leave a .*|share|print|permalink|https?:.*", re.IGNORECASE)

_CHINA = re.compile(r"\b(?:China|Chinese|PRC)\b")
_AS_A_PARTY = re.compile(r"\b(?:against|versus|vs?\.?)\s+(?:the\s+)?(?:People[’']s Republic of China|China|PRC)\b")
_RECOGNITION = re.compile(r"\b(?:recogni[sz]|recognition|enforc|refus|reciproc)\w*", re.IGNORECASE)
_JUDGMENT = re.compile(r"\b(?:judge?ments?|rulings?|decisions?|bankruptcy|insolvency)\b", re.IGNORECASE)
_SAME_HANDS = re.compile(r"Meng Yu|Guodong Du|China Justice Observer")
_OFF_TOPIC = re.compile(
    r"\bimmunit(?:y|ies)\b|\b(?:new|this|the)\s+(?:\w+\s+)?book\b|\bbook\s+(?:review|launch|note)|\bmonograph\b"
    r"|\bout now\b|\bjust published\b|\bcall for papers\b|\bhandbook\b|\bjournal of\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post as a list announces it; title or link are empty when the list shows none."""

    title: str
    link: str
    published_on: PartialDate | None
    teaser: str
    blocks: tuple[Block, ...] = ()  # of an HTML list: all that it prints of the post


def parse_api(payload: Payload) -> list[Found]:
    """A candidate for each post of a REST list that is on topic; raises ParseError unless it is a list of posts."""
    if not isinstance(payload.data, list):
        raise ParseError(f"expected a JSON list of posts, found {_shown(payload.data)}")
    return _candidates([_api_post(item) for item in payload.data], payload.url)


def parse_feed(payload: Payload) -> list[Found]:
    """A candidate for each item of an RSS feed that is on topic; raises ParseError unless it is a feed with items."""
    items = payload.xml.findall("channel/item") if payload.xml is not None else []
    if not items:
        raise ParseError(f"expected an RSS feed with items, found {_shown(payload.data or payload.xml)}")
    return _candidates([_feed_post(item) for item in items], payload.url)


def parse_index(page: Document) -> list[Found]:
    """A candidate for each post of an HTML list that is on topic."""
    return _candidates(listed_posts(page), page.url)


def listed_posts(page: Document) -> list[Post]:
    """What an HTML list prints, cut where a linked title opens a post or `Read more` closes one.

    The newest post may be printed whole and without a link; what stands above it is then one with it.
    """
    posts: list[Post] = []
    stretch: list[Block] = []
    opening: Link | None = None
    for block in page.blocks:
        link = next((link for link in block.links if is_post(link.href, page.url)), None)
        closes = link is not None and bool(_MORE.fullmatch(link.text))
        if link and not closes and _is_title(link, block):
            posts.append(_html_post(stretch, opening))
            stretch, opening = [], link
        stretch.append(block)
        if closes:
            posts.append(_html_post(stretch, opening or link))
            stretch, opening = [], None
    return [*posts, _html_post(stretch, opening)]


def is_on_topic(title: str, teaser: str) -> bool:
    """Whether title or teaser speak of China and of recognizing judgments in one breath.

    From China Justice Observer's authors all of it is one breath. State immunity and books are off topic.
    """
    text = _AS_A_PARTY.sub(" ", f"{title}\n{teaser}")
    if _OFF_TOPIC.search(text):
        return False
    breaths = [text] if _SAME_HANDS.search(text) else [one for line in text.split("\n") for one in sentences(line)]
    return any(all(form.search(one) for form in (_CHINA, _RECOGNITION, _JUDGMENT)) for one in breaths)


def _candidates(posts: list[Post], url: str) -> list[Found]:
    if len(posts) > _MOST_POSTS:
        raise ParseError(f"expected at most {_MOST_POSTS} posts in a list, found {len(posts)}")
    found: dict[str, Found] = {}
    for post in posts:
        if is_post(post.link, url) and is_on_topic(post.title, post.teaser):
            fact = Candidate(
                target_url=post.link.partition("#")[0],
                title=post.title or None,
                published_on=post.published_on,
                why="announced in a list of posts",
            )
            found.setdefault(page_key(fact.target_url), (fact, span_of(post.title or post.teaser)))
    return list(found.values())


def _api_post(item: Any) -> Post:
    fields = item if isinstance(item, dict) else {}
    title, link = _rendered(fields.get("title")), fields.get("link")
    if not title or not isinstance(link, str):
        raise ParseError(f"expected a post with title and link, found {_shown(item)}")
    day = str(fields.get("date_gmt") or fields.get("date") or "")
    teaser = _rendered(fields.get("excerpt")) or _rendered(fields.get("content"))
    return Post(title, link, read_date(day[:10]), teaser[:_TEASER])


def _rendered(field: object) -> str:
    """The text of a field that the API gives as `{"rendered": HTML}`."""
    markup = field.get("rendered") if isinstance(field, dict) else None
    return _text(markup) if isinstance(markup, str) else ""


def _feed_post(item: Any) -> Post:
    title, link = _text(item.findtext("title") or ""), plain(item.findtext("link") or "")
    if not title or not link:
        raise ParseError(f"expected an item with title and link, found {_shown(item)}")
    dates = find_dates(item.findtext("pubDate") or "")
    texts = [item.findtext(f"{{*}}{name}") for name in ("creator", "description", "encoded")]
    teaser = " ".join(_text(text) for text in texts if text)
    return Post(title, link, dates[0].date if dates else None, teaser[:_TEASER])


def _text(markup: str) -> str:
    """The words of the first part of some HTML."""
    return plain(html.unescape(_MARKUP.sub(" ", markup[:_EXCERPT])))


def _html_post(stretch: list[Block], link: Link | None) -> Post:
    title = link.text if link and not _MORE.fullmatch(link.text) else ""
    if not title:
        title = next((block.text for block in reversed(stretch) if block.kind == Kind.HEADING), "")
    first = [line for block in stretch[:4] for line in (*block.cells, block.text, block.text.replace(title, " ", 1))]
    day = next((day for line in first if title and (day := posted_on(line))), None)
    return Post(title, link.href if link else "", day, _opening(stretch), tuple(stretch))


def _opening(stretch: Iterable[Block]) -> str:
    """The first lines, as much of them as tells what a post is about."""
    text = ""
    for block in stretch:
        if len(text) > _TEASER:
            break
        text += f"{block.text[:_TEASER]}\n"
    return text[:_TEASER]


def _is_title(link: Link, block: Block) -> bool:
    """Whether the link is the title that a post opens with, not one within its text."""
    if len(link.text.split()) < 3 or _NO_TITLE.fullmatch(link.text) or posted_on(link.text):
        return False
    leads = block.text.startswith(link.text) or 2 * len(link.text) >= len(block.text)
    return leads or link.text in block.cells


def _shown(value: object) -> str:
    return f"{type(value).__name__} {str(value)[:60]}".strip()
