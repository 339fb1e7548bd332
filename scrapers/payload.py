"""Answers of APIs and feeds: JSON and XML, read strictly and without trust.

XML is parsed without entities and without the network, so a hostile feed can neither grow nor reach anything. Number
of values and depth are checked on the text, before anything is built from it.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from lxml import etree

from models.errors import ParseError
from scrapers.blocks import Document, read_document
from scrapers.markup import MAX_DEPTH, MAX_TAGS, clean, decode

_MAX_VALUES = 200_000  # of a JSON document
_JSON_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]|,', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON value, or the root element of an XML document, with the address it came from."""

    url: str
    data: Any  # JSON value; None for XML
    xml: Any = None  # root element; None for JSON

    def document(self, html: str) -> Document:
        """HTML that stands inside the payload, as a page of its own at the same address."""
        return read_document(f"<div>{html}</div>".encode(), self.url, "utf-8")


def read_payload(body: bytes, url: str, charset: str | None = None) -> Payload:
    """The payload of a body; raises ParseError, and nothing else, when it is neither JSON nor XML, or too large."""
    text = decode(body, charset).strip()
    try:
        if text[:1] in ("{", "["):
            _check_json(text)
            return Payload(url, _cleaned(json.loads(text, parse_constant=_refuse, parse_float=_number)))
        if text[:1] == "<":
            return Payload(url, None, _read_xml(text))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"expected JSON or XML, found text that cannot be read as such: {error}") from error
    raise ParseError(f"expected JSON or XML, found {text[:40]!r}")


def _check_json(text: str) -> None:
    """Raise ParseError when the text holds too many values or nests them too deep; what is in quotes counts as one."""
    values, depth = 1, 0
    for mark in _JSON_MARK.finditer(text):
        sign = mark[0][0]
        if sign in "[{":
            depth += 1
            values += 1
        elif sign in "]}":
            depth -= 1
        elif sign == ",":
            values += 1
        if values > _MAX_VALUES:
            raise ParseError(f"expected at most {_MAX_VALUES} JSON values, found more")
        if depth > MAX_DEPTH:
            raise ParseError(f"expected JSON nested at most {MAX_DEPTH} deep, found more")


def _cleaned(value: Any) -> Any:
    """The value without the signs that `decode` took out of the text, but that escapes can bring back."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {clean(name): _cleaned(one) for name, one in value.items()}
    return value


def _number(digits: str) -> float:
    """The number; raises ParseError for one that is larger than any that can be told again."""
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def _refuse(constant: str) -> NoReturn:
    raise ParseError(f"expected JSON, found {constant[:40]}")


def _read_xml(text: str) -> Any:
    if (count := text.count("<")) > MAX_TAGS:
        raise ParseError(f"expected at most {MAX_TAGS} XML tags, found {count}")
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever the document declares: it is decoded already
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # among others nesting beyond 256 stops the parser
        recover=False,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"expected well-formed XML, found: {error}") from error
    if _depth(root) > MAX_DEPTH:
        raise ParseError(f"expected XML nested at most {MAX_DEPTH} deep, found more")
    return root


def _depth(root: Any) -> int:
    """How deep the elements are nested; without recursion."""
    deepest, level = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest
