"""The lists beside the table: what moved, what speaks against, what others printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from db.report import Held
from flows.report.clocks import day, holds
from flows.report.evidence import links_of, sources_of, web_address

Answer = dict[str, Any]
AGREES = "agrees"


def moves(held: Held) -> list[Answer]:
    """The change log, the latest effect first."""
    rows = sorted(held.changes, key=lambda row: (row["effective_on"], row["id"]), reverse=True)
    facts = held.treaties.keys() | held.decisions.keys()
    return [{**row, "effective_to": day(row["effective_to"]), "held": row["trigger_key"] in facts} for row in rows]


def contrary(held: Held) -> list[Answer]:
    """The refusals for lack of reciprocity that stand on the report's day, the latest first."""
    standing = [row for row in held.contrary if holds(row, held.today, held.today)]
    rulings = sorted(standing, key=lambda row: (row["valid_from"], row["key"]), reverse=True)
    return [{**held.decisions[row["key"]], "name": row["name"], "title": row["title"]} for row in rulings]


def printed(held: Held) -> list[Answer]:
    """Each page with what it printed at one time: what differs, and how much agrees."""
    rows = sorted(held.printed, key=_page)
    return [_printed(page, list(together), held) for page, together in groupby(rows, key=_page)]


def _page(row: Answer) -> tuple[str, str, str]:
    return row["published_on"] or "", row["as_of"] or "", row["page"]


def _printed(page: tuple[str, str, str], rows: list[Answer], held: Held) -> Answer:
    agreeing = [row for row in rows if row["status"] == AGREES]
    return {
        "published_on": page[0],
        "as_of": page[1],
        "page": page[2],
        "url": next(_addresses(rows, held), None),
        "valid": rows[0]["valid"],
        "known": rows[0]["known"],
        "assumed": any(row["date_assumed"] for row in rows),
        "differing": [row for row in rows if row["status"] != AGREES],
        "agreeing": agreeing,
    }


def _addresses(rows: Iterable[Answer], held: Held) -> Iterator[str]:
    """Where the page is, as those say who read it."""
    for row in rows:
        for link in links_of(sources_of(held.sources.get(row["key"], []), ""), 1):
            yield link["url"]


def issues(held: Held) -> list[Answer]:
    """What a person should look at, with an address only where it is one."""
    return [{**row, "link": web_address(row["url"])} for row in held.issues]
