"""conflictoflaws.net, a blog of many authors on private international law (WordPress); prose.

China Justice Observer's authors post its case-list releases and single cases here, among much on other countries. An
address has the year only, and posts showed no day; a category page prints its newest post whole (2026-11).
"""

from __future__ import annotations

from itertools import dropwhile

from models.errors import ParseError
from models.vocabulary import Rank
from scrapers.blocks import Document
from scrapers.found import Found
from scrapers.head import Head
from scrapers.page_kind import data_kind, html_kind
from scrapers.sites import cjo_case_post, wordpress
from scrapers.sites.case_list_release import is_release, read_release, tells_release
from scrapers.sites.wordpress_post import POST, read_head


def parse_post(page: Document) -> list[Found]:
    """The counts of a case-list release, else what a post on a single case states; raises as their readers do."""
    head = read_head(page)
    return read_release(page, head) if is_release(head.title) else cjo_case_post.read_post(page, head)


def parse_index(page: Document) -> list[Found]:
    """The counts of a release that the list prints whole, then a candidate for each post that is on topic."""
    return [*_whole_releases(page), *wordpress.parse_index(page)]


def _whole_releases(page: Document) -> list[Found]:
    found: list[Found] = []
    for post in wordpress.listed_posts(page):
        body = tuple(dropwhile(lambda block: not tells_release(block), post.blocks))
        titles = [block.text for block in post.blocks if is_release(block.text)]
        try:
            found += read_release(page, Head(titles[0], post.published_on, body)) if body and titles else []
        except ParseError:
            continue  # a teaser: it breaks off before the counts
    return found


KINDS = (
    data_kind("col_api", wordpress.API, wordpress.parse_api, Rank.PROSE, is_index=True),
    data_kind("col_feed", wordpress.FEED, wordpress.parse_feed, Rank.PROSE, is_index=True),
    html_kind("col_print_page", POST, parse_post, Rank.PROSE, print="print"),
    html_kind("col_case_list_release", r"/\d{4}/[^/]*list-of-chin[^/]*-cases[^/]*", parse_post, Rank.PROSE),
    html_kind("col_case_post", POST, parse_post, Rank.PROSE),
    html_kind("col_category_page", r"/category/.+", parse_index, Rank.PROSE, is_index=True),
    html_kind("col_tag_page", r"/tag/.+", parse_index, Rank.PROSE, is_index=True),
    html_kind("col_index", wordpress.INDEX, parse_index, Rank.PROSE, is_index=True),
)
