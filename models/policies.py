"""Policies: named, versioned answers to "which rulings count as a ground?".

A policy only ever leaves grounds out; the rule itself (`models.rule`) is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.errors import NotFoundError
from models.rulings import Ruling
from models.vocabulary import Subject


@dataclass(frozen=True, slots=True)
class Policy:
    """A name, a version, the ground it stands on, and the rulings that it counts."""

    name: str
    version: int
    summary: str
    citation: str
    counts: Callable[[Ruling], bool]


SEED_2021 = Policy(
    "seed-2021",
    1,
    "Every recognition of a judgment counts, bankruptcy included.",
    "https://www.chinajusticeobserver.com/a/can-foreign-judgments-be-enforced-in-china (2021-11-19)",
    lambda ruling: True,
)
MONETARY_ONLY = Policy(
    "monetary-only",
    1,
    "Bankruptcy recognitions do not count: the view of a creditor who holds a money judgment.",
    "http://chinajusticeobserver.com/a/how-chinese-judges-recognize-foreign-bankruptcy-judgments (2022-06-26)",
    lambda ruling: ruling.subject != Subject.BANKRUPTCY,
)
POLICIES = {policy.name: policy for policy in (SEED_2021, MONETARY_ONLY)}
DEFAULT = SEED_2021


def policy_named(name: str) -> Policy:
    """The policy of that name; NotFoundError names those that there are."""
    if name not in POLICIES:
        raise NotFoundError(f"no policy {name!r}: expected one of {', '.join(POLICIES)}")
    return POLICIES[name]
