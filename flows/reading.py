"""How a run reads its sources: from the shipped renditions, a replica on loopback, or the web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeVar

from db.known import Known
from flows.reader import Reader, SourceRead, is_of
from flows.settings import Settings
from scrapers.archive import Archive
from scrapers.fetch import Fetcher
from scrapers.session import LiveAdapter, RenditionAdapter, ReplicaAdapter, make_session
from scrapers.sources import Source

__all__ = ["Mode", "Reading", "Runner", "SourceRead", "make_reading"]

T = TypeVar("T")
Mode = Literal["renditions", "replica", "live"]


class Runner(Protocol):
    """How a step is run: called with its name and the work to do."""

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        """The result of the work."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a run reads: one mode, one fetcher and one archive for all its sources."""

    mode: Mode
    fetcher: Fetcher
    archive: Archive
    shipped: tuple[str, ...] | None

    def read(self, source: Source, known: Known, since: date | None) -> SourceRead:
        """What there is to read of a source."""
        shipped = None if self.shipped is None else tuple(url for url in self.shipped if is_of(url, source))
        return Reader(source, known, self.fetcher, self.archive, shipped, since).read()


def make_reading(settings: Settings, live: bool) -> Reading:
    """Reads the replica where one is set, the web when asked to, else the shipped renditions."""
    archive = Archive(settings.archive_url)
    if settings.replica_url:
        session = make_session(settings.contact, ReplicaAdapter(settings.replica_url))
        return Reading("replica", Fetcher(session, archive, 0), archive, None)
    if live:
        session = make_session(settings.contact, LiveAdapter())
        return Reading("live", Fetcher(session, archive, settings.delay_seconds), archive, None)
    adapter = RenditionAdapter()
    shipped = tuple(adapter.urls())
    return Reading("renditions", Fetcher(make_session(settings.contact, adapter), archive, 0), archive, shipped)
