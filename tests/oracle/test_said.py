"""What the database says beside the groups: the log of what it said before, and what would be if; all made up."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from db.engine import open_engine
from db.migrate import upgrade
from db.whatif import what_if
from models.facts import Decision, Observation, contract_fields, read_fact
from models.policies import DEFAULT
from tests.oracle.asof import groups_on, periods_on
from tests.oracle.histories import DAYS, History, called, make_histories
from tests.oracle.loading import load_all, load_at_once, load_one
from tests.oracle.sources import LOADS, REGISTER

Entry = dict[str, Any]


def test_the_change_log_folds_to_what_the_history_says_now(database_url: str) -> None:
    histories = make_histories(21, 120)
    engine = open_engine(database_url)
    upgrade(engine)
    logged = 0
    for load in range(LOADS):
        logged += len(load_one(engine, histories, load).changes)
        with engine.connect() as connection:
            for valid in DAYS:
                last_word, groups = logged_on(connection, valid), groups_on(connection, valid, DAYS[-1])
                for code in last_word.keys() | groups.keys():
                    assert last_word.get(code, 4) == groups.get(code, 4), (load, code, valid)
    assert logged > 100


def logged_on(connection: Connection, valid: date) -> dict[str, int]:
    """The group of a day that was logged last, of every jurisdiction of which any was logged."""
    log = text(
        "SELECT jurisdiction, after FROM group_change"
        " WHERE effective_on <= :valid AND :valid < effective_to ORDER BY id"
    )
    day: Any = valid.isoformat() if connection.dialect.name == "sqlite" else valid
    return {row[0]: row[1] for row in connection.execute(log, {"valid": day})}


def test_what_if_answers_the_groups_that_a_real_load_then_gives(database_url: str, tmp_path: Path) -> None:
    chance = random.Random(22)
    entries: list[Entry] = []
    really: list[Observation] = []
    histories = make_histories(22, 60)
    for history in histories:
        supposed, told = suppose(history, chance)
        entries += supposed
        really += told
    before = load_all(database_url, histories)
    after = load_at_once(f"sqlite:///{tmp_path / 'after.db'}", really)
    kinds: set[tuple[int, int]] = set()
    for today in DAYS[::4]:
        with before.connect() as was, after.connect() as now:
            answers = what_if(was, entries, today, DEFAULT)
            groups = groups_on(was, today, today)
            then = {one.jurisdiction: (one.group, one.deciding_key) for one in periods_on(now, today, today)}
        supposed_moves = {
            one["jurisdiction"]: (one["before"], one["after"], one["ground"]["key"] if one["ground"] else None)
            for one in answers
        }
        moves = {code: (groups.get(code, 4), *then.get(code, (4, None))) for code in groups.keys() | then.keys()}
        assert supposed_moves == {code: move for code, move in moves.items() if move[0] != move[1]}, today
        kinds |= {(move[0], move[1]) for move in supposed_moves.values()}
    assert len(kinds) > 6  # else little was supposed that matters


def suppose(history: History, chance: random.Random) -> tuple[list[Entry], list[Observation]]:
    """A hypothesis about one jurisdiction, and all that would be observed were it true."""
    told = history.observations()
    code, lower = history.code, history.code.lower()
    held = [seen for seen in told if not seen.origin.is_rendition]
    directions = {called(seen): str(seen.fact.direction) for seen in held if isinstance(seen.fact, Decision)}
    treaty: Entry = {"kind": "treaty", "key": f"treaty-{lower}", "jurisdiction": code, "recognition_clause": True}
    ruling: Entry = {"kind": "decision", "key": f"{lower}-supposed", "jurisdiction": code, "decided_on": "2020-03-30"}
    match chance.choice(["treaty", "termination", "ruling", "later ruling", "withdrawal"]):
        case "treaty":
            news = [{**treaty, "in_force_on": "2020-03", "status": "in_force"}]
        case "termination":
            news = [{**treaty, "in_force_on": "2019-12-30", "terminated_on": "2021-01-01", "status": "in_force"}]
        case "later ruling" if directions:
            key = chance.choice(sorted(directions))
            ruling |= {"decided_on": "2022-01-01", "outcome": "refused", "direction": directions[key]}
            effect = chance.choice(["reversed", "affirmed", "set_aside"])
            news = [ruling, {"kind": "stage", "key": key, "superseded_by": ruling["key"], "effect": effect}]
        case "withdrawal" if directions:
            key = chance.choice(sorted(directions))
            return [{"kind": "withdraw", "key": key}], [seen for seen in told if called(seen) != key]
        case _:
            direction = chance.choice(["inbound", "outbound"])
            news = [{**ruling, "direction": direction, "outcome": "recognized", "basis": "reciprocity"}]
    rows = {called(seen): seen for seen in told if seen.origin == REGISTER}
    edited = [as_row(one, None if one["kind"] == "stage" else rows.get(one["key"])) for one in news]
    keys = {called(row) for row in edited}
    return news, [*edited, *(seen for seen in told if not (seen.origin == REGISTER and called(seen) in keys))]


def as_row(news: Entry, row: Observation | None) -> Observation:
    """The news as a row of the register, or as an edit of the row that is there; a stage has no confidence."""
    there = contract_fields(row.fact) if row else {}
    sure = {} if news["kind"] == "stage" else {"confidence": "high"}
    return Observation(read_fact({**there, **news, **sure}), REGISTER, "")
