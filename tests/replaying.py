"""Replays in tests: into the database of a workshop, or into an empty one beside it; pages as a replica tells them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import SQLModel

import db.record
import flows.pipeline
from db import sync
from flows import demo
from flows.replay import database_of, prepare, register_of, write
from flows.replay_diff import answer_of
from models.reviews import make_review
from scrapers.archive import Archive
from scrapers.replica import Replica
from tests.running import Workshop

KEY = "2026-hu72xiewairen-99999"
POST = demo.post("Sun, 22 Nov 2026", "14 Nov. 2026", 2026)
OTHER_DOCKET = POST.replace(b"99999", b"88888")
REFUSED = (
    POST.replace(b"First Recognizes", b"Refuses to Recognize")
    .replace(b"recognizing a monetary judgment", b"refusing to recognize a monetary judgment")
)  # fmt: skip
NO_FACTS = b"<p>We are redesigning this synthetic site.</p>"
UNREADABLE = b"<html>" + b"<div>" * 5000
ONLY_MARKUP = POST.replace(b"</body>", b'<img src="/track?token=synthetic"></body>')

Answer = dict[str, Any]
Rows = list[dict[str, Any]]


def replay(workshop: Workshop, dry_run: bool = False) -> Answer:
    """What `comity replay` answers, without a terminal."""
    register = register_of(workshop.settings)
    with database_of(workshop.settings, dry_run) as engine:
        prepared = prepare(engine, workshop.settings, register)
        return answer_of(prepared, dry_run, None if dry_run else write(engine, prepared).run_id)


def beside(workshop: Workshop, database_url: str, folder: Path, archive_url: str | None = None) -> Workshop:
    """A workshop on another database, with the same register, replica and archive, or a copy of the archive."""
    found = Workshop(database_url, folder)
    same = {"register_folder": workshop.register, "replica_url": workshop.settings.replica_url}
    archive = {"archive_url": archive_url or workshop.settings.archive_url}
    found.settings = found.settings.model_copy(update=same | archive)
    return found


def rows(workshop: Workshop, table: str) -> Rows:
    """All rows of a table."""
    found: Rows = workshop.ask(lambda connection: sync.read(connection, table))
    return found


def everything(workshop: Workshop, but: tuple[str, ...] = ("run",)) -> dict[str, Rows]:
    """All rows of all tables but some."""
    return {name: rows(workshop, name) for name in SQLModel.metadata.tables if name not in but}


def open_issues(workshop: Workshop) -> list[str]:
    """The kinds of what is open."""
    return sorted(row["kind"] for row in rows(workshop, "issue") if row["closed_run"] is None)


def group_article(names_left: int | None = None) -> tuple[str, bytes]:
    """The address of the article that prints the groups, and its page with only the first of its names."""
    pages = demo.shipped_pages()
    url = next(url for url in pages if "can-foreign-judgments" in url)
    page = pages[url]
    if names_left is None:
        return url, page
    names = [place for place in range(len(page)) if page.startswith(b"<li>", place)]
    return url, page[: names[names_left]] + page[page.index(b"</ol>", names[names_left]) :]


def run(workshop: Workshop) -> None:
    """A run of two sources."""
    workshop.run(sources=("cjo", "hcch"))


def publish(replica: Replica, page: bytes = POST) -> None:
    """The made-up post appears, and the topic page announces it."""
    replica.publish(demo.TOPIC, demo.topic_page("Sun, 22 Nov 2026"))
    replica.publish(demo.POST, page)


def replayed(workshop: Workshop, folder: Path) -> Workshop:
    """A replay into an empty database of its own."""
    place = folder / uuid4().hex
    found = beside(workshop, f"sqlite:///{place / 'empty.db'}", place)
    replay(found)
    return found


def agree(workshop: Workshop, folder: Path) -> bool:
    """Whether a replay gives the same from nothing, and nothing else where everything is."""
    same = replay(workshop, dry_run=True)
    assert (same["tables"], same["group_changes"]) == ({}, [])
    return replayed(workshop, folder).digest() == workshop.digest()


def judge(workshop: Workshop, verdict: str, hours: int) -> None:
    """A reviewer's word on the made-up ruling."""
    at = datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(hours=hours)
    Archive(workshop.settings.archive_url).put_review(make_review(KEY, verdict, "Ann", "made up", at))


def killed(workshop: Workshop) -> None:
    """A run that dies when it has noted what it takes, and leaves no word of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.record, "store_observations", _die)
        patch.setattr(flows.pipeline, "fail_run", lambda *told: None)
        with pytest.raises(KeyboardInterrupt):
            run(workshop)


def _die(*given: object) -> None:
    raise KeyboardInterrupt
