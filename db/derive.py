"""From facts to groups: recompute all, see what differs, say what moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db import derived_rows, rows, sync
from db.rows import Row
from db.sync import Difference, table
from models.chains import Standing, standing_rulings
from models.history import GroupChange, Period, changes_between, history_of
from models.merge import Merged
from models.policies import DEFAULT
from models.reconciling import compare
from models.rule import Ground, grounds_of
from models.rulings import Facts
from models.treaties import InForce, in_force

_OF_JURISDICTIONS = ("treaty", "decision", "published_group")


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything that follows from a merge: grounds and histories by jurisdiction, and the rows of each table."""

    grounds: Mapping[str, list[Ground]]
    histories: Mapping[str, list[Period]]
    tables: Mapping[str, list[Row]]


def derive(merged: Merged) -> Derived:
    """All facts, grounds and groups, under the default policy; pure, so that a look ahead and a run are one code."""
    tables = rows.fact_rows(merged.held)
    facts = rows.facts_from(tables)
    grounds = grounds_of(facts, DEFAULT)
    codes = {row["jurisdiction"] for name in _OF_JURISDICTIONS for row in tables[name] if row["jurisdiction"]}
    histories = {code: history_of(code, grounds.get(code, [])) for code in sorted(codes)}
    standing: list[Standing | InForce] = [*standing_rulings(facts.rulings, facts.links)]
    standing += [span for treaty in facts.treaties for span in in_force(treaty)]
    derived = {
        "jurisdiction": [rows.jurisdiction_row(code) for code in sorted(codes)],
        **tables,
        "conflict": [rows.disagreement_row(conflict) for conflict in merged.disagreements],
        "ground": [derived_rows.ground_row(ground) for of_one in grounds.values() for ground in of_one],
        "standing": [derived_rows.standing_row(stood) for stood in standing],
        "group_history": [derived_rows.period_row(period) for history in histories.values() for period in history],
        "published_comparison": [derived_rows.comparison_row(row) for row in compare(merged, facts, grounds)],
    }
    return Derived(grounds, histories, derived)


def differences(connection: Connection, derived: Derived) -> dict[str, Difference]:
    """What each table holds otherwise, in an order in which it can be written; jurisdictions are never taken away."""
    found = {name: sync.difference(connection, name, wanted) for name, wanted in derived.tables.items()}
    found["jurisdiction"].gone.clear()  # the change log goes on naming them
    return found


def changes(connection: Connection, derived: Derived) -> list[GroupChange]:
    """Every group that the database holds otherwise, with what moved it."""
    held = _held_keys(connection)
    old_grounds = _by_jurisdiction(sync.read(connection, "ground"))
    old_histories = _by_jurisdiction(sync.read(connection, "group_history"))
    return [
        change
        for code in sorted(derived.histories.keys() | old_histories.keys())
        for change in changes_between(
            [derived_rows.period_from(row) for row in old_histories.get(code, [])],
            derived.histories.get(code, []),
            [derived_rows.ground_from(row) for row in old_grounds.get(code, [])],
            derived.grounds.get(code, []),
            held,
        )
    ]


def load_facts(connection: Connection) -> Facts:
    """What the rule looks at, from the fact tables."""
    return rows.facts_from({name: sync.read(connection, name) for name in ("treaty", "decision", "stage")})


def jurisdictions_with_facts(connection: Connection) -> set[str]:
    """The codes of all jurisdictions of which any fact speaks."""
    found: set[str] = set()
    for name in _OF_JURISDICTIONS:
        column = table(name).c.jurisdiction
        statement = select(column).distinct().where(column.is_not(None))
        found |= set(connection.scalars(statement))
    return found


def _held_keys(connection: Connection) -> set[str]:
    """The keys of all treaties and decisions that are held."""
    return {key for name in ("treaty", "decision") for key in connection.scalars(select(table(name).c.key))}


def _by_jurisdiction(found: Sequence[Row]) -> Mapping[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        grouped[row["jurisdiction"]].append(row)
    return grouped
