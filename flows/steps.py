"""A step of a run as a Prefect task: shown by name, timed, logged, tried again when what stopped it may pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, TypeVar

import httpx
from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.states import Completed, Failed
from prefect.tasks import Task, exponential_backoff
from sqlalchemy.exc import OperationalError

from db.record import Recorded
from flows.artifacts import group_changes
from flows.events import NotToldError
from flows.pipeline import outcome_of, plainly
from flows.reading import Runner, SourceRead

T = TypeVar("T")
watch: ContextVar[Runner] = ContextVar("watch", default=plainly)

# What libpq and SQLite say before anything was written; a wrong password or a missing database does not pass.
_PASSING = (
    *("Connection refused", "Connection reset", "timeout expired", "server closed the connection"),
    *("starting up", "shutting down", "too many clients", "database is locked"),
)
_BATCH = 10  # addresses in a line of the log
_MOST_ISSUES = 20  # of one source in the log
_ABOUT = {
    "load": "Reads the register, the project's own cited facts; a wrong row stops the run before anything is written.",
    "migrate": "Brings the database to the schema of this version; nothing to do in most runs.",
    "read": "Fetches and parses the pages of one source; red when no page answered or the source is held.",
    "compare": "What others printed beside what is held for the same days; reads the database only.",
    "record": "One transaction: facts, groups and group changes, or nothing.",
    "look": "Reads how each source stands from the database.",
    "tell": "Hands over to Prefect the events that wait in the database; automations act on them.",
    "publish": "Writes what the Artifacts tab shows.",
}


def may_pass(error: BaseException) -> bool:
    """Whether the same step may succeed a little later: the database is not up yet, or Prefect's API hiccups."""
    if isinstance(error, OperationalError):
        return any(words in str(error.orig) for words in _PASSING)
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.is_server_error
    return isinstance(error, httpx.TransportError | NotToldError)


def _try_again(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    try:
        state.result()
    except Exception as error:  # noqa: BLE001 - whatever stopped the step
        return may_pass(error)
    return False


def in_tasks(name: str, work: Callable[[], T]) -> T:
    """Run a step as a task of its name; raises what the step raises.

    The task takes no argument and keeps no result: Prefect would look through every row of it.
    """
    done: list[T] = []

    @task(
        name=name,
        task_run_name=name,
        description=_ABOUT.get(name.partition(" ")[0]),
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=4,  # after 1, 2, 4 and 8 seconds, more or less
        retry_delay_seconds=exponential_backoff(backoff_factor=1),
        retry_jitter_factor=0.5,
        retry_condition_fn=_try_again,
    )
    def step() -> State[Any]:
        done[:] = [work()]
        for line in told(done[0]):
            get_run_logger().info(line)
        return state_of(done[0])

    def under_prefect() -> T:
        state: State[Any] = step(return_state=True)
        if not done:
            state.result()
        return done[0]

    return watch.get()(name, under_prefect)


def state_of(result: object) -> State[Any]:
    """How the UI marks a step: a source that gave nothing to use is red although the run goes on."""
    if not isinstance(result, SourceRead) or result.state == "good":
        return Completed()
    message = "; ".join(result.breaches) or f"{outcome_of(result).failed} of {len(result.pages)} pages failed"
    make = Failed if result.state in ("held", "failed") else Completed
    return make(name=result.state.capitalize(), message=message)


def told(result: object) -> Iterator[str]:
    """What the log says of a step's result: counts, then addresses a batch at a time; nothing of most."""
    if isinstance(result, SourceRead):
        outcome = outcome_of(result)
        counts = f"{outcome.read} read, {outcome.unchanged} unchanged, {outcome.failed} failed"
        yield f"{outcome.source}: {outcome.state}, {outcome.pages} pages: {counts}"
        for status in dict.fromkeys(page.status for page in result.pages):
            urls = [page.url for page in result.pages if page.status == status]
            for start in range(0, len(urls), _BATCH):
                yield f"{outcome.source} {status}: {' '.join(urls[start : start + _BATCH])}"
        problems = [problem for page in result.pages for problem in page.problems]
        yield from (f"{outcome.source} issue ({found.kind}): {found.message}" for found in problems[:_MOST_ISSUES])
        if len(problems) > _MOST_ISSUES:
            yield f"{outcome.source}: {len(problems) - _MOST_ISSUES} more issues, see the artifact `issues`"
    if isinstance(result, Recorded):
        written = result.written
        yield f"{written.inserted} rows inserted, {written.updated} updated, {written.removed} removed"
        yield group_changes(len(result.changes))
