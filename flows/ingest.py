"""The Prefect flow `ingest`: the pipeline's steps as tasks. `flows.prefect_home` must be prepared first."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from typing import TypeVar

import httpx
from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.pipeline import Options, Report, plainly, run_pipeline
from flows.reading import Runner
from flows.settings import load_settings
from models.errors import ComityError

T = TypeVar("T")
_PATIENCE = 20.0  # seconds for a sign of life
_watch: ContextVar[Runner] = ContextVar("watch", default=plainly)


def in_tasks(name: str, work: Callable[[], T]) -> T:
    """Run a step as a task of its name.

    The task takes no argument and keeps no result: Prefect would look through every row of it.
    """

    @task(name=name, cache_policy=NO_CACHE, persist_result=False)
    def step() -> T:
        return work()

    return _watch.get()(name, step)


@flow(name="ingest", persist_result=False)
def ingest(
    live: bool = False, sources: list[str] | None = None, since: date | None = None, dry_run: bool = False
) -> Report:
    """Read the register and the sources, derive every country's group in one transaction.

    Args:
        live: Fetch from the web instead of the shipped renditions.
        sources: Names of sources to read; all when left out.
        since: Leave out new pages published before this day.
        dry_run: Fetch and parse, write only the archive.
    """
    return run_pipeline(load_settings(), Options(live, tuple(sources or ()), since, dry_run), in_tasks)


def _require_answer(server: str) -> None:
    """Raise ComityError unless the server is healthy: Prefect itself would wait for ever for one that is silent."""
    try:
        httpx.get(f"{server.rstrip('/')}/health", timeout=_PATIENCE).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ComityError(_unreachable(error)) from error


def _unreachable(error: Exception) -> str:
    found = str(error).partition("\n")[0] or type(error).__name__
    return f"PREFECT_API_URL: expected a Prefect server, found {found}; start it, unset the variable, or use --direct"


def ingest_under_prefect(options: Options, watch: Runner) -> Report:
    """Run the flow and tell its steps to `watch`; raises ComityError when the Prefect server does not answer."""
    if server := os.environ.get("PREFECT_API_URL"):
        _require_answer(server)
    token = _watch.set(watch)
    try:
        return ingest(options.live, list(options.sources), options.since, options.dry_run)
    except (httpx.TransportError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "API" not in str(error):  # Prefect says so when it reaches no server
            raise
        raise ComityError(_unreachable(error)) from error
    finally:
        _watch.reset(token)
