"""Titles in English on sites of Chinese courts: do they report that a court of China ruled on a foreign judgment?"""

from __future__ import annotations

import re

from scrapers.reading import places

_RULES = re.compile(
    r"\b(?:recogni[sz](?:e[sd]?|ing)|recognition|enforc(?:e[sd]?|ing|ement)|refus|reject|dismiss|declin)\w*\b",
    re.IGNORECASE,
)
_JUDGMENT = re.compile(
    r"\b(?:judge?ments?|rulings?|decisions?|orders?|bankruptcy|insolvency|reorgani[sz]ation|liquidation|rehabilitation)\b",
    re.IGNORECASE,
)
_OUT_OF_SCOPE = re.compile(r"arbitra|\bawards?\b|divorce|marriage|custody|Hong Kong|Maca[ou]|Taiwan", re.IGNORECASE)
_OF_CHINA = re.compile(
    r"\bChinese\s+(?:\w+\s+){0,2}(?:judge?ment|ruling|decision|order|bankruptcy|insolvency)|\bjudge?ments?\s+of\s+China\b",
    re.IGNORECASE,
)
_DISCUSSES = re.compile(
    r"\?|\b(?:how|why|what|when|whether|if|can|could|may(?!\s+\d)|might|will|would|should|likely|guide|stud(?:y|ies)|issues?|research"
    r"|analysis|problems?|comment\w*|review|report\s+of|rules?|interpretations?|system|practice|mechanism|principles?)\b",
    re.IGNORECASE,
)


def reports_ruling(title: str) -> bool:
    """Whether the title reports a ruling on a judgment of one named country; a title that discusses does not."""
    reports = _RULES.search(title) and _JUDGMENT.search(title) and len(places(title)) == 1
    return bool(reports) and not any(form.search(title) for form in (_OUT_OF_SCOPE, _OF_CHINA, _DISCUSSES))


def is_on_foreign_judgments(title: str) -> bool:
    """Whether the title is about foreign judgments in China at all, discussions included."""
    named = places(title) or re.search(r"\bforeign\b", title, re.IGNORECASE)
    about = re.search(r"recogni[sz]|recognition", title, re.IGNORECASE) and _JUDGMENT.search(title)
    return bool(named and about) and not _OUT_OF_SCOPE.search(title)
