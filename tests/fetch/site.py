"""One made-up site and a clock that does what it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import responses

from scrapers.archive import Archive
from scrapers.fetch import Clock, Fetcher
from scrapers.session import LiveAdapter, make_session

PAGE = "https://example.org/case"
ROBOTS = "https://example.org/robots.txt"
HOSTS = frozenset({"example.org", "www.example.org"})
BODY = b"<html><title>Case</title><p>The court recognizes the judgment.</p></html>"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class FakeClock(Clock):
    """Stands still but for sleeping and, if told so, for a tick at every look."""

    def __init__(self, tick: float = 0.0) -> None:
        self.seconds, self.tick, self.sleeps = 0.0, tick, list[float]()

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds


def fetcher_of(archive: Archive, delay: float = 0.0, clock: Clock | None = None) -> Fetcher:
    adapter = LiveAdapter(backoff=0, resolver=lambda host: ["127.0.0.1" if host == "inside.org" else "93.184.216.34"])
    return Fetcher(make_session("ops@example.org", adapter), archive, delay, clock or FakeClock())


def open_site(web: responses.RequestsMock) -> None:
    """A site without robots.txt and with one page."""
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=BODY, content_type="text/html; charset=GB18030", headers={"ETag": '"1"'})


def asked(web: responses.RequestsMock) -> list[str]:
    return [str(call.request.url) for call in web.calls]
