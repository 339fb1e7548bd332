"""`comity reconcile`: what others printed, beside what is held for the same days, and why it differs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from flows.answering import open_database, print_json
from flows.arguments import AsJson, read_day


def reconcile(
    published: Annotated[
        date | None,
        typer.Option(parser=read_day, metavar="DATE", help="Only what was printed on this day, and what goes with it."),
    ] = None,
    all_rows: Annotated[bool, typer.Option("--all", help="Show also what agrees.")] = False,
    as_json: AsJson = False,
) -> None:
    """Published lists, sizes and counts against ours: each difference with its status and the evidence."""
    from db.reconcile import reconcile as reconciled

    with open_database() as connection:
        answer = reconciled(connection, published)
    if as_json:
        print_json([row.to_contract() for row in answer])
    else:
        from flows.show_reconcile import show_reconciliation

        show_reconciliation(answer, all_rows)
