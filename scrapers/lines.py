"""The tree of a page -> lines as a reader sees them; what `blocks` builds on.

A line ends where the browser would end it: at a block-level tag, a `<br>`, a list item, a table row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urljoin

from bs4.element import CData, NavigableString, Tag

from models.errors import ParseError
from models.signs import addressed, visible
from scrapers.markup import MAX_DEPTH, MAX_LINE, word_list

_SPACE = re.compile(r"[\s\u00a0]+")
_MARKER = re.compile(
    r"\s*(\(?\d{1,3}(?:[.)](?=\s|[^\W\d_])|[。、．])|[IVX]{1,4}\.(?=\s)|[Ⅰ-Ⅻ][.．]?|[•·▪◦●*–-](?=\s))\s*"
)
_BARE_NUMBER = re.compile(r"\(?\d{1,3}[.)。]?")
_DROPPED = word_list("script style noscript template nav footer aside svg iframe select button head")
_BLOCK_LEVEL = word_list(
    "html body div p section article main header figure figcaption blockquote pre form fieldset center "
    "address details summary hr tr td th tbody thead tfoot caption dt dd"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MAX_SPAN = 100  # columns or rows that one cell may claim
_LONGEST_SPANNING = 500  # characters that are repeated in the rows a cell spans
_MAX_REPEATED = 500_000  # cells, and characters in them, that spanning cells may add to a page


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list, whether tagged as one or only numbered
    ROW = "row"
    PAIR = "pair"  # a term and its definition, or a row of a head cell and one other


@dataclass(frozen=True, slots=True)
class Link:
    """A link within a block, its address made absolute."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the page as a reader sees it, white space normalised."""

    kind: Kind
    text: str
    marker: str = ""
    level: int = 0  # of a heading
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def is_entry(self) -> bool:
        """Whether the block stands in a list or a table."""
        return self.kind in (Kind.ITEM, Kind.ROW, Kind.PAIR)

    @property
    def by_header(self) -> dict[str, str]:
        """The cells of a row by the words of their column heads; empty without a header row."""
        return dict(zip(self.header, self.cells, strict=False))


def plain(text: str) -> str:
    """The text with white space of any kind made one blank, without signs that do not show, or stand for a picture."""
    return _SPACE.sub(" ", visible(text.replace("\ufffc", ""))).strip()


@dataclass(slots=True)
class _Repeated:
    """How much spanning cells have added to the page so far: a few tags can ask for millions of cells."""

    size: int = 0

    def add(self, text: str) -> None:
        """Count a cell that stands on no tag of its own; raises ParseError over the limit."""
        self.size += 1 + len(text)
        if self.size > _MAX_REPEATED:
            raise ParseError(f"expected cells that span at most {_MAX_REPEATED} others and characters, found more")


