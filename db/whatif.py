"""What would change if: hypothetical facts go through the real merge and the real rule; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from models.merge import Merged, merge
from models.policies import Policy
from models.rule import Ground, GroupDecision, decide, grounds_of
from models.stages import stage_faults
from models.vocabulary import Rank, TreatyStatus

_SUPPOSED = Origin("what-if", "what-if", Rank.HYPOTHESIS, "what-if:")


def what_if(connection: Connection, given: Any, today: date, policy: Policy) -> list[Answer]:
    """The jurisdictions whose group today would be another, with both groups and the ground that would decide.

    Raises FactError for an entry that is no fact or contradicts another one, NotFoundError for a key that names
    nothing, IdentityError for a fact that may be several, or a stage that no dispute can have.
    """
    if not isinstance(given, list):
        raise FactError("", given, "expected a JSON list of facts, found something else")
    supposed = [_read(number, entry) for number, entry in enumerate(given, start=1)]
    observed = open_observations(connection)
    before = merge(observed)
    merged = merge(_supposing(observed, before, supposed, today))
    _refuse_contradictions(merged)
    _refuse_impossible_stages(before, merged)
    if problem := next((found for found in merged.problems if found not in before.problems), None):
        raise IdentityError(problem.message)
    return list(_moves(_grounds(before, policy), _grounds(merged, policy), today))


def _read(number: int, entry: Any) -> AnyFact:
    if isinstance(entry, dict):  # what `comity parse` prints is a hypothesis too
        entry = {name: value for name, value in entry.items() if name not in ("span", "url")}
    try:
        return read_fact(entry)
    except FactError as error:
        raise FactError("", entry, f"entry {number}: {error}") from None


def _grounds(merged: Merged, policy: Policy) -> dict[str, list[Ground]]:
    return grounds_of(rows.facts_from(rows.fact_rows(merged.held)), policy)


def _moves(was: Mapping[str, list[Ground]], now: Mapping[str, list[Ground]], today: date) -> Iterator[Answer]:
    for code in sorted(was.keys() | now.keys()):
        before: GroupDecision = decide(was.get(code, []), today, today)
        after: GroupDecision = decide(now.get(code, []), today, today)
        if before.group != after.group:
            ground = ground_answer(after.deciding) if after.deciding else None
            yield {"jurisdiction": code, "before": before.group, "after": after.group, "ground": ground}


# --- the observations, with the hypotheses among them -----------------------------------------------------------------


def _supposing(
    observed: Iterable[Observation], before: Merged, supposed: Sequence[AnyFact], today: date
) -> list[Observation]:
    """What is withdrawn goes first, then the other facts come, then the stages, which may be of either."""
    directory = Directory((held.key, held.fact) for held in before.held)
    gone = {directory.key_of(fact.key) for fact in supposed if isinstance(fact, Withdrawal)}
    found = [seen for seen in observed if before.key_of.get(seen) not in gone]
    for fact in supposed:
        match fact:
            case Withdrawal() | Stage():
                continue
            case Decision() if not _is_held(fact, directory) and fact.decided_on is None:
                fact = fact.model_copy(update={"decided_on": PartialDate(today.isoformat())})
            case Treaty() if fact.in_force_on and fact.status is None:
                fact = fact.model_copy(update={"status": TreatyStatus.IN_FORCE})
        found.append(_suppose(fact))
    if stages := [fact for fact in supposed if isinstance(fact, Stage)]:
        found += map(_suppose, _with_their_rulings(stages, merge(found), today))
    return found


def _suppose(fact: AnyFact) -> Observation:
    return Observation(fact, _SUPPOSED, "")


def _is_held(fact: Decision, directory: Directory) -> bool:
    """Whether a ruling is held under any of its names; raises FactError when that is not the key that it gives."""
    for name in (fact.key, fact.docket_zh, fact.docket, fact.neutral_citation):
        try:
            key = directory.key_of(name or "")
        except (NotFoundError, IdentityError):  # not held; or the merge tells by place and day, or says that it cannot
            continue
        if fact.key not in (None, key):
            raise FactError("key", fact.key, f"none or {key}, under which {name} is held")
        return True
    return False


def _with_their_rulings(stages: Iterable[Stage], merged: Merged, today: date) -> Iterator[AnyFact]:
    """The stages by the keys of their rulings, and the rulings behind those that only have a name.

    Raises NotFoundError for an earlier ruling that is none.
    """
    rulings = {held.key: held.fact for held in merged.held if isinstance(held.fact, Decision)}
    directory = Directory(rulings.items())
    waiting = [
        stage.model_copy(update={name: _key_of(getattr(stage, name), directory) for name in ("key", "superseded_by")})
        for stage in stages
    ]
    while waiting:
        ready = [stage for stage in waiting if stage.key in rulings]
        if not ready:
            raise NotFoundError(f"stage: expected the key of a decision, found {waiting[0].key!r}")
        for stage in ready:
            yield stage
            if stage.superseded_by not in rulings:
                rulings[stage.superseded_by] = _later_ruling(stage, rulings[stage.key], today)
                yield rulings[stage.superseded_by]
        waiting = [stage for stage in waiting if stage not in ready]


def _key_of(name: str, directory: Directory) -> str:
    """The key of the ruling that is called so; the name itself when none is."""
    try:
        return directory.key_of(name)
    except NotFoundError:
        return name


def _later_ruling(stage: Stage, earlier: Decision, today: date) -> Decision:
    """The ruling behind a stage that only has a name: handed down today, without an outcome of its own."""
    return Decision(
        key=stage.superseded_by,
        direction=earlier.direction,
        jurisdiction=earlier.jurisdiction,
        decided_on=PartialDate(today.isoformat()),
    )


# --- hypotheses that cannot be true ----------------------------------------------------------------------------------


def _refuse_contradictions(merged: Merged) -> None:
    """Raise FactError where two hypotheses on one fact differ: their order would decide."""
    for found in merged.disagreements:
        if found.kept_url == found.lost_url == _SUPPOSED.url:
            raise FactError(found.field, found.lost, f"{found.kept} as in the other entry on {found.fact_key}")


def _refuse_impossible_stages(before: Merged, merged: Merged) -> None:
    """Raise IdentityError for a new stage that no dispute can have: backwards in time, abroad, or in a circle."""
    there = set(_faults(before))
    for stage, fault in _faults(merged):
        if (stage, fault) not in there:
            raise IdentityError(f"stage of {stage.key}: {fault}")


def _faults(merged: Merged) -> Iterator[tuple[Stage, str]]:
    decisions = {held.key: held.fact for held in merged.held if isinstance(held.fact, Decision)}
    return stage_faults([held.fact for held in merged.held if isinstance(held.fact, Stage)], decisions)
