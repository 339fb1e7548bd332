"""One fault, and what a whole run makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flows.pipeline import Report
from models.urls import page_key
from scrapers.patience import Patience
from scrapers.sources import source_of
from tests.faults.server import address
from tests.faults.web import Stack, Web
from tests.replaying import rows

Arrange = Callable[[Web], None]


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong, and the page whose fate tells what a run makes of it."""

    name: str
    arrange: Arrange
    says: str  # in the text of the issue; empty when there is none
    page: str
    at: str  # the address that misbehaves
    stack: Stack = "replica"
    patience: Patience | None = None
    tries: Callable[[Web], int] | None = None  # how often it was met; by default how often `at` was asked for
    adds_observations: bool = False  # it shows new pages, so that only facts and groups stay as they are

    @property
    def source(self) -> str:
        """The source of the page."""
        return source_of(self.page).name


@dataclass(frozen=True)
class Seen:
    """What a run made of a fault."""

    outcome: str
    states: dict[str, str]  # of the other sources
    issues: list[dict[str, Any]]  # that this run opened


def meet(web: Web, fault: Fault, **options: Any) -> Seen:
    """Run the pipeline while the fault lasts."""
    web.behave()
    fault.arrange(web)
    report = web.run(fault.stack, fault.patience, **options)
    assert report.recorded is not None
    run_id = report.recorded.run_id
    return Seen(
        outcome=_outcome(web, fault, report),
        states={read.source.name: read.state for read in report.reads if read.source.name != fault.source},
        issues=[row for row in rows(web.workshop, "issue") if row["opened_run"] == run_id],
    )


def _outcome(web: Web, fault: Fault, report: Report) -> str:
    """In the words of docs/reliability.md, from what the page became and from what the server was asked for."""
    (read,) = [read for read in report.reads if read.source.name == fault.source]
    keys = [page_key(page.url) for page in read.pages]
    place = keys.index(page_key(fault.page))
    tries = fault.tries(web) if fault.tries else web.server.asked[address(fault.at)]
    again = ["retried"] if tries > 1 else []
    if read.state == "held":
        return ", ".join([*again, "held"])
    if read.pages[place].status in ("read", "unchanged"):
        return ", ".join(again or ["read"])
    host = urlsplit(fault.page).hostname
    later = [page.url for page in read.pages[place + 1 :] if urlsplit(page.url).hostname == host]
    closed = later and not any(web.server.asked[address(url)] for url in later)
    return ", ".join([*again, "closed" if closed else "skipped"])
