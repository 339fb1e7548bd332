"""China's foreign ministry: its summary table of treaties, and its treaty database treaty.mfa.gov.cn.

The ministry's own copy of the table was not seen, only a law firm's reprint (data of 2018-09), so both are read
alike. Of the database two public crawlers tell the addresses and labels (2026-11). No page says whether a treaty
covers judgments.
"""

from __future__ import annotations

from models.vocabulary import Rank
from scrapers.page_kind import PageKind, html_kind
from scrapers.sites import mfa_database, mfa_table

KINDS: tuple[PageKind, ...] = (
    html_kind(
        "mfa_treaty_detail", r"(?:/Treaty)?/web/detail1\.jsp", mfa_database.parse_detail, Rank.TABLE, objid=r"\d{13}"
    ),
    html_kind(
        "mfa_treaty_index",
        r"(?:/Treaty)?/web/(?:list|shuangbian|allinfos)\.jsp",
        mfa_database.parse_index,
        Rank.TABLE,
        is_index=True,
    ),
    html_kind("mfa_treaty_table", r"/.+\.s?html?", mfa_table.parse, Rank.TABLE),
)
REPRINT_KINDS: tuple[PageKind, ...] = (
    html_kind("mfa_table_reprint", r"/article/view_\d+_\d+\.html", mfa_table.parse, Rank.PROSE),
)
