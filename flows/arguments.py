"""The words that commands take, read strictly: what cannot be read is bad usage (exit 2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from models.dates import PartialDate
from models.errors import NotFoundError, shortly
from models.history import FOREVER
from models.jurisdictions import check_code, code_of
from models.policies import DEFAULT, POLICIES, Policy, policy_named


def read_day(text: str) -> date:
    """A day from the command line; a partial date stands for its last day, as everywhere."""
    try:
        day = PartialDate(text).last_day
    except ValueError as error:
        raise typer.BadParameter(f"expected {error}, found {shortly(text)}") from None
    if day == FOREVER:
        raise typer.BadParameter(
            f"expected a day before {FOREVER}, which stands for 'until further', found {shortly(text)}"
        )
    return day


def read_policy(name: str) -> Policy:
    """The policy of that name."""
    try:
        return policy_named(name)
    except NotFoundError as error:
        raise typer.BadParameter(str(error)) from None


def read_jurisdiction(text: str) -> str:
    """The code that a code or a name stands for."""
    found = code_of(text)
    try:
        return found or check_code(text.upper())
    except ValueError as error:
        raise typer.BadParameter(f"expected {error}, found {shortly(text)}") from None


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Valid = Annotated[
    date | None, typer.Option(parser=read_day, metavar="DATE", help="What the law was on this day. Default: today.")
]
Known = Annotated[
    date | None, typer.Option(parser=read_day, metavar="DATE", help="As published by this day. Default: today.")
]
PolicyName = Annotated[
    Policy | None,
    typer.Option(
        parser=read_policy,
        metavar="NAME",
        help=f"Which rulings count: {' or '.join(POLICIES)} (default: {DEFAULT.name}; `comity policies` says more).",
    ),
]
SourceNames = Annotated[
    list[str] | None, typer.Option("--source", metavar="NAME", help="Only this source; may be repeated.")
]
