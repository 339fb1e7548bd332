"""What the database holds of each source before a run: its pages, what they state, and those that were announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from db import sync
from db.observe import damaged_observations, open_observations
from db.sync import table
from models.facts import Candidate, Observation


@dataclass(frozen=True, slots=True)
class KnownPage:
    """The newest snapshot of a page: what to ask the publisher with, which parser read it, and what it states."""

    sha256: str
    content_sha256: str
    page_kind: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    is_rendition: bool
    parser_version: int
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The pages of a source by URL, the pages that any of them announced, newest first, and the last clean run."""

    pages: Mapping[str, KnownPage] = field(default_factory=dict)
    announced: tuple[Candidate, ...] = ()
    watermark: datetime | None = None  # when the last run began that read every page; None: none did


def known_sources(connection: Connection) -> dict[str, Known]:
    """What is known of each source; a page with damaged observations counts as read by no parser, to be read again."""
    damaged = {row["url"] for row in damaged_observations(connection)}
    stated: dict[tuple[str, str], list[Observation]] = {}
    for seen in open_observations(connection):
        stated.setdefault((seen.origin.source, seen.origin.url), []).append(seen)
    pages: dict[str, dict[str, KnownPage]] = {}
    names = [name for name in KnownPage.__dataclass_fields__ if name != "observations"]
    for row in sorted(sync.read(connection, "snapshot"), key=lambda row: row["last_seen_at"]):
        seen_there = tuple(stated.get((row["source"], row["url"]), ()))
        page = KnownPage(**{name: row[name] for name in names}, observations=seen_there)
        page = replace(page, parser_version=0) if row["url"] in damaged else page
        pages.setdefault(row["source"], {})[row["url"]] = page
    announced: dict[str, list[Candidate]] = {}
    for (source, _), observations in stated.items():
        announced.setdefault(source, []).extend(
            fact for fact in (seen.fact for seen in observations) if isinstance(fact, Candidate)
        )
    watermarks = _watermarks(connection)
    return {
        source: Known(
            pages.get(source, {}),
            tuple(sorted(announced.get(source, []), key=_age, reverse=True)),
            watermarks.get(source),
        )
        for source in pages.keys() | announced.keys() | watermarks.keys()
    }


def _watermarks(connection: Connection) -> dict[str, datetime]:
    """When the last good run of each source began."""
    run = table("source_run")
    latest = select(run.c.source, func.max(run.c.started_at)).where(run.c.state == "good").group_by(run.c.source)
    return {row[0]: row[1] for row in connection.execute(latest)}


def _age(fact: Candidate) -> tuple[str, str]:
    return fact.published_on.text if fact.published_on else "", fact.target_url
