"""What waits reaches a real Prefect server once, and its automations act once.

Prefect 3.8.8 stores an id once. Its automations ignore a second event of one id while the server runs, and act upon
it again after a restart; that is why an event is looked for before it is sent again.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from prefect import flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events.schemas.automations import AutomationCore
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings
from prefect.states import Completed, Pending, Running, Scheduled

from db.sync import table
from flows.automations import RECONCILE, apply
from flows.events import deliver
from flows.settings import Settings, SettingsError
from models.errors import NotFoundError
from models.events import GROUP_CHANGED, GROUP_CONFIRMED, RUN_FINISHED, SOURCE_HELD
from tests.hook import Hook, listening
from tests.prefect_server import PrefectServer, free_port, start_server, stop
from tests.running import Workshop, without
from tests.test_outbox import INBOUND, KOLMAR, SPAR, filled, load, outcome, restore
from tests.test_reviews_command import doubt_thai
from tests.test_telling import put, waiting

DOCUMENT = (Path(__file__).parent.parent / "docs" / "webhook.md").read_text(encoding="utf-8")
EXAMPLE, SCHEMA = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL))
PATIENCE = 60.0  # seconds for something that Prefect does by itself


def follows_the_schema(body: Any) -> bool:
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(body)
    return True


def until(question: Callable[[], Any]) -> Any:
    """The first true answer; fails when there is none for a minute."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := question()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)
    return answer


# --- storage, on the server that all tests share ----------------------------------------------------------------------


@pytest.fixture
def workshop(database_url: str, tmp_path: Path) -> Workshop:
    """A database that has been filled once."""
    return filled(database_url, tmp_path)


def stored(server: PrefectServer, *ids: str) -> list[dict[str, Any]]:
    """The events of those ids that the server has."""
    wanted = {"id": {"id": list(ids)}, "order": "ASC"}
    found: list[dict[str, Any]] = server.post("events/filter", {"filter": wanted})["events"]
    return found


def test_events_arrive_in_order_with_all_that_they_tell(workshop: Workshop, prefect_server: PrefectServer) -> None:
    workshop.edit(INBOUND, without(SPAR, KOLMAR))
    load(workshop)
    rows = [row for row in _rows(workshop) if row["event"] == GROUP_CHANGED]
    with prefect_server.connected():
        assert deliver(workshop.engine) == 4
    found = stored(prefect_server, *(row["event_id"] for row in rows))
    assert [event["id"] for event in found] == [row["event_id"] for row in rows]
    for event, row in zip(found, rows, strict=True):
        assert event["event"] == GROUP_CHANGED
        assert event["payload"] == {**json.loads(row["payload"]), "number": row["number"]}
        assert event["resource"]["prefect.resource.id"] == row["resource"]
        assert event["resource"]["prefect.resource.name"] in ("United Kingdom", "Singapore")
        assert event["resource"]["comity.run"] == row["run_id"]


def _rows(workshop: Workshop) -> list[dict[str, Any]]:
    with workshop.engine.connect() as connection:
        return [dict(row) for row in connection.execute(table("outbox").select().order_by("number")).mappings()]


def test_what_waited_for_a_server_is_told_when_there_is_one(workshop: Workshop, prefect_server: PrefectServer) -> None:
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        assert deliver(workshop.engine) == 0
    wanted = put(workshop.engine, 3, age=timedelta(days=30))
    with prefect_server.connected():
        assert deliver(workshop.engine) == 4
    assert [event["id"] for event in stored(prefect_server, *wanted)] == wanted


def test_an_event_that_was_sent_but_not_noted_is_there_once(workshop: Workshop, prefect_server: PrefectServer) -> None:
    (wanted,) = put(workshop.engine, 1)
    with prefect_server.connected():
        for _ in range(3):
            deliver(workshop.engine)
            forget(workshop)
        assert len(stored(prefect_server, wanted)) == 1
        assert deliver(workshop.engine) == 2
    assert waiting(workshop.engine) == 0


def forget(workshop: Workshop) -> None:
    """As if the process had been killed after it sent and before it noted that."""
    with workshop.engine.begin() as connection:
        connection.execute(table("outbox").update().values(emitted_at=None))


# --- automations, on a server of their own that is restarted ----------------------------------------------------------


@dataclass
class Acting:
    """A server with our automations, and the receivers that they call."""

    home: Path
    hook: Hook
    client: SyncPrefectClient
    process: Any
    port: int

    @property
    def settings(self) -> Settings:
        """A program and a person listen."""
        people = self.hook.url.replace("http://", "json://")
        return Settings(notify_url=f"{self.hook.url}/program {people}/person")

    def restart(self) -> None:
        """Stop the server and start it on its data."""
        stop(self.process)
        self.process, _ = start_server(self.home, port=self.port)

    def compared(self) -> int:
        """How often `reconcile` was started."""
        return len(self.client.read_flow_runs())

    def calls(self, *ids: str) -> list[str]:
        """The ids among those for which the program was called, in order, each as often as it was."""
        return [body["id"] for body in self.hook.bodies("/program") if not ids or body["id"] in ids]


