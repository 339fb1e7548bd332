"""Replays in tests: into the database of a workshop, or into an empty one beside it; pages as a replica tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

from db import sync
from flows import demo
from flows.replay import database_of, prepare, register_of, write
from flows.replay_diff import answer_of
from tests.running import Workshop

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
