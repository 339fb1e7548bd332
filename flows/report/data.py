"""Everything that the page shows, as plain values: the same data, day and version give the same values."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection

from db.report import read
from flows.report import lists
from flows.report.countries import Pages
from flows.report.table import counts_of, rows_of
from flows.report.timeline import staircase
from flows.report.worldmap import map_of
from flows.source_health import source_health
from models.policies import DEFAULT

Answer = dict[str, Any]


def report_data(connection: Connection, today: date, version: str) -> Answer:
    """The report on a database as it is, for that day on both clocks; writes nothing."""
    held = read(connection, today)
    rows = rows_of(held)
    pages = Pages(held)
    countries = [pages.page(row) for row in sorted(rows, key=lambda row: row["name"])]
    lanes = [{**page["row"], "stretches": page["stretches"]} for page in countries]
    return {
        "today": today.isoformat(),
        "version": version,
        "digest": held.digest,
        "policy": DEFAULT,
        "rows": rows,
        "counts": counts_of(rows),
        "map": map_of(rows),
        "axis": pages.axis,
        "lanes": staircase(lanes),
        "moves": lists.moves(held),
        "contrary": lists.contrary(held),
        "printed": lists.printed(held),
        "issues": lists.issues(held),
        "health": source_health(connection, today),
        "countries": countries,
    }
