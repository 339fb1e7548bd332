"""Status tables of the Hague Conference (hcch.net): a guard, for China is bound by neither convention.

Choice of Court 2005 (cid=98): China signed on 2017-09-12 and has ratified nothing. Judgments 2019 (cid=137): China is
absent. Seen 2026-11. Only the English tables of today's layout are read: other languages rename the columns and the
layouts before 2015 have others. Empty cells matter, so rows are read by column and never as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.errors import ParseError
from models.vocabulary import Rank
from scrapers.blocks import Block, Document
from scrapers.found import Found, candidate
from scrapers.page_kind import PageKind, html_kind

_COLUMNS = ("Contracting Party", "R/A/Ap/Su", "Type", "EIF")  # after the party, what binds it
_FOOTNOTE = re.compile(r"[\s\d*\[\]]+$")
_CHINA = re.compile(r"(?:the )?(?:people[’']s republic of )?china\b.*", re.IGNORECASE)


def parse_choice_of_court(page: Document) -> list[Found]:
    """Nothing while China has only signed; a candidate once its row has more.

    Raises ParseError when the header or the row of China cannot be read.
    """
    found, rows = _watch(page)
    if not rows:
        raise ParseError("expected a row of China, which signed in 2017, found none")
    return found


def parse_judgments(page: Document) -> list[Found]:
    """Nothing while China is absent or has only signed; a candidate once its row has more.

    Raises ParseError when the header, or a row of China, cannot be read.
    """
    return _watch(page)[0]


def _watch(page: Document) -> tuple[list[Found], list[Block]]:
    """What binds China, and its rows."""
    columns: dict[str, int] = {}
    rows: list[Block] = []
    found: list[Found] = []
    for block in page.blocks:
        columns = _columns(block.cells) or _columns(block.header) or columns
        party = block.cells[columns["Contracting Party"] :][:1] if columns else ()
        if not any(_CHINA.fullmatch(name) for name in party):
            continue
        rows.append(block)
        if len(block.cells) <= columns["EIF"]:
            raise ParseError(f"expected {columns['EIF'] + 1} cells or more for China, found {len(block.cells)}")
        stated = {name: cell for name in _COLUMNS[1:] if (cell := block.cells[columns[name]])}
        if stated:
            told = ", ".join(f"{name} {cell}" for name, cell in stated.items())
            why = f"the convention may now bind China ({told}): a person must look"
            found.append(candidate(page, page.title, None, why, block.text))
    if not columns:
        raise ParseError(f"expected a table with the columns {', '.join(_COLUMNS)}, found none")
    return found, rows


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Where a header has the columns; empty for a row that lacks one of them."""
    names = [_FOOTNOTE.sub("", cell[:40]) for cell in cells]
    return {name: names.index(name) for name in _COLUMNS} if set(_COLUMNS) <= set(names) else {}


_PATH = r"(?:/en/instruments/conventions)?/status-table(?:/print)?"
KINDS: tuple[PageKind, ...] = (
    html_kind("hcch_choice_of_court", _PATH, parse_choice_of_court, Rank.TABLE, cid="98"),
    html_kind("hcch_judgments", _PATH, parse_judgments, Rank.TABLE, cid="137"),
)
