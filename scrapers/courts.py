"""Courts in English sentences: how they are called, on which side they are, and which of them acts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.jurisdictions import code_of
from models.vocabulary import Direction
from scrapers.case_names import case_names
from scrapers.court_places import countries, names_chinese_place

ACT = re.compile(
    r"\b(?:ruled|rendered|made|issued|handed down|entered|delivered|gave|decided|ordered|held|granted|allowed|agreed)\b"
)
_SAID_THAT = re.compile(rf"{ACT.pattern}[^,;]{{0,120}}?\bthat\b")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PLACE = rf"(?:of|for|in)\s+(?:the\s+)?(?!(?:{_MONTHS})\b)[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*"
_COURT = re.compile(
    r"[A-Z][\w’'.&-]*\s+(?:(?:[A-Z][\w’'.&-]*|\d{1,3})\s+){0,12}?(?:Courts?|Tribunal(?:\s+d[aeio]l?\s+[A-Z]\w+)*)\b"
    rf"(?:\s+{_PLACE})*(?:\s*\([^()]*Tribunal\))?|\bCourt of [A-Z][\w’'-]*(?:\s+{_PLACE})+"
)
_SOME_COURT = re.compile(
    r"\b(?:an?|the|one)\s+(?P<whose>[A-Z][\w.]*(?:\s+[A-Z][\w.]*){0,3})\s+courts?\b|\bcourts? (?:of|in) .*"
)
_GAVE_JUDGMENT = re.compile(
    r"\b(?:judge?ments?|orders?|decisions?|decrees?)\b(?:\s+[\w’',.-]+){0,8}?\s+(?:of|by|from|in)\s+(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"(?:,| of| in)(?: the)? (?:China|PRC|People[’']s Republic of China|[A-Z]\w+(?: [A-Z]\w+)? Province)\b.*$"
)
_NO_COURT_NAME = re.compile(r"(?:The|This|That|Chinese|Foreign|Local|A|An|One) Courts?$")
_IN_CHINA = re.compile(r"\b(?:China|Chinese|PRC)\b|People[’']s Court|Maritime Court")


def acting_court(acting: str) -> tuple[Direction | None, str | None]:
    """Which side acts, and its court: a Chinese one named last, else a foreign one named last.

    The Supreme People's Court approves, so it gives way to any other.
    """
    plain = _plain(acting)
    courts = [match for match in _COURT.finditer(plain) if not _GAVE_JUDGMENT.search(plain[: match.start()])]
    if said := next((act for act in _SAID_THAT.finditer(plain) if courts and act.start() > courts[0].start()), None):
        courts = [match for match in courts if match.start() < said.start()]  # `held that a judgment of <court>`
    names = _names(courts)
    ours = [name for name in names if _is_chinese(name)]
    lower = [name for name in ours if "Supreme People" not in name]
    if ours:
        return Direction.INBOUND, (lower or ours)[-1]
    if names:
        return Direction.OUTBOUND, names[-1]
    some = _SOME_COURT.search(plain)
    if some and (_is_chinese(some[0])):
        return Direction.INBOUND, None
    return (Direction.OUTBOUND if some and countries(some[0]) else None), None


def court_names(text: str) -> list[str]:
    """All courts that the text names, in order."""
    return _names(_COURT.finditer(_plain(text)))


def courts_in(text: str, direction: Direction) -> list[str]:
    """The courts of the deciding side that the text names, each once; the Supreme People's Court only approves."""
    names = court_names(text)
    at_home = direction == Direction.INBOUND
    return list(dict.fromkeys(one for one in names if _is_chinese(one) == at_home and "Supreme People" not in one))


def _names(courts: Iterable[re.Match[str]]) -> list[str]:
    """Courts as they are called, without the place they lie in; `The Court` and `Kenyan Court` are no names."""
    names = [_WHERE.sub("", " ".join(match[0].split())) for match in courts]
    names = [name.removeprefix("The ") if name.count(" ") > 1 else name for name in names]
    return [name for name in names if not _NO_COURT_NAME.match(name) and not code_of(name.removesuffix(" Court"))]


def _plain(text: str) -> str:
    """The text without asides and names of cases: `the High Court of Kenya in Doe v. Roe` ends with Kenya."""
    for name in case_names(text):
        text = text.replace(name, " ")
    return _BRACKETS.sub(lambda bracket: bracket[0] if "Tribunal" in bracket[0] else " ", text)


def _is_chinese(court: str) -> bool:
    """Whether a court is of China: Vietnam and Laos have people's courts too."""
    if countries(court):
        return False
    return bool(_IN_CHINA.search(court)) or names_chinese_place(court)
