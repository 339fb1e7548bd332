"""The Prefect flow `watch-sources`: which sources are stale or held."""

from __future__ import annotations

from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed

from db.engine import open_engine
from db.migrate import require_schema
from db.outbox import announce_sources
from flows.answering import today
from flows.artifacts import health, open_issues
from flows.ending import end_dead_runs
from flows.events import deliver
from flows.ours import our_flow
from flows.publishing import publish
from flows.settings import Settings, load_settings
from flows.source_health import source_health
from flows.steps import in_tasks


@our_flow("watch-sources", longest=600)
def watch_sources() -> State[Any]:
    """See which sources no run has read well for too long (stale), or which yield too little or too much (held).

    The run completes also then, for it did what it is for; its state says `Attention` and names them. A run that fails
    could not look at all.
    """
    settings = load_settings()
    end_dead_runs(settings)
    stands = in_tasks("look at sources", lambda: standing(settings))
    in_tasks("tell events", lambda: _tell(settings))
    in_tasks("publish artifacts", lambda: _publish(settings))
    told = "; ".join(f"{state}: {', '.join(names)}" for state, names in stands.items() if names)
    return Completed(name="Attention" if told else "Completed", message=told or "every source was read well and lately")


def standing(settings: Settings) -> dict[str, list[str]]:
    """The names of the sources that are stale, and of those that are held."""
    engine = open_engine(settings.database_url, must_exist=True)
    require_schema(engine)
    with engine.connect() as connection:
        rows = source_health(connection, today())
    return {state: [row["source"] for row in rows if row[f"is_{state}"]] for state in ("stale", "held")}


def _tell(settings: Settings) -> int:
    engine = open_engine(settings.database_url)
    announce_sources(engine)
    return deliver(engine)


def _publish(settings: Settings) -> None:
    with open_engine(settings.database_url).connect() as connection:
        publish([health(connection, today()), open_issues(connection)])
