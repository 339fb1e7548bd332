"""The feeds follow their formats, tell every move once by the id that a webhook receives, and hold texts as texts."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import pytest
from lxml import etree

from db import sync
from flows.export.feeds import atom_feed, json_feed
from models import events
from models.events import GROUP_CHANGED, Because, Event
from models.history import FOREVER, GroupChange
from tests.export.conftest import Exported, exported
from tests.running import TODAY, Workshop

ATOM = {"a": "http://www.w3.org/2005/Atom"}
# What jsonfeed.org/version/1.1 asks for, as far as it can be said in a schema.
_TEXT = {"type": "string", "minLength": 1}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT,
        "description": _TEXT,
        "language": _TEXT,
        "authors": {"type": "array", "items": {"type": "object", "minProperties": 1}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "properties": {
                    "id": _TEXT,
                    "title": _TEXT,
                    "content_text": _TEXT,
                    "external_url": {"type": "string", "pattern": "^https?://"},
                    "date_published": {"type": "string", "format": "date-time"},
                    "tags": {"type": "array", "items": _TEXT},
                },
                "patternProperties": {"^_[A-Za-z][^.]*$": {"type": "object"}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")


def items(package: Exported) -> list[dict[str, Any]]:
    """The moves of the JSON feed."""
    found: list[dict[str, Any]] = json.loads(package.text("feed.json"))["items"]
    return found


def atom(text: str) -> etree._Element:
    """An Atom feed as a tree."""
    return etree.fromstring(text.encode())


def texts(feed: etree._Element, path: str) -> list[str]:
    """The texts of elements."""
    return [str(one.text) for one in feed.findall(path, ATOM)]


def move(title: str | None = None, pages: tuple[str, ...] = (), jurisdiction: str = "FI") -> Event:
    """A made-up move."""
    day = TODAY - timedelta(7)
    change = GroupChange(jurisdiction, 4, 2, day, FOREVER, day, "decision", "fi-synthetic", False)
    run = events.run_facts("synthetic", "seed-2021 1", datetime(2026, 11, 25, tzinfo=UTC))
    return events.group_changed(change, [], Because(title, [(page, False) for page in pages]), run)


def test_the_json_feed_is_what_version_1_1_says(package: Exported) -> None:
    jsonschema.validate(json.loads(package.text("feed.json")), JSON_FEED)


def test_the_atom_feed_has_what_rfc_4287_asks_for(package: Exported) -> None:
    feed = atom(package.text("feed.atom"))
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    for within in (feed, *feed.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            (text,) = texts(within, f"a:{name}")
            assert text.startswith("urn:uuid:") if name == "id" else text
        assert MOMENT.fullmatch(texts(within, "a:updated")[0])
    assert texts(feed, "a:author/a:name")
    assert all(UUID(one) for one in texts(feed, "a:entry/a:id"))
    assert {one.get("href", "").partition("://")[0] for one in feed.findall("a:entry/a:link", ATOM)} <= {
        "http",
        "https",
    }


def test_both_feeds_tell_every_move_that_the_database_learned_newest_first(package: Exported) -> None:
    learned = package.workshop.ask(lambda connection: sync.read(connection, "group_change"))
    told = [item["id"] for item in items(package)]
    assert len({*told}) == len(told) == len(learned)
    assert texts(atom(package.text("feed.atom")), "a:entry/a:id") == told
    days = [item["date_published"] for item in items(package)]
    assert days == sorted(days, reverse=True)


def test_a_move_has_the_id_and_the_words_that_a_webhook_receives(package: Exported) -> None:
    box = package.workshop.ask(lambda connection: sync.read(connection, "outbox"))
    told = {row["event_id"]: json.loads(row["payload"]) for row in box if row["event"] == GROUP_CHANGED}
    by_id = {item["id"].removeprefix("urn:uuid:"): item["_comity"] for item in items(package)}
    assert told
    for key, payload in told.items():
        moved = {"jurisdiction", "before", "after", "effective_on", "effective_to", "known_on", "trigger", "run_id"}
        assert {name: by_id[key][name] for name in moved} == {name: payload[name] for name in moved}


def test_since_leaves_out_what_was_recorded_before_that_day(workshop: Workshop, tmp_path: Path) -> None:
    today, later = (
        exported(workshop, tmp_path / name, "--format", "feed", "--since", str(day))
        for name, day in (("today", TODAY), ("later", TODAY + timedelta(2)))
    )
    assert len(items(today)) == len(workshop.ask(lambda connection: sync.read(connection, "group_change")))
    assert items(later) == []
    assert texts(atom(later.text("feed.atom")), "a:entry/a:id") == []
    jsonschema.validate(json.loads(later.text("feed.json")), JSON_FEED)
    assert MOMENT.fullmatch(texts(atom(later.text("feed.atom")), "a:updated")[0])


@pytest.mark.parametrize("title", ["<script>window.hacked = 1</script>", "]]>&amp;<b>", "a\x0bb\ufffec"])
def test_a_title_stays_a_text(title: str) -> None:
    moves = [move(title)]
    (story,) = texts(atom(atom_feed(moves, TODAY)), "a:entry/a:content")
    assert re.sub("[\x0b\ufffe]", "\ufffd", title) in story
    entry = atom(atom_feed(moves, TODAY)).find("a:entry/a:content", ATOM)
    assert entry is not None
    assert entry.get("type") is None  # which is text
    assert title in json.loads(json_feed(moves))["items"][0]["content_text"]
    assert "content_html" not in json_feed(moves)


@pytest.mark.parametrize("page", ["javascript:window.hacked=1", "data:text/html,x", "https://", "http://["])
def test_an_address_that_is_none_of_the_web_is_left_out(page: str) -> None:
    told = move("made up", (page, "https://example.org/"))
    (item,) = json.loads(json_feed([told]))["items"]
    assert item["external_url"] == "https://example.org/"
    assert [one["url"] for one in item["_comity"]["evidence"]] == ["https://example.org/"]
    links = atom(atom_feed([told], TODAY)).findall("a:entry/a:link", ATOM)
    assert [link.get("href") for link in links] == ["https://example.org/"]
    assert page not in item["content_text"].split("\n")
