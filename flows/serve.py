"""One machine in one process group: a Prefect server on loopback, a worker and the deployments, until told to stop."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import IO, Any

import httpx

from db import migrate
from db.engine import open_engine
from flows import prefect_home
from flows.settings import Settings
from models.errors import ComityError

HOST = "127.0.0.1"  # the server has no password: whoever reaches it may start runs
_HEALTHY = 120.0  # seconds until a server answers, on a busy machine that migrates a new home
_SCHEDULED = 60.0  # seconds until the server has made the next runs
_CANCELLED = 30.0  # seconds for runs to end in good order
_ENDED = 20.0  # seconds for a process to end
_RESTART = 5.0  # seconds before a worker that died is started again
_PAUSE = 0.2

_WORKER = ("worker", "start", "--pool", "comity", "--type", "process", "--name", "comity-serve")

Child = subprocess.Popen[bytes]
Tell = Callable[[dict[str, Any]], None]


class Stopped(Exception):  # noqa: N818 - it is no error
    """The operator stopped it while it was starting."""


def serve(settings: Settings, port: int, tell: Tell) -> None:
    """Start all, tell what runs next, and keep the worker alive until SIGINT, SIGTERM or SIGHUP.

    Raises ComityError when the port or the folder is in use, and when the server ends or never answers. Whatever
    happens, no process stays behind.
    """
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    os.environ.update(_absolute(settings) | prefect_home.serving(port))
    home = Path(os.environ["PREFECT_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    with suppress(Stopped), only_one(home) as (lock, was_killed):
        require_free(port)
        migrate.upgrade(open_engine(settings.database_url))
        if was_killed:  # a server with services would first cancel what was missed, for the dead run is in its way
            with _server(lock, port, stop, "--no-services"):
                _mend()
        with _server(lock, port, stop) as server:
            _mend()
            _work(settings, server, lock, stop, lambda due: tell({"ui": f"http://{HOST}:{port}", "next_runs": due}))


def _mend() -> None:
    """Settle what downtime left behind."""
    from prefect.client.orchestration import get_client  # after the environment is set, which it reads when imported

    from flows import deploying

    with get_client(sync_client=True) as client:
        deploying.crash_dead_runs(client)
        deploying.drop_missed_runs(client)


def _work(
    settings: Settings, server: Child, lock: IO[str], stop: Event, tell: Callable[[dict[str, str | None]], None]
) -> None:
    """Deploy, start the worker, and look after both until told to stop."""
    from prefect.client.orchestration import get_client

    from flows import deploying

    deploying.put_in_place(settings)
    with get_client(sync_client=True) as client, ExitStack() as ending:
        worker = _start(lock, *_WORKER)
        ending.callback(lambda: _end(worker))
        ending.callback(_cancel_runs, server, client)
        tell(_next_runs(client, stop))
        while not stop.wait(1):
            if server.poll() is not None:
                raise ComityError(f"the Prefect server ended by itself: {_log('server')} says why")
            if worker.poll() is not None:  # a worker may die of a single bad run: seen 2026-11-23
                stop.wait(_RESTART)
                worker = _start(lock, *_WORKER)


def _cancel_runs(server: Child, client: Any) -> None:
    """Let no run outlive its worker, as long as there is a server that can be told."""
    from flows import deploying

    if server.poll() is None:
        deploying.cancel_runs(client, _CANCELLED)


def _next_runs(client: Any, stop: Event) -> dict[str, str | None]:
    """When each deployment runs next, as soon as the server has scheduled them all; None for one that it has not."""
    from flows import deploying

    deadline = time.monotonic() + _SCHEDULED
    while None in (found := deploying.next_runs(client)).values() and time.monotonic() < deadline:
        if stop.wait(_PAUSE):
            break
    return {name: at.isoformat() if at else None for name, at in found.items()}


def _absolute(settings: Settings) -> dict[str, str]:
    """Database and archive for processes that run in another folder, where they are files below this one."""
    found = {}
    start = "sqlite:///"
    if settings.database_url.startswith(start):
        found["COMITY_DATABASE_URL"] = start + str(Path(settings.database_url.removeprefix(start)).absolute())
    if "://" not in settings.archive_url:
        found["COMITY_ARCHIVE_URL"] = str(Path(settings.archive_url).absolute())
    return found


@contextmanager
def only_one(home: Path) -> Iterator[tuple[IO[str], bool]]:
    """A lock on the folder, and whether its last holder was killed; raises ComityError when another one holds it.

    The children inherit the lock: it is free when the last of them is gone.
    """
    with (home / "serve.lock").open("a+", encoding="utf-8") as lock:
        lock.seek(0)
        processes = lock.read().strip()
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ComityError(
                f"{home} is in use by another `comity serve` (processes {processes}): stop that first"
            ) from None
        lock.truncate(0)
        print(os.getpid(), file=lock, end=" ", flush=True)
        try:
            yield lock, bool(processes)
        finally:
            lock.truncate(0)


def require_free(port: int) -> None:
    """Raise ComityError when something listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ComityError(
                f"port {port} of {HOST}: expected it free, found {error.strerror}; choose another with --port"
            ) from None


@contextmanager
def _server(lock: IO[str], port: int, stop: Event, *options: str) -> Iterator[Child]:
    """A server that answers, until the end of the block; raises ComityError, or Stopped."""
    server = _start(lock, "server", "start", "--host", HOST, "--port", str(port), *options)
    try:
        deadline = time.monotonic() + _HEALTHY
        while not _answers(os.environ["PREFECT_API_URL"]):
            if server.poll() is not None or time.monotonic() > deadline:
                raise ComityError(f"the Prefect server: expected an answer, found none: {_log('server')} says why")
            if stop.wait(_PAUSE):
                raise Stopped
        yield server
    finally:
        _end(server)


def _answers(api: str) -> bool:
    try:
        return httpx.get(f"{api}/health", timeout=5).is_success
    except httpx.TransportError:
        return False


def _start(lock: IO[str], *words: str) -> Child:
    """A Prefect process in a session of its own, so that Ctrl-C reaches it through us, in order.

    What it says goes to `server.log` or `worker.log` in Prefect's folder; the last one's stays as `….old`.
    """
    log = _log(words[0])
    if log.exists():
        log.replace(log.with_suffix(".log.old"))
    with log.open("wb") as told:
        child = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "prefect", "--no-prompt", *words],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )
    print(child.pid, file=lock, end=" ", flush=True)
    return child


def _log(name: str) -> Path:
    return Path(os.environ["PREFECT_HOME"], f"{name}.log")


def _end(child: Child) -> None:
    """End a process and those of its group, gently first."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, how)
            child.wait(_ENDED)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
