"""How a flow run ends badly: Prefect's state hooks close the run's row in our database and open an issue.

A run's row has the id of its flow run, so that either leads to the other.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.flows import Flow
from prefect.runtime import flow_run as current
from prefect.utilities.urls import url_for
from sqlalchemy import Engine

from db.engine import open_engine
from db.migrate import require_schema
from db.runs import RUN_CANCELLED, RUN_CRASHED, RUN_FAILED, end_run, running_runs
from flows.settings import Settings, load_settings
from models.errors import ComityError
from models.merge import Problem

_KINDS = {StateType.CRASHED: RUN_CRASHED, StateType.CANCELLED: RUN_CANCELLED, StateType.CANCELLING: RUN_CANCELLED}
_MOST_TOLD = 500  # characters of what went wrong
_PREAMBLE = "Flow run encountered an exception: "  # before every failure, so it tells nothing
_HEX = 32


def run_id(flow_run: UUID, attempt: int) -> str:
    """The id of the run's row: the flow run's, with the number of the attempt when a person had it tried again."""
    return flow_run.hex if attempt <= 1 else f"{flow_run.hex}_{attempt}"


def this_run_id() -> str:
    """The id for the row of the flow run that is going on."""
    return run_id(UUID(current.id), current.run_count)


def tell_end(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """The hook for on_failure, on_crashed and on_cancellation; silent where there is no database to write to."""
    end(load_settings(), flow.name, flow_run, state, run_id(flow_run.id, flow_run.run_count))


def end(settings: Settings, flow: str, flow_run: FlowRun, state: State[Any], row: str) -> None:
    """Close a row that a flow run left, and open the issue that leads to the run in the UI."""
    if engine := _database(settings):
        what = " ".join((state.message or state.name or "").removeprefix(_PREAMBLE).split())[:_MOST_TOLD]
        message = f"{flow_run.name}: expected it to complete, found {what}"
        problem = Problem(_KINDS.get(state.type, RUN_FAILED), flow, url_for(flow_run) or "", message)
        end_run(engine, row, flow, version("comity"), problem)


def end_dead_runs(settings: Settings) -> None:
    """Close the rows of flow runs that Prefect knows to be over: killed with their worker, so that no hook told."""
    left: dict[UUID, str] = {}
    if engine := _database(settings):
        with engine.connect() as connection:
            left = {UUID(row[:_HEX]): row for row in running_runs(connection)}
    if left:
        with get_client(sync_client=True) as client:
            asked = FlowRunFilter(id=FlowRunFilterId(any_=list(left)))
            for found in client.read_flow_runs(flow_run_filter=asked):
                if found.state and found.state.is_final():
                    end(settings, client.read_flow(found.flow_id).name, found, found.state, left[found.id])


def _database(settings: Settings) -> Engine | None:
    """The database, unless there is none yet."""
    try:
        engine = open_engine(settings.database_url, must_exist=True)
        require_schema(engine)
    except ComityError:
        return None
    return engine