@pytest.fixture(scope="module")
def acting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Acting]:
    """A server of this module's own: automations are of a whole server, and it is restarted."""
    home, port = tmp_path_factory.mktemp("acting"), free_port()
    process, api = start_server(home, port=port)
    settings = {PREFECT_API_URL: api, PREFECT_HOME: home / "client"}
    with listening() as hook, temporary_settings(settings), get_client(sync_client=True) as client:
        found = Acting(home, hook, client, process, port)
        try:
            yield found
        finally:
            stop(found.process)


@pytest.fixture
def listens(acting: Acting) -> Acting:
    """The same with the automations in place and heard: a server takes some seconds to load them."""
    flow_name, _, name = RECONCILE.partition("/")
    acting.client.create_deployment(acting.client.create_flow_from_name(flow_name), name)
    if apply(acting.settings):
        until(lambda: _probe(acting))
    for run in acting.client.read_flow_runs():
        acting.client.delete_flow_run(run.id)
    return acting


def _probe(acting: Acting) -> bool:
    """Whether an automation acts: that of made-up held source."""
    resource = {"prefect.resource.id": "comity.source.probe"}
    event = {"id": str(uuid4()), "event": SOURCE_HELD, "occurred": datetime.now(UTC).isoformat(), "resource": resource}
    acting.client.request("POST", "/events", json=[event])
    time.sleep(1)
    return event["id"] in acting.calls()


@pytest.fixture
def sqlite(tmp_path: Path) -> Workshop:
    """A database that has been filled once, of which Prefect has been told."""
    return filled(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)


def ids_of(workshop: Workshop, *names: str) -> list[str]:
    return [row["event_id"] for row in _rows(workshop) if row["event"] in names]


def test_a_change_is_told_once_to_each_and_compared_once(sqlite: Workshop, listens: Acting) -> None:
    sqlite.edit(INBOUND, without(SPAR, KOLMAR))
    load(sqlite)
    wanted, before = ids_of(sqlite, GROUP_CHANGED), len(listens.hook.bodies("/person"))
    deliver(sqlite.engine)
    until(lambda: len(listens.calls(*wanted)) >= 2)
    until(lambda: len(listens.hook.bodies("/person")) >= before + 2)
    until(lambda: listens.compared() >= 1)
    load(sqlite)
    deliver(sqlite.engine)  # a quiet run: nothing more happens
    time.sleep(3)
    assert sorted(listens.calls(*wanted)) == sorted(wanted)
    assert listens.compared() == 1
    for where, kind, body in listens.hook.calls:
        if where == "/program" and body["id"] in wanted:
            assert kind == "application/json"
            assert follows_the_schema(body)
    subjects = {body["title"] for body in listens.hook.bodies("/person")}
    assert {"United Kingdom: group 2 → 3", "Singapore: group 2 → 3"} <= subjects
    assert not set(ids_of(sqlite, RUN_FINISHED)) & set(listens.calls())


def test_after_a_crash_and_a_restart_of_the_server_nothing_is_told_again(sqlite: Workshop, listens: Acting) -> None:
    sqlite.edit(INBOUND, without(SPAR))
    load(sqlite)
    deliver(sqlite.engine)
    wanted = ids_of(sqlite, GROUP_CHANGED)
    until(lambda: listens.calls(*wanted))
    forget(sqlite)
    listens.restart()
    assert deliver(sqlite.engine) == 3
    (probe,) = put(sqlite.engine, 1)
    deliver(sqlite.engine)
    until(lambda: listens.calls(probe))
    time.sleep(2)
    assert listens.calls(*wanted) == wanted


def test_events_that_waited_for_days_are_acted_upon_once(sqlite: Workshop, listens: Acting) -> None:
    wanted = [*put(sqlite.engine, 2, age=timedelta(days=30)), *put(sqlite.engine, 2, age=timedelta(days=3))]
    deliver(sqlite.engine)
    until(lambda: len(listens.calls(*wanted)) >= 4)
    time.sleep(2)
    assert sorted(listens.calls(*wanted)) == sorted(wanted)


def test_certainty_and_a_held_source_are_told_as_documented(sqlite: Workshop, listens: Acting) -> None:
    sqlite.edit(INBOUND, doubt_thai)
    load(sqlite)
    restore(sqlite)
    load(sqlite, [outcome("held")()])
    deliver(sqlite.engine)
    wanted = ids_of(sqlite, GROUP_CONFIRMED, SOURCE_HELD)
    until(lambda: len(listens.calls(*wanted)) == 2)
    bodies = [body for body in listens.hook.bodies("/program") if body["id"] in wanted]
    assert all(follows_the_schema(body) for body in bodies)
    assert {body["resource"] for body in bodies} == {"comity.jurisdiction.TH", "comity.source.synthetic"}
    until(lambda: "Source synthetic: held" in {body["title"] for body in listens.hook.bodies("/person")})


@flow(name="ingest")
def synthetic() -> None:
    """Stands for a run of ours: only its states and heartbeats matter."""


