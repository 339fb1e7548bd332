"""`comity run` under Prefect: its temporary server, a real server, and failures that stay one line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.running import Workshop, edit
from tests.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell whose Prefect home is its own."""
    found = Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))
    found.environment["PREFECT_HOME"] = str(tmp_path / "prefect")
    return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The API address of a Prefect server of this test's own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(tmp_path / "server"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    (tmp_path / "server").mkdir()
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ui",
    ]
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}/api", process)
            yield f"http://127.0.0.1:{port}/api"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the Prefect server ended"
        try:
            if requests.get(f"{url}/health", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.2)
    raise AssertionError("the Prefect server did not become healthy")


def flow_runs(api: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.post(f"{api}/flow_runs/filter", json={}, timeout=30).json()
    return found


def test_a_run_under_prefects_temporary_server_gives_the_digest_of_a_direct_run(shell: Shell, tmp_path: Path) -> None:
    direct = Shell(Workshop(f"sqlite:///{tmp_path / 'direct.db'}", tmp_path / "direct"))
    direct("run", "--direct")
    report = shell.json("run")
    assert report["inserted"] > 0
    assert shell.workshop.digest() == direct.workshop.digest()


def test_a_bad_register_is_one_line_under_prefect_too(shell: Shell) -> None:
    edit(shell.workshop.register / "treaties.csv", lambda rows: rows[0].update(jurisdiction="XX"))
    failed = shell("run", "--json", code=1)
    assert failed.stdout == ""
    (line,) = failed.stderr.strip().splitlines()
    assert line.startswith("comity: register: treaties.csv:2: jurisdiction: expected an ISO 3166 country code")


def test_a_run_reports_to_the_server_that_is_named(shell: Shell, server: str) -> None:
    shell.environment["PREFECT_API_URL"] = server
    shell("run")
    (run,) = flow_runs(server)
    assert run["state_type"] == "COMPLETED"


def test_a_server_that_does_not_answer_is_one_line(shell: Shell) -> None:
    shell.environment["PREFECT_API_URL"] = "http://127.0.0.1:9/api"
    failed = shell("run", "--json", code=1)
    (line,) = failed.stderr.strip().splitlines()
    assert line.startswith("comity: PREFECT_API_URL: expected a Prefect server")
