"""From facts to groups: recompute all, write what differs, log what moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from db import rows, sync
from db.rows import Row
from db.sync import Written, table
from models.chains import standing_rulings
from models.history import GroupChange, changes_between, history_of
from models.policies import DEFAULT
from models.rule import grounds_of, is_contrary
from models.rulings import Facts


def load_facts(connection: Connection) -> Facts:
    """What the rule looks at, from the fact tables."""
    return rows.facts_from({name: sync.read(connection, name) for name in ("treaty", "decision", "stage")})


def held_keys(connection: Connection) -> set[str]:
    """The keys of all treaties and decisions that are held."""
    return {key for name in ("treaty", "decision") for key in connection.scalars(select(table(name).c.key))}


def jurisdictions_with_facts(connection: Connection) -> set[str]:
    """The codes of all jurisdictions of which any fact speaks."""
    found: set[str] = set()
    for name in ("treaty", "decision", "published_group"):
        column = table(name).c.jurisdiction
        statement = select(column).distinct().where(column.is_not(None))
        found |= set(connection.scalars(statement))
    return found


def derive(
    connection: Connection, run_id: str, held_before: Collection[str], log: bool = True
) -> tuple[Written, list[GroupChange]]:
    """Recompute grounds and groups of all jurisdictions, write what differs, log what moved."""
    facts = load_facts(connection)
    grounds = grounds_of(facts, DEFAULT)
    histories = {code: history_of(code, grounds.get(code, [])) for code in sorted(jurisdictions_with_facts(connection))}
    old_grounds = _by_jurisdiction(sync.read(connection, "ground"))
    old_histories = _by_jurisdiction(sync.read(connection, "group_history"))
    changes = [
        change
        for code in sorted(histories.keys() | old_histories.keys())
        for change in changes_between(
            [rows.period_from(row) for row in old_histories.get(code, [])],
            histories.get(code, []),
            [rows.ground_from(row) for row in old_grounds.get(code, [])],
            grounds.get(code, []),
            held_before,
        )
    ]
    written = sync.sync(
        connection, "ground", [rows.ground_row(ground) for found in grounds.values() for ground in found]
    )
    written += sync.sync(connection, "contrary", _contrary_rows(facts))
    periods = [rows.period_row(period) for history in histories.values() for period in history]
    written += sync.sync(connection, "group_history", periods)
    now = datetime.now(UTC)
    names = GroupChange.__dataclass_fields__
    moves = [
        {**{name: getattr(change, name) for name in names}, "recorded_at": now, "run_id": run_id} for change in changes
    ]
    if log:
        sync.insert(connection, "group_change", moves)
    return written, changes


def _contrary_rows(facts: Facts) -> list[Row]:
    return [
        rows.with_digest(
            {
                "jurisdiction": standing.ruling.jurisdiction,
                "key": standing.ruling.key,
                **{name: getattr(standing, name) for name in ("valid_from", "known_from", "valid_to", "known_to")},
            }
        )
        for standing in standing_rulings(facts.rulings, facts.links)
        if is_contrary(standing.ruling)
    ]


def _by_jurisdiction(found: Sequence[Row]) -> Mapping[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in found:
        grouped.setdefault(row["jurisdiction"], []).append(row)
    return grouped
