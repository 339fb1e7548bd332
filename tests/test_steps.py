"""Steps and ends of runs on a real Prefect server: what is tried again, and what a dead run leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.states import Crashed, Running
from sqlalchemy.exc import OperationalError

from db import sync
from db.record import begin_run
from db.runs import RUN_CRASHED
from flows import steps
from flows.ending import end_dead_runs, run_id
from flows.steps import in_tasks
from models.errors import ComityError
from tests.prefect_server import PrefectServer
from tests.running import Workshop

REFUSED = OperationalError(None, None, Exception("Connection refused"))


@pytest.fixture
def server(prefect_server: PrefectServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrefectServer]:
    """The server, connected; nothing waits before it is tried again."""
    monkeypatch.setattr(steps, "exponential_backoff", lambda backoff_factor: lambda retries: [0.0] * retries)
    with prefect_server.connected():
        yield prefect_server


def in_a_flow(work: Any) -> Any:
    """Run a step in a flow; returns what it returns."""

    @flow(name="synthetic", persist_result=False)
    def synthetic() -> Any:
        return in_tasks("step", work)

    return synthetic()


def test_a_step_waits_for_a_database_that_is_not_up_yet(server: PrefectServer) -> None:
    answers: list[Exception | str] = [REFUSED, REFUSED, "up"]
    assert in_a_flow(lambda: answer(answers)) == "up"
    assert not answers


def test_a_step_is_tried_once_when_trying_again_cannot_help(server: PrefectServer) -> None:
    answers: list[Exception | str] = [ComityError("a wrong row"), "never asked"]
    with pytest.raises(ComityError, match="a wrong row"):
        in_a_flow(lambda: answer(answers))
    assert answers == ["never asked"]


def test_a_step_gives_up_after_some_time(server: PrefectServer) -> None:
    answers: list[Exception | str] = [REFUSED] * 9
    with pytest.raises(OperationalError):
        in_a_flow(lambda: answer(answers))
    assert len(answers) == 4


def answer(answers: list[Exception | str]) -> str:
    """The next answer, raised if it is an error."""
    found = answers.pop(0)
    if isinstance(found, Exception):
        raise found
    return found


def test_the_next_run_closes_the_rows_of_those_that_prefect_knows_to_be_over(
    server: PrefectServer, tmp_path: Path
) -> None:
    @flow(name="synthetic")
    def synthetic() -> None:
        """Never run."""

    workshop = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    workshop.run()
    with get_client(sync_client=True) as client:
        dead = client.create_flow_run(synthetic, state=Crashed(message="no sign of life"))
        alive = client.create_flow_run(synthetic, state=Running())
    for run in (dead, alive):
        begin_run(workshop.engine, "renditions", "0", run_id(run.id, 1))
    begin_run(workshop.engine, "renditions", "0")  # one without Prefect, of which nothing is known
    end_dead_runs(workshop.settings)
    rows = workshop.ask(lambda connection: sync.read(connection, "run"))
    assert {row["id"] for row in rows if row["state"] == "failed"} == {run_id(dead.id, 1)}
    assert len([row for row in rows if row["state"] == "running"]) == 2
    crashed = sync.table("issue").c.kind == RUN_CRASHED
    (issue,) = workshop.ask(lambda connection: sync.read(connection, "issue", crashed))
    assert issue["message"] == f"{dead.name}: expected it to complete, found no sign of life"
