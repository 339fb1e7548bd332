"""Histories into a database, on the path that every run takes: one transaction a load for all jurisdictions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import pycountry
import pytest
from sqlalchemy import Engine

from db.engine import open_engine
from db.migrate import upgrade
from db.observe import PageSeen
from db.record import Recorded, begin_run, record
from models.facts import Observation, Origin, Review
from tests.oracle.histories import History, Page
from tests.oracle.sources import LOADS, REGISTER

_SEEN_AT = datetime(2023, 6, 1, tzinfo=UTC)


def admit_synthetic_codes(patch: pytest.MonkeyPatch) -> None:
    """Let the codes of made-up jurisdictions, S0000 and so on, pass for codes of ISO 3166."""
    get = pycountry.countries.get

    def get_also(**wanted: Any) -> Any:
        code = wanted.get("alpha_2", "")
        return code if code[:1] == "S" and code[1:].isdigit() else get(**wanted)

    patch.setattr(pycountry.countries, "get", get_also)


def load_all(url: str, histories: Sequence[History]) -> Engine:
    """An empty database, then every load in turn."""
    engine = open_engine(url)
    upgrade(engine)
    for load in range(LOADS):
        load_one(engine, histories, load)
    return engine


def load_one(engine: Engine, histories: Sequence[History], load: int) -> Recorded:
    """One run over all jurisdictions: the register as it is by then, the pages that it meets, the new reviews."""
    loads = [history.loads[load] for history in histories]
    register = [seen for one in loads for seen in one.register]
    pages = [_seen(page) for one in loads for page in one.pages]
    reviews = [seen for one in loads for seen in one.reviews]
    return record(engine, begin_run(engine, "synthetic", "synthetic"), register, pages, reviews)


def load_at_once(url: str, observations: Iterable[Observation]) -> Engine:
    """An empty database, then one load of all observations, in their order."""
    register: list[Observation] = []
    reviews: list[Observation] = []
    pages: dict[Origin, list[Observation]] = {}
    for seen in observations:
        if isinstance(seen.fact, Review):
            reviews.append(seen)
        elif seen.origin == REGISTER:
            register.append(seen)
        else:
            pages.setdefault(seen.origin, []).append(seen)
    engine = open_engine(url)
    upgrade(engine)
    met = [_seen(Page(origin, tuple(stated))) for origin, stated in pages.items()]
    record(engine, begin_run(engine, "synthetic", "synthetic"), register, met, reviews)
    return engine


def _seen(page: Page) -> PageSeen:
    name, url = page.origin.source, page.origin.url
    if page.observations is None:
        return PageSeen(name, url, status="unchanged")
    sha256 = hashlib.sha256(repr(page.observations).encode()).hexdigest()
    snapshot = {"page_kind": "synthetic", "parser_version": 1, "is_rendition": page.origin.is_rendition}
    return PageSeen(name, url, _SEEN_AT, sha256, snapshot, page.observations, status="read")
