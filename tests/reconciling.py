"""Reconciling in tests: the register with made-up facts beside it, or without some of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db import rows
from models.facts import Observation, Origin, read_fact
from models.merge import merge
from models.policies import DEFAULT
from models.reconciling import Comparison, Status, compare
from models.rule import Ground, grounds_of
from models.vocabulary import Rank
from scrapers.register import load_register

REGISTER = load_register()
SYNTHETIC = "synthetic.example/list"
IN_2021 = {"published_on": "2021-11-19", "as_of": "2021-06-08"}  # the dates of the seed article
_MADE_UP = Origin("register", "register", Rank.REGISTER, "register:synthetic")


def stated(kind: str, **fields: Any) -> Observation:
    """A made-up row of the register."""
    return Observation(read_fact({"kind": kind, **fields}), _MADE_UP, "")


def without(*keys: str) -> list[Observation]:
    """The register without the facts of those keys."""
    return [seen for seen in REGISTER if seen.fact.key not in keys]


def printing(names: dict[str, int], page: str = f"https://{SYNTHETIC}", **fields: Any) -> list[Observation]:
    """A made-up list: groups by jurisdiction."""
    return [
        stated("published_group", group=group, jurisdiction=code, name_as_printed=code, source_urls=[page], **fields)
        for code, group in names.items()
    ]


def grounds(seen: Iterable[Observation]) -> dict[str, list[Ground]]:
    """The grounds that follow from what is observed."""
    return grounds_of(rows.facts_from(rows.fact_rows(merge(seen).held)), DEFAULT)


def reconciled(seen: Iterable[Observation]) -> list[Comparison]:
    """The rows for what is observed."""
    merged = merge(seen)
    facts = rows.facts_from(rows.fact_rows(merged.held))
    return compare(merged, facts, grounds_of(facts, DEFAULT))


def of_page(page: str, found: Iterable[Comparison]) -> list[Comparison]:
    """The rows of the pages whose address ends so."""
    return [row for row in found if row.printing.pages[0].endswith(page)]


def told(row: Comparison) -> tuple[int | None, int | None, Status, tuple[str, ...]]:
    """Printed, held, status, and what the reason stands on."""
    return row.published, row.computed, row.status, row.keys
