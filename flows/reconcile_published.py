"""The Prefect flow `reconcile`: what others printed beside what is held, after a group moved and once a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed

from db.engine import open_engine
from db.migrate import require_schema
from db.reconcile import reconcile as reconciled
from flows.artifacts import NOTE, Artifact, table
from flows.ending import end_dead_runs
from flows.ours import our_flow
from flows.publishing import publish
from flows.settings import Settings, load_settings
from flows.steps import in_tasks
from models.jurisdictions import name_of
from models.reconciling import Comparison, Status


@our_flow("reconcile", longest=1800)
def reconcile(published: date | None = None) -> State[Any]:
    """Compare published lists, sizes and counts with what is held for the same days; writes nothing.

    Every difference is in the artifact `published-vs-computed` with its reason. The state's message counts them.

    Args:
        published: Only what was printed on this day, and what goes with it; everything when left out.
    """
    settings = load_settings()
    end_dead_runs(settings)
    rows = in_tasks("compare with what is published", lambda: compared(settings, published))
    in_tasks("publish artifacts", lambda: publish([differences(rows)]))
    return Completed(message=summary(rows))


def compared(settings: Settings, published: date | None) -> list[Comparison]:
    """Everything printed beside ours; raises NotFoundError where nothing was printed on that day."""
    engine = open_engine(settings.database_url, must_exist=True)
    require_schema(engine)
    with engine.connect() as connection:
        return reconciled(connection, published)


def summary(rows: Sequence[Comparison]) -> str:
    """How many of each status."""
    counts = Counter(str(row.status).replace("_", " ") for row in rows)
    return ", ".join(f"{status}: {count}" for status, count in sorted(counts.items())) or "nothing is printed"


def _what(row: Comparison) -> str:
    """A country, or what a number counts."""
    if row.jurisdiction:
        return f"{name_of(row.jurisdiction)} ({row.jurisdiction})"
    return (row.name_as_printed or "").replace("_", " ")


def differences(rows: Sequence[Comparison]) -> Artifact:
    """What differs, with its reason, in the order of the comparison."""
    shown = [
        {
            "Printed": row.printing.published_on.text if row.printing.published_on else "undated",
            "What": _what(row),
            "Published": row.published,
            "Held": row.computed,
            "Status": str(row.status).replace("_", " "),
            "Why": row.explanation,
            "Page": row.printing.pages[0],
        }
        for row in rows
        if row.status != Status.AGREES
    ]
    told = f"Published against held: {summary(rows)}. {NOTE}"
    return table("published-vs-computed", told, shown, "`comity reconcile`, or the view `published_vs_computed`")
