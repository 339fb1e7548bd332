"""The ministry's treaty database: lists that link to treaties, and one page per treaty with label and value.

Labels and addresses as two public crawlers read them (2026-11): 类别, 领域, 我国签署时间, 对我国生效时间 …
Links come with and without `/Treaty` before `/web`. The text of a treaty is a PDF and is not read.
"""

from __future__ import annotations

import re

from models.errors import ParseError
from models.facts import Candidate
from scrapers.blocks import Document
from scrapers.found import Found, span_of
from scrapers.markup import word_list
from scrapers.sources import read_address
from scrapers.treaties import PrintedTreaty, read_treaty, scope_of

_DAYS = word_list("我国签署时间 签署时间 对我国生效时间 条约生效时间")
_LABELS = _DAYS + word_list(
    "类别 领域 保存机关 签署地点 港澳情况 我国声明保留情况 其他 "
    "条约通过时间 我国批准/核准/接受/加入时间 条约适用于 预览"
)
_LABEL = re.compile(rf"^({'|'.join(map(re.escape, _LABELS))})(?:\s*[:：]|\s|$)", re.MULTILINE)
_TITLE = re.compile(r"《?(?P<title>中华人民共和国(?:政府)?[和与同及].{2,100}(?:条约|协定|协议))》?")
_LINK = re.compile(r"https?://\S+/detail1\.jsp\?objid=\d{13}")
_PAGE_OF = re.compile(r"当前\s*[:：]?\s*\d+\s*/\s*\d+")


def parse_detail(page: Document) -> list[Found]:
    """The treaty when it is a bilateral one on civil matters, else nothing.

    Raises ParseError when the page does not say 类别, or a bilateral treaty's title cannot be found.
    """
    lines = [line for block in page.blocks for line in block.cells or (block.text,)]
    values = _values(lines)
    if "类别" not in values:
        raise ParseError(f"expected the label 类别, found {', '.join(values) or 'no label of a treaty'}")
    if "双边" not in values["类别"]:
        return []
    title = next((found["title"] for line in (*lines, page.title) if (found := _TITLE.fullmatch(line.strip()))), None)
    if title is None:
        raise ParseError("expected the title of a bilateral treaty, found none")
    signed, in_force = (list(filter(None, map(values.get, labels))) for labels in (_DAYS[:2], _DAYS[2:]))
    printed = PrintedTreaty(
        title=title,
        signed=" ".join(dict.fromkeys(signed)),  # two unlike days are a doubt
        in_force=" ".join(dict.fromkeys(in_force)),
        words=" / ".join([title, *(f"{label} {values[label]}" for label in _DAYS if values.get(label))]),
    )
    treaty = read_treaty(page, printed, f"objid {read_address(page.url).query['objid']}")
    return [treaty] if treaty else []


def parse_index(page: Document) -> list[Found]:
    """A candidate for each linked treaty whose title names civil judicial assistance, in order of the page.

    Raises ParseError for a page that neither links a treaty nor counts its pages (`当前: 1/20页`).
    """
    links = [link for block in page.blocks for link in block.links if _LINK.fullmatch(link.href)]
    if not links and not any(_PAGE_OF.search(block.text) for block in page.blocks):
        raise ParseError("expected links to treaties or the number of the page, found neither")
    found: dict[str, Found] = {}
    for link in links:
        if scope_of(link.text):
            fact = Candidate(target_url=link.href, title=link.text, why="listed in the ministry's treaty database")
            found.setdefault(link.href, (fact, span_of(link.text)))
    return list(found.values())


def _values(lines: list[str]) -> dict[str, str]:
    """The words behind each label up to the next one, at most a line; the first value of a label wins."""
    _, *parts = _LABEL.split("\n".join(lines))
    values: dict[str, str] = {}
    for label, value in zip(parts[::2], parts[1::2], strict=True):
        values.setdefault(label, next(iter(value.strip().splitlines()), "").strip())
    return values
