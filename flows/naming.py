"""What a flow run is called in the UI: the flow, what it was asked to do, and when it was due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")  # that of the schedules in prefect.yaml, so that a name tells which of them it was
_MOST_NAMED = 3


def name_of(flow: str, parameters: Mapping[str, Any], due: datetime) -> str:
    """For example `ingest cjo+mfa dry run 2026-11-25 06:00`."""
    words = [flow]
    if "sources" in parameters:
        words.append(_sources(list(parameters["sources"] or ())))
    words += [switch.replace("_", " ") for switch in ("live", "dry_run") if parameters.get(switch)]
    return " ".join([*words, f"{due.astimezone(ZONE):%Y-%m-%d %H:%M}"])


def _sources(names: list[str]) -> str:
    if not names:
        return "all sources"
    more = len(names) - _MOST_NAMED
    return "+".join(names[:_MOST_NAMED]) + (f"+{more} more" if more > 0 else "")


def run_name() -> str:
    """The name of the flow run that is going on."""
    from prefect.runtime import flow_run

    return name_of(flow_run.flow_name, flow_run.parameters, flow_run.scheduled_start_time)
