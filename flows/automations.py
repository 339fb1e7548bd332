"""Automations as code: what Prefect does by itself when a group moves, a source goes quiet or a run dies.

They are known by their names, which begin with `Comity`, and made anew only where they differ. One that an operator
has paused stays paused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import Automation, AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound

from flows import notices
from flows.notices import Notice, Receiver
from flows.settings import Settings
from models import events
from models.errors import NotFoundError

RECONCILE = "reconcile/reconcile"
FLOWS = ("ingest", "derive-groups", "replay", "reconcile", "watch-sources")
HEARTBEAT_SECONDS = 30
"""What PREFECT_FLOWS_HEARTBEAT_FREQUENCY must be wherever flows run, else the rule below ends healthy runs."""

_BEATS_MISSED = 4  # a busy machine is late with one or two
_OURS = ResourceSpecification({"prefect.resource.role": "flow", "prefect.resource.name": [*FLOWS]})
# How a run ends or rests; the last row are the names that our flows give to the state Completed. A name that is
# missing here does no harm: Prefect refuses to let a run crash that has ended.
_ENDS = (
    *("Completed", "Failed", "TimedOut", "Crashed", "Cancelled", "Paused", "Suspended"),
    *("NoChange", "GroupsMoved", "Attention", "DryRun"),
)
_TOLD: dict[str, tuple[Sequence[str], Notice]] = {
    "Comity: tell that a group changed": ([events.GROUP_CHANGED], notices.CHANGED),
    "Comity: tell that a group is certain": ([events.GROUP_CONFIRMED], notices.CONFIRMED),
    "Comity: tell that a source is stale or held": ([events.SOURCE_STALE, events.SOURCE_HELD], notices.SOURCE),
}
_TELL_RUN = "Comity: tell that a run is late, failed or crashed"
_COMPARE = "Comity: compare with what is published when a group changed"
_CRASH = "Comity: a run without heartbeat has crashed"
_ALL = (*_TOLD, _TELL_RUN, _COMPARE, _CRASH)


def apply(settings: Settings) -> list[str]:
    """Bring the server's automations to what they should be; returns the names of those that changed.

    Raises SettingsError for COMITY_NOTIFY_URL, and NotFoundError when the deployment that one of them runs is not
    there. The server acts upon events that come a few seconds later.
    """
    with get_client(sync_client=True) as client:
        wanted = [_crash(), _compare(client)]
        receivers = notices.save_receivers(settings)
        by_name = {automation.name: automation for automation in (*wanted, *_tell(receivers))}
        changed = [name for name in _ALL if _bring(client, name, by_name.get(name))]
        notices.forget_others(client, receivers)
    return changed


def _bring(client: SyncPrefectClient, name: str, wanted: AutomationCore | None) -> bool:
    """Make, change or remove the automation of that name, and any double of it; returns whether something was done."""
    there = client.read_automations_by_name(name)
    for surplus in there if wanted is None else there[1:]:
        client.delete_automation(surplus.id)
    if wanted is None or not there:
        if wanted:
            client.create_automation(wanted)
        return bool(wanted or there)
    wanted = wanted.model_copy(update={"enabled": there[0].enabled})
    if _core(there[0]) == _core(wanted):
        return len(there) > 1
    client.update_automation(there[0].id, _core(wanted))
    return True


def _core(automation: Automation | AutomationCore) -> AutomationCore:
    """An automation without id and owner, with every other field set: an update sends what is set, and only that."""
    return AutomationCore.model_validate(automation.model_dump(exclude={"id", "owner_resource"}))


def _crash() -> AutomationCore:
    """A run that no longer gives a sign of life was killed, with its worker perhaps."""
    beat = "prefect.flow-run.heartbeat"
    return AutomationCore(
        name=_CRASH,
        description=f"No heartbeat for {_BEATS_MISSED * HEARTBEAT_SECONDS} s, and no end of the run either.",
        trigger=EventTrigger(
            after={beat},
            expect={beat, *(f"prefect.flow-run.{name}" for name in _ENDS)},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            match_related=_OURS,
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=timedelta(seconds=_BEATS_MISSED * HEARTBEAT_SECONDS),
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message="no sign of life: the run was killed")],
    )


def _compare(client: SyncPrefectClient) -> AutomationCore:
    """A group that moved is compared with the published lists, once for all that one run moved."""
    try:
        deployment = client.read_deployment_by_name(RECONCILE)
    except ObjectNotFound:
        raise NotFoundError(f"expected the deployment {RECONCILE} on the server, found none: deploy first") from None
    return AutomationCore(
        name=_COMPARE,
        description=f"Runs {RECONCILE} once after a run that changed groups.",
        trigger=EventTrigger(
            expect={events.GROUP_CHANGED},
            match={"prefect.resource.id": events.jurisdiction_resource("*")},
            for_each={"comity.run"},
            within=timedelta(minutes=1),  # after the first event of a run the others start nothing
        ),
        actions=[RunDeployment(deployment_id=deployment.id)],
    )


def _tell(receivers: Sequence[Receiver]) -> list[AutomationCore]:
    """Each receiver is told of each event on its own, however long ago it happened; nothing when nobody listens."""
    if not receivers:
        return []
    told = [
        AutomationCore(name=name, trigger=EventTrigger(expect={*names}), actions=_actions(receivers, notice))
        for name, (names, notice) in _TOLD.items()
    ]
    ended = {f"prefect.flow-run.{state}" for state in ("Late", "Failed", "TimedOut", "Crashed")}
    runs = EventTrigger(expect=ended, match_related=_OURS)
    return [*told, AutomationCore(name=_TELL_RUN, trigger=runs, actions=_actions(receivers, notices.RUN))]


def _actions(receivers: Sequence[Receiver], notice: Notice) -> list[ActionTypes]:
    return [receiver.action(notice) for receiver in receivers]
