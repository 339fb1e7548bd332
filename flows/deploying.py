"""What a Prefect server must hold before it is of use here: the work pool and the deployments of prefect.yaml.

Also what downtime leaves behind: runs whose process is gone, and more than one run that was missed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectAlreadyExists
from prefect.states import Cancelling, Crashed
from prefect.workers.process import ProcessWorker

from flows import automations
from flows.settings import Settings
from models.errors import ComityError

POOL = "comity"
_PROJECT = Path(__file__).parent.parent
_UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


def put_in_place(settings: Settings) -> list[str]:
    """Bring pool, deployments and automations to what they should be; returns the names of the deployments.

    Raises ComityError when the server does not take them.
    """
    try:
        with get_client(sync_client=True) as client:
            ensure_pool(client)
            deploy()
            automations.apply(settings)
            return sorted(found.name for found in client.read_deployments())
    except httpx.TransportError as error:
        raise ComityError(f"PREFECT_API_URL: expected a Prefect server, found {error}") from error
    except httpx.HTTPStatusError as error:
        if error.response.status_code != httpx.codes.UNAUTHORIZED:
            raise
        raise ComityError("PREFECT_API_AUTH_STRING: expected the password of the server, which answers 401") from error


def ensure_pool(client: SyncPrefectClient) -> None:
    """Make the work pool unless it is there."""
    wanted = WorkPoolCreate(
        name=POOL,
        type=ProcessWorker.type,
        description="Comity's flows, as processes of the workers' own checkouts.",
        base_job_template=ProcessWorker.get_default_base_job_template(),
    )
    try:
        client.create_work_pool(wanted)
    except ObjectAlreadyExists:
        return


def deploy() -> None:
    """Put the deployments of prefect.yaml on the server at PREFECT_API_URL, new or again; raises ComityError."""
    if not (_PROJECT / "prefect.yaml").exists():
        raise ComityError(f"{_PROJECT}: expected the checkout with prefect.yaml, found none: serve from a checkout")
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    done = subprocess.run(command, cwd=_PROJECT, capture_output=True, text=True, check=False)  # noqa: S603 - our words
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines() or ["nothing"]
        raise ComityError(f"prefect deploy: expected success, found {told[-1]}")


def crash_dead_runs(client: SyncPrefectClient) -> int:
    """Mark runs of this machine whose process is gone, so that they block no other; returns how many they were."""
    dead = [run for run in _under_way(client) if not _lives(run.infrastructure_pid)]
    for run in dead:
        client.set_flow_run_state(run.id, Crashed(message="Its process is gone."), force=True)
    return len(dead)


def drop_missed_runs(client: SyncPrefectClient) -> int:
    """Of each deployment's runs that downtime missed leave the newest, which catches up; returns how many went."""
    late = FlowRunFilter.model_validate(
        {"state": {"type": {"any_": ["SCHEDULED"]}}, "expected_start_time": {"before_": datetime.now(UTC)}}
    )
    missed = [run for run in client.read_flow_runs(flow_run_filter=late) if run.auto_scheduled]
    dropped = superfluous(missed)
    for run_id in dropped:
        client.delete_flow_run(run_id)
    return len(dropped)


def superfluous(missed: Iterable[FlowRun]) -> list[UUID]:
    """The runs that one later run of the same deployment makes needless."""
    newest: dict[UUID | None, FlowRun] = {}
    for run in sorted(missed, key=_expected):
        newest[run.deployment_id] = run
    return [run.id for run in missed if run is not newest[run.deployment_id]]


def cancel_runs(client: SyncPrefectClient, patience: float) -> None:
    """Cancel what is under way and wait so many seconds for it to end in good order; then kill it."""
    for run in _under_way(client):
        client.set_flow_run_state(run.id, Cancelling(message="comity serve was stopped."))
    deadline = time.monotonic() + patience
    while (left := _under_way(client)) and time.monotonic() < deadline:
        time.sleep(0.5)
    for run in left:
        if run.infrastructure_pid and _lives(run.infrastructure_pid):
            os.kill(int(run.infrastructure_pid), 9)


def next_runs(client: SyncPrefectClient) -> dict[str, datetime | None]:
    """When each deployment with an active schedule runs next; None where the server has not made a run yet."""
    names = {found.id: found.name for found in client.read_deployments() if any(one.active for one in found.schedules)}
    due: dict[str, datetime | None] = dict.fromkeys(names.values())
    upcoming = FlowRunFilter.model_validate({"state": {"type": {"any_": ["SCHEDULED"]}}})
    for run in client.read_flow_runs(flow_run_filter=upcoming, sort=FlowRunSort.EXPECTED_START_TIME_ASC):
        if run.deployment_id in names and due[names[run.deployment_id]] is None:
            due[names[run.deployment_id]] = _expected(run)
    return due


def _under_way(client: SyncPrefectClient) -> Sequence[FlowRun]:
    """The deployed runs that have begun and not ended."""
    begun = FlowRunFilter.model_validate({"state": {"type": {"any_": _UNDER_WAY}}})
    return [run for run in client.read_flow_runs(flow_run_filter=begun) if run.deployment_id]


def _expected(run: FlowRun) -> datetime:
    return run.expected_start_time or datetime.min.replace(tzinfo=UTC)


def _lives(pid: str | None) -> bool:
    """Whether a process with that number runs on this machine."""
    if not (pid and pid.isdigit()):
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is there, and another user's
        pass
    return True
