"""How each source fares: what every run read of it, and how it stands now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from db import sync


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What one run read of one source; states as in the table `source_run`."""

    source: str
    state: str
    started_at: datetime
    stale_on: date
    pages: int
    read: int
    unchanged: int
    failed: int
    yields: Mapping[str, Mapping[str, int]]
    breaches: Sequence[str] = ()


def store_outcomes(connection: Connection, run_id: str, outcomes: Iterable[SourceOutcome]) -> None:
    """One row a source; rows are only ever added."""
    rows = []
    for outcome in outcomes:
        row = asdict(outcome)
        message = "\n".join(row.pop("breaches")) or None
        rows.append({**row, "yields": json.dumps(row["yields"], sort_keys=True), "message": message, "run_id": run_id})
    sync.insert(connection, "source_run", rows)


def health_of(connection: Connection, today: date) -> dict[str, dict[str, Any]]:
    """By source: its last run, its last good run, what it yielded, and whether it is stale or held today."""
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(sync.read(connection, "source_run"), key=lambda row: (row["started_at"], row["run_id"])):
        before = found.get(row["source"], {})
        good = row if row["state"] == "good" else before.get("good")
        found[row["source"]] = {"last": row, "good": good}
    return {
        source: {
            "state": runs["last"]["state"],
            "last_run_at": runs["last"]["started_at"].isoformat(),
            "last_good_run_at": runs["good"]["started_at"].isoformat() if runs["good"] else None,
            "is_stale": runs["good"] is None or runs["good"]["stale_on"] <= today,
            "is_held": runs["last"]["state"] == "held",
            "pages": runs["last"]["pages"],
            "failed": runs["last"]["failed"],
            "yields": json.loads(runs["last"]["yields"]),
            "breaches": (runs["last"]["message"] or "").splitlines(),
        }
        for source, runs in sorted(found.items())
    }
