"""The days on both clocks on which something holds, as the page carries them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.history import ALWAYS, FOREVER


def days_of(row: Mapping[str, Any]) -> str:
    """The days of a row of a history for the attribute `data-days`: valid from and to, known from and to."""
    return "/".join(row[name].isoformat() for name in ("valid_from", "valid_to", "known_from", "known_to"))


def holds(row: Mapping[str, Any], valid: date, known: date) -> bool:
    """Whether a row of a history holds on the valid day, as known on the known day."""
    return bool(row["valid_from"] <= valid < row["valid_to"] and row["known_from"] <= known < row["known_to"])


def day(edge: date | None) -> str | None:
    """A day as ISO text; None where an interval is open."""
    return None if edge in (None, ALWAYS, FOREVER) else edge.isoformat()
