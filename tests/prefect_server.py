"""A Prefect server for the tests of one run: started by the first that asks, shared by all xdist workers.

Whoever uses the server holds a shared lock on a file; a keeper beside the server waits for the lock and ends it when
nobody is left, also when the tests were killed.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

_PATIENCE = 120.0  # seconds: two cores, and other tests at the same time


@dataclass(frozen=True, slots=True)
class PrefectServer:
    """A running server; `home` is its folder, with its log."""

    api: str
    home: Path

    def environment(self, home: Path) -> dict[str, str]:
        """For a process that talks to the server; `home` is where Prefect keeps files of that process."""
        home.mkdir(parents=True, exist_ok=True)
        return {**_environment(home), "PREFECT_API_URL": self.api}

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Let Prefect talk to the server within this process."""
        from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

        with temporary_settings({PREFECT_API_URL: self.api, PREFECT_HOME: self.home / "client"}):
            yield

    def post(self, path: str, body: Any) -> Any:
        """The answer to a request."""
        answer = requests.post(f"{self.api}/{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """The server of this run; its data is in a folder of its own."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prefect-server"
    home.mkdir(exist_ok=True)
    with (home / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield PrefectServer(_started(home), home)


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def start_server(
    home: Path, settings: Mapping[str, str] | None = None, port: int | None = None
) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server with its data in `home`; returns its process and its API address when it is healthy."""
    port = port or free_port()
    api = f"http://127.0.0.1:{port}/api"
    environment = {
        **_environment(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_API_URL": api,  # else the pages look for port 4200
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",  # seconds; 5 by default
        **(settings or {}),
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"{api}/health", timeout=5).ok:
                return process, api
        except requests.ConnectionError:
            time.sleep(0.1)
    stop(process)
    raise RuntimeError(f"the Prefect server is not healthy:\n{(home / 'log').read_text(errors='replace')[-2000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and what it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(timeout=20)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _environment(home: Path) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**mine, "PREFECT_HOME": str(home), "DO_NOT_TRACK": "1"}


def _started(home: Path) -> str:
    """The API address, of a server that is started where none runs."""
    address = home / "address"
    with (home / "door").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not address.exists():
            command = [sys.executable, "-m", "tests.prefect_server", str(home)]
            keeper = subprocess.Popen(command, cwd=Path(__file__).parent.parent, start_new_session=True)
            while not address.exists():
                if keeper.poll() is not None:
                    raise RuntimeError("the Prefect server did not start")
                time.sleep(0.1)
    return address.read_text()


def _keep(home: Path) -> None:
    """Run a server until nobody holds the lock of its users."""
    process, api = start_server(home)
    (home / "address.new").write_text(api)
    (home / "address.new").rename(home / "address")
    with (home / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_EX)  # one who comes now waits, then finds no address and starts another
        (home / "address").unlink()
        stop(process)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]))
