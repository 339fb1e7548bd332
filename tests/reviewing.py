"""A database in which something of every kind waits for a reviewer; the pages are made up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from db import sync
from db.observe import PageSeen
from db.record import Recorded, begin_run, record
from models.facts import AnyFact, Observation, Origin, read_fact
from models.vocabulary import Rank
from scrapers.archive import Archive
from scrapers.register import load_register
from tests.running import Workshop
from tests.test_reviews import BLOG, POST, ruling
from tests.test_reviews_command import any_workshop as any_workshop
from tests.test_reviews_command import queue
from tests.test_reviews_command import workshop as workshop

STAGE = "au-2022-wu-yin>au-2023-yin-wu-vsca"
COUNT = "count-2021-06-08"
NEWS = "https://cjo.example/a/news"
LATE = Origin("late", "late", Rank.PROSE, "https://late.example/post")


def page(origin: Origin = POST, **stated: Any) -> Observation:
    return Observation(read_fact(stated), origin, "quoted")


def is_needed(fact: AnyFact) -> bool:
    """A part of the register that is small: Thailand, Australia, Malaysia, and printed counts."""
    return fact.kind == "published_count" or (fact.key or "")[:3] in ("th-", "au-", "my-")


def everything(at: Workshop) -> list[Observation]:
    """Rows of the register, and made-up pages that leave something of every kind for a reviewer."""
    same_day = [ruling(docket=f"(2026) Hu 72 Xie Wai Ren No. {number}") for number in (88881, 88882)]
    return [
        *(row for row in load_register(at.register) if is_needed(row.fact)),
        *same_day,
        ruling(BLOG, docket=None),  # fits both of that day
        ruling(docket="(2023) Gui 71 Xie Wai Ren No. 1", jurisdiction="TH", decided_on="2024-06-17"),
        ruling(
            BLOG, docket="(2025) Hu 72 Xie Wai Ren No. 7", docket_zh="（2025）沪72协外认8号", decided_on="2025-03-03"
        ),
        page(kind="stage", key=STAGE.split(">")[0], superseded_by=STAGE.split(">")[1], effect="reversed"),
        page(kind="published_count", as_of="2021-06-08", published_on="2021-06-10", total_cases=99),
        page(kind="candidate", target_url=NEWS, why="announced"),
        page(BLOG, kind="candidate", target_url=BLOG.url, why="the day of the ruling is not stated"),
    ]


def run(at: Workshop, seen: list[Observation], reviews: Iterable[Observation] = ()) -> Recorded:
    """What a run records that reads the register, these pages and the reviews of the archive."""
    pages: dict[tuple[str, str], list[Observation]] = {}
    for one in seen:
        if one.origin.source != "register":
            pages.setdefault((one.origin.source, one.origin.url), []).append(one)
    read = [PageSeen(*page, observations=tuple(stated), status="read") for page, stated in pages.items()]
    rows = [one for one in seen if one.origin.source == "register"]
    return record(at.engine, begin_run(at.engine, "test", "0"), rows, read, [*reviews])


@pytest.fixture
def full(workshop: Workshop) -> Workshop:
    """A database in which something of every kind waits."""
    run(workshop, everything(workshop))
    return workshop


@pytest.fixture
def any_full(any_workshop: Workshop) -> Workshop:
    """The same on each kind of database."""
    run(any_workshop, everything(any_workshop))
    return any_workshop


def waiting(at: Workshop) -> dict[str, list[str]]:
    """The keys that wait, by list."""
    return {name: [row["key"] for row in rows] for name, rows in queue(at).items() if name != "reviews"}


def rows_of(at: Workshop, name: str) -> list[Any]:
    found: list[Any] = at.ask(lambda connection: sync.read(connection, name))
    return found


def reviews_of(at: Workshop) -> Iterator[Observation]:
    return Archive(at.settings.archive_url).reviews()
