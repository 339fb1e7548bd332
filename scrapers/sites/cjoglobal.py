"""cjoglobal.com, the global site of China Justice Observer (WordPress); prose, and one source with it.

Posts on single cases, guides to one country, an overview of how many countries are in which group. The day of a post is
in its address; a slug may end in U+FFFC, and need not be that of its title (2026-11).
"""

from __future__ import annotations

import re

from models.vocabulary import Rank
from scrapers.blocks import Document
from scrapers.found import Found
from scrapers.page_kind import data_kind, html_kind
from scrapers.sites import cjo_case_post, cjoglobal_group_sizes, wordpress
from scrapers.sites.case_list_release import is_release, read_release
from scrapers.sites.cjo_country_guide import read_guide
from scrapers.sites.wordpress_post import POST, read_head

_GUIDE = re.compile(r"\bguide to enforc\w+\b.{1,60}\bjudge?ments? in China\b", re.IGNORECASE)
_OVERVIEW = re.compile(r"\bwhether (?:my|your|a|the|foreign) judge?ments? can be enforced in China", re.IGNORECASE)


def parse_post(page: Document) -> list[Found]:
    """What a post states: a release, sizes of groups, a guide as a candidate, or a single case.

    Raises ParseError when a release lacks what its title promises.
    """
    head = read_head(page)
    if is_release(head.title):
        return read_release(page, head)
    if _GUIDE.search(head.title):
        return read_guide(page, head)
    if _OVERVIEW.search(head.title):
        return cjoglobal_group_sizes.read_sizes(page, head)
    return cjo_case_post.read_post(page, head)


KINDS = (
    data_kind("cjoglobal_api", wordpress.API, wordpress.parse_api, Rank.PROSE, is_index=True),
    data_kind("cjoglobal_feed", wordpress.FEED, wordpress.parse_feed, Rank.PROSE, is_index=True),
    html_kind("cjoglobal_post", POST, parse_post, Rank.PROSE),
    html_kind("cjoglobal_index", wordpress.INDEX, wordpress.parse_index, Rank.PROSE, is_index=True),
)
