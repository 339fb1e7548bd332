"""What must hold whatever happens, on random histories of made-up jurisdictions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from db.derive import derive
from db.digest import digest
from models.facts import Observation, Review, read_fact
from models.merge import merge
from models.reviews import make_review
from tests.oracle.asof import Period, tables_on
from tests.oracle.histories import DAYS, History, called, make_histories
from tests.oracle.loading import load_all, load_at_once
from tests.oracle.sources import EXACT, REGISTER

_COUNT = 60
_OF_ONE_COUNTRY = ("treaty", "decision", "stage", "published_group", "conflict", "ground", "standing", "group_history")


def told_of(histories: Sequence[History]) -> list[Observation]:
    return [seen for history in histories for seen in history.observations()]


def load(tmp_path: Path, name: str, observations: Sequence[Observation]) -> Engine:
    return load_at_once(f"sqlite:///{tmp_path / name}.db", observations)


def said_on(connection: Connection, valid: date, known: date) -> dict[str, Any]:
    """Everything that the tables say of each jurisdiction on a pair of days; nothing of one that no fact speaks of."""
    tables = tables_on(connection, valid, known)
    said: dict[str, Any] = {
        period.jurisdiction: (period, set(), set(), tables.contrary.get(period.jurisdiction, 0))
        for period in tables.periods
    }
    for code, ground in tables.grounds:
        said[code][1].add(ground)
    for code, kind, key in tables.standing:
        said[code][2].add((kind, key))
    return said


def nothing_said(code: str) -> Any:
    return Period(code, 4, 4, (), date.min, "none", None), set(), set(), 0


def register_row(code: str, kind: str, **fields: Any) -> Observation:
    fact = {"kind": kind, "jurisdiction": code, "key": f"{code.lower()}-added", "confidence": "high", **fields}
    return Observation(read_fact(fact), REGISTER, "")


def test_the_order_of_arrival_never_matters(database_url: str, tmp_path: Path) -> None:
    histories = make_histories(11, _COUNT)
    with load_all(database_url, histories).connect() as connection:
        load_by_load = digest(connection)
    for number in range(3):
        shuffled = told_of(histories)
        random.Random(number).shuffle(shuffled)
        with load(tmp_path, f"shuffled-{number}", shuffled).connect() as connection:
            assert digest(connection) == load_by_load


def test_a_fact_about_one_country_never_changes_another() -> None:
    """Nothing else can be said of published lists: a list is compared with all countries that it does not print."""
    histories = make_histories(12, 3 * _COUNT)

    def rows(observations: list[Observation]) -> Counter[tuple[str, str]]:
        tables = derive(merge(observations)).tables
        return Counter((name, row["digest"]) for name in _OF_ONE_COUNTRY for row in tables[name])

    alone = Counter[tuple[str, str]]()
    for history in histories:
        alone += rows(history.observations())
    assert rows(told_of(histories)) == alone


def test_withdrawing_a_fact_equals_never_having_had_it_from_that_day_on(tmp_path: Path) -> None:
    chance = random.Random(13)
    with_it: list[Observation] = []
    rejections: list[Observation] = []
    without_it: list[Observation] = []
    rejected_on: dict[str, date] = {}
    for history in make_histories(13, _COUNT):
        facts = {called(seen) for seen in history.observations() if seen.fact.kind in ("decision", "treaty", "stage")}
        key = chance.choice(sorted(facts)) if facts else ""
        text = chance.choice(EXACT)
        told = [seen for seen in history.observations() if not (isinstance(seen.fact, Review) and called(seen) == key)]
        with_it += told
        without_it += [seen for seen in told if called(seen) != key]
        rejected_on[history.code] = date.fromisoformat(text)
        if key:
            at = datetime.fromisoformat(f"{text}T12:00+00:00")
            rejections.append(make_review(key, "rejected", "Synthetic Reviewer", "synthetic", at))
    had = load(tmp_path, "had", with_it)
    rejected = load(tmp_path, "rejected", [*with_it, *rejections])
    never = load(tmp_path, "never", without_it)
    moved = 0
    with had.connect() as before, rejected.connect() as now, never.connect() as after:
        for known in DAYS:
            for valid in DAYS:
                found = said_on(now, valid, known)
                as_before, as_after = said_on(before, valid, known), said_on(after, valid, known)
                for code, day in rejected_on.items():
                    as_it_must_be = as_after if known >= day else as_before
                    said = found.get(code, nothing_said(code))
                    assert said == as_it_must_be.get(code, nothing_said(code)), (code, valid, known)
                    moved += said != as_before.get(code, nothing_said(code))
    assert moved > _COUNT  # else nothing was rejected that mattered


def test_a_refusal_alone_never_changes_a_group_but_is_counted(tmp_path: Path) -> None:
    histories = make_histories(14, _COUNT)
    refused_on = date.fromisoformat("2020-04-01")
    refusals = [
        register_row(
            history.code,
            "decision",
            direction=direction,
            decided_on=refused_on.isoformat(),
            outcome="refused",
            refusal_ground="no_reciprocity",
        )
        for history, direction in zip(histories, ["inbound", "outbound"] * _COUNT, strict=False)
    ]
    without = load(tmp_path, "without", told_of(histories))
    with_them = load(tmp_path, "with", [*told_of(histories), *refusals])
    with without.connect() as before, with_them.connect() as now:
        for known in DAYS:
            for valid in DAYS:
                was, found = said_on(before, valid, known), said_on(now, valid, known)
                counted = 1 if valid >= refused_on and known >= refused_on else 0
                for history in histories:
                    period, grounds, _, contrary = was.get(history.code, nothing_said(history.code))
                    assert found[history.code][:2] == (period, grounds)
                    assert found[history.code][3] == contrary + counted


def test_a_treaty_in_force_dominates(tmp_path: Path) -> None:
    histories = [one for one in make_histories(15, 2 * _COUNT) if f"treaty-{one.code.lower()}" not in facts_of(one)]
    entry = date.fromisoformat("2020-12-31")
    treaties = [
        register_row(one.code, "treaty", in_force_on="2020-12", status="in_force", recognition_clause=True)
        for one in histories
    ]
    without = load(tmp_path, "without", told_of(histories))
    with_them = load(tmp_path, "with", [*told_of(histories), *treaties])
    with without.connect() as before, with_them.connect() as now:
        for known in DAYS:
            for valid in DAYS:
                was, found = said_on(before, valid, known), said_on(now, valid, known)
                for history in histories:
                    if valid >= entry and known >= entry:
                        period = found[history.code][0]
                        assert (period.group, period.group_without_provisional, period.qualifiers) == (1, 1, ())
                    else:
                        assert found[history.code] == was.get(history.code, nothing_said(history.code))


def facts_of(history: History) -> set[str]:
    return {called(seen) for seen in history.observations()}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_and_index_make_the_same_history(seed: int) -> None:
    assert make_histories(seed, 5) == make_histories(seed, 10)[:5]
    assert len({str(history.loads) for history in make_histories(seed, 5)}) == 5
