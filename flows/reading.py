"""Reading one source: fetch its pages, parse them, then the new pages that they announce."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, Protocol, TypeVar

from db.known import Known, KnownPage
from db.observe import PageSeen
from flows.settings import Settings
from models.errors import FetchError, ParseError
from models.facts import Candidate
from models.merge import Problem
from models.urls import page_key
from scrapers import PARSER_VERSION
from scrapers.archive import Archive
from scrapers.fetch import Fetched, Fetcher
from scrapers.parse import parse
from scrapers.session import LiveAdapter, RenditionAdapter, ReplicaAdapter, is_rendition, make_session
from scrapers.sources import Source

T = TypeVar("T")
Mode = Literal["renditions", "replica", "live"]
_MOST_CANDIDATES = 100  # new pages a source and run; the rest waits for the next run


class Runner(Protocol):
    """How a step is run: called with its name and the work to do."""

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        """The result of the work."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads sources in one mode."""

    mode: Mode
    fetcher: Fetcher
    archive: Archive
    shipped: frozenset[str] | None  # the pages that there are when nothing else can be fetched

    def read(self, source: Source, known: Known, since: date | None, step: Runner) -> list[PageSeen]:
        """All pages of a source: its own and those met before, then the new ones that they announce."""
        urls = list(dict.fromkeys([*(start[0] for start in source.starts), *known.pages]))
        pages = self._read(source.name, urls, source, known, step)
        announced = [
            fact for page in pages for seen in page.observations or () if isinstance(fact := seen.fact, Candidate)
        ]
        met = {page_key(page.url) for page in pages}
        new = self._new(announced, known, met, since)
        return pages + (self._read(f"{source.name} candidates", new, source, known, step) if new else [])

    def _read(self, name: str, urls: Iterable[str], source: Source, known: Known, step: Runner) -> list[PageSeen]:
        fetched = step(f"fetch {name}", lambda: [self._fetch(url, source, known.pages.get(url)) for url in urls])
        return step(f"parse {name}", lambda: [self._parse(found, source, known) for found in fetched])

    def _new(self, announced: Iterable[Candidate], known: Known, met: set[str], since: date | None) -> list[str]:
        """The announced pages that no run has read yet: those of this run first, then those that earlier runs left."""
        found: dict[str, str] = {}
        for fact in (*announced, *known.announced):
            key = page_key(fact.target_url)
            if key in met or (self.shipped is not None and key not in self.shipped):
                continue
            if since is None or fact.published_on is None or fact.published_on.last_day >= since:
                found.setdefault(key, fact.target_url)
        return list(found.values())[:_MOST_CANDIDATES]

    def _fetch(self, url: str, source: Source, known: KnownPage | None) -> Fetched | PageSeen:
        """What came, or the page as not seen, with the problem."""
        if self.shipped is not None and known and not known.is_rendition:
            # The page itself was fetched once: it stays in the place of its rendition.
            if known.parser_version == PARSER_VERSION:
                return PageSeen(source.name, url)
            now = datetime.now(UTC)
            return Fetched(url, url, now, "unchanged", None, None, None, known.etag, known.last_modified)
        hosts = source.hosts | {f"www.{host}" for host in source.hosts}
        try:
            return self.fetcher.get(url, hosts, known.etag if known else None, known.last_modified if known else None)
        except FetchError as error:
            return PageSeen(source.name, url, problems=(Problem("fetch_failed", source.name, url, str(error)),))

    def _parse(self, found: Fetched | PageSeen, source: Source, known: Known) -> PageSeen:
        """The page with its observations; an unchanged page is parsed only by a parser that has changed."""
        if isinstance(found, PageSeen):
            return found
        url, seen_at = found.url, found.fetched_at
        if found.status == "gone":
            message = f"{url}: expected a page, found that it is gone; what it stated is kept"
            return PageSeen(source.name, url, seen_at, problems=(Problem("page_gone", source.name, url, message),))
        before = known.pages.get(url)
        body, sha256, charset = found.body, found.sha256, found.charset
        if found.status == "unchanged" or (before and before.sha256 == sha256):
            if before is None or before.parser_version == PARSER_VERSION:
                return PageSeen(source.name, url, seen_at, before.sha256 if before else None)
            body, sha256, charset = self.archive.get(before.sha256), before.sha256, before.charset
        snapshot = {
            "content_type": found.content_type,
            "charset": charset,
            "etag": found.etag,
            "last_modified": found.last_modified,
            "is_rendition": is_rendition(body),
            "parser_version": PARSER_VERSION,
        }
        try:
            observations = tuple(parse(body, url, charset))
        except ParseError as error:
            problem = Problem("parse_failed", source.name, url, str(error))
            return PageSeen(source.name, url, seen_at, sha256, snapshot, None, (problem,))
        return PageSeen(source.name, url, seen_at, sha256, snapshot, observations)


def make_reader(settings: Settings, live: bool) -> Reader:
    """A reader of the replica where one is set, of the web when asked for, else of the shipped renditions."""
    archive = Archive(settings.archive_url)
    if settings.replica_url:
        session = make_session(settings.contact, ReplicaAdapter(settings.replica_url))
        return Reader("replica", Fetcher(session, archive, 0), archive, None)
    if live:
        session = make_session(settings.contact, LiveAdapter())
        return Reader("live", Fetcher(session, archive, settings.delay_seconds), archive, None)
    adapter = RenditionAdapter()
    shipped = frozenset(page_key(url) for url in adapter.urls())
    return Reader("renditions", Fetcher(make_session(settings.contact, adapter), archive, 0), archive, shipped)
