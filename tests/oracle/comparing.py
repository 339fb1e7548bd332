"""The program against the oracle, pair of days by pair of days, for all histories at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.facts import Observation
from tests.oracle.asof import Period, tables_on
from tests.oracle.evidence import sort_out
from tests.oracle.histories import DAYS, History
from tests.oracle.oracle import Answer, answer
from tests.oracle.sources import FAMILIES

_SHOWN = 4  # so many differences, of the histories that are told in the fewest words


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the program and the oracle say otherwise on a pair of days."""

    code: str
    database: str
    valid: date
    known: date
    what: str
    program: Any
    oracle: Any

    def __str__(self) -> str:
        where = f"{self.database}, valid {self.valid}, known {self.known}, {self.what}"
        return f"{where}\n    program: {self.program}\n    oracle:  {self.oracle}"


@dataclass(slots=True)
class Compared:
    """How many answers were compared, and which of them differ."""

    answers: int = 0  # a jurisdiction on a pair of days, in one database
    differences: list[Difference] = field(default_factory=list)


def compare(connections: Mapping[str, Connection], histories: Sequence[History]) -> Compared:
    """Ask each database and the oracle about every jurisdiction on every pair of days."""
    facts = {history.code: sort_out(history.observations(), FAMILIES) for history in histories}
    facts = {code: found for code, found in facts.items() if found}  # of others no table speaks
    compared = Compared()
    for known in DAYS:
        since: dict[str, tuple[int, date]] = {}
        for valid in DAYS:
            answers = {code: answer(found, valid, known) for code, found in facts.items()}
            for code, found in answers.items():
                if code not in since or since[code][0] != found.group:
                    since[code] = found.group, date.min if valid == DAYS[0] else valid
            for database, connection in connections.items():
                compared.answers += len(answers)
                for code, what, program, oracle in _differences(connection, valid, known, answers, since):
                    compared.differences.append(Difference(code, database, valid, known, what, program, oracle))
    return compared


def _differences(
    connection: Connection,
    valid: date,
    known: date,
    answers: Mapping[str, Answer],
    since: Mapping[str, tuple[int, date]],
) -> Iterator[tuple[str, str, Any, Any]]:
    """Code, what differs, what the program says, what the oracle says."""
    told = tables_on(connection, valid, known)
    groups = {
        (code, found.group, found.group_without_provisional, found.qualifiers, since[code][1])
        for code, found in answers.items()
    }
    yield from _apart("group", [period[:5] for period in told.periods], groups)
    grounds = {(code, ground) for code, found in answers.items() for ground in found.grounds}
    yield from _apart("ground", told.grounds, grounds)
    standing = {(code, *one) for code, found in answers.items() for one in found.standing}
    yield from _apart("standing", told.standing, standing)
    contrary = {(code, found.contrary) for code, found in answers.items() if found.contrary}
    yield from _apart("contrary", [*told.contrary.items()], contrary)
    yield from _deciding(told.periods, answers)


def _apart(what: str, told: Sequence[tuple[Any, ...]], right: set[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """What one of the two says alone; a pair of days lies in one rectangle of a kind only, so a row twice is wrong."""
    found = set(told)
    if len(found) < len(told):
        yield next((row[0], f"{what} twice", row, None) for row in told if told.count(row) > 1)
    for row in found ^ right:
        yield (row[0], what, row[1:], None) if row in found else (row[0], what, None, row[1:])


def _deciding(told: Sequence[Period], answers: Mapping[str, Answer]) -> Iterator[tuple[Any, ...]]:
    """The rule does not say which of several grounds of a group is printed: it must be one, with its own basis."""
    for period in told:
        if period.jurisdiction in answers:
            grounds = answers[period.jurisdiction].deciding
            if period.deciding_key is not None or grounds:
                may_be = {(ground.key, ground.basis or "none") for ground in grounds}
                if (period.deciding_key, period.basis) not in may_be:
                    yield period.jurisdiction, "deciding", (period.deciding_key, period.basis), may_be


# --- what a person needs to see ---------------------------------------------------------------------------------------


def report(compared: Compared, histories: Sequence[History]) -> str:
    """The differences of the simplest histories, with their facts, and how to make one of them again."""
    by_code = {history.code: history for history in histories}
    found: dict[str, list[Difference]] = {}
    for difference in compared.differences:
        found.setdefault(difference.code, []).append(difference)
    simplest = sorted(found, key=lambda code: len(by_code[code].observations()))
    parts = [f"{len(compared.differences)} differences in {len(found)} of {len(histories)} histories"]
    for code in simplest[:_SHOWN]:
        history = by_code[code]
        parts.append(f"--- {history.code}: COMITY_HISTORY={history.name} make oracle")
        parts += [str(difference) for difference in found[code][:_SHOWN]]
        parts += [f"    {line}" for line in table_of(history.observations())]
    return "\n".join(parts)


def table_of(observations: Sequence[Observation]) -> list[str]:
    """The observations as lines: who says it, the fact, its fields."""
    dull = {"jurisdiction", "docket", "unsourced", "final", "by", "why", "reviewed_on", "name_as_printed", "signed_on"}
    lines = []
    for seen in observations:
        told = seen.fact.model_dump(mode="json", exclude_none=True, exclude=dull)
        kind, key = told.pop("kind"), told.pop("key", "")
        said = " ".join(f"{name}={value}" for name, value in sorted(told.items()) if value not in ([], ""))
        lines.append(f"{seen.origin.source:9} {kind:9} {key:24} {said}")
    return lines
