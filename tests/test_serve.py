"""`comity serve`, from its start to the last process: a real server, a worker, and runs as the UI shows them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from flows.serve import only_one, require_free
from models.errors import ComityError
from tests.prefect_server import free_port
from tests.running import Workshop

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0  # seconds: two cores, and other tests at the same time


@dataclass(frozen=True, slots=True)
class Served:
    """A running `comity serve`."""

    process: subprocess.Popen[str]
    told: dict[str, Any]
    port: int
    folder: Path
    workshop: Workshop
    environment: dict[str, str]

    def post(self, path: str, body: Any = None) -> Any:
        """The answer of its API, asked again while its database is busy, as Prefect's own client does."""
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = requests.post(f"{self.told['ui']}/api/{path}", json=body or {}, timeout=30)
            if answer.status_code != requests.codes.unavailable or time.monotonic() > deadline:
                answer.raise_for_status()
                return answer.json()
            time.sleep(0.2)

    def run(self, deployment: str, **parameters: Any) -> dict[str, Any]:
        """Start a deployment as the UI does and wait for its end."""
        (found,) = self.post("deployments/filter", {"deployments": {"name": {"any_": [deployment]}}})
        made = self.post(f"deployments/{found['id']}/create_flow_run", {"parameters": parameters})
        return self.wait(made["id"])

    def wait(self, run_id: str) -> dict[str, Any]:
        """The run when it has ended."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            run: dict[str, Any] = requests.get(f"{self.told['ui']}/api/flow_runs/{run_id}", timeout=30).json()
            if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
                return run
            time.sleep(0.2)
        raise AssertionError(f"the run has not ended: {run['state']}")

    def log(self, run_id: str, beginning: str) -> str | None:
        """The line of a run's log that begins so; the log arrives a little later than the end of the run."""
        deadline = time.monotonic() + PATIENCE
        wanted = {"logs": {"flow_run_id": {"any_": [run_id]}}, "limit": 200}
        while time.monotonic() < deadline:
            for line in self.post("logs/filter", wanted):
                if line["message"].startswith(beginning):
                    return str(line["message"])
            time.sleep(0.2)
        return None

    def steps(self, run_id: str, least: int) -> set[str]:
        """The names of a run's steps, once there are so many: the server hears of them a little later."""
        deadline, found = time.monotonic() + PATIENCE, set[str]()
        while len(found) < least and time.monotonic() < deadline:
            time.sleep(0.2)
            wanted = {"flow_runs": {"id": {"any_": [run_id]}}}
            found = {step["name"] for step in self.post("task_runs/filter", wanted)}
        return found

    def artifacts(self, run_id: str) -> dict[str, Any]:
        """What a run shows, by key."""
        wanted = {"artifacts": {"flow_run_id": {"any_": [run_id]}}}
        return {found["key"]: found for found in self.post("artifacts/filter", wanted)}


