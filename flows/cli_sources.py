"""`comity sources`: every source, how it stands, and what it yields against its bounds."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.answering import open_database, print_json, today
from flows.arguments import AsJson
from models.errors import ComityError


def sources(
    check: Annotated[bool, typer.Option("--check", help="Exit 1 when a source is stale or held.")] = False,
    as_json: AsJson = False,
) -> None:
    """Every source: terms, last good run, staleness, and what it yields against its bounds."""
    from flows.show_sources import show_sources
    from flows.source_health import source_health

    with open_database() as connection:
        answer = source_health(connection, today())
    if as_json:
        print_json(answer)
    else:
        show_sources(answer)
    bad = [source["source"] for source in answer if source["is_stale"] or source["is_held"]]
    if check and bad:
        raise ComityError(f"expected every source read well and lately, found {', '.join(bad)} stale or held")
