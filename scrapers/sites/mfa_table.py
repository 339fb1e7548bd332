"""The ministry's table 司法协助类条约缔约情况一览表: every treaty by region and country, below a count of each class.

As reprinted by a law firm (data of 2018-09): `截至YYYY年M月, …共N项(M项生效)`, seven lines `一、引渡条约N项(M项生效)`,
then a table 编号 | 国别 | 条约名称 | 签署时间 | 生效时间 with a region cell that the header lacks. It has no column on
judgments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.dates import PartialDate
from models.errors import ParseError
from models.facts import PublishedCount
from scrapers.blocks import Document, at_least
from scrapers.found import Found, span_of
from scrapers.reading import find_dates
from scrapers.treaties import read_treaty, scope_of
from scrapers.treaty_rows import treaty_rows

_TITLE = re.compile(r"司法协助类?条约.{0,8}一览表")
_AS_OF = re.compile(r"截[至止](?P<day>.{0,20})")
_NUMBERS = (
    r"(?P<total>\d{1,4})\s*项[（(，,\s]*(?:其中)?"
    r"(?:(?P<in_force>\d{1,4})\s*项(?:已经?)?生效|(?P<all>(?:均|都|全部)(?:已经?)?生效)|[均都]?[尚还]?未生效)"
)
_WHOLE = re.compile(_NUMBERS)
_CLASS = re.compile(rf"(?P<name>[^\W\d][^\d\n、，,。；;：:（）()]{{1,30}}(?:条约|协定))\s*共?\s*{_NUMBERS}[)）]?")


def parse(page: Document) -> list[Found]:
    """The count of civil treaties and one treaty per row on civil matters; nothing for a page without that title.

    Raises ParseError when there is no row, or when the counts of the classes do not make the whole.
    """
    texts = [block.text for block in page.blocks]
    if not any(_TITLE.search(text) for text in (page.title, *texts)):
        return []
    rows = at_least(1, treaty_rows(page.blocks), "treaties below 条约名称, 签署时间, 生效时间")
    return [*_count("\n".join(texts)), *(found for row in rows if (found := read_treaty(page, row)))]


def _count(text: str) -> Iterator[Found]:
    """How many civil treaties there are, when the page states the whole and its classes, and they check."""
    whole, as_of = next(_wholes(text), (None, None))
    if whole is None:
        return
    classes = [found for found in _CLASS.finditer(text) if found.end() < whole.start() or found.start() > whole.end()]
    if not classes:
        return
    total, in_force = (sum(column) for column in zip(*map(_numbers, classes), strict=True))
    if (total, in_force) != _numbers(whole):
        raise ParseError(f"expected classes that make {whole[0]}, found {total} treaties, {in_force} of them in force")
    civil = [found for found in classes if scope_of(found["name"])]
    if civil:
        fact = PublishedCount(as_of=as_of, treaties_total=sum(_numbers(found)[0] for found in civil))
        yield fact, span_of(" ".join(found[0] for found in civil))


def _wholes(text: str) -> Iterator[tuple[re.Match[str], PartialDate]]:
    """The counts behind 截至 and a day, or a month, in the same line."""
    for line in re.finditer(r".+", text):
        said = _AS_OF.search(line[0])
        day = find_dates(said["day"])[:1] if said else []
        if said and day and (whole := _WHOLE.search(text, line.start() + said.start(), line.end())):
            yield whole, day[0].date


def _numbers(found: re.Match[str]) -> tuple[int, int]:
    """Treaties of a class, and how many of them are in force."""
    total = int(found["total"])
    return total, total if found["all"] else int(found["in_force"] or 0)
