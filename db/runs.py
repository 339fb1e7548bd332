"""Runs that did not reach their end: a row that says so, and an issue that a person sees."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, select

from db import rows, sync
from db.engine import writing
from db.sync import table
from models.merge import Problem

RUN_FAILED = "run_failed"
RUN_CRASHED = "run_crashed"
RUN_CANCELLED = "run_cancelled"


def running_runs(connection: Connection) -> list[str]:
    """The runs that go on, or were killed before they could say how they ended; oldest first."""
    run = table("run")
    return list(connection.scalars(select(run.c.id).where(run.c.state == "running").order_by(run.c.started_at)))


def end_run(engine: Engine, run_id: str, mode: str, version: str, problem: Problem) -> None:
    """Close a run that failed, crashed or was cancelled, and open an issue; saying it twice changes nothing.

    A run whose work is done stays complete: only what came after it failed. One that had not begun gets a row, so
    that there is a trace of it.
    """
    with writing(engine) as connection:
        now = datetime.now(UTC)
        failed = {"state": "failed", "ended_at": now, "message": problem.message}
        found = sync.read(connection, "run", table("run").c.id == run_id)
        if not found:
            begun = {"id": run_id, "mode": mode, "version": version, "started_at": now, "policy": ""}
            sync.insert(connection, "run", [{**begun, **failed}])
        elif found[0]["state"] != "complete":
            sync.update_where(connection, "run", {"id": run_id}, failed)
        key = rows.digest_of({"kind": problem.kind, "url": problem.url, "message": problem.message})
        if not sync.read(connection, "issue", table("issue").c.id == key):
            sync.insert(connection, "issue", [{"id": key, "opened_run": run_id, "closed_run": None, **asdict(problem)}])
