"""The day on which a court ruled, as a sentence tells it; not that of the judgment, nor of a step of the parties."""

from __future__ import annotations

import re

from models.dates import PartialDate
from scrapers.case_names import case_names
from scrapers.courts import ACT, court_names
from scrapers.reading import find_dates

_ASKS = r"(?:appl(?:y|ied|ying)|filed|initiated|s(?:eek(?:s|ing)?|ought)|request(?:s|ed|ing)?)"
_STEP = re.compile(rf"\b(?:{_ASKS}|accepted|heard)\b")
_OPENING = re.compile(r"\b(?:on|in|dated|of|at|until)\s+(?:or about\s+)?$", re.IGNORECASE)
_CLAUSE_OPENS = re.compile(r"(?:^|[;,])\W*(?:(?:and|but|then|while)\s+)?(?:(?:on|in|at)\s+)?$", re.IGNORECASE)
# `the judgment rendered on 2 May 2024 by the High Court`: the day of the judgment, not of the ruling on it.
_DONE = r"(?:recogni|enforc|grant|allow|refus|reject|den|dismiss)\w*"
_OF_THE_JUDGMENT = re.compile(
    r"(?<!summary )\b(?:judge?ments?|orders?|decisions?|decrees?|awards?|S?\d+/\d{4})\b"
    rf"(?:\s+(?!(?:ruled|decided|held|(?:was|were|been|is)\s+{_DONE})\b)[\w’',.-]+){{0,14}}?\s+(?:on|in|dated|of)\s+$",
    re.IGNORECASE,
)
_COURT_GAVE = re.compile(
    r"\b(?:(?:gave|delivered|issued|made|rendered|handed down|entered)\s+(?:(?:an?|the|its|civil|final)\s+){0,2}"
    r"|(?:its|their|this|that)\s+(?:civil\s+|final\s+)?)(?:judge?ment|order|decision|ruling)\b[^,;]{0,80}$"
)
_OTHER_ACT = re.compile(
    r"\b(?:filed|accepted|heard|applied|lodged|registered|served|concluded|signed|brought|commenced|submitted|docketed"
    r"|hearings?|announce[sd]|published|reported|reports?|approv(?:ed|al)|settled|in(?:to)?\s+force)\b[^,;]{0,40}$"
)
_BEHIND = re.compile(r"(?:\b(?:on|in|dated|dates from|delivered)\s+|[(（])$", re.IGNORECASE)
_OBJECT_ON = re.compile(r"(?:\s+(?!(?:of|by|from|in|at|that|which|dated)\b)[\w’'-]+){1,6}\s+on\s+")
_RULING_IS_OF = re.compile(
    r"(?:the|this|its) (?:\w+ ){0,2}?(?:ruling|decision|order)\b[^;]*?\b(?:dated|dates from"
    r"|(?:is|was|were) (?:dated|made|rendered|issued|handed down|delivered|given|of))\b",
    re.IGNORECASE,
)
_BY_JUDGMENT = re.compile(r"(?:By|In|With) (?:(?:an?|its) )?(?:judge?ment|decision|order) (?:of|dated) ")
_NEW_CLAUSE = re.compile(r"(?:;|,\s*(?:and|yet|but|so|while|whereas)|\b(?P<that>that))\s+(?:the\s+|China[’']s\s+)?$")
_IT_WAS = re.compile(r"\bit\s+(?:was|is)\s+(?:only\s+|not\s+)?(?:on|in|until)\s+$", re.IGNORECASE)
_ITS_DAY = re.compile(r"\b(?:of|dated)\s+$")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_YEAR_ONLY = re.compile(r"In ((?:19|20)\d{2}),")


def day_of(before: str, after: str, is_by: bool) -> PartialDate | None:
    """The day of a deed by what stands before and behind its verb; `is_by` says that who did it stands behind."""
    for name in case_names(f"{before} {after}"):  # `Co., Ltd.` is no joint of the sentence
        before, after = before.replace(name, "the case"), after.replace(name, "the case")
    told = _day_by(before, after) if is_by else _day(before) or _day_behind(after)
    return told or _bracketed_day(before + after)


