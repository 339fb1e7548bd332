"""What the database holds of a source before a run: its pages, and those that were announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from db import sync
from db.observe import damaged_observations, open_observations
from db.sync import table
from models.facts import Candidate


@dataclass(frozen=True, slots=True)
class KnownPage:
    """The newest snapshot of a page: what to ask the publisher with, and which parser read it."""

    sha256: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    is_rendition: bool
    parser_version: int


@dataclass(frozen=True, slots=True)
class Known:
    """The pages of a source by URL, and the pages that any of them announced, newest first."""

    pages: Mapping[str, KnownPage] = field(default_factory=dict)
    announced: tuple[Candidate, ...] = ()


def known_of(connection: Connection, source: str) -> Known:
    """What is known of a source; a page with damaged observations counts as read by no parser, to be read again."""
    snapshot = table("snapshot")
    names = KnownPage.__dataclass_fields__
    newest = sorted(sync.read(connection, "snapshot", snapshot.c.source == source), key=lambda row: row["last_seen_at"])
    pages = {row["url"]: KnownPage(**{name: row[name] for name in names}) for row in newest}
    for row in damaged_observations(connection):
        if row["url"] in pages:
            pages[row["url"]] = replace(pages[row["url"]], parser_version=0)
    seen = [seen for seen in open_observations(connection) if seen.origin.source == source]
    found = [fact for fact in (one.fact for one in seen) if isinstance(fact, Candidate)]
    return Known(pages, tuple(sorted(found, key=_age, reverse=True)))


def _age(fact: Candidate) -> tuple[str, str]:
    return fact.published_on.text if fact.published_on else "", fact.target_url
