"""Bytes of a page -> text that is safe to build a tree from.

Pages come from anywhere, so size, number of tags and nesting are checked on the text before a tree is built. The limits
are such that reading and parsing what they let pass takes at most 3 s and 300 MB (`benchmarks/hostile_pages.py`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sized

from lxml import etree

from models.errors import ParseError


def word_list(text: str) -> tuple[str, ...]:
    """The words of a list that reads better as one line."""
    return tuple(text.split())


MAX_BYTES = 2_000_000  # the largest page known here has under 1 MB
MAX_TAGS = 30_000  # comments and declarations included: each `<` may become a node of the tree
MAX_ATTRIBUTES = 100_000
MAX_DEPTH = 200
MAX_LINES = 100_000  # line ends in the source: within `pre` each makes a block
MAX_TEXT = 400_000  # characters outside of tags, scripts and styles: what parsers take their time for
MAX_LINE = 100_000  # characters that end no line

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})",
    re.IGNORECASE | re.ASCII,
)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.ASCII)
# A sign of three bytes or more; a whole page that decodes with such signs is no other encoding by chance.
_UTF8_SIGN = re.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}")
_NAME = re.compile(r"[\w.:-]{1,40}", re.ASCII)
# Encodings that pages use; Python knows others (unicode_escape, idna) that a page must not choose.
_ALLOWED = re.compile(r"utf-(8|16|16-le|16-be)|gb\w+|big5\w*|cp\d+|iso8859-\d+|ascii|shift_jis|euc_\w+|koi8-\w")
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}  # as browsers read them
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def decode(body: bytes, charset: str | None = None) -> str:
    """The page as text: byte order mark, then HTTP header, then XML declaration or meta, then utf-8, then gb18030.

    A declaration that does not fit the bytes is passed over; so is one of a page that can hardly be anything but utf-8,
    for servers declare their own habit. Raises ParseError over MAX_BYTES.
    """
    if len(body) > MAX_BYTES:
        raise ParseError(f"expected at most {MAX_BYTES} bytes, found {len(body)}")
    for bom, name in _BOMS:
        if body.startswith(bom):
            return clean(body[len(bom) :].decode(name, errors="replace"))
    surely = "utf-8" if _UTF8_SIGN.search(body) else None
    for encoding in (surely, _sent(body, charset), _declared(body[:4096]), "utf-8", "gb18030"):
        try:
            if encoding:
                return clean(body.decode(encoding))
        except UnicodeError:
            continue
    return clean(body.decode("utf-8", errors="replace"))


def _sent(body: bytes, charset: str | None) -> str | None:
    """The encoding that the header declares; never utf-16 for bytes without a NUL, which no page in it lacks."""
    encoding = _encoding(charset)
    return None if encoding and encoding.startswith("utf-16") and b"\0" not in body else encoding


def _declared(start: bytes) -> str | None:
    """The encoding that the page itself declares; never utf-16, for then this could not have been read."""
    found = _XML_ENCODING.match(start) or _META_CHARSET.search(start)
    encoding = _encoding(found[1].decode("ascii")) if found else None
    return "utf-8" if encoding and encoding.startswith("utf-16") else encoding


def check_shape(text: str) -> None:
    """Raise ParseError when the text is over one of the limits; builds no tree."""
    for sign, limit, what in (("<", MAX_TAGS, "tags"), ("\n", MAX_LINES, "lines")):
        if (count := text.count(sign)) > limit:
            raise ParseError(f"expected at most {limit} {what}, found {count}")
    # Which tags close which is known to libxml2 alone (in 2.14 a `dt` opens within a `dt`, a `td` within a `li`).
    parser = etree.HTMLParser(target=_Shape(), encoding="utf-8")  # type: ignore[arg-type]  # it need not hear comments
    parser.feed(f"<!DOCTYPE html>{text}".encode())
    parser.close()


class _Shape:
    """Hears of tags and text as whoever builds a tree will, and keeps three numbers of them."""

    def __init__(self) -> None:
        self._depth, self._attributes, self._characters = 0, 0, 0
        self._is_text = True

    def start(self, tag: str, attributes: Sized) -> None:
        self._is_text = tag not in ("script", "style")
        self._depth += tag not in ("html", "body")
        self._attributes += len(attributes)
        if self._depth > MAX_DEPTH:
            raise ParseError(f"expected tags nested at most {MAX_DEPTH} deep, found more")
        if self._attributes > MAX_ATTRIBUTES:
            raise ParseError(f"expected at most {MAX_ATTRIBUTES} attributes, found more")

    def end(self, tag: str) -> None:
        self._is_text = True
        self._depth -= tag not in ("html", "body")

    def data(self, text: str) -> None:
        self._characters += len(text.strip()) if self._is_text else 0
        if self._characters > MAX_TEXT:
            raise ParseError(f"expected at most {MAX_TEXT} characters of text, found more")

    def close(self) -> None:
        """Nothing to hand back."""


def _encoding(name: str | None) -> str | None:
    """The encoding to decode with, or None when the name is unknown or not one that pages use."""
    if not name or not _NAME.fullmatch(name):
        return None
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return _WIDER.get(known, known) if _ALLOWED.fullmatch(known) else None


def clean(text: str) -> str:
    """The text with a blank for each sign that no text should hold and no database takes."""
    return _CONTROL.sub(" ", text)
