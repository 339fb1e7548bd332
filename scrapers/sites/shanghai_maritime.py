"""Shanghai Maritime Court (shhsfy.gov.cn): typical cases, each on a page of its own, in Chinese.

`/…/YYYY/MM/DD/<hex>.html`, with a time stamp `?tm=…` that means nothing. Title, `时间：2023年06月23日`, then the
parts 【提要】【案情】【审判】【评析】. Of the page known here (Spar Shipping) the first two were seen (2026-11); they
tell neither docket nor day nor outcome.
"""

from __future__ import annotations

from models.vocabulary import Rank
from scrapers.blocks import Document
from scrapers.found import Found
from scrapers.page_kind import html_kind
from scrapers.sites.court_cases import Case, lines_of, read
from scrapers.sites.court_head import read_head

_HOME_COURT = "上海海事法院"


def parse(page: Document) -> list[Found]:
    """The decision of the page; a candidate that says what is missing; nothing when it is of any other matter."""
    head = read_head(page)
    case = Case(head.title, tuple(line for block in head.body for line in lines_of(block)))
    return read(page, head, case, _HOME_COURT)


KINDS = (html_kind("court_case", r"(?:/[^/]+)+/\d{4}/\d{2}/\d{2}/[0-9a-f]{8,}\.html", parse, Rank.COURT),)
