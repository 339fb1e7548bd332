"""The Prefect flow `ingest`: the pipeline's steps as tasks. `flows.prefect_home` must be prepared first."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import httpx
from prefect.client.schemas.objects import State
from prefect.states import Completed

from db.engine import open_engine
from flows.answering import today
from flows.artifacts import Artifact, country_groups, group_changes, health, open_issues, what_changed
from flows.ending import end_dead_runs, this_run_id
from flows.events import deliver
from flows.ours import our_flow
from flows.pipeline import Options, Report, run_pipeline
from flows.publishing import publish
from flows.reading import Runner
from flows.settings import Settings, load_settings
from flows.steps import in_tasks, watch
from models.errors import ComityError
from scrapers.sources import all_sources

if TYPE_CHECKING:
    SourceName = str
else:
    SourceName = Literal[tuple(source.name for source in all_sources())]  # the UI offers them as a choice

_PATIENCE = 20.0  # seconds for a sign of life
_LONGEST = 5 * 3600  # seconds: less than the six hours between two runs, so that a run that hangs blocks no other


@our_flow("ingest", longest=_LONGEST)
def ingest(
    live: bool = False, sources: tuple[SourceName, ...] = (), since: date | None = None, dry_run: bool = False
) -> State[Any]:
    """Read the register and the sources, derive every country's group in one transaction, tell what changed.

    A source whose pages fail, or that is held, is red and an open issue; the others go on. The state of the run says
    what came of it: `GroupsMoved`, `Attention` (a source failed or is held), `NoChange`, else `Completed`.

    Args:
        live: Fetch from the web, which needs COMITY_CONTACT; else read the renditions that ship.
        sources: Read only these; all when none is chosen.
        since: Leave out new pages published before this day.
        dry_run: Fetch and parse, write only the archive.
    """
    settings = load_settings()
    end_dead_runs(settings)
    options = Options(live, tuple(sources), since, dry_run)
    report = run_pipeline(settings, options, in_tasks, this_run_id())
    if report.recorded:
        in_tasks("tell events", lambda: deliver(open_engine(settings.database_url)))
        in_tasks("publish artifacts", lambda: publish(artifacts_of(settings, report)))
    name, message = outcome(report)
    return Completed(name=name, message=message, data=report)


def artifacts_of(settings: Settings, report: Report) -> list[Artifact]:
    """What the UI shows of a run that was recorded."""
    with open_engine(settings.database_url).connect() as connection:
        found = [country_groups(connection, today()), open_issues(connection), health(connection, today())]
        return [what_changed(connection, report.recorded, today()), *found] if report.recorded else found


def outcome(report: Report) -> tuple[str, str]:
    """The name of the state that a run ends in, and a sentence."""
    bad = [f"{read.source.name} {read.state}" for read in report.reads if read.state in ("held", "failed")]
    busy = [problem.source for problem in report.problems if problem.kind == "source_busy"]
    told = f"{report.mode}, {len(report.reads)} sources" + (f"; {', '.join(bad)}" if bad else "")
    told += f"; left out, for another run reads them: {', '.join(busy)}" if busy else ""
    if report.recorded is None:
        return ("Attention" if bad else "DryRun"), told
    if moved := len(report.recorded.changes):
        return "GroupsMoved", f"{group_changes(moved)}; {told}"
    written = report.recorded.written
    wrote = written.inserted + written.updated + written.removed
    name = "Attention" if bad else "Completed" if wrote else "NoChange"
    return name, f"{wrote or 'no'} rows written; {told}"


def _require_answer(server: str) -> None:
    """Raise ComityError unless the server is healthy: Prefect itself would wait for ever for one that is silent."""
    try:
        httpx.get(f"{server.rstrip('/')}/health", timeout=_PATIENCE).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ComityError(_unreachable(error)) from error


def _unreachable(error: Exception) -> str:
    found = str(error).partition("\n")[0] or type(error).__name__
    return f"PREFECT_API_URL: expected a Prefect server, found {found}; start it, unset the variable, or use --direct"


def ingest_under_prefect(options: Options, runner: Runner) -> Report:
    """Run the flow and tell its steps to `runner`; raises ComityError when the Prefect server does not answer."""
    if server := os.environ.get("PREFECT_API_URL"):
        _require_answer(server)
    token = watch.set(runner)
    try:
        report: Report = ingest(options.live, options.sources, options.since, options.dry_run)  # type: ignore[assignment]  # Prefect returns the data of the state
        return report
    except (httpx.TransportError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "API" not in str(error):  # Prefect says so when it reaches no server
            raise
        raise ComityError(_unreachable(error)) from error
    finally:
        watch.reset(token)
