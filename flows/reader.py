"""Reading one source: the pages where it starts, those met before, then the new ones that they announce."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from db.known import Known, KnownPage
from db.observe import PageSeen
from models.errors import FetchError, ParseError
from models.facts import AnyFact, Candidate, Observation
from models.merge import Problem
from models.urls import page_key
from scrapers import PARSER_VERSION
from scrapers.archive import Archive
from scrapers.fetch import Fetched, Fetcher
from scrapers.markup import clean
from scrapers.page_read import PageRead, read_page
from scrapers.parse import kind_of
from scrapers.sources import Source, source_of
from scrapers.yields import Yields, breaches, yields_of

_MOST_NEW = 100  # new pages a source and run; the rest waits for the next run
_MOST_LISTED = 60  # pages of one list
_LONGEST_MESSAGE = 1_000  # characters: what a publisher sends (a status line, a redirect) may be told with it
_OVERLAP = timedelta(days=14)  # a list is read back this far behind the last good run: posts appear late


@dataclass(frozen=True, slots=True)
class SourceRead:
    """What a run read of one source."""

    source: Source
    started_at: datetime
    pages: list[PageSeen]
    yields: Yields
    breaches: list[str]
    robots: dict[str, str]  # what robots.txt says, by scheme and host

    @property
    def state(self) -> str:
        """`good`; `partial`: some pages failed; `held`: a bound is breached; `failed`: all did; `unread`: no page."""
        if all(page.status == "unasked" for page in self.pages):
            return "unread"
        failed = [page for page in self.pages if page.status == "failed"]
        if failed and len(failed) == len(self.pages):
            return "failed"
        if self.breaches:
            return "held"
        return "partial" if failed else "good"

    def usable_pages(self) -> list[PageSeen]:
        """The pages for the record; of a held source only their problems, so that the next run reads them again."""
        if self.state != "held":
            return self.pages
        held = [replace(page, sha256=None, snapshot=None, observations=None) for page in self.pages]
        problems = tuple(held_back(self.source, self.breaches))
        return [*held, PageSeen(self.source.name, self.source.starts[0][0], problems=problems)]


@dataclass(slots=True)
class Reader:
    """Reads one source in one mode."""

    source: Source
    known: Known
    fetcher: Fetcher
    archive: Archive
    shipped: tuple[str, ...] | None  # the pages that there are when nothing else can be fetched
    since: date | None = None
    _met: dict[str, PageSeen] = field(default_factory=dict)  # by page key

    def read(self) -> SourceRead:
        """All pages of the source: its starts, those met before, then the new ones that they announce."""
        began = datetime.now(UTC)
        if self.shipped is None:
            for start in self.source.starts:
                self._read_start(start)
        for url in (*(self.shipped or ()), *self._met_before()):
            self._read(url)
        for url in self._new():
            self._read(url)
        pages = list(self._met.values())
        before = {url: page.observations for url, page in self.known.pages.items()}
        fresh = {page.url: page.observations for page in pages if page.observations is not None}
        now = by_kind(before | fresh)
        breached = breaches(self.source, now, yields_of(by_kind(before)))
        return SourceRead(self.source, began, pages, yields_of(now), breached, self.fetcher.robots_of(self._hosts()))

    def _hosts(self) -> frozenset[str]:
        return self.source.hosts | {f"www.{host}" for host in self.source.hosts}

    def _read_start(self, alternatives: tuple[str, ...]) -> None:
        """The first alternative that answers; a list page after page while it announces something unseen."""
        for url in alternatives:
            seen = self._read(url.replace("{n}", "1"))
            if seen.status in ("failed", "gone"):
                continue
            number = 1
            while "{n}" in url and number < _MOST_LISTED and self._announces_unseen(seen):
                number += 1
                seen = self._read(url.replace("{n}", str(number)))
            for other in alternatives[: alternatives.index(url)]:  # what stands in for them answered: no issue
                failed = self._met[page_key(other.replace("{n}", "1"))]
                self._met[page_key(failed.url)] = replace(failed, status="unasked", problems=())
            return
        last = self._met[page_key(alternatives[-1].replace("{n}", "1"))]
        self._met[page_key(last.url)] = replace(last, status="failed")  # also when it is gone: a start must answer

    def _announces_unseen(self, page: PageSeen) -> bool:
        """Whether a list page names a post that no run has met, not older than the last good run."""
        seen = {page_key(url) for url in self.known.pages} | {page_key(one.target_url) for one in self.known.announced}
        oldest = (self.known.watermark - _OVERLAP).date() if self.known.watermark else None
        return any(
            page_key(fact.target_url) not in seen
            and not (oldest and fact.published_on and fact.published_on.last_day < oldest)
            for fact in _candidates(page)
        )

    def _met_before(self) -> Iterator[str]:
        """The pages of earlier runs; lists are read from their start only."""
        for url in self.known.pages:
            kind = kind_of(url)
            if self.shipped is not None or not (kind and kind.is_index):
                yield url

    def _new(self) -> list[str]:
        """The announced pages that no run has read yet: those of this run first, then those that earlier runs left."""
        shipped = None if self.shipped is None else {page_key(url) for url in self.shipped}
        announced = [fact for page in self._met.values() for fact in _candidates(page)]
        found: dict[str, str] = {}
        for fact in (*announced, *self.known.announced):
            key, kind = page_key(fact.target_url), kind_of(fact.target_url)
            if key in self._met or (shipped is not None and key not in shipped) or (kind and kind.is_index):
                continue
            if not is_of(fact.target_url, self.source):
                continue
            if self.since is None or fact.published_on is None or fact.published_on.last_day >= self.since:
                found.setdefault(key, fact.target_url)
        return list(found.values())[:_MOST_NEW]

    def _read(self, url: str) -> PageSeen:
        """The page, once a run whichever way its address is written."""
        key = page_key(url)
        if key not in self._met:
            known = self.known.pages.get(url)
            self._met[key] = self._parse(self._fetch(url, known), known)
        return self._met[key]

    def _fetch(self, url: str, known: KnownPage | None) -> Fetched | PageSeen:
        """What came, or the page as not seen, with the problem."""
        if self.shipped is not None and known and not known.is_rendition:
            # The page itself was fetched once: it stays in the place of its rendition.
            if known.parser_version == PARSER_VERSION:
                return PageSeen(self.source.name, url, status="unchanged")
            now = datetime.now(UTC)
            return Fetched(url, url, now, "unchanged", None, None, None, known.etag, known.last_modified)
        try:
            return self.fetcher.get(
                url, self._hosts(), known.etag if known else None, known.last_modified if known else None
            )
        except FetchError as error:
            problem = Problem("fetch_failed", self.source.name, url, clean(str(error))[:_LONGEST_MESSAGE])
            return PageSeen(self.source.name, url, status="failed", problems=(problem,))

    def _parse(self, found: Fetched | PageSeen, known: KnownPage | None) -> PageSeen:
        """The page with its observations; an unchanged page is parsed only by a parser that has changed."""
        if isinstance(found, PageSeen):
            return found
        name, url, at = self.source.name, found.url, found.fetched_at
        if found.status == "gone":
            message = f"{url}: expected a page, found that it is gone; what it stated is kept"
            problem = Problem("page_gone", name, url, message)
            return PageSeen(name, url, at, status="gone", problems=(problem,))
        body, sha256, charset = found.body, found.sha256, found.charset
        if found.status == "unchanged" or (known and known.sha256 == sha256):
            if known is None or known.parser_version == PARSER_VERSION:
                return PageSeen(name, url, at, known.sha256 if known else None, status="unchanged")
            try:
                body, sha256, charset = self.archive.get(known.sha256), known.sha256, known.charset
            except FetchError as error:
                again = self.shipped is None or known.is_rendition
                if again and found.status == "unchanged":  # asked for without validators, it is sent once more
                    return self._parse(self._fetch(url, None), known)
                problem = Problem("archive_lacks", name, url, f"{url}: {error}")
                return PageSeen(name, url, status="failed", problems=(problem,))
        validators = {"etag": found.etag, "last_modified": found.last_modified}
        read = read_page(body, url, charset)
        if known and _says_the_same(known, read):
            return PageSeen(name, url, at, known.sha256, validators, status="unchanged")
        snapshot = {**validators, "content_type": found.content_type, "charset": charset, **read.as_snapshot()}
        if read.problem:
            return PageSeen(name, url, at, sha256, snapshot, None, (read.problem,), status="failed")
        return PageSeen(name, url, at, sha256, snapshot, read.observations, status="read")


def held_back(source: Source, breached: Iterable[str]) -> list[Problem]:
    """The problems of a source of which nothing is taken, one for each breached bound."""
    told = (f"{source.name}: held at its last good state: {line}" for line in breached)
    return [Problem("source_held", source.name, source.starts[0][0], line) for line in told]


def by_kind(stated: Mapping[str, Iterable[Observation]]) -> dict[str, list[AnyFact]]:
    """What pages state, by the kind of the page at each address."""
    found: dict[str, list[AnyFact]] = {}
    for url, observations in stated.items():
        if kind := kind_of(url):
            found.setdefault(kind.name, []).extend(seen.fact for seen in observations)
    return found


def _candidates(page: PageSeen) -> list[Candidate]:
    return [fact for seen in page.observations or () if isinstance(fact := seen.fact, Candidate)]


def is_of(url: str, source: Source) -> bool:
    """Whether the address is on a host of the source."""
    try:
        return source_of(url).name == source.name
    except ParseError:
        return False


def _says_the_same(known: KnownPage, read: PageRead) -> bool:
    """Whether a page differs in nothing but its markup, and no parser has changed since."""
    alike = known.parser_version == PARSER_VERSION and known.is_rendition == read.is_rendition
    return alike and read.content_sha256 != "" and read.content_sha256 == known.content_sha256
