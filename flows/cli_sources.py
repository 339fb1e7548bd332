"""`comity sources`: every source, how it stands, and what it yields against its bounds."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from flows.answering import open_database, print_json, today
from flows.arguments import AsJson
from models.errors import ComityError

Answer = dict[str, Any]


def sources(
    check: Annotated[bool, typer.Option("--check", help="Exit 1 when a source is stale or held.")] = False,
    as_json: AsJson = False,
) -> None:
    """Every source: terms, last good run, staleness, and what it yields against its bounds."""
    from db.sources import health_of
    from flows.show_sources import show_sources

    with open_database() as connection:
        answer = _answer(health_of(connection, today()))
    if as_json:
        print_json(answer)
    else:
        show_sources(answer)
    bad = [source["source"] for source in answer if source["is_stale"] or source["is_held"]]
    if check and bad:
        raise ComityError(f"expected every source read well and lately, found {', '.join(bad)} stale or held")


def _answer(health: dict[str, Answer]) -> list[Answer]:
    """Each source with how it stands; one that no run has read is stale."""
    from scrapers.sites.kinds import kinds_of
    from scrapers.sources import all_sources

    never: Answer = {
        "state": "never_read",
        "last_run_at": None,
        "last_good_run_at": None,
        "is_stale": True,
        "is_held": False,
        "pages": 0,
        "failed": 0,
        "yields": {},
        "breaches": [],
    }
    return [
        {
            "source": source.name,
            "title": source.title,
            "family": source.family,
            "hosts": sorted(source.hosts),
            "terms": source.terms,
            "kinds": [kind.name for kind in kinds_of(source)],
            "stale_after_days": source.stale_after_days,
            **health.get(source.name, never),
            "expect": source.bounds(),
        }
        for source in all_sources()
    ]
