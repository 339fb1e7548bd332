"""How every source stands, those that no run has read included: for `comity sources` and for the flow that watches."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection

from db.sources import health_of
from scrapers.sites.kinds import kinds_of
from scrapers.sources import all_sources

Answer = dict[str, Any]
_NEVER: Answer = {
    "state": "never_read",
    "last_run_at": None,
    "last_good_run_at": None,
    "is_stale": True,
    "is_held": False,
    "pages": 0,
    "failed": 0,
    "yields": {},
    "breaches": [],
}


def source_health(connection: Connection, today: date) -> list[Answer]:
    """Each source with its terms and bounds, and how it stands; one that no run has read is stale."""
    health = health_of(connection, today)
    return [
        {
            "source": source.name,
            "title": source.title,
            "family": source.family,
            "hosts": sorted(source.hosts),
            "terms": source.terms,
            "kinds": [kind.name for kind in kinds_of(source)],
            "stale_after_days": source.stale_after_days,
            **health.get(source.name, _NEVER),
            "expect": source.bounds(),
        }
        for source in all_sources()
    ]
