"""China Justice Observer (chinajusticeobserver.com): which of its pages are read, and by whom."""

from __future__ import annotations

from models.vocabulary import Rank
from scrapers.page_kind import html_kind
from scrapers.sites import cjo_case_post, cjo_group_article, cjo_law_page, cjo_topic, cjo_treaty_list

KINDS = (
    html_kind(
        "cjo_group_article",
        r"/a/can-foreign-judgments-be-enforced-in-china",
        cjo_group_article.parse,
        Rank.PROSE,
    ),
    html_kind("cjo_treaty_list", r"/a/list-of-chinas-bilateral-treaties-on-.*", cjo_treaty_list.parse, Rank.TABLE),
    html_kind("cjo_law_page", r"/law/x/[^/]+(?:/enchn)?", cjo_law_page.parse, Rank.TABLE),
    html_kind("cjo_index", r"/t/[^/]+", cjo_topic.parse, Rank.PROSE, is_index=True),
    html_kind("cjo_case_post", r"/a/[^/]+", cjo_case_post.parse, Rank.PROSE),
)
