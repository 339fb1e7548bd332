"""What a replay would change, as plain JSON values: by table what is inserted, changed and closed, and group moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from db.observe import stated_by
from db.rows import Row
from db.sync import Difference, table
from flows.pipeline import change_json
from flows.replay import Replay
from models.absence import names_of

Answer = dict[str, Any]
_OBSERVED = ("span", "family", "rank", "is_rendition")  # what a row of `observation` says beside its body


def answer_of(replay: Replay, dry_run: bool, run_id: str | None) -> Answer:
    """The answer of `comity replay`; of the tables only those that differ."""
    ahead = replay.ahead
    tables = {name: _table(name, found) for name, found in ahead.tables.items()}
    return {
        "dry_run": dry_run,
        "run_id": run_id,
        "pages": dict(replay.counts),
        "tables": {name: found for name, found in tables.items() if any(found.values())},
        "group_changes": [change_json(change) for change in ahead.changes],
        "issues": [asdict(problem) for problem in ahead.problems],
    }


def _table(name: str, found: Difference) -> Answer:
    return {
        "inserted": [_key(name, row) for row in found.new],
        "changed": [{"key": _key(name, row), "fields": _fields(name, old, row)} for old, row in found.changed],
        "closed": [_key(name, row) for row in found.gone],
    }


def _fields(name: str, old: Row, new: Row) -> dict[str, list[Any]]:
    """The cells that differ, before and after."""
    before, after = (_cells(name, row) for row in (old, new))
    names = [*before, *(name for name in after if name not in before)]
    return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}


def _cells(name: str, row: Row) -> dict[str, Any]:
    """A row as plain values; of an observation what it states."""
    if name == "observation":
        return {**json.loads(row["body"]), **{cell: row[cell] for cell in _OBSERVED}}
    return {cell: _plain(value) for cell, value in row.items() if cell != "digest"}


def _key(name: str, row: Row) -> str:
    """The primary key as text; of an observation what it speaks of, and where."""
    if name == "observation":
        return f"{row['kind']} {next(_spoken_of(row), row['id'])} at {row['url']}"
    return "/".join(str(row[column.name]) for column in table(name).primary_key)


def _spoken_of(row: Row) -> Iterator[str]:
    for seen in stated_by([{"snapshot_sha256": None, **row}]):
        yield min(" ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in names_of(seen))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