def start(folder: Path, port: int, environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flows.cli", "serve", "--port", str(port), "--json"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


@contextmanager
def serving(folder: Path, **variables: str) -> Iterator[Served]:
    """One that has deployed, until the end of the block at the latest; with these variables of the environment."""
    workshop = Workshop(f"sqlite:///{folder / 'comity.db'}", folder)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "PREFECT_"))},
        "COMITY_REGISTER_FOLDER": str(workshop.register),
        "COMITY_DATABASE_URL": workshop.settings.database_url,
        "COMITY_ARCHIVE_URL": workshop.settings.archive_url,
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    port = free_port()
    process = start(folder, port, environment)
    try:
        yield Served(process, _told(process), port, folder, workshop, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _told(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The one document that it prints when all is up."""
    assert process.stdout
    text = ""
    for line in process.stdout:
        text += line
        if line.startswith("}"):
            found: dict[str, Any] = json.loads(text)
            return found
    raise AssertionError(process.stderr.read() if process.stderr else "")


def test_one_machine_from_start_to_stop(tmp_path: Path) -> None:
    """One server for all that needs one: its start takes longer than everything else."""
    with serving(tmp_path) as served:
        every_schedule_of_prefect_yaml_has_a_run_that_the_scheduler_made(served)
        the_server_has_all_deployments_of_prefect_yaml(served)
        a_deployed_ingest_completes_and_shows_what_it_did(served)
        watching_completes_and_its_state_asks_for_attention(served)
        a_run_that_fails_leaves_a_row_and_an_issue_that_leads_to_it(served)
        a_second_one_in_the_same_folder_or_on_the_same_port_is_one_line(served)
        it_listens_on_loopback_only(served)
        told_to_stop_it_ends_every_process_and_its_data_stays_in_the_folder(served)


def every_schedule_of_prefect_yaml_has_a_run_that_the_scheduler_made(served: Served) -> None:
    config = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    scheduled = {one["name"] for one in config["deployments"] if one.get("schedules")}
    assert set(served.told["next_runs"]) == scheduled
    assert all(served.told["next_runs"].values())
    made = served.post("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}})
    assert made and all(run["auto_scheduled"] for run in made)


def the_server_has_all_deployments_of_prefect_yaml(served: Served) -> None:
    config = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    there = {one["name"]: one for one in served.post("deployments/filter")}
    assert there.keys() == {one["name"] for one in config["deployments"]}
    for wanted in config["deployments"]:
        found = there[wanted["name"]]
        for field in ("entrypoint", "description", "tags", "version"):
            assert found[field] == wanted[field]
        assert found["parameters"] == wanted.get("parameters", {})
        assert found["global_concurrency_limit"]["limit"] == 1
        assert [one["schedule"]["cron"] for one in found["schedules"]] == [
            one["cron"] for one in wanted.get("schedules", [])
        ]


def a_deployed_ingest_completes_and_shows_what_it_did(served: Served) -> None:
    run = served.run("cases", live=False)
    assert (run["state_type"], run["state_name"]) == ("COMPLETED", "GroupsMoved")
    assert run["name"].startswith("ingest cicc+cjo+cjoglobal+3 more 20")
    assert {"ingest", "cases"} <= set(run["tags"])
    shown = served.artifacts(run["id"])
    assert shown.keys() >= {"country-groups", "what-changed", "issues", "source-health"}
    groups = {row["Country"]: row["Group"] for row in json.loads(shown["country-groups"]["data"])}
    assert groups == {f"{row['name']} ({code})": row["group"] for code, row in served.workshop.groups().items()}
    assert "South Korea (KR): group 3 → 2" in shown["what-changed"]["data"]
    wanted = {
        *("load register", "migrate database", "record and derive", "tell events", "publish artifacts"),
        *(f"read {source}" for source in run["parameters"]["sources"]),
    }
    assert served.steps(run["id"], len(wanted)) == wanted
    line = "cjo read: https://www.chinajusticeobserver.com/"
    assert served.log(run["id"], line), f"no line that begins {line}"


def watching_completes_and_its_state_asks_for_attention(served: Served) -> None:
    run = served.run("watch-sources")
    assert (run["state_type"], run["state_name"]) == ("COMPLETED", "Attention")
    assert "zhwiki" in run["state"]["message"]
    stands = {row["Source"]: row["Stands"] for row in json.loads(served.artifacts(run["id"])["source-health"]["data"])}
    assert (stands["zhwiki"], stands["cjo"]) == ("stale", "well")


def a_run_that_fails_leaves_a_row_and_an_issue_that_leads_to_it(served: Served) -> None:
    run = served.run("treaties")  # fetches from the web, for which nobody gave a contact
    assert run["state_type"] == "FAILED"
    with served.workshop.engine.connect() as connection:
        state, message = connection.exec_driver_sql(
            f"SELECT state, message FROM run WHERE id = '{run['id'].replace('-', '')}'"
        ).one()
        urls = connection.exec_driver_sql("SELECT url FROM open_issues WHERE kind = 'run_failed'").scalars().all()
    assert state == "failed"
    assert "FetchError: COMITY_CONTACT: expected a mail or web address" in message
    assert urls == [f"{served.told['ui']}/runs/flow-run/{run['id']}"]


def a_second_one_in_the_same_folder_or_on_the_same_port_is_one_line(served: Served) -> None:
    elsewhere = served.folder / "elsewhere"
    elsewhere.mkdir()
    for where, said in (
        (served.folder, "is in use by another `comity serve`"),
        (elsewhere, f"port {served.port} of 127.0.0.1"),
    ):
        second = start(where, served.port, served.environment)
        _, error = second.communicate(timeout=PATIENCE)
        assert second.returncode == 1
        (line,) = error.strip().splitlines()
        assert line.startswith("comity: ") and said in line


def it_listens_on_loopback_only(served: Served) -> None:
    listening = [
        line.split()[1].split(":")
        for family in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{family}").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    assert [address for address, port in listening if int(port, 16) == served.port] == ["0100007F"]


def told_to_stop_it_ends_every_process_and_its_data_stays_in_the_folder(served: Served) -> None:
    lock = served.folder / "var" / "prefect" / "serve.lock"
    processes = [int(word) for word in lock.read_text().split()]
    assert len(processes) == 3  # itself, the server, the worker
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(PATIENCE) == 0
    assert not [number for number in processes if Path(f"/proc/{number}").exists()]
    assert (served.folder / "var" / "prefect" / "prefect.db").exists()
    assert lock.read_text() == ""


# --- its parts --------------------------------------------------------------------------------------------------------


def test_the_next_one_knows_that_the_last_one_was_killed(tmp_path: Path) -> None:
    with only_one(tmp_path) as (_, was_killed):
        assert not was_killed
    with only_one(tmp_path) as (_, was_killed):
        assert not was_killed
    (tmp_path / "serve.lock").write_text("1 2 3 ")
    with only_one(tmp_path) as (_, was_killed):
        assert was_killed


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(ComityError, match=f"port {port} of 127.0.0.1: expected it free"):
            require_free(port)
    require_free(port)


def test_deploying_needs_a_server_and_says_so_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(tmp_path)}
    environment.pop("PREFECT_API_URL", None)
    for address, said in ((None, "found none"), ("http://127.0.0.1:9/api", "Connection refused")):
        command = [sys.executable, "-m", "flows.cli", "deploy"]
        told = environment | ({"PREFECT_API_URL": address} if address else {})
        done = subprocess.run(command, cwd=tmp_path, env=told, capture_output=True, text=True, check=False)
        (line,) = done.stderr.strip().splitlines()
        assert done.returncode == 1
        assert line.startswith("comity: PREFECT_API_URL: expected") and said in line
