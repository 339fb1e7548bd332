"""Very many synthetic decisions, for the plans and times of queries, recorded on the path that every run takes.

Countries are real codes; everything else is made up and says so.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pycountry
from sqlalchemy import Engine

from db import sync
from db.engine import writing
from db.migrate import upgrade
from db.observe import PageSeen
from db.record import begin_run, record
from models.facts import Observation, Origin, read_fact
from models.jurisdictions import OUT_OF_SCOPE
from models.merge import Problem
from models.vocabulary import Basis, Effect, Outcome, Rank, RefusalGround, Subject
from tests.made_up import ROW

_FIRST, _DAYS = date(1995, 1, 1), 11_000
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_OUTCOMES = (*[Outcome.RECOGNIZED] * 5, Outcome.PARTIALLY_RECOGNIZED, *[Outcome.REFUSED] * 3, Outcome.DISMISSED)
_ON_A_PAGE = 40
_SOURCES = tuple(f"synthetic-{number}" for number in range(10))
Fields = dict[str, Any]


def fill(engine: Engine, decisions: int, countries: int) -> None:
    """Fill an empty database; every second decision stands on a page too, where one in fifty says something else."""
    upgrade(engine)
    chance = random.Random(decisions)
    codes = sorted({country.alpha_2 for country in pycountry.countries} - OUT_OF_SCOPE)[:countries]
    told = [_decision(number, codes[number % countries], chance) for number in range(decisions)]
    told += [*_stages(told, countries), *(fields for code in codes for fields in _of_country(code, chance))]
    rows = [Observation(read_fact(fields), ROW, "") for fields in told]
    pages = list(_pages(told[0:decisions:2], chance))
    record(engine, begin_run(engine, "synthetic", "synthetic"), rows, pages)


def _decision(number: int, code: str, chance: random.Random) -> Fields:
    day = _FIRST + timedelta(chance.randrange(_DAYS))
    outcome = chance.choice(_OUTCOMES)
    fields: Fields = {
        "kind": "decision",
        "key": f"{code.lower()}-synthetic-{number}",
        "jurisdiction": code,
        "direction": chance.choice(["inbound", "inbound", "outbound"]),
        "case_name": f"Synthetic {number} v. Made-up {number}",
        "deciding_court": f"Synthetic court {number % 300}",
        "docket": f"synthetic {number}",
        "decided_on": day.isoformat(),
        "outcome": outcome,
        "subject": chance.choice([Subject.MONETARY, Subject.MONETARY, Subject.FAMILY, Subject.BANKRUPTCY]),
        "notes": "synthetic",
        "confidence": chance.choice(["high", "medium", "low"]),
    }
    if outcome == Outcome.REFUSED:
        fields["refusal_ground"] = chance.choice([*[RefusalGround.NO_RECIPROCITY] * 4, *RefusalGround])
    elif fields["direction"] == "inbound":
        fields["basis"] = chance.choice([Basis.RECIPROCITY, Basis.TREATY])
    if chance.random() < 0.7:
        fields["published_on"] = (day + timedelta(chance.randrange(900))).isoformat()
    return fields


def _stages(decisions: Sequence[Fields], countries: int) -> Iterator[Fields]:
    """One decision in ten is a later stage of the one before of its country."""
    for at in range(countries, len(decisions)):
        if at // countries % 10 == 1:
            earlier, later = decisions[at - countries]["key"], decisions[at]["key"]
            yield {"kind": "stage", "key": earlier, "superseded_by": later, "effect": list(Effect)[at % len(Effect)]}


def _of_country(code: str, chance: random.Random) -> Iterator[Fields]:
    """A treaty for every second country, and the country in three printed lists."""
    if chance.random() < 0.5:
        entered = (_FIRST + timedelta(chance.randrange(_DAYS))).isoformat()
        treaty = {"kind": "treaty", "key": f"treaty-{code.lower()}", "jurisdiction": code, "in_force_on": entered}
        yield {**treaty, "recognition_clause": chance.random() < 0.8, "notes": "synthetic"}
    for number in range(3):
        page = f"https://synthetic.example/list-{number}"
        printed = {"kind": "published_group", "key": f"list-{number}-{code.lower()}", "jurisdiction": code}
        printed |= {"name_as_printed": f"Synthetic {code}", "published_on": f"20{10 + number}-06-01"}
        yield {**printed, "group": chance.choice([1, 2, 3]), "source_urls": (page,)}


def _pages(decisions: Sequence[Fields], chance: random.Random) -> Iterator[PageSeen]:
    for number, start in enumerate(range(0, len(decisions), _ON_A_PAGE)):
        source, url = _SOURCES[number % len(_SOURCES)], f"https://synthetic.example/page-{number}"
        origin = Origin(source, source, Rank.TABLE, url)
        told = [{**fields} for fields in decisions[start : start + _ON_A_PAGE]]
        for fields in told:
            if chance.random() < 0.02:
                fields["subject"] = Subject.IP
        told.append({"kind": "candidate", "target_url": f"{url}/next", "why": "synthetic"})
        seen = tuple(Observation(read_fact(fields), origin, f"synthetic words of {url}") for fields in told)
        snapshot: Fields = {"page_kind": "synthetic", "parser_version": 1, "is_rendition": False}
        problems = (Problem("synthetic", source, url, f"synthetic: expected nothing, found page {number}"),)
        sha256 = hashlib.sha256(url.encode()).hexdigest()
        yield PageSeen(source, url, _AT, sha256, snapshot, seen, problems, "read")


def add_runs(engine: Engine, runs: int) -> None:
    """Runs that read all sources and found nothing new, one a day."""
    each = {"pages": 1, "read": 0, "unchanged": 1, "failed": 0, "yields": "{}", "message": None}
    days = [_AT + timedelta(number) for number in range(runs)]
    of_run = {"mode": "synthetic", "state": "complete", "version": "synthetic"}
    with writing(engine) as connection:
        sync.insert(connection, "run", [{"id": f"synthetic-{at:%Y%m%d}", **of_run, "started_at": at} for at in days])
        sync.insert(
            connection,
            "source_run",
            [
                {"run_id": f"synthetic-{at:%Y%m%d}", "source": source, "started_at": at, **each}
                | {"state": "good" if at.day % 7 else "partial", "stale_on": at.date() + timedelta(30)}
                for at in days
                for source in _SOURCES
            ],
        )
