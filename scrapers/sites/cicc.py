"""China International Commercial Court (cicc.court.gov.cn), a site of the Supreme People's Court, in two trees.

* `/html/1/218/…/<id>.html`, Chinese: releases of typical cases and single cases or rulings; of the release known here
  (第三批涉“一带一路”建设典型案例) only the preface was seen (2026-11), and a page without a case states no fact;
* `/html/1/219/…/<id>.html`, English: reports and essays on many cases, so no more than a hint;
* `…/index.html` below `218/62` (cases) and `219/208` (news): lists of links. Their form was not seen.
"""

from __future__ import annotations

import re

from models.errors import ParseError
from models.facts import Candidate
from models.vocabulary import Rank
from scrapers.blocks import Document
from scrapers.found import Found, candidate, span_of
from scrapers.page_kind import html_kind
from scrapers.reading import find_dates
from scrapers.rulings_zh import is_on_recognition
from scrapers.sites.court_cases import Case, cases_of, lines_of, read
from scrapers.sites.court_head import read_head
from scrapers.sites.court_titles import is_on_foreign_judgments, reports_ruling
from scrapers.sources import read_address

_PAGE = re.compile(r"/html/1/21[89](?:/\d+)+/\d+\.html")
_RELEASE = re.compile(r"(?:一带一路|涉外|国际商事|跨境|海事).*典型案例")


def parse_cases(page: Document) -> list[Found]:
    """A decision, or a candidate that says why not, for each case on the recognition of a foreign judgment."""
    head = read_head(page)
    whole_page = Case(head.title, tuple(line for block in head.body for line in lines_of(block)))
    return [found for case in cases_of(head) or [whole_page] for found in read(page, head, case)]


def parse_article(page: Document) -> list[Found]:
    """A candidate when the title reports that a court of China ruled on a foreign judgment; else nothing."""
    head = read_head(page)
    if not reports_ruling(head.title):
        return []
    return [candidate(page, head.title, head.published_on, "an article in English; its title reports a ruling")]


def parse_index(page: Document) -> list[Found]:
    """A candidate for each linked page on foreign judgments, and for each release of cases that may hold one."""
    found: dict[str, Found] = {}
    for number, block in enumerate(page.blocks):
        for link in block.links:
            path = _page_path(link.href, page)
            announced = is_on_recognition(link.text) or _RELEASE.search(link.text) or is_on_foreign_judgments(link.text)
            if path is None or not announced:
                continue
            following = page.blocks[number + 1 : number + 2]
            beside = [block.text, *(other.text for other in following if not other.links)]
            days = {date.date for text in beside for date in find_dates(text)}
            day = days.pop() if len(days) == 1 else None
            fact = Candidate(target_url=link.href, title=link.text, published_on=day, why="announced on an index page")
            found.setdefault(path, (fact, span_of(link.text)))
    return list(found.values())


def _page_path(href: str, page: Document) -> str | None:
    """The path of a page of either tree on the page's own host; None for any other link."""
    try:
        address = read_address(href)
    except ParseError:  # mailto:, javascript: and broken addresses
        return None
    same_host = address.host == read_address(page.url).host
    return address.path if same_host and _PAGE.fullmatch(address.path) else None


KINDS = (
    html_kind(
        "cicc_index",
        r"/html/1/(?:218/62|219/208)(?:/\d+)*(?:/index(?:_\d+)?\.html)?",
        parse_index,
        Rank.PROSE,
        is_index=True,
    ),
    html_kind("cicc_cases", r"/html/1/218(?:/\d+)+/\d+\.html", parse_cases, Rank.COURT),
    html_kind("cicc_article", r"/html/1/219(?:/\d+)+/\d+\.html", parse_article, Rank.PROSE),
)