def _day(before: str) -> PartialDate | None:
    """The day that the sentence gives for what follows; None when it gives none or more than one.

    `On 2 May 2024, the applicant filed …; on 14 Nov. 2026, the court ruled to`: each clause has its own day.
    """
    dates = [found for found in find_dates(before) if not _is_of_something_else(before[: found.start])]
    dates = [found for found in dates if not _opens_another_clause(before[: found.start], before[found.end :])]
    ends = [*(found.start for found in dates[1:]), len(before)]
    clauses = [before[found.end : end] for found, end in zip(dates, ends, strict=False)]
    dates = [found for found, clause in zip(dates, clauses, strict=True) if not _tells_only_of_asking(clause)]
    opening = [found for found in dates if _CLAUSE_OPENS.search(before[: found.start])]
    if (by := _BY_JUDGMENT.match(before)) and len(court_names(before)) < 2:
        dates = [found for found in find_dates(before) if found.start == by.end()]
        return dates[0].date if dates else None
    if not dates and (year := _YEAR_ONLY.match(before)):
        return PartialDate(year[1])
    chosen = opening[-1:] or [found for found in dates if _OPENING.search(before[: found.start])]
    return chosen[0].date if len(chosen) == 1 else None


def _is_of_something_else(before: str) -> bool:
    """Whether a date that stands behind these words is that of the judgment, or of a step of the parties."""
    of_judgment = _OF_THE_JUDGMENT.search(before) and not _COURT_GAVE.search(before)
    return bool(of_judgment or _OTHER_ACT.search(before[-80:]))


def _opens_another_clause(before: str, after: str) -> bool:
    """Whether the court is the subject of a clause behind that of the date: `On <day>, they settled, yet <court>`."""
    courts = court_names(after)
    joint = _NEW_CLAUSE.search(after[: after.find(courts[-1])]) if courts else None
    return bool(joint and not (joint["that"] and _IT_WAS.search(before)))


def _tells_only_of_asking(clause: str) -> bool:
    asked = list(_STEP.finditer(clause))
    return bool(asked) and not ACT.search(clause[asked[-1].end() :])


def _day_by(before: str, after: str) -> PartialDate | None:
    """`… was recognized by <court> on <day>`, or `On <day>, the judgment was recognized by <court>`."""
    opens = any(_CLAUSE_OPENS.search(before[: found.start]) for found in find_dates(before))
    return _day_behind(after) or (_day(before) if opens and not ACT.search(before) else None)


def _day_behind(after: str) -> PartialDate | None:
    """The one day that stands behind the deed and is not that of the judgment or of another step."""
    days, between, end = list[PartialDate](), "", 0
    for found in find_dates(after):
        between += after[end : found.start]
        if _stands_behind(between):
            days.append(found.date)
        between, end = _ITS_DAY.sub(" ", between), found.end  # `the judgment of 2 May 2024 on 14 Nov. 2026`
    return days[0] if len(days) == 1 else None


def _stands_behind(between: str) -> bool:
    """Whether a date is that of the deed, by what stands between them: `recognized it on`, not `it, rendered on`."""
    if _RULING_IS_OF.match(re.split(r"[:;–—]\s+", _ASIDE.sub(" ", _ASIDE.sub(" ", between)))[-1]):
        return True
    if ACT.search(between) or not _BEHIND.search(between):
        return False
    return bool(_OBJECT_ON.fullmatch(between)) or not _is_of_something_else(between)


def stated_day(line: str) -> PartialDate | None:
    """The day in a sentence that only tells when: `The ruling is dated 14 November 2026`."""
    days = {found.date for found in find_dates(line)} if _RULING_IS_OF.match(line) else set()
    return days.pop() if len(days) == 1 else None


def _bracketed_day(sentence: str) -> PartialDate | None:
    """The day in brackets behind a citation or a docket: `[2016] NZCA 113 (11 April 2016)`."""
    days = [found.date for found in find_dates(sentence) if re.search(r"\d\)?,? [(（]$", sentence[: found.start])]
    return days[0] if len(days) == 1 else None