def test_a_run_without_heartbeat_crashes_and_that_is_told_while_others_go_on(listens: Acting) -> None:
    client = listens.client
    dead, alive, ended = (client.create_flow_run(synthetic, state=Pending()) for _ in range(3))
    for run, seconds in ((dead, 121), (alive, 0), (ended, 121)):  # the rule waits for 120
        client.set_flow_run_state(run.id, Running(), force=True)
        _beat(client, run, seconds)
    client.set_flow_run_state(ended.id, Completed(name="NoChange"), force=True)
    (rule,) = client.read_automations_by_name("Comity: a run without heartbeat has crashed")
    for change in (client.pause_automation, client.resume_automation):  # else it is looked at within two minutes
        change(rule.id)
    until(lambda: client.read_flow_run(dead.id).state_name == "Crashed")
    told = until(lambda: [body for body in listens.hook.bodies("/program") if str(dead.id) in body["resource"]])
    assert follows_the_schema(told[0])
    assert told[0]["payload"]["message"] == "no sign of life: the run was killed"
    assert client.read_flow_run(alive.id).state_name == "Running"
    assert client.read_flow_run(ended.id).state_name == "NoChange"


def test_a_run_that_nobody_starts_is_told_as_late(listens: Acting) -> None:
    deployment = listens.client.read_deployment_by_name(RECONCILE)
    due: Any = Scheduled(scheduled_time=datetime.now(UTC) - timedelta(hours=1))
    run = listens.client.create_flow_run_from_deployment(deployment.id, state=due)
    told = until(lambda: [body for body in listens.hook.bodies("/program") if str(run.id) in body["resource"]])
    assert [body["event"] for body in told] == ["prefect.flow-run.Late"]
    assert follows_the_schema(told[0])
    assert told[0]["payload"]["flow"] == "reconcile"


def _beat(client: SyncPrefectClient, run: Any, seconds_ago: int) -> None:
    """The last sign of life of a run."""
    event = {
        "id": str(uuid4()),
        "event": "prefect.flow-run.heartbeat",
        "occurred": (datetime.now(UTC) - timedelta(seconds=seconds_ago)).isoformat(),
        "resource": {"prefect.resource.id": f"prefect.flow-run.{run.id}", "prefect.resource.name": run.name},
        "related": [
            {
                "prefect.resource.id": f"prefect.flow.{run.flow_id}",
                "prefect.resource.role": "flow",
                "prefect.resource.name": "ingest",
            }
        ],
    }
    client.request("POST", "/events", json=[event])


# --- automations as code ----------------------------------------------------------------------------------------------


def test_to_apply_again_changes_nothing(listens: Acting) -> None:
    assert apply(listens.settings) == []


def test_what_an_operator_paused_stays_paused_and_what_was_changed_by_hand_is_set_right(listens: Acting) -> None:
    client, name = listens.client, "Comity: a run without heartbeat has crashed"
    (rule,) = client.read_automations_by_name(name)
    client.pause_automation(rule.id)
    assert apply(listens.settings) == []
    values = rule.model_dump(exclude={"id", "owner_resource"})
    spoilt = AutomationCore.model_validate({**values, "description": "synthetic", "enabled": False})
    client.update_automation(rule.id, spoilt)
    client.create_automation(spoilt)
    assert apply(listens.settings) == [name]
    (again,) = client.read_automations_by_name(name)
    assert (again.enabled, again.description == rule.description) == (False, True)
    client.resume_automation(again.id)


def test_without_receivers_nothing_is_sent_and_no_address_stays_behind(listens: Acting) -> None:
    assert len(apply(Settings())) == 4
    assert all("tell" not in automation.name for automation in listens.client.read_automations())
    assert listens.client.read_block_documents() == []
    apply(listens.settings)
    until(lambda: _probe(listens))


def test_without_the_deployment_that_compares_it_is_said(listens: Acting) -> None:
    listens.client.delete_deployment(listens.client.read_deployment_by_name(RECONCILE).id)
    with pytest.raises(NotFoundError, match="expected the deployment reconcile/reconcile"):
        apply(listens.settings)


def test_an_address_of_no_kind_is_refused_without_being_shown() -> None:
    from flows.notices import receivers

    with pytest.raises(SettingsError, match=r"COMITY_NOTIFY_URL: .* address 2 begins 'ftp'") as refused:
        receivers(["https://example.org/hook", "ftp://user:secret@example.org"])
    assert "secret" not in str(refused.value)


def test_mail_and_slack_are_for_people_and_any_other_address_is_for_a_program() -> None:
    from flows.notices import receivers

    slack = f"https://hooks.slack.com/services/T00000000/B00000000/{'X' * 24}"
    found = receivers([slack, "mailto://user:password@example.org", "https://example.org/hook"])
    assert [receiver.is_program for receiver in found] == [False, False, True]


def test_the_documented_example_follows_the_schema() -> None:
    assert follows_the_schema(EXAMPLE)
    with pytest.raises(jsonschema.ValidationError):
        follows_the_schema({**EXAMPLE, "payload": {**EXAMPLE["payload"], "after": 5}})
