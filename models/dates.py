"""Dates that say how precise they are: `2023`, `2023-09` or `2023-09-30`.

On both clocks a partial date takes effect on the last day of its period, so that nothing counts
before it is certain.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

_FORM = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_PRECISION = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date as a source states it; `text` is ISO 8601 cut at its precision."""

    text: str

    def __post_init__(self) -> None:
        """Raise ValueError unless the text is a date that the calendar has."""
        found = _FORM.fullmatch(self.text)
        if not found or (found[3] and not found[2]):
            raise ValueError("a date as YYYY, YYYY-MM or YYYY-MM-DD")
        try:
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError as error:
            raise ValueError(f"a day that the calendar has ({error})") from None

    @property
    def precision(self) -> str:
        """`year`, `month` or `day`."""
        return _PRECISION[len(self.text)]

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        parts = [int(part) for part in self.text.split("-")]
        year, month, day = [*parts, 1, 1][:3]
        return date(year, month, day)

    @property
    def last_day(self) -> date:
        """The last day of the period: the day on which the date takes effect."""
        parts = [int(part) for part in self.text.split("-")]
        if len(parts) == 3:
            return date(*parts)
        month = parts[1] if len(parts) == 2 else 12
        return date(parts[0], month, calendar.monthrange(parts[0], month)[1])

    def agrees_with(self, other: PartialDate) -> bool:
        """Whether both can be the same day: one period lies within the other."""
        return self.text.startswith(other.text) or other.text.startswith(self.text)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Read from text, write as text."""
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls(str(value)),
            serialization=core_schema.to_string_ser_schema(),
        )
