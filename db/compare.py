"""Two policies side by side: whose group they see otherwise, and which grounds make the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from db.derive import jurisdictions_with_facts, load_facts
from db.queries import Answer, groups_of
from models.jurisdictions import name_of
from models.policies import Policy
from models.rulings import Facts


def compare(connection: Connection, first: Policy, second: Policy, valid: date, known: date) -> list[Answer]:
    """The jurisdictions that the two policies see otherwise on that pair of days, in order of name.

    Otherwise means another group, with or without provisional grounds, other qualifiers or another deciding ground.
    The two policies are told apart by name, so their order makes no difference.
    """
    return compared(load_facts(connection), jurisdictions_with_facts(connection), first, second, valid, known)


def compared(
    facts: Facts, codes: Iterable[str], first: Policy, second: Policy, valid: date, known: date
) -> list[Answer]:
    """The same for any facts."""
    codes = set(codes)
    answers = {
        policy.name: {row["jurisdiction"]: row for row in groups_of(facts, codes, valid, known, policy)}
        for policy in (first, second)
    }
    by_policy = {code: {policy: rows[code] for policy, rows in answers.items()} for code in codes}
    found = (difference for code in codes if (difference := _difference(code, by_policy[code])))
    return sorted(found, key=lambda row: (row["name"], row["jurisdiction"]))


def _difference(code: str, answers: Mapping[str, Answer]) -> Answer | None:
    """How the answers of the policies differ; None when they do not."""
    sides = {
        "groups": {policy: answer["group"] for policy, answer in answers.items()},
        "groups_without_provisional": {
            policy: answer["group_without_provisional"] for policy, answer in answers.items()
        },
        "qualifiers": {policy: answer["qualifiers"] for policy, answer in answers.items()},
        "deciding": {policy: next(iter(answer["grounds"]), None) for policy, answer in answers.items()},
    }
    if all(_agree(side) for side in sides.values()):
        return None
    return {"jurisdiction": code, "name": name_of(code), **sides, "left_out": list(_left_out(answers))}


def _agree(side: Mapping[str, Any]) -> bool:
    first, *others = side.values()
    return all(other == first for other in others)


def _left_out(answers: Mapping[str, Answer]) -> Iterator[Answer]:
    """The grounds in force that one policy alone counts, and which one does; the strongest of each first."""
    keys = {policy: {ground["key"] for ground in answer["grounds"]} for policy, answer in answers.items()}
    for policy in sorted(answers):
        for ground in answers[policy]["grounds"]:
            if not all(ground["key"] in counted for counted in keys.values()):
                yield {**ground, "counted_by": policy}
