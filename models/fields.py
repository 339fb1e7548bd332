"""The kinds of values that fields of facts hold, each with what it refuses."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from models.dates import PartialDate
from models.jurisdictions import JurisdictionCode
from models.signs import CONTROL, visible

_MOST = 1_000_000


def _whole_number(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,7}", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise ValueError(f"a whole number from 0 to {_MOST}")
    return value


def _plain(text: str) -> str:
    """Nothing that does not show; no control characters: PostgreSQL cannot keep all, and a line must stay a line."""
    if CONTROL.search(text):
        raise ValueError("text without control characters")
    return visible(text).strip()


def _of_our_time(day: PartialDate) -> PartialDate:
    if not 1800 <= day.last_day.year <= 2199:
        raise ValueError("a date from 1800 to 2199")
    return day


def _true_or_false(value: object) -> object:
    value = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _pairs(value: object) -> object:
    if isinstance(value, str):  # a cell of the register: `KR 3;US 2`
        value = dict(pair.strip().rpartition(" ")[::2] for pair in value.split(";"))
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


Text = Annotated[str, AfterValidator(_plain)]
Day = Annotated[PartialDate, AfterValidator(_of_our_time)]
Count = Annotated[int, BeforeValidator(_whole_number)]
Flag = Annotated[bool, BeforeValidator(_true_or_false)]
# Cases per jurisdiction: a mapping outside, pairs inside, so that facts stay immutable.
Added = Annotated[tuple[tuple[JurisdictionCode, Count], ...], BeforeValidator(_pairs), PlainSerializer(dict)]
