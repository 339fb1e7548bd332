"""What one version of a page says: a pure function of its bytes, address and charset, so that any worker can do it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from models.errors import ParseError
from models.facts import Observation
from models.merge import Problem
from scrapers import PARSER_VERSION
from scrapers.parse import open_page
from scrapers.session import is_rendition
from scrapers.sources import PageRefused, source_of


@dataclass(frozen=True, slots=True)
class PageRead:
    """A version of a page as the parsers of today read it; without observations it could not be read."""

    source: str
    is_rendition: bool
    page_kind: str = ""  # empty: of no kind that states facts
    content_sha256: str = ""  # of what the page says, without markup
    observations: tuple[Observation, ...] | None = None
    problem: Problem | None = None

    def as_snapshot(self) -> dict[str, object]:
        """What the table `snapshot` keeps of it."""
        told = {name: getattr(self, name) for name in ("is_rendition", "page_kind", "content_sha256")}
        return {**told, "parser_version": PARSER_VERSION}


def read_page(body: bytes, url: str, charset: str | None) -> PageRead:
    """What the page says, or the problem that keeps it from being read; raises nothing."""
    source, rendition, kind, content = source_name(url), is_rendition(body), "", ""
    try:
        page = open_page(body, url, charset)
        kind, content = page.kind.name if page.kind else "", page.content_sha256
        return PageRead(source, rendition, kind, content, tuple(page.observations()))
    except ParseError as error:
        name = "page_refused" if isinstance(error, PageRefused) else "parse_failed"
        return PageRead(source, rendition, kind, content, None, Problem(name, source, url, str(error)))


def source_name(url: str) -> str:
    """The source at that address; its host when no source has it any more."""
    try:
        return source_of(url).name
    except ParseError:
        return urlsplit(url).netloc
