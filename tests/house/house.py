"""A house that runs: what an operator has on several machines, as real processes on this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import DeploymentResponse
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings
from sqlalchemy import text

from flows import demo
from scrapers.replica import Replica
from tests.hook import Hook, listening
from tests.house.keeper import keeping
from tests.postgres import Cluster
from tests.prefect_server import start_server
from tests.running import Workshop

ROOT = Path(__file__).parent.parent.parent
_PATIENCE = 120.0  # seconds for what happens by itself, on a busy machine

T = TypeVar("T")
Child = subprocess.Popen[bytes]


@dataclass
class House:
    """What runs, and how it is asked; `workshop` is what the workers work on unless a run is told otherwise."""

    home: Path
    cluster: Cluster
    api: str
    client: SyncPrefectClient
    hook: Hook
    replica: Replica
    workshop: Workshop
    environment: Mapping[str, str]
    workers: list[Child] = field(default_factory=list)
    deploying_since: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def ui(self) -> str:
        """Where a browser finds Prefect's pages."""
        return self.api.removesuffix("/api")

    @contextmanager
    def another_workshop(self, replica: Replica) -> Iterator[Workshop]:
        """A database and an archive of their own, so that no story disturbs another."""
        with self.cluster.database() as url:
            yield Workshop(url, self.home / uuid4().hex, replica.base_url)

    def command(self, *words: str) -> str:
        """What a command of ours prints; fails when the command does."""
        whole = [sys.executable, "-m", "flows.cli", *words]
        done = subprocess.run(whole, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_worker(self) -> Child:
        """A worker on our pool that does one run at a time, so that two runs at once are of two workers."""
        name = f"worker-{len(self.workers) + 1}"
        words = ["worker", "start", "--pool", "comity", "--type", "process", "--limit", "1", "--name", name]
        with (self.home / f"{name}.log").open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "prefect", *words],
                cwd=self.home,  # not the checkout: a deployed run finds that by itself
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.workers.append(worker)
        return worker

    def deployment(self, name: str) -> DeploymentResponse:
        """A deployment by its name."""
        (found,) = [one for one in self.client.read_deployments() if one.name == name]
        return found

    def deploy_again(self, name: str, as_name: str) -> None:
        """Deploy what a deployment deploys under another name, without its schedule."""
        like = self.deployment(name)
        assert like.global_concurrency_limit
        self.client.create_deployment(
            flow_id=like.flow_id,
            name=as_name,
            entrypoint=like.entrypoint,
            path=like.path,
            pull_steps=like.pull_steps,
            parameters=like.parameters,
            parameter_openapi_schema=like.parameter_openapi_schema,
            work_pool_name=like.work_pool_name,
            job_variables=like.job_variables,
            concurrency_limit=like.global_concurrency_limit.limit,
            concurrency_options=like.concurrency_options,
        )

    def runs(self, deployment: str) -> list[FlowRun]:
        """The flow runs of a deployment, in the order in which they are due."""
        named = DeploymentFilter.model_validate({"name": {"any_": [deployment]}})
        found = self.client.read_flow_runs(deployment_filter=named)
        return sorted(found, key=lambda run: run.expected_start_time or run.created or datetime.max.replace(tzinfo=UTC))

    def begin(self, deployment: str, workshop: Workshop, *sources: str, wait: float = 30) -> FlowRun:
        """A run that a person starts, of those sources, on a workshop; it waits so long for a source that is busy."""
        variables = {**_variables(workshop), "COMITY_LOCK_WAIT_SECONDS": str(wait)}
        return self.client.create_flow_run_from_deployment(
            self.deployment(deployment).id,
            parameters={"sources": list(sources)},
            job_variables={"env": variables},
        )

    def now(self, run: FlowRun) -> FlowRun:
        """The run as it is now."""
        return self.client.read_flow_run(run.id)

    def ended(self, run: FlowRun, patience: float = _PATIENCE) -> FlowRun:
        """The run when it has ended."""

        def final() -> FlowRun | None:
            found = self.now(run)
            return found if found.state and found.state.is_final() else None

        return until(final, f"{run.name} ends", patience)

    def events(self, name: str, resource: str = "") -> list[dict[str, Any]]:
        """The events of that name, and of that resource if one is given, that Prefect has stored, newest first."""
        wanted = {"event": {"name": [name]}, **({"resource": {"id": [resource]}} if resource else {})}
        asked = {"filter": wanted, "limit": 50}
        found: list[dict[str, Any]] = self.client.request("POST", "/events/filter", json=asked).json()["events"]
        return found

    def calls(self, resource: str) -> list[dict[str, Any]]:
        """What the receiver was told of a resource."""
        return [body for body in self.hook.bodies("/program") if body["resource"] == resource]


