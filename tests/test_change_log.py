"""The third stamp: when this database learned a thing. It is in the log, which is only added to, and in no digest.

Every fact here is made up. The clock of `db.record` is set to the day of each load.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

import db.record
from db import migrate, sync
from db.digest import digest
from db.engine import open_engine, writing
from db.queries import groups
from db.record import Recorded, begin_run, record
from models.facts import Observation, Origin, read_fact
from models.policies import DEFAULT
from models.reviews import make_review
from models.vocabulary import Rank
from tests.clocks import ROW
from tests.test_two_clocks import QUERIES

FIRST = "fi-first"
LATE, EARLY = "2026-03-02", "2026-01-05"
JOURNAL = Origin("journal", "journal", Rank.TABLE, "https://journal.example/late")
GAZETTE = Origin("gazette", "gazette", Rank.TABLE, "https://gazette.example/early")


class Desk:
    """A database and its clock; `load` is a run that the register told all of this and nothing else."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.engine = open_engine(url)
        self._patch = monkeypatch
        migrate.upgrade(self.engine)

    def at(self, day: date) -> None:
        """Let it be late on that day."""

        class Clock(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return datetime(day.year, day.month, day.day, 23, 30, tzinfo=UTC)

        self._patch.setattr(db.record, "datetime", Clock)

    def load(self, day: date, seen: Iterable[Observation], reviews: Iterable[Observation] = ()) -> Recorded:
        self.at(day)
        return record(self.engine, begin_run(self.engine, "test", "0"), list(seen), [], list(reviews))

    def ask(self, question: Callable[[Connection], Any]) -> Any:
        with self.engine.connect() as connection:
            return question(connection)

    def rows(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask(lambda connection: sync.read(connection, name))
        return found

    def log(self) -> list[dict[str, Any]]:
        return self.rows("group_change")

    def told(self, valid: date, recorded: date) -> dict[str, int]:
        """What the query of the document says; a country without a row is in group 4."""
        days = {"valid": str(valid), "recorded": str(recorded)}
        found = self.ask(lambda connection: connection.execute(text(QUERIES["told"]), days).mappings().all())
        return {row["jurisdiction"]: row["group_number"] for row in found if row["group_number"] != 4}

    def answers(self, valid: date, known: date) -> dict[str, int]:
        """What `comity groups` says."""
        found = self.ask(lambda connection: groups(connection, valid, known, DEFAULT))
        return {row["jurisdiction"]: row["group"] for row in found if row["group"] != 4}


@pytest.fixture
def desk(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk at which nothing was loaded, on each kind of database."""
    return Desk(database_url, monkeypatch)


def ruling(key: str = FIRST, origin: Origin = ROW, **fields: Any) -> Observation:
    """A made-up recognition of a judgment of Finland."""
    stated = {"direction": "inbound", "jurisdiction": "FI", "outcome": "recognized", "decided_on": "2025-12-01"}
    return Observation(read_fact({"kind": "decision", "key": key, **stated, **fields}), origin, "")


# --- a publication that is found late ---------------------------------------------------------------------------------


def test_a_publication_found_late_corrects_known_time_and_rewrites_nothing(desk: Desk) -> None:
    desk.load(date(2026, 3, 10), [ruling(origin=JOURNAL, published_on=LATE)])
    (first,) = desk.log()
    assert (str(first["known_on"]), first["recorded_at"].date()) == (LATE, date(2026, 3, 10))
    found = [ruling(origin=JOURNAL, published_on=LATE), ruling(origin=GAZETTE, published_on=EARLY)]
    desk.load(date(2026, 5, 20), found)
    begins = [str(row["known_from"]) for row in desk.rows("group_history") if row["group_number"] == 2]
    assert begins == [EARLY]
    assert desk.log() == [first]


def test_what_users_were_told_then_and_what_is_known_to_have_been_public_are_two_answers(desk: Desk) -> None:
    day = date(2026, 2, 1)
    desk.load(day, [])
    desk.load(date(2026, 3, 10), [ruling(published_on=LATE)])
    desk.load(date(2026, 5, 20), [ruling(published_on=EARLY)])
    assert desk.answers(valid=day, known=day) == {"FI": 2}
    assert desk.told(valid=day, recorded=day) == {}
    assert desk.told(valid=day, recorded=date(2026, 3, 9)) == {}
    assert desk.told(valid=day, recorded=date(2026, 3, 10)) == {"FI": 2}


def test_a_day_ends_at_midnight_utc_wherever_the_database_is(desk: Desk) -> None:
    desk.load(date(2026, 3, 10), [ruling(published_on=LATE)])
    if desk.engine.dialect.name == "postgresql":
        with writing(desk.engine) as connection:
            name = connection.execute(text("SELECT current_database()")).scalar()
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET timezone TO 'Asia/Tokyo'")
    assert desk.told(valid=date(2026, 1, 1), recorded=date(2026, 3, 10)) == {"FI": 2}
    assert desk.told(valid=date(2026, 1, 1), recorded=date(2026, 3, 9)) == {}


# --- what is dated ahead ----------------------------------------------------------------------------------------------


def test_a_ruling_whose_publication_is_dated_ahead_was_not_told_before(desk: Desk) -> None:
    day, end = date(2026, 6, 1), date(2026, 12, 31)
    known = [ruling("fi-out", direction="outbound", decided_on="2020-01-01")]
    desk.load(day, [*known, ruling(published_on="2026")])
    for recorded in (day, end - timedelta(1), end, end + timedelta(40)):
        assert desk.told(valid=day, recorded=recorded) == desk.answers(valid=day, known=recorded)
    assert desk.told(valid=day, recorded=day) == {"FI": 3}
    assert desk.told(valid=day, recorded=end) == {"FI": 2}


def test_a_termination_to_come_was_not_told_before(desk: Desk) -> None:
    stated = {"kind": "treaty", "key": "treaty-fi", "jurisdiction": "FI", "recognition_clause": True}
    treaty = read_fact({**stated, "in_force_on": "2001-01-01", "terminated_on": "2026-09-30"})
    desk.load(date(2026, 6, 1), [Observation(treaty, ROW, "")])
    days = [date(2026, 6, 1), date(2026, 9, 29), date(2026, 9, 30), date(2027, 1, 1)]
    for valid, recorded in itertools.combinations_with_replacement(days, 2):
        assert desk.told(valid, recorded) == desk.answers(valid, recorded), f"valid {valid}, recorded by {recorded}"
    assert desk.told(valid=days[1], recorded=days[3]) == {"FI": 1}
    assert desk.told(valid=days[2], recorded=days[3]) == {}


# --- the log is only added to -----------------------------------------------------------------------------------------


def guard(connection: Connection) -> None:
    """Let the database itself refuse that a row of the log is changed or taken away."""
    for deed in ("UPDATE", "DELETE"):
        if connection.dialect.name == "sqlite":
            refuse = "BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
            connection.exec_driver_sql(f"CREATE TRIGGER no_{deed} BEFORE {deed} ON group_change {refuse}")
        else:
            body = "BEGIN RAISE EXCEPTION 'the log is only added to'; END"
            connection.exec_driver_sql(
                f"CREATE FUNCTION no_{deed}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$;"
                f"CREATE TRIGGER no_{deed} BEFORE {deed} ON group_change FOR EACH ROW EXECUTE FUNCTION no_{deed}()"
            )


def test_no_run_changes_or_takes_away_a_row_of_the_log(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        guard(connection)
    rejected = make_review(FIRST, "rejected", "Ann", "made up", datetime(2026, 4, 1, tzinfo=UTC))
    loads: list[tuple[list[Observation], list[Observation]]] = [
        ([ruling(published_on=LATE)], []),
        ([ruling(published_on=EARLY)], []),
        ([ruling(decided_on="2025-11-15")], []),
        ([ruling(decided_on="2025-11-15")], [rejected]),
        ([], []),
        ([ruling("fi-other", direction="outbound")], []),
        ([ruling("fi-other", direction="outbound", outcome="refused")], []),
    ]
    before: list[dict[str, Any]] = []
    for number, (seen, reviews) in enumerate(loads):
        desk.load(date(2026, 4, 1) + timedelta(number), seen, reviews)
        log = desk.log()
        assert log[: len(before)] == before
        before = log
    with writing(desk.engine) as connection:
        db.record.rebuild(connection, "upgrade", "0")
    assert desk.log() == before
    assert len(before) >= 5


def test_the_guard_would_notice(desk: Desk) -> None:
    desk.load(date(2026, 4, 1), [ruling()])
    with writing(desk.engine) as connection:
        guard(connection)
    for deed in ("UPDATE group_change SET after = 1", "DELETE FROM group_change"):
        with pytest.raises(Exception, match="the log is only added to"), writing(desk.engine) as connection:
            connection.exec_driver_sql(deed)


def test_the_digest_does_not_depend_on_when_a_thing_was_learned(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Desk(f"sqlite:///{tmp_path / 'other' / 'comity.db'}", monkeypatch)
    desk.load(date(2026, 3, 10), [ruling(published_on=LATE)])
    other.load(date(2026, 7, 1), [])
    other.load(date(2026, 8, 1), [ruling(published_on=LATE)])
    assert desk.ask(digest) == other.ask(digest)
    assert desk.log()[0]["recorded_at"] != other.log()[0]["recorded_at"]


# --- every day --------------------------------------------------------------------------------------------------------


def some_facts(chance: random.Random) -> list[Observation]:
    """What the register says on some day: up to four rulings of two countries and a treaty, all dated before."""
    start = date(2025, 1, 1)

    def some_day() -> str:
        return str(start + timedelta(chance.randrange(300)))

    seen = []
    for number in range(4):
        if chance.random() < 0.7:
            fields: dict[str, Any] = {
                "jurisdiction": "FI" if number < 2 else "NO",
                "direction": chance.choice(["inbound", "outbound"]),
                "outcome": chance.choice(["recognized", "recognized", "refused"]),
                "decided_on": some_day(),
            }
            if chance.random() < 0.6:
                fields["published_on"] = some_day()
            seen.append(ruling(f"synthetic-{number}", **fields))
    if chance.random() < 0.5:
        begins, ends = sorted([some_day(), some_day()])
        treaty = {"kind": "treaty", "key": "treaty-fi", "jurisdiction": "FI", "recognition_clause": True}
        until = {"terminated_on": ends} if ends > begins and chance.random() < 0.5 else {}
        seen.append(Observation(read_fact({**treaty, "in_force_on": begins, **until}), ROW, ""))
    return seen


@pytest.mark.parametrize("seed", range(3))
def test_the_query_says_what_users_were_told_on_any_day(desk: Desk, seed: int) -> None:
    """Load after load says something else; what `comity groups` answered after each, the log says of that day."""
    chance = random.Random(seed)
    asked = [date(2024, 12, 31) + timedelta(days) for days in range(0, 310, 28)]
    days = [date(2026, 1, 1) + timedelta(7 * number) for number in range(8)]
    told: dict[tuple[date, date], dict[str, int]] = {}
    for day in days:
        desk.load(day, some_facts(chance))
        told |= {(valid, day): desk.answers(valid, day) for valid in asked}
    for (valid, day), answer in told.items():
        for recorded in (day, day + timedelta(6)):
            assert desk.told(valid, recorded) == answer, f"valid {valid}, recorded by {recorded}"
    assert len({str(answer) for answer in told.values()}) > 5
