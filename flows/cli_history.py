"""`comity history`: a country's group on every day, and what was held of it before."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.answering import open_database, print_json, today
from flows.arguments import AsJson, PolicyName, read_jurisdiction
from models.policies import DEFAULT


def history(
    code: Annotated[str, typer.Argument(metavar="CODE", help="ISO code such as GB, or a name such as 'South Korea'.")],
    policy: PolicyName = None,
    as_json: AsJson = False,
) -> None:
    """A country's group on every day as known today, the days of which another group was told, and the log."""
    from db.history import history as told

    jurisdiction = read_jurisdiction(code)
    with open_database() as connection:
        answer = told(connection, jurisdiction, today(), policy or DEFAULT)
    if as_json:
        print_json(answer)
    else:
        from flows.show_history import show_history

        show_history(answer)
