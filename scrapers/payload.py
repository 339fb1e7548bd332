"""Answers of APIs and feeds: JSON and XML, read strictly and without trust.

A feed is made to look like what it lists: entries with title, link, day and HTML. XML is parsed without
entities and without the network, so a hostile feed can neither grow nor reach anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from lxml import etree

from models.errors import ParseError
from scrapers.blocks import Document, read_document
from scrapers.markup import MAX_DEPTH, decode

_MAX_NODES = 100_000


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
            return Payload(url, json.loads(text))
        if text[:1] == "<":
            return Payload(url, None, _read_xml(text))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"expected JSON or XML, found text that cannot be read as such: {error}") from error
    raise ParseError(f"expected JSON or XML, found {text[:40]!r}")


def _read_xml(text: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"expected well-formed XML, found: {error}") from error
    if sum(1 for _ in root.iter()) > _MAX_NODES:
        raise ParseError(f"expected at most {_MAX_NODES} XML elements, found more")
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
