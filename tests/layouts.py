"""A page's text again in other layouts: same words, same order, other tags, other bytes, more noise around.

The tags of real pages were never seen, only their text (2026-11). So what a parser reads from one layout it must
read from all that can carry the page. Tables stay tables: a row says more than lines can.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag

_HEADING = re.compile(r"h[1-6]")
_BOX = re.compile(r"html|body|div|p|section|article|main|header|center|blockquote|fieldset|figure|address|li")
_RAW = re.compile(r"table|dl|pre|nav|footer|aside|script|style|template|noscript")
_MARKER = re.compile(r"(\d{1,3}\.|•)\s+")
_LABEL = re.compile(r"([A-Z][A-Za-z ()/-]{1,40}:|[一-鿿]{1,12}[:：])\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: running HTML, the number or bullet before it; a raw one keeps its own tags."""

    text: str
    tag: str = "p"  # p, a heading's, or that of something that is kept as it is
    marker: str = ""

    @property
    def printed(self) -> str:
        return f"{self.marker} {self.text}".strip()


Layout = Callable[[list[Line]], str]


def lines_of(page: str) -> list[Line]:
    """What a reader sees, line by line."""
    body = BeautifulSoup(page, "lxml").body
    return list(_lines(body)) if body else []


def laid_out(page: str, layout: Layout) -> str:
    """The page with its head as it was and its body in another layout."""
    head = page[: page.index("<body")] if "<body" in page else "<html><head></head>"
    return f"{head}<body>{layout(lines_of(page))}</body></html>"


def _lines(node: Tag) -> Iterator[Line]:
    pieces: list[str] = []
    for child in (*node.children, None):
        is_inline = isinstance(child, NavigableString) or (isinstance(child, Tag) and not _ends_line(child))
        if is_inline and not isinstance(child, Comment):
            pieces.append(html.escape(child, quote=False) if isinstance(child, NavigableString) else str(child))
        elif not is_inline:
            text = " ".join("".join(pieces).split())
            pieces = []
            if text:
                marker = _MARKER.match(text)
                yield Line(text[marker.end() :], marker=marker[1]) if marker else Line(text)
            if isinstance(child, Tag):
                yield from _lines_of_tag(child)


def _lines_of_tag(tag: Tag) -> Iterator[Line]:
    if _RAW.fullmatch(tag.name):
        yield Line(str(tag), tag.name)
    elif _HEADING.fullmatch(tag.name):
        yield Line(" ".join(tag.decode_contents().split()), tag.name)
    elif tag.name in ("ul", "ol"):
        for number, item in enumerate(tag.find_all("li", recursive=False), 1):
            first, *more = list(_lines(item)) or [Line("")]
            yield replace(first, marker=f"{number}." if tag.name == "ol" else "•")
            yield from more
    elif tag.name != "br":
        yield from _lines(tag)


def _ends_line(tag: Tag) -> bool:
    forms = (_RAW, _HEADING, _BOX)
    return tag.name in ("br", "ul", "ol") or any(form.fullmatch(tag.name) for form in forms)


def _own(line: Line) -> str:
    """A line with its own tags."""
    return line.text if _RAW.fullmatch(line.tag) else f"<{line.tag}>{line.printed}</{line.tag}>"


# ---------------------------------------------------------------- layouts


def as_paragraphs(lines: list[Line]) -> str:
    """`<p>1. …</p>`: lists are numbered paragraphs."""
    return "\n".join(_own(line) for line in lines)


def as_lists(lines: list[Line]) -> str:
    """`<ol><li>`: a numbered line takes the unnumbered ones below it along, as paragraphs of its item."""
    parts: list[str] = []
    closing, number = "", 0
    for line in lines:
        same_list = closing.endswith("</ol>") == line.marker.endswith(".") and line.marker
        follows = line.marker == "•" or line.marker == f"{number + 1}."
        if closing and (_HEADING.fullmatch(line.tag) or line.tag == "table" or (line.marker and not same_list)):
            parts.append(closing)
            closing = ""
        if line.marker:
            numbered = line.marker != "•"
            number = int(line.marker[:-1]) if numbered else 0
            opening = "</li>" if closing and follows else f'{closing}<ol start="{number}">' if numbered else "<ul>"
            parts.append(f"{opening}<li>{line.text}")
            closing = "</li></ol>" if numbered else "</li></ul>"
        else:
            if closing.endswith("</ul>"):  # bullets are short: what follows is not theirs
                parts.append(closing)
                closing = ""
            parts.append(_own(line))
    return "\n".join([*parts, closing])


def as_broken_lines(lines: list[Line]) -> str:
    """`<br>` between lines of one box; headings stay."""
    return _runs(lines, lambda run: f"<div>{'<br>'.join(line.printed for line in run)}</div>")


def as_boxes(lines: list[Line]) -> str:
    """Boxes in boxes, the number in a box of its own."""
    box = "<div><div><span>{}</span> <b>{}</b></div></div>"
    return "\n".join(box.format(line.marker, line.text) if line.tag == "p" else _own(line) for line in lines)


def as_rows(lines: list[Line]) -> str:
    """Two or more numbered lines that stand together are rows of a table."""
    parts = []
    for marked, run in groupby(lines, key=lambda line: bool(line.marker)):
        rows = list(run)
        cells = "".join(f"<tr><td>{row.marker}</td><td>{row.text}</td></tr>" for row in rows)
        parts.append(f"<table>{cells}</table>" if marked and len(rows) > 1 else as_paragraphs(rows))
    return "\n".join(parts)


def as_definitions(lines: list[Line]) -> str:
    """`Label: value` lines are terms with definitions."""

    def pair(line: Line) -> re.Match[str] | None:
        return _LABEL.match(line.text) if line.tag == "p" and not line.marker else None

    parts = []
    for labelled, run in groupby(lines, key=lambda line: bool(pair(line))):
        rows = list(run)
        found = [(match[1], line.text[match.end() :]) for line in rows if (match := pair(line))]
        terms = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in found)
        parts.append(f"<dl>{terms}</dl>" if labelled else as_paragraphs(rows))
    return "\n".join(parts)


def as_text(lines: list[Line]) -> str:
    """One piece of preformatted text, headings too."""
    plain = [line if _RAW.fullmatch(line.tag) else replace(line, tag="p") for line in lines]
    return _runs(plain, lambda run: "<pre>" + "\n".join(line.printed for line in run) + "</pre>")


def with_noise(lines: list[Line]) -> str:
    """What sites put around their articles: languages, sharing, cookies, other posts."""
    return f"{_ABOVE}{as_paragraphs(lines)}{_BELOW}"


def _runs(lines: list[Line], render: Callable[[list[Line]], str]) -> str:
    """Lines that are only paragraphs, rendered run by run; the others as they are."""
    parts = [
        render(list(run)) if plain else as_paragraphs(list(run))
        for plain, run in groupby(lines, key=lambda line: line.tag == "p")
    ]
    return "\n".join(parts)


_ABOVE = """
<div>We use cookies to improve this site. <button>Accept</button></div>
<ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul>
<p>EnglishArabicChinese (Simplified)DutchFrenchGermanHindiItalianJapaneseKoreanPortuguese</p>
<p><img alt="avatar" src="/avatar.png"></p>
"""
_BELOW = """
<p>avatar</p>
<p>Share: <a href="https://social.example/share">Post</a> <a href="mailto:?subject=page">E-mail</a></p>
<p>Related Posts:</p>
<ul><li><a href="/a/synthetic-note-on-fees">Court Fees in China (Synthetic)</a></li></ul>
<p>&copy; 2026. All rights reserved.</p>
"""

LAYOUTS: dict[str, Layout] = {
    "lists": as_lists,
    "numbered paragraphs": as_paragraphs,
    "broken lines": as_broken_lines,
    "boxes": as_boxes,
    "rows": as_rows,
    "definitions": as_definitions,
    "text": as_text,
    "noise": with_noise,
}

# ---------------------------------------------------------------- bytes

_CHARSET = re.compile(r"<meta\s+charset=[^>]*>", re.IGNORECASE)


def _encoded(page: str, encoding: str, declared: str = "", mark: bytes = b"") -> bytes:
    undeclared = _CHARSET.sub("", page)
    declaration = f'<meta charset="{declared}">' if declared else ""
    return mark + undeclared.replace("<head>", f"<head>{declaration}", 1).encode(encoding)


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8 with a byte order mark": lambda page: _encoded(page, "utf-8", mark=codecs.BOM_UTF8),
    "gb18030, declared": lambda page: _encoded(page, "gb18030", "gb18030"),
    "gb18030, not declared": lambda page: _encoded(page, "gb18030"),
    "utf-16": lambda page: _encoded(page, "utf-16-le", mark=codecs.BOM_UTF16_LE),
}
