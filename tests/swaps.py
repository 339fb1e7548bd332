"""Pages with one fact of one decision exchanged for another: number, day, month or city of the court.

A parser that reads follows; one that knows its pages by heart does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.dates import PartialDate
from scrapers.reading import docket_texts, find_dates
from scrapers.rulings import docket_keys
from tests.goldens import Facts, Golden

_NUMBER = "4321"
_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")
_NUMERALS = re.compile(r"\d+|[A-Za-z]+")
_CITIES = ("Yantai", "烟台")
_CITY = re.compile(
    r"[A-Z][a-z]+(?= (?:First |Second |Third |No\. ?\d )?(?:Intermediate|Maritime))|^[一-鿿]{2}(?=市|海事|中级)"
)


@dataclass(frozen=True, slots=True)
class Swap:
    """A known page with another fact on it, and what it must yield then."""

    name: str
    page: str
    url: str
    expected: Facts

    def __str__(self) -> str:
        return self.name


def swaps_of(golden: Golden) -> Iterator[Swap]:
    """The page with each fact of each of its decisions exchanged, as far as the decision states that fact."""
    for at, fact in enumerate(golden.facts):
        if fact["kind"] != "decision":
            continue
        for what, swap in (("number", _number), ("day", _day), ("month", _month), ("city", _city)):
            if change := swap(fact):
                yield Swap(
                    f"{golden}: {what} of decision {at + 1}",
                    change(golden.text),
                    change(golden.url),
                    [_changed(other, change) for other in golden.facts],
                )


Change = Callable[[str], str]


def _changed(fact: dict[str, Any], change: Change) -> dict[str, Any]:
    """The fact as the changed page states it."""
    return {name: change(value) if isinstance(value, str) else value for name, value in fact.items()}


def _number(fact: dict[str, Any]) -> Change | None:
    """Another number in the docket, in whichever language, or in the citation."""
    printed = [fact[name] for name in ("docket", "docket_zh") if name in fact]
    keys = docket_keys(" ".join(printed))
    if not printed:
        return None

    def change(text: str) -> str:
        english, chinese = docket_texts(text)
        ours = [one for one in (*english, *chinese) if docket_keys(one + ")") <= keys]
        for one in sorted({*printed, *ours}, key=len, reverse=True):
            text = text.replace(one, _LAST_NUMBER.sub(_NUMBER, one))
        return text

    return change


def _day(fact: dict[str, Any]) -> Change | None:
    stated = PartialDate(fact["decided_on"]) if "decided_on" in fact else None
    if stated is None or stated.precision != "day":
        return None
    step = -1 if stated.first_day.day > 1 else 1
    return _other_date(stated, stated.first_day + timedelta(days=step))


def _month(fact: dict[str, Any]) -> Change | None:
    stated = PartialDate(fact["decided_on"]) if "decided_on" in fact else None
    if stated is None or stated.precision == "year":
        return None
    first = stated.first_day
    return _other_date(stated, first.replace(year=first.year - 1, month=first.month % 12 + 1, day=min(first.day, 28)))


def _other_date(stated: PartialDate, other: date) -> Change:
    def change(text: str) -> str:
        if text == stated.text:  # the field itself, which may be no day but a month
            return other.isoformat()[: len(text)]
        compact = stated.text.replace("-", "")
        if text.startswith("http"):
            return text.replace(compact, f"{other:%Y%m%d}") if len(compact) == 8 else text
        for found in reversed(find_dates(text)):
            if found.date.agrees_with(stated):
                text = text[: found.start] + _rewritten(text[found.start : found.end], other) + text[found.end :]
        return text

    return change


def _rewritten(printed: str, other: date) -> str:
    """The date in the form in which it was printed, with other parts."""
    if not re.search(r"[0-9]", printed):  # in Chinese numerals
        return f"{other.year}年{other.month}月{other.day}日"
    by_name = bool(re.search(r"[A-Za-z]{3}", printed))
    year_first = bool(re.match(r"\d{4}", printed))
    numbers = iter([other.day] if by_name else [other.month, other.day] if year_first else [other.day, other.month])

    def part(token: re.Match[str]) -> str:
        if len(token[0]) == 4 and token[0].isdecimal():
            return str(other.year)
        if token[0].isdecimal():
            return str(next(numbers)).zfill(len(token[0]) if token[0].startswith("0") or "-" in printed else 1)
        if token[0].lower() in ("of", "st", "nd", "rd", "th"):
            return token[0]
        return other.strftime("%b" if len(token[0]) < 5 else "%B")  # `Mar.` keeps its stop, so it stays short

    return _NUMERALS.sub(part, printed)


def _city(fact: dict[str, Any]) -> Change | None:
    found = _CITY.search(fact.get("deciding_court", ""))
    if fact["direction"] != "inbound" or not found:
        return None
    city = _CITIES[0] if found[0].isascii() else _CITIES[1]
    return lambda text: text if text.startswith("http") else text.replace(found[0], city)