@contextmanager
def housed(home: Path, cluster: Cluster) -> Iterator[House]:
    """A house with our deployments and no worker yet; at the end nothing of it runs on."""
    with ExitStack() as stack:
        databases = [stack.enter_context(cluster.database()) for _ in range(2)]
        replica = stack.enter_context(Replica(demo.replica_pages()))
        hook = stack.enter_context(listening())
        workshop = Workshop(databases[0], home / "workshop", replica.base_url)
        folders = {name: home / name for name in ("server", "client", "temporary")}
        for folder in folders.values():
            folder.mkdir()
        marks = {**stack.enter_context(keeping()), "TMPDIR": str(folders["temporary"])}
        database = databases[1].replace("+psycopg", "+asyncpg")
        _, api = start_server(folders["server"], {**marks, "PREFECT_SERVER_DATABASE_CONNECTION_URL": database})
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COMITY_"))},
            **marks,
            **_variables(workshop),
            "COMITY_NOTIFY_URL": f"{hook.url}/program",
            "PREFECT_API_URL": api,
            "PREFECT_HOME": str(folders["client"]),
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "DO_NOT_TRACK": "1",
        }
        stack.enter_context(temporary_settings({PREFECT_API_URL: api, PREFECT_HOME: folders["client"]}))
        client = stack.enter_context(get_client(sync_client=True))
        house = House(home, cluster, api, client, hook, replica, workshop, environment)
        house.command("deploy")  # `prefect deploy --all`, the work pool and the automations
        yield house


def until(holds: Callable[[], T | None], what: str, patience: float = _PATIENCE) -> T:
    """Wait for what is true at last and return it; fails when it does not come."""
    deadline = time.monotonic() + patience
    while not (found := holds()):
        assert time.monotonic() < deadline, f"expected within {patience:.0f} s: {what}"
        time.sleep(0.3)
    return found


def kill(workers: list[Child], runs: list[FlowRun]) -> None:
    """Kill -9 of workers, and of the flows that they run, as a power cut does."""
    for worker in workers:  # first, else they would tell how the flows ended
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    for run in runs:
        assert run.infrastructure_pid and run.state and run.state.is_running()
        os.kill(int(run.infrastructure_pid), signal.SIGKILL)


def states(workshop: Workshop) -> dict[str, str]:
    """How each run stands in our database, by its id."""
    query = text("SELECT id, state FROM run ORDER BY started_at")
    found: dict[str, str] = workshop.ask(lambda connection: {row.id: row.state for row in connection.execute(query)})
    return found


def publish_precedent(replica: Replica, country: str = "Kenya", adjective: str = "Kenyan") -> None:
    """The synthetic first recognition of the demo, or the same for another country."""
    today = datetime.now(UTC).date()
    decided = today - timedelta(days=10)
    printed = f"{today:%a, %d %b %Y}"
    post = demo.post(printed, f"{decided:%d %b. %Y}", decided.year)
    for url, page in ((demo.TOPIC, demo.topic_page(printed)), (demo.POST, post)):
        replica.publish(url, page.replace(b"Kenyan", adjective.encode()).replace(b"Kenya", country.encode()))


def _variables(workshop: Workshop) -> dict[str, str]:
    """A workshop as environment variables."""
    settings = workshop.settings
    return {
        "COMITY_DATABASE_URL": settings.database_url,
        "COMITY_ARCHIVE_URL": settings.archive_url,
        "COMITY_REGISTER_FOLDER": str(settings.register_folder),
        "COMITY_REPLICA_URL": str(settings.replica_url),
    }
