"""prefect.yaml says what runs when: every source once, at hours that exist, with parameters that the flows take."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from prefect import Flow
from prefect.client.schemas.objects import FlowRun
from prefect.flows import load_flow_from_entrypoint

from flows import automations, prefect_home
from flows.deploying import POOL, superfluous
from flows.naming import ZONE
from scrapers.sources import all_sources

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
CONFIG: dict[str, Any] = yaml.safe_load(TEXT)
DEPLOYMENTS: dict[str, dict[str, Any]] = {one["name"]: one for one in CONFIG["deployments"]}


def flow_of(name: str) -> Flow[..., Any]:
    path, _, function = DEPLOYMENTS[name]["entrypoint"].partition(":")
    found: Flow[..., Any] = load_flow_from_entrypoint(f"{ROOT / path}:{function}")
    return found


def test_every_source_is_read_by_exactly_one_schedule() -> None:
    scheduled = [one for one in DEPLOYMENTS.values() if one.get("schedules") and one["entrypoint"].endswith(":ingest")]
    read = Counter(source for one in scheduled for source in one["parameters"]["sources"])
    assert read == Counter(source.name for source in all_sources())


def test_treaties_are_read_weekly_cases_every_six_hours_and_sources_watched_daily() -> None:
    crons = {
        name: [schedule["cron"].split() for schedule in one.get("schedules", [])] for name, one in DEPLOYMENTS.items()
    }
    assert [fields[4] for fields in crons["treaties"]] == ["1"]
    (cases,), (watch,) = crons["cases"], crons["watch-sources"]
    hours = [int(hour) for hour in cases[1].split(",")]
    assert {later - hour for hour, later in zip(hours, [*hours[1:], hours[0] + 24], strict=True)} == {6}
    assert (watch[1].isdigit(), watch[2:]) == (True, ["*", "*", "*"])
    assert not crons["derive-groups"]


@pytest.mark.parametrize("name", [name for name, one in DEPLOYMENTS.items() if one.get("schedules")])
def test_schedules_name_their_zone_and_keep_off_the_hours_that_summer_time_moves(name: str) -> None:
    for schedule in DEPLOYMENTS[name]["schedules"]:
        assert schedule["timezone"] == ZONE.key
        assert not {int(hour) for hour in schedule["cron"].split()[1].split(",")} & {1, 2, 3}


@pytest.mark.parametrize("name", list(DEPLOYMENTS))
def test_a_deployment_is_complete_and_its_flow_takes_its_parameters(name: str) -> None:
    one, flow = DEPLOYMENTS[name], flow_of(name)
    assert one["description"] and one["tags"] and flow.description
    assert one["version"] == version("comity")
    assert one["work_pool"]["name"] == POOL
    assert one["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    flow.validate_parameters(one.get("parameters", {}))
    assert all(field.get("description") for field in flow.parameters.properties.values())


@pytest.mark.parametrize("name", list(DEPLOYMENTS))
def test_a_flow_ends_in_time_and_tells_how_it_ended(name: str) -> None:
    flow = flow_of(name)
    assert flow.timeout_seconds and timedelta(seconds=flow.timeout_seconds) < timedelta(hours=6)
    for hooks in (flow.on_failure_hooks, flow.on_crashed_hooks, flow.on_cancellation_hooks):
        assert [hook.__name__ for hook in hooks] == ["tell_end"]
    assert not flow.retries  # a step is tried again; a flow that retries would lose its place in the limit
    assert flow.name in automations.FLOWS


def test_the_sources_of_a_run_are_a_choice_of_those_that_there_are() -> None:
    schema = flow_of("cases").parameters.properties["sources"]
    assert schema["items"]["enum"] == [source.name for source in all_sources()]
    with pytest.raises(Exception, match=r"sources\.0"):
        flow_of("cases").validate_parameters({"sources": ["nobody"]})


def test_no_deployment_names_a_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert str(ROOT) not in TEXT
    assert "/home" not in TEXT
    monkeypatch.chdir(tmp_path)
    (step,) = CONFIG["pull"]
    assert step == {"flows.prefect_home.enter_project": {}}
    assert prefect_home.enter_project() == {"directory": str(ROOT)}
    assert Path.cwd() == ROOT


def test_healthy_runs_are_seen_alive_more_often_than_the_rule_for_dead_ones_needs() -> None:
    name = "PREFECT_FLOWS_HEARTBEAT_FREQUENCY"
    told = [one["work_pool"]["job_variables"]["env"][name] for one in DEPLOYMENTS.values()]
    assert {int(seconds) for seconds in (*told, prefect_home.serving(4200)[name])} == {automations.HEARTBEAT_SECONDS}


# --- after downtime ---------------------------------------------------------------------------------------------------


def missed(deployment: Any, *hours: int) -> list[FlowRun]:
    due = datetime(2026, 11, 25, tzinfo=UTC)
    return [
        FlowRun(id=uuid4(), flow_id=uuid4(), deployment_id=deployment, expected_start_time=due - timedelta(hours=ago))
        for ago in hours
    ]


def test_of_many_missed_runs_the_newest_of_each_deployment_catches_up() -> None:
    cases, treaties = missed(uuid4(), 18, 6, 12), missed(uuid4(), 200)
    assert superfluous([*cases, *treaties]) == [cases[0].id, cases[2].id]
    assert superfluous([]) == []
