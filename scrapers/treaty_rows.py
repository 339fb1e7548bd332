"""Tables of treaties, one row per treaty, as China's foreign ministry and Chinese Wikipedia lay them out.

The cells of a row are found from its title, which every row has: then a region cell that the header lacks, or a
number and a country that stand only once for several treaties, shift nothing. Lines without a table are read in
the same way, from title to title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from models.errors import ParseError
from scrapers.blocks import Block, Kind
from scrapers.treaties import PrintedTreaty

_HEADS = {
    "country": re.compile(r"国[家别]|國[家別]|[缔締][约約].{0,3}方"),
    "title": re.compile(r"(?:[条條][约約])?(?:名[称稱]|全[称稱])|[条條][约約]"),
    "signed": re.compile(r".{0,2}[签簽][署订訂字].{0,3}"),
    "in_force": re.compile(r".{0,4}生效.{0,3}"),
    "note": re.compile(r"[备備][注註]"),
}
_TITLE = re.compile(r"[^《》]*(?:[条條][约約]|[协協][定议議])(?=\W*\d*$)")
_WHOLE_TITLE = re.compile(r"《?中[华華]人民共和[国國](?:政府)?[和与與同及].+(?:[条條][约約]|[协協][定议議])》?")
_FOOTNOTE = re.compile(r"\s*\[[^\[\]]{0,12}\]")
_NO_NAME = re.compile(r"[\W\d]*|.*(?:\d{4}|未生效).*")  # a number, a dash, the last day of the treaty before
_LONGEST_TITLE = 300  # characters
_MOST = 1_000  # treaties of a page; the longest one known here has under 200
_BEFORE, _BEHIND = 3, 5  # cells of a header around that of the title

Columns = dict[str, int]  # what a column is about -> its place, counted from the title's


def treaty_rows(blocks: Sequence[Block]) -> list[PrintedTreaty]:
    """Every treaty below a header that names title, signature and entry into force; none without such a header.

    Raises ParseError when there are more than any country has concluded.
    """
    rows = list(islice(_rows(blocks), _MOST + 1)) or list(islice(_lines(block.text for block in blocks), _MOST + 1))
    if len(rows) > _MOST:
        raise ParseError(f"expected at most {_MOST} treaties in a table, found more")
    return rows


def _rows(blocks: Iterable[Block]) -> Iterator[PrintedTreaty]:
    columns: Columns = {}
    section = ""
    for block in blocks:
        if block.kind == Kind.HEADING:
            section = _plain(block.text)
        if not block.cells:
            continue
        header = _columns(block.cells)
        columns = header or _columns(block.header) or columns
        cells = [_plain(cell) for cell in block.cells]
        if len({*cells} - {""}) == 1:  # a heading within the table
            section = max(cells)
        elif columns and not header:
            at = next((place for place, cell in enumerate(cells) if _title_in(cell)), None)
            if at is not None:
                yield _printed(cells, at, columns, section, block.text)


def _lines(texts: Iterable[str]) -> Iterator[PrintedTreaty]:
    """The treaties of a page without tables: its words are the cells, and a row ends with the last day."""
    words = [_plain(word) for text in texts for word in re.sub(r"(?<=[年月])\s+(?=\d)", "", text).split()]
    columns: Columns = {}
    end = 0
    for at, word in enumerate(words):
        if _HEADS["title"].fullmatch(word):
            columns = _columns(words[max(at - _BEFORE, 0) : at + _BEHIND]) or columns
        if columns and _WHOLE_TITLE.fullmatch(word):
            start, end = min(end, at), at + 1 + max(0, *columns.values())
            yield _printed(words[start:end], at - start, columns, "", " ".join(words[at:end]))


def _columns(cells: Sequence[str]) -> Columns:
    """Where a header has its columns; empty for a row that is none."""
    found: Columns = {}
    for place, cell in enumerate(map(_plain, cells)):
        for name, form in _HEADS.items():
            if name not in found and form.fullmatch(cell):
                found[name] = place
    if not {"title", "signed", "in_force"} <= found.keys():
        return {}
    return {name: place - found["title"] for name, place in found.items()}


def _printed(cells: Sequence[str], at: int, columns: Columns, section: str, words: str) -> PrintedTreaty:
    """The treaty whose title stands in the cell `at`."""

    def cell(name: str) -> str:
        place = at + columns[name] if name in columns else -1
        return cells[place] if 0 <= place < len(cells) else ""

    country = re.sub(r"^\d+[.、]?\s*|\s*\d+$", "", cell("country")[:100])
    return PrintedTreaty(
        title=_title_in(cells[at]),
        country="" if _NO_NAME.fullmatch(country) else country,
        signed=cell("signed"),
        in_force=cell("in_force"),
        note=cell("note"),
        section=section,
        words=words,
    )


def _title_in(cell: str) -> str:
    """The title of a treaty that the cell ends with; empty when there is none."""
    found = _TITLE.search(cell) if len(cell) <= _LONGEST_TITLE else None
    return found[0].strip() if found else ""


def _plain(cell: str) -> str:
    """The cell without footnote marks and `[编辑]`."""
    return _FOOTNOTE.sub("", cell).strip()
