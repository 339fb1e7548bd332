"""Policies, and what sets two of them apart, as people see it in a terminal: one sentence a country."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.text import Text

from flows.show import NOTE
from flows.show_read import make_console
from models.policies import Policy

Answer = dict[str, Any]
_MOST_NAMED = 3  # grounds that a sentence names before it counts the rest


def show_policies(answer: list[Answer]) -> None:
    """Every policy with its summary and citations."""
    console = make_console()
    for policy in answer:
        title = f"{policy['name']}, version {policy['version']}" + (", the default" if policy["is_default"] else "")
        console.print(Text(title, "bold"))
        console.print(Text(f"  {policy['summary']}"))
        for citation in policy["citations"]:
            console.print(Text(f"  {citation}", "dim"), soft_wrap=True)


def show_comparison(answer: list[Answer], first: Policy, second: Policy, valid: date, known: date) -> None:
    """A sentence for each country that the policies see otherwise."""
    console = make_console()
    names = " and ".join(f"{policy.name} (version {policy.version})" for policy in (first, second))
    console.print(Text(f"Where {names} differ on {valid}, as known on {known}", "bold"))
    for row in answer:
        console.print(Text(sentence_of(row, first.name, second.name)), soft_wrap=True)
    console.print(Text(NOTE if answer else f"Nowhere. {NOTE}"))


def sentence_of(row: Answer, first: str, second: str) -> str:
    """What the two policies make of one country, and the grounds that only one of them counts."""
    one, other = _standing(row, first), _standing(row, second)
    differ = f"{one} under {first}, {other} under {second}" if one != other else f"{one} under both"
    if row["groups"][first] == row["groups"][second] and row["deciding"][first] != row["deciding"][second]:
        differ += "".join(f", decided by {row['deciding'][policy]['key']} under {policy}" for policy in (first, second))
    reasons = [reason for policy in (first, second) if (reason := _not_counted(row, policy))]
    return f"{row['jurisdiction']} {row['name']}: group {differ}: {'; '.join(reasons)}"


def _standing(row: Answer, policy: str) -> str:
    """The group under a policy, with its marks in brackets."""
    group, certain = row["groups"][policy], row["groups_without_provisional"][policy]
    marks = [qualifier.replace("_", " ") for qualifier in row["qualifiers"][policy]]
    marks += [f"provisional, else {certain}"] if certain != group else []
    return f"{group} ({', '.join(marks)})" if marks else str(group)


def _not_counted(row: Answer, policy: str) -> str | None:
    """The grounds that the other policy alone counts; None when there are none."""
    left = [
        f"{ground['title']} ({ground['date']}, {ground['key']})"
        for ground in row["left_out"]
        if ground["counted_by"] != policy
    ]
    if not left:
        return None
    named, more = left[:_MOST_NAMED], len(left) - _MOST_NAMED
    named += [f"{more} more"] if more > 0 else []
    *others, last = named
    listed = f"{', '.join(others)} and {last} do" if others else f"{last} does"
    return f"{listed} not count under {policy}"
