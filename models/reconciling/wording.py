"""How facts are told in a sentence: countries, rulings, treaties, and what no page seen states of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from models.facts import Decision, Treaty
from models.jurisdictions import name_of

_TAKES_ARTICLE = re.compile(
    r"^United |(?:Islands|Republic|Emirates|States|Netherlands|Philippines|Bahamas|Maldives|Comoros|Gambia)$"
)
_OF_A_RULING = {"case_name": "name", "deciding_court": "court", "docket": "docket", "decided_on": "date"}
_OF_A_TREATY = {"signed_on": "signature", "in_force_on": "entry into force"}


def the(code: str) -> str:
    """The name of a jurisdiction as it stands in a sentence: `the United Kingdom`, `France`."""
    name = name_of(code)
    return f"the {name}" if _TAKES_ARTICLE.search(name) else name


def at_start(text: str) -> str:
    """The text with a capital: a sentence begins with it."""
    return text[:1].upper() + text[1:]


def listed(items: Iterable[str]) -> str:
    """The items as `A, B and C`; nothing for none."""
    *others, last = [*items] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def names(codes: Collection[str]) -> str:
    """The names of jurisdictions, in their order, as `A, B and C`."""
    return listed(sorted(map(name_of, codes)))


def numbered(cases: Mapping[str, int]) -> str:
    """Numbers by jurisdiction as `France 1, Italy 2`."""
    return ", ".join(f"{name_of(code)} {cases[code]}" for code in sorted(cases, key=name_of))


def ruling_told(ruling: Decision) -> str:
    """A ruling by its name, with court, number and date in brackets."""
    number = ruling.neutral_citation or ruling.docket or ruling.docket_zh
    parts = [ruling.deciding_court, number, ruling.decided_on.text if ruling.decided_on else None]
    told = ", ".join(part for part in parts if part)
    unsourced = [word for name, word in _OF_A_RULING.items() if name in ruling.unsourced and getattr(ruling, name)]
    doubt = f"; no page seen states {listed(f'its {word}' for word in unsourced)}" if unsourced else ""
    return f"{ruling.case_name or 'a ruling without a name'} ({told or 'court and date not seen'}{doubt})"


def treaty_told(treaty: Treaty) -> str:
    """A treaty by its days, in a sentence about the other country."""
    days = [f"signed on {treaty.signed_on}"] if treaty.signed_on else []
    days += [f"in force from {treaty.in_force_on}"] if treaty.in_force_on else []
    days += [f"ended on {treaty.terminated_on}"] if treaty.terminated_on else []
    unsourced = [word for name, word in _OF_A_TREATY.items() if name in treaty.unsourced and getattr(treaty, name)]
    plural = "s" if len(unsourced) > 1 else ""
    days += [f"no page seen states the day{plural} of its {listed(unsourced)}"] if unsourced else []
    return "its treaty with China" + (f" ({', '.join(days)})" if days else "")
