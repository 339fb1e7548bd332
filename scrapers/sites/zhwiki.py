"""Chinese Wikipedia's page on China's treaties on judicial assistance: one table per kind of treaty.

Written by volunteers, under CC BY-SA 4.0. The stored copy (data of 2024-11) shows the section on civil and
commercial matters: 21 treaties, 19 in force; a note names those that leave judgments out (Belgium, Thailand), and
Belgium's cell of entry into force is empty. The page is read as HTML or as an answer of the Action API, in
simplified or traditional script. What a page says it was last revised on is no fact here: snapshots keep it.
"""

from __future__ import annotations

import re

from models.errors import ParseError
from models.vocabulary import Rank
from scrapers.blocks import Document, at_least, read_document
from scrapers.found import Found
from scrapers.markup import decode
from scrapers.page_kind import PageKind, data_kind
from scrapers.payload import Payload
from scrapers.treaties import read_treaty
from scrapers.treaty_rows import treaty_rows

_TITLE = r"中[华華]人民共和[国國][缔締][结結]的司法[协協]助[条條][约約]"
# Sort keys of old table cells: text that the browser does not show.
_HIDDEN = re.compile(r"<(\w{1,10})\b[^<>]{0,300}?display:\s?none[^<>]{0,300}>[^<>]{0,300}</\1>", re.IGNORECASE)


def parse(page: Document) -> list[Found]:
    """One treaty per row on civil matters; a candidate for a row in doubt.

    Raises ParseError when there is no row below a header with title, signature and entry into force.
    """
    rows = at_least(1, treaty_rows(page.blocks), "treaties below 条约全称, 签署日期, 生效日期")
    return [found for row in rows if (found := read_treaty(page, row))]


def parse_answer(answer: Payload) -> list[Found]:
    """As `parse`, from `{"parse": {"text": HTML}}`, or `{"text": {"*": HTML}}` as the API wrote before formatversion 2.

    Raises ParseError for any other answer, such as `{"error": …}`.
    """
    data = answer.data if isinstance(answer.data, dict) else {}
    if "error" in data or "errors" in data:
        raise ParseError(f"expected a page, found the error {str(data)[:200]}")
    parsed = data.get("parse")
    text = parsed.get("text") if isinstance(parsed, dict) else None
    if isinstance(text, dict):
        text = text.get("*")
    if not isinstance(text, str):
        raise ParseError(f"expected HTML in parse.text, found {str(data)[:80]}")
    return parse(answer.document(_HIDDEN.sub("", text)))


def _read_page(body: bytes, url: str, charset: str | None) -> Document:
    return read_document(_HIDDEN.sub("", decode(body, charset)).encode(), url, "utf-8")


KINDS: tuple[PageKind, ...] = (
    data_kind("zhwiki_treaty_answer", r"/w/api\.php", parse_answer, Rank.PROSE, action="parse", page=_TITLE),
    PageKind("zhwiki_treaty_table", re.compile(rf"/(?:wiki|zh(?:-\w+)?)/{_TITLE}"), parse, Rank.PROSE, read=_read_page),
)