@dataclass(slots=True)
class Lines:
    """Walks the tree and cuts what it reads into lines."""

    url: str
    blocks: list[Block] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _links: list[Link] = field(default_factory=list)
    _kind: Kind = Kind.PARAGRAPH
    _level: int = 0
    _marker: str = ""
    _repeated: _Repeated = field(default_factory=_Repeated)

    def walk(self, node: Tag, kind: Kind, level: int = 0, depth: int = 0) -> None:
        """Read all that is in the node; text that ends no line waits for its neighbours."""
        if depth > 2 * MAX_DEPTH:
            raise ParseError(f"expected tags nested at most {MAX_DEPTH} deep, found more")
        for child in node.children:
            if isinstance(child, Tag):
                self._walk_tag(child, kind, level, depth + 1)
            elif type(child) in (NavigableString, CData):
                self._kind, self._level = kind, level
                self._add_text(str(child), keep_lines=node.name == "pre")

    def end_line(self) -> None:
        """Make a block of what has been read since the last line ended."""
        text = plain("".join(self._pieces))
        links, self._pieces, self._links = tuple(self._links), [], []
        marker = _MARKER.match(text)
        if marker:
            self._marker, text = marker[1], text[marker.end() :]
        if len(text) > MAX_LINE:
            raise ParseError(f"expected at most {MAX_LINE} characters in one line, found {len(text)}")
        if not text:
            return
        kind = Kind.ITEM if self._marker and self._kind == Kind.PARAGRAPH else self._kind
        self.blocks.append(Block(kind, text, self._marker, self._level, links=links))
        self._marker = ""

    def _walk_tag(self, tag: Tag, kind: Kind, level: int, depth: int) -> None:
        name = tag.name
        if name in _DROPPED:
            return
        if name == "br":
            self.end_line()
        elif name == "a":
            start = len(self._pieces)
            self.walk(tag, kind, level, depth)
            if href := _absolute(self.url, str(tag.get("href") or "")):
                self._links.append(Link(plain("".join(self._pieces[start:])), href))
        elif name in _HEADINGS:
            self._line_of(tag, Kind.HEADING, _HEADINGS[name], depth)
        elif name == "table":
            self.end_line()
            self._table(tag, depth)
        elif name in ("ul", "ol", "menu"):
            self.end_line()
            self._list(tag, depth)
        elif name == "dl":
            self.end_line()
            self._definitions(tag, depth)
        elif name == "li":  # outside of any list
            self._line_of(tag, Kind.ITEM, 0, depth)
        elif name in _BLOCK_LEVEL:
            self._line_of(tag, kind, level, depth)
        else:
            self.walk(tag, kind, level, depth)

    def _line_of(self, tag: Tag, kind: Kind, level: int, depth: int) -> None:
        self.end_line()
        self.walk(tag, kind, level, depth)
        self.end_line()

    def _add_text(self, text: str, keep_lines: bool) -> None:
        first, *more = text.split("\n") if keep_lines else [text]
        self._pieces.append(first)
        for line in more:
            self.end_line()
            self._pieces.append(line)

    def _list(self, tag: Tag, depth: int) -> None:
        number = _small_number(tag.get("start"), 1) - 1
        for child in tag.children:
            if isinstance(child, Tag) and child.name == "li":
                number = _small_number(child.get("value"), number + 1)
                self._marker = f"{number}." if tag.name == "ol" else "•"
                self._line_of(child, Kind.ITEM, 0, depth + 1)
                self._marker = ""
            elif isinstance(child, Tag):
                self._walk_tag(child, Kind.PARAGRAPH, 0, depth)

    def _definitions(self, tag: Tag, depth: int) -> None:
        term = ""
        for child in _children(tag, "dt", "dd", through=("div",)):
            text, links = self._content(child, depth)
            if child.name == "dt":
                term = text
            elif text:
                self._add_cells(Kind.PAIR, (term, text), (), links)

    def _table(self, table: Tag, depth: int) -> None:
        """Rows with rowspans filled in; a table that only lays the page out is read as running text."""
        rows = _children(table, "tr", through=("thead", "tbody", "tfoot"))
        cells = [list(_children(row, "td", "th")) for row in rows]
        if not cells or any(_lays_out(cell) for row in cells for cell in row):
            self.walk(table, Kind.PARAGRAPH, 0, depth)
            return
        for caption in _children(table, "caption"):
            self._line_of(caption, Kind.PARAGRAPH, 0, depth)
        header: tuple[str, ...] = ()
        hanging: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
        for row in cells:
            texts: list[str] = []
            links: list[Link] = []
            for cell in row:
                self._fill(texts, hanging)
                text, found = self._content(cell, depth)
                links += found
                for column in range(_span(cell, "colspan")):  # the text stands in the first column it spans
                    hanging[len(texts)] = (_span(cell, "rowspan") - 1, text[:_LONGEST_SPANNING] if not column else "")
                    texts.append("" if column else text)
                    if column:
                        self._repeated.add("")
            self._fill(texts, hanging)
            if len(texts) > _MAX_SPAN:
                raise ParseError(f"expected at most {_MAX_SPAN} columns in a table, found {len(texts)}")
            heads = [cell.name == "th" for cell in row]
            if row and all(heads) and not header:
                header = tuple(texts)
            elif heads[:1] == [True] and len(texts) == 2 and not header:
                self._add_cells(Kind.PAIR, tuple(texts), (), links)
            else:
                self._add_cells(Kind.ROW, tuple(texts), header, links)

    def _fill(self, texts: list[str], hanging: dict[int, tuple[int, str]]) -> None:
        """Add what hangs down from the rows above at the columns that come next."""
        while (column := len(texts)) in hanging and hanging[column][0] > 0:
            left, text = hanging[column]
            hanging[column] = (left - 1, text)
            texts.append(text)
            self._repeated.add(text)

    def _add_cells(
        self,
        kind: Kind,
        cells: tuple[str, ...],
        header: tuple[str, ...],
        links: list[Link],
    ) -> None:
        numbered = len(cells) > 1 and _BARE_NUMBER.fullmatch(cells[0])
        text = " ".join(cell for cell in cells[1 if numbered else 0 :] if cell)
        marker = cells[0] if numbered else ""
        if not numbered and (found := _MARKER.match(text)):
            marker, text = found[1], text[found.end() :]
        if text:
            self.blocks.append(Block(kind, text, marker, 0, cells, header, tuple(links)))

    def _content(self, cell: Tag, depth: int) -> tuple[str, list[Link]]:
        """Everything in a cell as one text."""
        inner = Lines(self.url, _repeated=self._repeated)
        inner.walk(cell, Kind.PARAGRAPH, 0, depth + 1)
        inner.end_line()
        texts = [f"{block.marker} {block.text}".strip() for block in inner.blocks]
        return " ".join(texts), [link for block in inner.blocks for link in block.links]


def _children(tag: Tag, *names: str, through: tuple[str, ...] = ()) -> Iterator[Tag]:
    """The children of these names, also those one wrapper down."""
    for child in tag.children:
        if isinstance(child, Tag) and child.name in names:
            yield child
        elif isinstance(child, Tag) and child.name in through:
            yield from _children(child, *names)


def _lays_out(cell: Tag) -> bool:
    return bool(cell.find(["table", "ul", "ol", "dl", *_HEADINGS])) or len(cell.find_all(["p", "div"])) > 1


def _span(cell: Tag, name: str) -> int:
    return min(max(_small_number(cell.get(name), 1), 1), _MAX_SPAN)


def _small_number(given: object, otherwise: int) -> int:
    """An attribute as a number of at most four digits; `otherwise` when it is none."""
    text = str(given or "")
    return int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) else otherwise


def _absolute(url: str, href: str) -> str:
    try:
        return urljoin(url, addressed(href.strip())) if href.strip() else ""
    except ValueError:
        return ""
