"""Policies: which rulings count as a ground. One file each, found by looking here: to add one is to add a file."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from models.errors import NotFoundError, shortly
from models.policies.monetary_only import POLICY as MONETARY_ONLY
from models.policies.policy import Policy, PolicyError
from models.policies.seed_2021 import POLICY as SEED_2021

__all__ = [
    "DEFAULT",
    "MONETARY_ONLY",
    "POLICIES",
    "SEED_2021",
    "Policy",
    "PolicyError",
    "find_policies",
    "policy_named",
]

DEFAULT = SEED_2021
_NO_POLICY = frozenset({"policy"})  # says what a policy is


def find_policies() -> dict[str, Policy]:
    """The policy of every file of this package by its name, the default first.

    A policy is named as its file is, so no two share a name; raises PolicyError for a file of which that is not so.
    """
    found: dict[str, Policy] = {}
    for file in sorted(module.name for module in iter_modules(__path__) if module.name not in _NO_POLICY):
        policy = getattr(import_module(f"{__name__}.{file}"), "POLICY", None)
        if not isinstance(policy, Policy) or policy.name.replace("-", "_") != file:
            expected, seen = file.replace("_", "-"), getattr(policy, "name", policy)
            raise PolicyError(f"models/policies/{file}.py: expected POLICY to be the policy {expected}, found {seen!r}")
        found[policy.name] = policy
    return {DEFAULT.name: found.pop(DEFAULT.name), **found}


POLICIES = find_policies()


def policy_named(name: str) -> Policy:
    """The policy of that name; NotFoundError names those that there are."""
    if name not in POLICIES:
        raise NotFoundError(f"no policy {shortly(name)}: expected one of {', '.join(POLICIES)}")
    return POLICIES[name]
