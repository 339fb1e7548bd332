"""What a policy is: a named, versioned answer to "which rulings count as a ground?".

A policy only ever leaves rulings out; treaties, later stages and the rule itself (`models.rule`) are one for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.errors import ComityError
from models.rulings import Ruling


class PolicyError(ComityError):
    """A file of this package that states no policy of its own; says which and what was expected."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A name, a version, what it stands on, and the rulings that it counts."""

    name: str
    version: int  # raised whenever the policy counts other rulings than before
    summary: str
    citations: tuple[str, ...]  # each a page and the day of its publication: `https://… (2021-11-19)`
    counts: Callable[[Ruling], bool]
