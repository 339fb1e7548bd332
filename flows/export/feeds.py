"""What moved, newest first, for feed readers: JSON Feed 1.1 and Atom (RFC 4287).

All text is plain, so nothing in it can act as markup. An item has the id of the event that a webhook receives
(docs/webhook.md), so that whoever hears of a move twice can tell; nothing in a feed comes from a clock.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from lxml import etree

from flows.report.evidence import web_address
from models.events import Event, Payload

ABOUT = "Each move of a country from one group to another, as this database learned it. Information, not legal advice."
_ID = "urn:uuid:3f6c1a52-93b1-5d0f-8a35-0b6f2d9d7c11"  # of the Atom feed, for ever
_TITLE = "Comity: moves between groups"
_NOTE = "Information, not legal advice."
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What was so when a move was told, and may no longer be.
_OF_ITS_DAY = ("group_without_provisional", "provisional")


def json_feed(moves: Sequence[Event]) -> str:
    """The feed as JSON Feed 1.1; `_comity` holds what a webhook receives of the move."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _TITLE,
        "description": ABOUT,
        "language": "en",
        "authors": [{"name": "Comity"}],
        "items": [_item(move) for move in moves],
    }
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"


def atom_feed(moves: Sequence[Event], as_of: date) -> str:
    """The same as Atom; a feed without moves is of midnight."""
    feed = etree.XML(f'<feed xmlns="{_ATOM}"/>')
    _add(feed, "id", _ID)
    _add(feed, "title", _TITLE)
    _add(feed, "subtitle", ABOUT)
    _add(feed, "updated", moves[0].payload["recorded_at"] if moves else f"{as_of}T00:00:00+00:00")
    _add(_add(feed, "author"), "name", "Comity")
    for move in moves:
        told, entry = move.payload, _add(feed, "entry")
        _add(entry, "id", move.id.urn)
        _add(entry, "title", _headline(told))
        _add(entry, "published", told["recorded_at"])
        _add(entry, "updated", told["recorded_at"])
        for page in _pages(told):
            _add(entry, "link", rel="related", href=page["url"])
        _add(entry, "category", term=told["jurisdiction"])
        _add(entry, "content", _story(told))
    text: str = etree.tostring(feed, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'


def _item(move: Event) -> Payload:
    told, pages = move.payload, _pages(move.payload)
    return {
        "id": move.id.urn,
        "title": _headline(told),
        **({"external_url": pages[0]["url"]} if pages else {}),
        "content_text": _story(told),
        "date_published": told["recorded_at"],
        "tags": [told["jurisdiction"]],
        "_comity": {**{name: told[name] for name in told if name not in _OF_ITS_DAY}, "evidence": pages},
    }


def _headline(told: Payload) -> str:
    until = f" until {told['effective_to']}" if told["effective_to"] else ""
    kind = "Correction: " if told["is_correction"] else ""
    return f"{kind}{told['name']}: group {told['before']} to {told['after']} from {told['effective_on']}{until}"


def _story(told: Payload) -> str:
    trigger = told["trigger"]
    lines = [
        f"Because of: {trigger['title'] or trigger['key']} ({trigger['kind']} {trigger['key']})",
        f"Known by {told['known_on']}.",
        *(f"{'Our rendition of ' if page['rendition'] else ''}{page['url']}" for page in _pages(told)),
        _NOTE,
    ]
    return "\n".join(lines)


def _pages(told: Payload) -> list[Payload]:
    """The evidence that can be linked to: addresses of the web, and nothing else that a source may have put there."""
    return [page for page in told["evidence"] if web_address(page["url"])]


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A child element; signs that XML cannot hold are replaced."""
    child = etree.SubElement(parent, f"{{{_ATOM}}}{tag}", {name: _clean(told) for name, told in attributes.items()})
    child.text = None if text is None else _clean(text)
    return child


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
