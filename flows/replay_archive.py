"""The Prefect flow `replay`: facts and groups anew from archive, register and reviews, with its progress in the UI."""

from __future__ import annotations

from typing import Any

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from db.record import Recorded
from flows.answering import today
from flows.archived import Results
from flows.artifacts import Artifact, country_groups, open_issues, what_changed
from flows.ending import end_dead_runs, this_run_id
from flows.events import deliver
from flows.ours import our_flow
from flows.publishing import publish
from flows.replay import Replay, database_of, prepare, register_of, write
from flows.replay_diff import answer_of
from flows.settings import load_settings
from flows.spreading import spread_of
from flows.steps import in_tasks

_MOST = 50  # keys of a table and sort
_FINEST = 1.0  # percent: a page of the UI is not a film


@our_flow("replay", longest=5 * 3600)
def replay(dry_run: bool = False) -> State[Any]:
    """Read every archived page anew with the parsers of today, then write what that changes; fetches nothing.

    The artifact `replay-changes` shows what differs. The state says `DryRun`, `GroupsMoved`, `NoChange` or `Completed`.

    Args:
        dry_run: Show what would change; write nothing.
    """
    settings = load_settings()
    end_dead_runs(settings)
    row = this_run_id()
    register = in_tasks("load register", lambda: register_of(settings))
    with database_of(settings, dry_run) as engine:
        spread = spread_of(settings)
        prepared = in_tasks(
            "read the archive anew", lambda: prepare(engine, settings, register, spread, shown_progress)
        )
        in_tasks("publish changes", lambda: publish([changes(prepared, dry_run)]))
        if dry_run:
            return Completed(name="DryRun", message=changes(prepared, dry_run).description)
        recorded = in_tasks("record and derive", lambda: write(engine, prepared, row))
        in_tasks("tell events", lambda: deliver(engine))
        with engine.connect() as connection:
            found = [country_groups(connection, today()), open_issues(connection)]
            artifacts = [what_changed(connection, recorded, today()), *found]
        in_tasks("publish artifacts", lambda: publish(artifacts))
    return Completed(name=outcome(prepared, recorded), message=changes(prepared, dry_run).description)


def outcome(prepared: Replay, recorded: Recorded) -> str:
    """The name of the state that a replay ends in."""
    if recorded.changes:
        return "GroupsMoved"
    return "NoChange" if prepared.ahead.changes_nothing else "Completed"


def shown_progress(results: Results, total: int) -> Results:
    """The results as they come, and how far they are in the artifact `replay-progress`."""
    artifact = create_progress_artifact(0.0, key="replay-progress", description=f"{total} archived versions to read.")
    done, told = 0, 0.0
    for reads in results:
        yield reads
        done += len(reads)
        if (percent := 100 * done / total) - told >= _FINEST or done == total:
            update_progress_artifact(artifact, progress=percent)  # type: ignore[arg-type]  # it is an id
            told = percent


def changes(prepared: Replay, dry_run: bool) -> Artifact:
    """What a replay changes, by table; of long lists the beginning."""
    answer = answer_of(prepared, dry_run, None)
    lines = [f"{name}: {count}" for name, count in answer["pages"].items()]
    text = [f"Versions and pages: {', '.join(lines)}.", ""]
    for name, found in answer["tables"].items():
        for what, rows in found.items():
            keys = [row if isinstance(row, str) else row["key"] for row in rows]
            text += [f"**{name}**, {len(keys)} {what}", *(f"- `{key}`" for key in keys[:_MOST])] if keys else []
            text += [f"- and {len(keys) - _MOST} more: `comity replay --dry-run`"] if len(keys) > _MOST else []
    differing = sum(len(rows) for found in answer["tables"].values() for rows in found.values())
    would = "would " if dry_run else ""
    told = f"{differing} rows {would}differ, {len(answer['group_changes'])} group changes."
    return Artifact("replay-changes", told, text="\n".join(text))
