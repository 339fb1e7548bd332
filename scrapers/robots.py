"""What may be asked of one host, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from scrapers.session import AGENT


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be asked of one host; `closed` says why nothing, `robots` None that everything may."""

    closed: str | None = None
    robots: Protego | None = None

    def pause(self) -> float:
        """Seconds between two requests by Crawl-delay and Request-rate."""
        if self.robots is None:
            return 0.0
        rate = self.robots.request_rate(AGENT)
        return max(self.robots.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate else 0.0)

    def __str__(self) -> str:
        if self.closed is not None:
            return f"nothing may be fetched: {self.closed}"
        if self.robots is None:
            return "no robots.txt: all may be fetched"
        return f"robots.txt read, asks for {self.pause():g} s between requests"


def read_robots(body: bytes) -> Rules:
    """The rules that a robots.txt states."""
    return Rules(robots=Protego.parse(body.decode("utf-8-sig", "replace")))
