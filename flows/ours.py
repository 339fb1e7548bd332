"""What every flow of ours has in common: how its runs are named, how long they may take, who hears of a bad end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec

from prefect import Flow, flow
from prefect.client.schemas.objects import State

from flows.ending import tell_end
from flows.naming import run_name

P = ParamSpec("P")


def our_flow(name: str, longest: int) -> Callable[[Callable[P, State[Any]]], Flow[P, State[Any]]]:
    """A decorator that makes a Prefect flow of that name; a run that takes longer than so many seconds fails."""
    return flow(
        name=name,
        flow_run_name=run_name,
        timeout_seconds=longest,
        persist_result=False,
        on_failure=[tell_end],
        on_crashed=[tell_end],
        on_cancellation=[tell_end],
    )
