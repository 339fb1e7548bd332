"""China Justice Observer (chinajusticeobserver.com): which of its pages are read, and by whom."""

from __future__ import annotations

from models.vocabulary import Rank
from scrapers.page_kind import data_kind, html_kind
from scrapers.sites import (
    case_list_release,
    cjo_case_post,
    cjo_country_guide,
    cjo_group_article,
    cjo_index,
    cjo_law_page,
    cjo_law_page_zh,
    cjo_treaty_list,
)

_GROUP_ARTICLE = r"/a/can-foreign-judgments-be-enforced-in-china"
_TREATY_LIST = r"/a/list-of-chinas-bilateral-treaties-on-.*"
_RELEASE = r"/a/.*update-list-of-chin.*s-cases-on-recognition-of-foreign-judgments"
_LISTS = r"/(?:t|c|contributors|editors)/[^/]+|/articles"
_POST = r"/a/[^/]+|/insights/[^/]+\.html"  # the second form is that of 2018; it still answered in 2026-11

KINDS = (
    html_kind("cjo_group_article", _GROUP_ARTICLE, cjo_group_article.parse, Rank.PROSE),
    html_kind("cjo_treaty_list", _TREATY_LIST, cjo_treaty_list.parse, Rank.TABLE),
    html_kind("cjo_case_list_release", _RELEASE, case_list_release.parse_cjo, Rank.PROSE),
    html_kind("cjo_country_guide", cjo_country_guide.GUIDE_PATH, cjo_country_guide.parse, Rank.PROSE),
    html_kind("cjo_law_page_zh", cjo_law_page_zh.PATH, cjo_law_page_zh.parse, Rank.TABLE),
    html_kind("cjo_law_page", r"/law/x/[^/]+(?:/enchn)?", cjo_law_page.parse, Rank.TABLE),
    html_kind("cjo_index", _LISTS, cjo_index.parse, Rank.PROSE, is_index=True),
    data_kind("cjo_feed", r"/feed", cjo_index.parse_feed, Rank.PROSE, is_index=True),
    html_kind("cjo_case_post", _POST, cjo_case_post.parse, Rank.PROSE),
)
