"""What others printed beside what we compute: the same facts and the same code as the derivation."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from db import rows
from db.observe import open_observations
from models.errors import NotFoundError
from models.merge import merge
from models.policies import DEFAULT
from models.reconciling import Comparison, compare, printed_on
from models.rule import grounds_of


def reconcile(connection: Connection, published: date | None = None) -> list[Comparison]:
    """A row for everything that is printed anywhere, or on the pages of one day.

    Raises NotFoundError, which names the days that there are, when nothing was printed on that day.
    """
    merged = merge(open_observations(connection))
    facts = rows.facts_from(rows.fact_rows(merged.held))
    every = compare(merged, facts, grounds_of(facts, DEFAULT))
    if published is None:
        return every
    if not (found := printed_on(published, every)):
        days = sorted({row.printing.published_on.text for row in every if row.printing.published_on})
        there = f"expected one of {', '.join(days)}" if days else "nothing with a date was"
        raise NotFoundError(f"nothing is held that was printed on {published}: {there}")
    return found
