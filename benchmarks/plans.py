"""What a database's plan for a query says: the indexes that it uses, and the big tables that it reads end to end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

BIG = 5_000  # rows; a smaller one is sooner read than sought in
_TABLE = re.compile(r"\b(?:FROM|JOIN) (\w+) (\w+)\b")
_INDEX = re.compile(r"\bUSING (?:COVERING )?INDEX (\w+)|\b(USING INTEGER PRIMARY KEY)")


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan in short."""

    indexes: tuple[str, ...]
    read_whole: tuple[str, ...]


def plan_of(connection: Connection, sql: str, view_sql: str, values: Mapping[str, Any]) -> Plan:
    """The plan of a query on a view; `view_sql` tells the tables behind the aliases that SQLite's plan names."""
    if connection.dialect.name == "sqlite":
        steps = connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"), values)
        return _of_sqlite(connection, [str(step[3]) for step in steps], view_sql)
    answer = connection.execute(text(f"EXPLAIN (FORMAT JSON) {sql}"), values).scalar_one()
    return _of_postgresql(connection, list(_nodes(answer[0]["Plan"])))


def _of_sqlite(connection: Connection, steps: list[str], view_sql: str) -> Plan:
    tables = {alias: table for table, alias in _TABLE.findall(view_sql)}
    indexes = [name or "rowid" for step in steps for name, _ in _INDEX.findall(step)]
    scanned = [tables.get(step.split()[1], "") for step in steps if step.startswith("SCAN ")]
    return Plan(_once(map(_named, indexes)), _big(connection, scanned))


def _of_postgresql(connection: Connection, nodes: list[Mapping[str, Any]]) -> Plan:
    indexes = [node["Index Name"] for node in nodes if "Index Cond" in node]
    whole = [node["Relation Name"] for node in nodes if "Relation Name" in node and not _is_sought(node)]
    return Plan(_once(indexes), _big(connection, whole))


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _is_sought(node: Mapping[str, Any]) -> bool:
    return "Index Cond" in node or node["Node Type"] == "Bitmap Heap Scan"


def _named(index: str) -> str:
    """PostgreSQL's name of the index of a primary key, which SQLite numbers."""
    return re.sub(r"^sqlite_autoindex_(\w+)_1$", r"\1_pkey", index)


def _big(connection: Connection, tables: Iterable[str]) -> tuple[str, ...]:
    return tuple(table for table in _once(tables) if table and _rows(connection, table) >= BIG)


def _rows(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one())


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
