"""The head of a page of a Chinese court site: title, day of publication, then the body.

Seen (2026-11): 当前位置 or `Location:` with the path to the page, the title, then one line with 来源 and 发布时间
(CICC), 时间 (Shanghai Maritime Court), `From: … Updated: 2022-12-16` (CICC in English; the name behind `From` may
hold commas and years, and the date may touch the next word), `(Xinhua) Updated : 2015-07-22` (the Supreme Court).
"""

from __future__ import annotations

import re

from scrapers.blocks import Block, Document, Kind
from scrapers.head import Head
from scrapers.reading import find_dates

_DAY = r"(?:(?:19|20)\d{2}-\d{2}-\d{2}|(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)"
_PUBLISHED = re.compile(rf"(?<![㐀-鿿])(?:(?:发布|发表)?(?:时间|日期)|Updated?)\s*[:：]?\s*(?P<day>{_DAY})(?P<rest>.*)")
_LABEL_ALONE = re.compile(r"(?:.*[^㐀-鿿])?(?:(?:发布|发表)?(?:时间|日期)|Updated?)\s*[:：]?\s*")
_NO_TITLE = re.compile(
    r"【?(?:来源|作者|浏览|字号|字体|打印)(?:\s|[:：】])|(?:From|Source|Author|Location)\s*:|您?的?当前位置|[^>]*\s>\s"
)
_HIGHEST = 60  # blocks; a day further down is not the head's


def read_head(page: Document) -> Head:
    """Title, day and body; without a dated line the first heading or `<title>`, no day, and all blocks."""
    blocks = page.blocks
    for at, block in enumerate(blocks[:_HIGHEST]):
        following = blocks[at + 1].text if at + 1 < len(blocks) else ""
        alone = bool(_LABEL_ALONE.fullmatch(block.text))
        dated = _PUBLISHED.search(f"{block.text} {following}" if alone else block.text)
        if dated:
            day = find_dates(dated["day"])
            rest = [Block(Kind.PARAGRAPH, dated["rest"].strip())] if dated["rest"].strip() else []
            body = (*rest, *blocks[at + (2 if alone else 1) :])
            return Head(_title(page, blocks[:at]), day[0].date if day else None, body)
    return Head(_title(page, ()), None, blocks)


def _title(page: Document, above: tuple[Block, ...]) -> str:
    """The line above the dated one; what names the source or the path to the page is no title."""
    lines = [block.text for block in above if not _NO_TITLE.match(block.text)]
    headings = [block.text for block in page.blocks if block.kind is Kind.HEADING]
    return next((text for text in (*lines[-1:], *headings[:1], page.title) if text), "")
