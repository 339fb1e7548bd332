"""A report on a database that is as bad as one can be: reviews, two clocks, tiny territories, hostile texts.

What is added to the shipped register here and in `tests.clocks` is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db.observe import PageSeen
from db.record import begin_run, record
from flows.report.data import report_data
from flows.report.page import render
from models.facts import Observation, Origin, read_fact
from models.merge import Problem
from models.vocabulary import Rank
from scrapers.register import load_register
from tests.browser import Page, browser
from tests.clocks import FINNISH, call, filled, made_up
from tests.running import TODAY, Workshop

SCRIPT = "<script>window.hacked = 1</script>"
BREAKS_OUT = '</script></style></title>"\'><img src=x onerror="window.hacked = 1">'
NO_ADDRESSES = ("javascript:window.hacked=1", "data:text/html,<script>window.hacked=1</script>")
QUOTED = 'https://example.org/?q="onmouseover="window.hacked=1'
ENDLESS = "w" * 400
HOSTILE = [
    # Gibraltar has no outline of its own on the map, Malta is too small for it.
    made_up(
        "decision",
        "gi-hostile",
        jurisdiction="GI",
        case_name=f"Smith v. {SCRIPT}",
        applicant=BREAKS_OUT,
        respondent=ENDLESS,
        deciding_court=SCRIPT,
        decided_on="2019-02-03",
        source_urls=[*NO_ADDRESSES, QUOTED],
        notes=BREAKS_OUT,
        confidence="high",
    ),
    made_up(
        "treaty",
        "treaty-mt",
        jurisdiction="MT",
        title_en=f"{SCRIPT} {ENDLESS}",
        title_zh="条约<b>",
        in_force_on="2003-04",
    ),
    made_up("published_group", "", jurisdiction="MT", group=1, name_as_printed=BREAKS_OUT, published_on="2020-01-01"),
]


@dataclass(frozen=True, slots=True)
class Made:
    """A report, the database that it is of, and what the command line says of that."""

    workshop: Workshop
    path: Path

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return self.path.as_uri()

    def said(self, *words: str) -> str:
        """What a command prints."""
        return call(self.workshop, *words)


def page_of(workshop: Workshop, version: str = "1.2.3") -> str:
    """The report on a database, of today."""
    data: dict[str, Any] = workshop.ask(lambda connection: report_data(connection, TODAY, version))
    return render(data)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The report on the bad database."""
    folder = tmp_path_factory.mktemp("report")
    workshop = filled(f"sqlite:///{folder / 'comity.db'}", folder / "work")
    spoil(workshop)
    path = folder / "report.html"
    path.write_text(page_of(workshop), encoding="utf-8", newline="")
    return Made(workshop, path)


def spoil(workshop: Workshop) -> None:
    """Add the hostile facts, a hostile page that states one of them, and an issue about it."""
    origin = Origin("synthetic", "synthetic", Rank.PROSE, NO_ADDRESSES[0])
    told = read_fact({"kind": "decision", "jurisdiction": "GI", "direction": "outbound", "decided_on": "2019-02-03"})
    seen = [*load_register(workshop.register), *FINNISH, *HOSTILE]
    issue = Problem("synthetic", "synthetic", NO_ADDRESSES[1], SCRIPT)
    page = PageSeen(origin.source, origin.url, observations=(Observation(told, origin, BREAKS_OUT),), problems=(issue,))
    record(workshop.engine, begin_run(workshop.engine, "test", "0"), seen, [page])


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A browser that reaches no network, for all tests of a module."""
    with browser(tmp_path_factory.mktemp("profile")) as found:
        found.cut_network()
        yield found


@pytest.fixture
def opened(page: Page, made: Made) -> Page:
    """The report, opened anew."""
    page.said.clear()
    page.look(1440)
    page.open("about:blank")
    page.load(made.url)
    return page
