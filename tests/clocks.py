"""What tests of the two clocks share: a database with reviews of several days, and pairs of days that matter.

The register is the shipped one. The reviews, Finland's rulings and Finland's treaty are made up.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from db import sync
from db.record import begin_run, record
from flows.cli import app
from models.facts import Observation, Origin, read_fact
from models.reviews import make_review
from models.vocabulary import Rank
from scrapers.register import load_register
from tests.running import TODAY, Workshop

ROW = Origin("register", "register", Rank.REGISTER, "register:synthetic.csv")
VIRGIN, THAI = "vg-2019-xing-libin", "th-orientthai-nanning-2024"
REVIEWS = [
    ("rejected", VIRGIN, date(2024, 3, 1)),
    ("confirmed", VIRGIN, date(2024, 6, 1)),
    ("rejected", THAI, date(2025, 2, 1)),
    ("rejected", "treaty-it", date(2023, 1, 1)),
    ("confirmed", "treaty-it", date(2023, 2, 1)),
    ("rejected", "au-2022-wu-yin>au-2023-yin-wu-vsca", date(2025, 5, 5)),
    ("rejected", "gb-rnso-beijing-2004", date(2025, 6, 1)),
]


def made_up(kind: str, key: str, **fields: Any) -> Observation:
    """A made-up fact about Finland, as a row of the register states it."""
    place = {"jurisdiction": "FI"} if kind != "stage" else {}
    ruling = {"direction": "outbound", "outcome": "recognized"} if kind == "decision" else {}
    return Observation(read_fact({"kind": kind, "key": key, **place, **ruling, **fields}), ROW, "")


_REFUSED = {"direction": "inbound", "outcome": "refused"}
FINNISH = [
    made_up("decision", "fi-refused", decided_on="2010-03-01", **_REFUSED, refusal_ground="no_reciprocity"),
    made_up("decision", "fi-appeal", decided_on="2011-04-01", **_REFUSED, refusal_ground="service"),
    made_up("stage", "fi-refused", superseded_by="fi-appeal", effect="replaced"),
    made_up("treaty", "treaty-fi", in_force_on="2001-05", terminated_on="2019-06-30", recognition_clause=True),
    made_up("decision", "fi-first", decided_on="2018-04-03", published_on="2021"),
    made_up("decision", "fi-second", decided_on="2020-01-07", published_on="2020-02", confidence="low"),
    made_up("decision", "fi-ahead", direction="inbound", decided_on="2022-08-01", published_on=str(TODAY.year + 1)),
]


def database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The URL of an empty database of the kind that the parameter names, for all tests of a module."""
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'comity.db'}"
        return
    with request.getfixturevalue("postgres_cluster").database() as url:
        yield url


def filled(url: str, folder: Path) -> Workshop:
    """A database that a run has filled, with the reviews and the Finnish facts."""
    found = Workshop(url, folder)
    found.run()
    reviews = [
        make_review(key, verdict, "Ann", "made up", datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        for verdict, key, day in REVIEWS
    ]
    seen = [*load_register(found.register), *FINNISH]
    record(found.engine, begin_run(found.engine, "test", "0"), seen, [], reviews)
    return found


def call(workshop: Workshop, *words: str) -> str:
    """What a command prints."""
    environment = {
        "COMITY_DATABASE_URL": workshop.settings.database_url,
        "COMITY_ARCHIVE_URL": workshop.settings.archive_url,
    }
    done = CliRunner().invoke(app, words, env=environment)
    assert done.exit_code == 0, done.output
    return done.stdout


def pairs(workshop: Workshop) -> list[tuple[date, date]]:
    """Pairs of days that matter: where something begins or ends on both clocks, reviews, and any other such days."""
    rows = [
        row for name in ("standing", "ground", "group_history") for row in workshop.ask(partial(sync.read, name=name))
    ]
    corners = {(row[f"valid_{one}"], row[f"known_{other}"]) for row in rows for one in _SIDES for other in _SIDES}
    edges = {day for corner in corners for day in corner} - {date.min, date.max}
    days = sorted({*edges, *(day - timedelta(1) for day in edges), TODAY})
    chance = random.Random(20220317)
    certain = sorted(corner for corner in corners if not {date.min, date.max} & {*corner})
    found = [*chance.sample(certain, 20), *((chance.choice(days), chance.choice(days)) for _ in range(20))]
    found += [(TODAY, known) for _, _, day in REVIEWS for known in (day - timedelta(1), day)]
    found += [(day, TODAY) for day in (date(1980, 1, 1), date(2011, 4, 1), date(2019, 6, 29), date(2019, 6, 30), TODAY)]
    return list(dict.fromkeys(found))


_SIDES = ("from", "to")
