"""What would change if: hypothetical facts go through the real merge and the real rule; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection

from db import rows
from db.observe import open_observations
from db.queries import Answer, ground_answer
from models.dates import PartialDate
from models.directory import Directory
from models.errors import FactError, IdentityError, NotFoundError
from models.facts import AnyFact, Decision, Observation, Origin, Stage, Treaty, Withdrawal, read_fact
from models.identity import tokens_of
from models.merge import Merged, merge
from models.policies import Policy
from models.rule import Ground, GroupDecision, decide, grounds_of
from models.rulings import Facts
from models.stages import stage_faults
from models.vocabulary import Rank, TreatyStatus

_SUPPOSED = Origin("what-if", "what-if", Rank.HYPOTHESIS, "what-if:")


def what_if(connection: Connection, given: Any, today: date, policy: Policy) -> list[Answer]:
    """The jurisdictions whose group today would be another, with both groups and the ground that would decide.

    Raises FactError for an entry that is no fact, NotFoundError for a key that names nothing.
    """
    if not isinstance(given, list):
        raise FactError("", given, "expected a JSON list of facts, found something else")
    supposed = [_read(number, entry) for number, entry in enumerate(given, start=1)]
    _refuse_two_outcomes(fact for fact in supposed if isinstance(fact, Decision))
    observed = open_observations(connection)
    before = merge(observed)
    merged = merge(_supposing(observed, before, supposed, today))
    _refuse_impossible_stages(merged)
    if problem := next((found for found in merged.problems if found not in before.problems), None):
        raise IdentityError(problem.message)
    was, now = grounds_of(_facts(before), policy), grounds_of(_facts(merged), policy)
    return list(_moves(was, now, today))


def _moves(was: dict[str, list[Ground]], now: dict[str, list[Ground]], today: date) -> Iterator[Answer]:
    for code in sorted(was.keys() | now.keys()):
        before: GroupDecision = decide(was.get(code, []), today, today)
        after: GroupDecision = decide(now.get(code, []), today, today)
        if before.group != after.group:
            ground = ground_answer(after.deciding) if after.deciding else None
            yield {"jurisdiction": code, "before": before.group, "after": after.group, "ground": ground}


def _refuse_two_outcomes(supposed: Iterable[Decision]) -> None:
    """Raise FactError where two hypotheses on one ruling differ in outcome: their order would decide."""
    outcomes: dict[str, Decision] = {}
    for fact in supposed:
        for token in (*tokens_of(fact), *([fact.key] if fact.key else [])):
            first = outcomes.setdefault(token, fact)
            if first.outcome != fact.outcome:
                raise FactError("outcome", fact.outcome, f"{first.outcome} as in the other entry on {token}")


def _refuse_impossible_stages(merged: Merged) -> None:
    """Raise IdentityError for a stage that no dispute can have: backwards in time, abroad, or in a circle."""
    decisions = {held.key: held.fact for held in merged.held if isinstance(held.fact, Decision)}
    stages = [held.fact for held in merged.held if isinstance(held.fact, Stage)]
    for stage, fault in stage_faults(stages, decisions):
        raise IdentityError(f"stage of {stage.key}: {fault}")


def _read(number: int, entry: Any) -> AnyFact:
    if isinstance(entry, dict):  # what `comity parse` prints is a hypothesis too
        entry = {name: value for name, value in entry.items() if name not in ("span", "url")}
    try:
        return read_fact(entry)
    except FactError as error:
        raise FactError("", entry, f"entry {number}: {error}") from None


def _facts(merged: Merged) -> Facts:
    return rows.facts_from(rows.fact_rows(merged.held))


def _supposing(
    observed: list[Observation], before: Merged, supposed: Iterable[AnyFact], today: date
) -> list[Observation]:
    """The observations with the hypotheses among them."""
    result = list(observed)
    decisions = {held.key: held.fact for held in before.held if isinstance(held.fact, Decision)}
    decisions |= {fact.key: fact for fact in supposed if isinstance(fact, Decision) and fact.key}
    for fact in supposed:
        match fact:
            case Withdrawal():
                key = _resolve(fact.key, before)
                result = [seen for seen in result if before.key_of.get(seen) != key]
                continue
            case Stage():
                earlier = _resolve(fact.key, before) if fact.key not in decisions else fact.key
                fact = fact.model_copy(update={"key": earlier})
                if fact.superseded_by not in decisions:
                    result.append(_suppose(_unnamed_stage(fact, decisions, today)))
            case Decision() if fact.decided_on is None:
                fact = fact.model_copy(update={"decided_on": PartialDate(today.isoformat())})
            case Treaty() if fact.in_force_on and fact.status is None:
                fact = fact.model_copy(update={"status": TreatyStatus.IN_FORCE})
        result.append(_suppose(fact))
    return result


def _suppose(fact: AnyFact) -> Observation:
    return Observation(fact, _SUPPOSED, "")


def _unnamed_stage(stage: Stage, decisions: dict[str, Decision], today: date) -> Decision:
    """The ruling behind a stage that only has a name: handed down today, without an outcome of its own."""
    if stage.key not in decisions:
        raise NotFoundError(f"stage: expected the key of a decision, found {stage.key!r}")
    earlier = decisions[stage.key]
    return Decision(
        key=stage.superseded_by,
        direction=earlier.direction,
        jurisdiction=earlier.jurisdiction,
        decided_on=PartialDate(today.isoformat()),
    )


def _resolve(key: str, before: Merged) -> str:
    """The key of the fact that a key, docket or citation names; NotFoundError for none, IdentityError for several."""
    return Directory((held.key, held.fact) for held in before.held).key_of(key)
