"""`comity policies` and `comity compare`: which rulings may count, and what difference that makes."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.answering import open_database, print_json, today
from flows.arguments import AsJson, Known, Valid, read_policy
from models.policies import DEFAULT, POLICIES, Policy

_PolicyArgument = Annotated[
    Policy, typer.Argument(parser=read_policy, metavar="POLICY", help=f"One of {', '.join(POLICIES)}.")
]


def policies(as_json: AsJson = False) -> None:
    """Every policy: its version, which rulings it counts, and what it stands on."""
    answer = [
        {
            "name": policy.name,
            "version": policy.version,
            "is_default": policy is DEFAULT,
            "summary": policy.summary,
            "citations": list(policy.citations),
        }
        for policy in POLICIES.values()
    ]
    if as_json:
        print_json(answer)
    else:
        from flows.show_policies import show_policies

        show_policies(answer)


def compare(
    first: _PolicyArgument,
    second: _PolicyArgument,
    valid: Valid = None,
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """The countries that two policies put in another group, or in the same for another reason, and why."""
    from db.compare import compare as compared

    on, by = valid or today(), known or today()
    with open_database() as connection:
        answer = compared(connection, first, second, on, by)
    if as_json:
        print_json(answer)
    else:
        from flows.show_policies import show_comparison

        show_comparison(answer, first, second, on, by)
