"""Where and how Prefect runs when a person starts `comity run`; must be prepared before Prefect is imported.

Measured on 2026-11-24 with Prefect 3.8.8: the temporary server of a run costs about 7 s with compiled
bytecode and a used home, 12 s with a new one.
"""

from __future__ import annotations

import os
from pathlib import Path

_ALWAYS = {
    "PREFECT_HOME": str(Path("var/prefect").absolute()),
    "DO_NOT_TRACK": "1",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",  # seconds; a run that was killed is then noticed within minutes
    # The command line tells failures in one line; the server still gets every log.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
}
# Only for the temporary server: a real one keeps logs and events. What each setting saves or silences:
_TEMPORARY = {
    "PREFECT_LOGGING_TO_API_ENABLED": "false",  # 1.5 s at exit
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # telemetry, and a spurious "database is locked" in a new home
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",  # 0.7 s in a new home
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "60",  # a busy machine is slow to migrate a new home
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_ENABLED": "false",  # the next three: a traceback at exit under load
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
}
# Only for `comity serve`, whose server stays up.
_SERVING = {
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",  # the UI has the rest
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",  # seconds, not 5: a run waits until its news is kept
    # Leases in memory would be lost with the server, and a run that goes on be cancelled when it renews its own.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # events after a week, runs after 90 days
}


def serving(port: int) -> dict[str, str]:
    """What the processes of `comity serve` are told, where the operator has not: a server of their own on loopback.

    Where that server asks for a password, they know it.
    """
    api = f"http://127.0.0.1:{port}/api"
    mine = {"PREFECT_API_URL": api, "PREFECT_SERVER_UI_API_URL": api}  # else the pages ask port 4200
    if password := os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        mine["PREFECT_API_AUTH_STRING"] = password
    return {**_ALWAYS, **_SERVING, **os.environ, **mine}


def prepare() -> None:
    """Set what the operator has not set: a home inside the project, no tracking, a quiet temporary server."""
    wanted = _ALWAYS if os.environ.get("PREFECT_API_URL") else _ALWAYS | _TEMPORARY
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)  # Prefect makes only the last folder


def enter_project() -> dict[str, str]:
    """Make the checkout the working folder of a deployed run: the pull step in prefect.yaml, which names no machine.

    Relative addresses of database and archive are then those of the checkout, wherever the worker was started.
    """
    folder = Path(__file__).parent.parent
    os.chdir(folder)
    return {"directory": str(folder)}
