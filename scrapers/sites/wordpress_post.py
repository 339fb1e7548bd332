"""A post of a WordPress site, which conflictoflaws.net and cjoglobal.com are: its address, its day, its title and body.

The title is printed up to four times, print buttons leave the word `image_pdfimage_print` (2026-11). Only the longer
form of address tells the day.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from models.dates import PartialDate
from models.errors import ParseError
from scrapers.blocks import Document, Kind
from scrapers.head import Head
from scrapers.reading import find_dates, read_date
from scrapers.sources import read_address

# `/2024/slug` and `/2024/05/09/slug`, but not the archives `/2024/05`; old addresses begin with `/index.php`.
POST = r"(?:/index\.php)?/(?P<year>\d{4})(?:/(?P<month>\d{2})(?:/(?P<day>\d{2}))?)?/(?!\d+$|feed$)[^/]{1,300}"

_POST_PATH = re.compile(POST)
_SITE = r"(?:Conflict\s?of\s?Laws(?:\.net)?|CJO\s?GLOBAL|China Justice Observer)"
_SITE_SUFFIX = re.compile(rf"\s*[-–—|•»/]\s*{_SITE}.{{0,100}}$", re.IGNORECASE)
_BUTTONS = "image_pdfimage_print"
_NOISE = re.compile(
    rf"{_SITE}|(?:News and Views|Views and News) in Private International Law|avatar|.{{0,40}}EnglishArabic.*"
    r"|Rendition with facts only, .*",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    r"(?:(?:posted|published|date)\b:?\s*)?(?:by\s[^\d,]{1,60}\s)?(?:on\s)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s)?",
    re.IGNORECASE,
)
_AFTER_DAY = re.compile(r"\W*|\s*(?:[/|·•]|,?\s*\d{1,2}:\d{2}|(?:by|at)\b).{0,100}", re.IGNORECASE)
_HEAD = 8  # lines within which a post repeats its title and shows its day
_LONGEST_POST = 300_000  # characters


def read_head(page: Document) -> Head:
    """Title, day and body of a post; the day is the one that the page shows, else that of its address."""
    blocks = [replace(block, text=block.text.replace(_BUTTONS, "").strip()) for block in page.blocks]
    headings = [block.text for block in blocks if block.kind == Kind.HEADING]
    named = [_SITE_SUFFIX.sub("", one) for one in (page.meta.get("og:title", ""), page.title, *headings)]
    shown = [block.text for block in blocks]
    repeated = [text for text, times in Counter(shown[:_HEAD]).items() if times > 1]
    title = next((one for one in (*named, *repeated, *shown) if one and not _NOISE.fullmatch(one)), "")
    body = [block for block in blocks if block.text not in ("", title) and not _NOISE.fullmatch(block.text)]
    stated = read_date(page.meta.get("article:published_time", "")[:10])
    visible = next((day for block in body[:_HEAD] if (day := posted_on(block.text))), None)
    return Head(title, stated or visible or _day_of_address(page.url), tuple(body))


def check_length(head: Head) -> None:
    """Raise ParseError for a body that is longer than any post."""
    length = sum(len(block.text) for block in head.body)
    if length > _LONGEST_POST:
        raise ParseError(f"expected a post of at most {_LONGEST_POST} characters, found {length}")


def is_post(href: str, url: str) -> bool:
    """Whether the link leads to a post of the site that `url` is of."""
    try:
        address = read_address(href)
    except ParseError:  # mailto:, javascript: and broken addresses
        return False
    return address.host == read_address(url).host and bool(_POST_PATH.fullmatch(address.path))


def posted_on(line: str) -> PartialDate | None:
    """The day of a line that is nothing but the day of a post, with or without its author."""
    if len(line) > 150 or line.lower().startswith("on "):  # so begins the lead of a post
        return None
    line = line.strip(" ,|/·•–-")
    dates, before = find_dates(line), _BEFORE_DAY.match(line)
    if len(dates) != 1 or not before or dates[0].start > before.end() or dates[0].date.precision != "day":
        return None
    return dates[0].date if _AFTER_DAY.fullmatch(line[dates[0].end :]) else None


def _day_of_address(url: str) -> PartialDate | None:
    """The day in `/2024/05/09/slug`; an address with less says nothing."""
    found = _POST_PATH.fullmatch(read_address(url).path)
    return read_date("".join(found.groups())) if found and found["day"] else None
