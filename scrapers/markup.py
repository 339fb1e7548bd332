"""Bytes of a page -> text that is safe to build a tree from.

Pages come from anywhere, so size, number of tags and nesting are checked on the text before the
tree is built: libxml2 needs seconds and much memory for some pages of a few megabytes.
"""

from __future__ import annotations

import codecs
import re

from models.errors import ParseError


def word_list(text: str) -> tuple[str, ...]:
    """The words of a list that reads better as one line."""
    return tuple(text.split())


MAX_BYTES = 5_000_000
MAX_TAGS = 100_000
MAX_DEPTH = 200  # libxml2 itself stops at 256
MAX_LINE = 200_000  # characters that end no line

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})",
    re.IGNORECASE | re.ASCII,
)
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
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = word_list("area base br col embed hr img input link meta param source track wbr")
_CLOSED_BY_NEIGHBOUR = word_list("p li dt dd tr td th thead tbody tfoot option optgroup")


def decode(body: bytes, charset: str | None = None) -> str:
    """The page as text: byte order mark, then HTTP header, then meta, then utf-8, then gb18030.

    A declaration that does not fit the bytes is passed over. Raises ParseError over MAX_BYTES.
    """
    if len(body) > MAX_BYTES:
        raise ParseError(f"expected at most {MAX_BYTES} bytes, found {len(body)}")
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _clean(body[len(bom) :].decode(name, errors="replace"))
    declared = _META_CHARSET.search(body[:4096])
    for candidate in (
        charset,
        declared and declared[1].decode("ascii"),
        "utf-8",
        "gb18030",
    ):
        encoding = _encoding(candidate)
        try:
            if encoding:
                return _clean(body.decode(encoding))
        except UnicodeError:
            continue
    return _clean(body.decode("utf-8", errors="replace"))


def check_shape(text: str) -> None:
    """Raise ParseError when the text holds too many tags or nests them too deep, before any tree is built."""
    open_tags: list[str] = []
    for count, tag in enumerate(_TAG.finditer(text), start=1):
        if count > MAX_TAGS:
            raise ParseError(f"expected at most {MAX_TAGS} tags, found more")
        name = tag[2].lower()
        if name in _VOID or name in _CLOSED_BY_NEIGHBOUR:
            continue
        if not tag[1]:
            open_tags.append(name)
            if len(open_tags) > MAX_DEPTH:
                raise ParseError(f"expected tags nested at most {MAX_DEPTH} deep, found more")
        elif name in open_tags:  # whatever was left open inside ends here too
            while open_tags.pop() != name:
                pass


def _encoding(name: str | None) -> str | None:
    """The encoding to decode with, or None when the name is unknown or not one that pages use."""
    if not name or not _NAME.fullmatch(name):
        return None
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return _WIDER.get(known, known) if _ALLOWED.fullmatch(known) else None


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)
