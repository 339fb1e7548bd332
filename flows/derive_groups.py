"""The Prefect flow `derive-groups`: facts and groups anew from what was observed, by hand."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed

from db.engine import open_engine, writing
from db.migrate import require_schema
from db.record import Recorded, rebuild
from flows.answering import today
from flows.artifacts import country_groups, group_changes, open_issues, what_changed
from flows.ending import end_dead_runs, this_run_id
from flows.events import deliver
from flows.ours import our_flow
from flows.publishing import publish
from flows.settings import Settings, load_settings
from flows.steps import in_tasks


@our_flow("derive-groups", longest=1800)
def derive_groups() -> State[Any]:
    """Make facts and groups anew from what pages and register stated when they were last read; fetches nothing.

    `ingest` does so after every reading. By hand it mends rows that do not hold what was written, and takes up a rule
    that has changed. The state says `GroupsMoved` when a country's group did, else `NoChange`.
    """
    settings = load_settings()
    end_dead_runs(settings)
    row = this_run_id()
    recorded = in_tasks("record and derive", lambda: derive_anew(settings, row))
    in_tasks("tell events", lambda: deliver(open_engine(settings.database_url)))
    in_tasks("publish artifacts", lambda: _publish(settings, recorded))
    moved = len(recorded.changes)
    return Completed(name="GroupsMoved" if moved else "NoChange", message=group_changes(moved))


def derive_anew(settings: Settings, run_id: str | None = None) -> Recorded:
    """Rebuild in one transaction, as a run of its own; raises NotFoundError where there is nothing to rebuild."""
    engine = open_engine(settings.database_url, must_exist=True)
    require_schema(engine)
    with writing(engine) as connection:
        return rebuild(connection, "derive", version("comity"), run_id)


def _publish(settings: Settings, recorded: Recorded) -> None:
    with open_engine(settings.database_url).connect() as connection:
        found = [country_groups(connection, today()), open_issues(connection)]
        publish([what_changed(connection, recorded, today()), *found])
