"""Nobody starts a run here: the scheduler does, and what follows from a new precedent follows by itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import yaml
from prefect.client.schemas.actions import DeploymentScheduleCreate, DeploymentUpdate
from prefect.client.schemas.filters import ArtifactFilter
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.schedules import IntervalSchedule

from flows import demo
from models.events import GROUP_CHANGED
from tests.browser import Page, browser
from tests.house.house import ROOT, House, publish_precedent, states, until
from tests.test_events import follows_the_schema

_LOG = logging.getLogger(__name__)
_KENYA = f"comity.jurisdiction.{demo.COUNTRY}"
_EVERY = timedelta(seconds=20)  # not hours, as prefect.yaml has it
_FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Story:
    """The run before a new precedent was published, the first one after it, and one more."""

    before: FlowRun
    published: datetime
    after: FlowRun
    again: FlowRun


@pytest.fixture(scope="module")
def story(house: House) -> Story:
    """What the schedule brings about; it is that of `cases`, but more often."""
    cases = house.deployment("cases")
    often = DeploymentScheduleCreate(
        schedule=IntervalSchedule(interval=_EVERY, anchor_date=datetime.now(UTC) + timedelta(seconds=5))
    )
    (schedule,) = house.client.create_deployment_schedules(cases.id, [often])
    touched = DeploymentUpdate(description=cases.description)  # of a deployment that changed runs are made at once
    house.client.update_deployment(cases.id, touched)
    try:
        (before, *_) = until(lambda: completed(house), "a scheduled run completes")
        publish_precedent(house.replica)
        published = datetime.now(UTC)
        after, again, *_ = until(lambda: completed(house, published, 2), "two more scheduled runs complete")
    finally:
        house.client.delete_deployment_schedule(cases.id, schedule.id)
    return Story(before, published, after, again)


def completed(house: House, since: datetime | None = None, least: int = 1) -> list[FlowRun]:
    """The scheduled runs of `cases` that began since then and completed, in order; none while there are too few."""
    runs = [run for run in house.runs("cases") if run.auto_scheduled and run.state and run.state.is_completed()]
    found = [run for run in runs if since is None or (run.start_time and run.start_time > since)]
    return found if len(found) >= least else []


def test_the_scheduler_makes_a_run_of_each_schedule_within_a_minute(house: House) -> None:
    deployed = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    scheduled = [one["name"] for one in deployed if one.get("schedules")]
    assert {"cases", "treaties", "watch-sources", "reconcile"} <= set(scheduled)
    for name in scheduled:
        made = partial(lambda name: next((run for run in house.runs(name) if run.auto_scheduled), None), name)
        run = until(made, name)
        assert run.created
        passed = run.created.timestamp() - house.deploying_since.timestamp()
        _LOG.info("%s: a scheduled run was made %.1f s after deploying began", name, passed)
        assert passed < 60


def test_a_scheduled_run_goes_by_itself_and_fills_an_empty_database(house: House, story: Story) -> None:
    assert (story.before.auto_scheduled, story.before.state_name) == (True, "GroupsMoved")
    assert next(iter(states(house.workshop).items())) == (story.before.id.hex, "complete")
    assert house.workshop.groups()["GB"]["group"] == 2


def test_a_new_precedent_is_one_event_of_the_next_scheduled_run(house: House, story: Story) -> None:
    (event,) = house.events(GROUP_CHANGED, _KENYA)
    assert (event["payload"]["before"], event["payload"]["after"]) == (4, 2)
    assert event["payload"]["run_id"] == story.after.id.hex
    assert (story.after.state_name, story.again.state_name) == ("GroupsMoved", "NoChange")


def test_the_event_starts_one_comparison_which_completes(house: House, story: Story) -> None:
    def started() -> list[FlowRun]:
        return [run for run in house.runs("reconcile") if run.created_by and run.created_by.type == "AUTOMATION"]

    (run,) = [run for run in until(started, "reconcile starts") if (run.created or _FOREVER) > story.published]
    assert house.ended(run).state_name == "Completed"


def test_who_listens_is_called_once_with_the_documented_payload(house: House, story: Story) -> None:
    (call,) = house.calls(_KENYA)
    assert follows_the_schema(call)
    assert call["id"] == house.events(GROUP_CHANGED, _KENYA)[0]["id"]
    assert {"url": demo.POST, "rendition": False} in call["payload"]["evidence"]


# --- what a person sees -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A browser that nobody has used."""
    with browser(tmp_path_factory.mktemp("browser") / "profile", house.environment) as found:
        yield found


def test_the_page_of_a_run_shows_its_name_its_state_its_steps_and_its_artifacts(
    house: House, story: Story, page: Page
) -> None:
    page.open(f"{house.ui}/runs/flow-run/{story.after.id}")
    page.shows(story.after.name, "GroupsMoved", "cjo: good", demo.POST)
    page.evaluate("document.querySelector('[role=tablist] #artifacts').click()")
    page.shows("what-changed", "country-groups", "issues", "source-health", "1 group change; ")


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (
            "what-changed",
            ("Kenya (KE): group 4 → 2", "Synthetic Applicant v. Synthetic Respondent", "not legal advice"),
        ),
        ("country-groups", ("Kenya (KE)", "United Kingdom (GB)", "Decided by", "not legal advice")),
        ("source-health", ("cjo", "stale", "Last good run")),
    ],
)
def test_an_artifact_of_the_run_is_found_by_its_key_and_reads_well(
    house: House, story: Story, page: Page, key: str, shown: tuple[str, ...]
) -> None:
    wanted = ArtifactFilter.model_validate({"flow_run_id": {"any_": [story.after.id]}, "key": {"any_": [key]}})
    (artifact,) = house.client.read_artifacts(artifact_filter=wanted)
    page.open(f"{house.ui}/artifacts/key/{key}")
    page.shows(key, story.after.name, str(artifact.id)[:8])
    page.open(f"{house.ui}/artifacts/artifact/{artifact.id}")
    page.shows(*shown)
