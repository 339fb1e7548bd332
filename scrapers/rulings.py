"""Sentences that report a ruling -> its day, court, outcome, docket and parties.

A sentence counts only when it says what a court did: `On <day>, <court> ruled to recognize …`. What
was asked for, may happen or could be done is passed over. What two sentences say differently about one
ruling is not picked from: the caller gets no ruling and says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.dates import PartialDate
from models.docket import read_citations, read_dockets
from models.jurisdictions import code_of
from models.vocabulary import RECOGNIZING, Direction, Outcome, ReciprocityTest
from scrapers.case_names import case_names
from scrapers.court_places import countries, names_chinese_place
from scrapers.outcomes import deeds_of, outcome_of
from scrapers.reading import docket_texts, find_dates

__all__ = [
    "Ruling",
    "courts_in",
    "docket_keys",
    "outcome_of",
    "places_beside_names",
    "read_ruling",
    "reciprocity_test_of",
    "stated_day",
]

_ACT = re.compile(
    r"\b(?:ruled|rendered|made|issued|handed down|entered|delivered|gave|decided|ordered|held|granted|allowed|agreed)\b"
)
_ASKS = r"(?:appl(?:y|ied|ying)|filed|initiated|s(?:eek(?:s|ing)?|ought)|request(?:s|ed|ing)?)"
_STEP = re.compile(rf"\b(?:{_ASKS}|accepted|heard)\b")
_SAID_THAT = re.compile(r"\b(?:ruled|ordered|held|decided)\b[^;]*\bthat\b")
_REFERENCE = re.compile(
    r"\b(?:following|see also|as (?:in|did)|like|unlike|citing|in line with|relying on|referring to|precedents? of"
    r"|compared (?:to|with)|in contrast to)\b[^,;]*",
    re.IGNORECASE,
)
_OPENING = re.compile(r"\b(?:on|in|dated|of|at)\s+(?:or about\s+)?$", re.IGNORECASE)
_CLAUSE_OPENS = re.compile(r"(?:^|[;,])\W*(?:(?:and|but|then|while)\s+)?(?:(?:on|in|at)\s+)?$", re.IGNORECASE)
# `the judgment rendered on 2 May 2024 by the High Court`: the day of the judgment, not of the ruling on it.
_DONE = r"(?:recogni|enforc|grant|allow|refus|reject|den|dismiss)\w*"
_OF_THE_JUDGMENT = re.compile(
    r"(?<!summary )\b(?:judge?ments?|orders?|decisions?|decrees?|awards?|S?\d+/\d{4})\b"
    rf"(?:\s+(?!(?:ruled|decided|held|(?:was|were|been|is)\s+{_DONE})\b)[\w’',.-]+){{0,14}}?\s+(?:on|in|dated|of)\s+$",
    re.IGNORECASE,
)
_COURT_GAVE = re.compile(
    r"\b(?:[Bb]y|gave|delivered|issued|made|rendered|handed down|entered|its|their|th(?:is|at))\s+"
    r"(?:(?:an?|the|its|civil|final)\s+){0,2}(?:judge?ment|order|decision|ruling)\b[^,;]{0,80}$"
)
_OTHER_ACT = re.compile(
    r"\b(?:filed|accepted|heard|applied|lodged|registered|served|concluded|signed|brought|commenced|submitted|docketed"
    r"|hearings?)\b[^,;]{0,40}$"
)
_BY = re.compile(r"\bby\s+(?=(?:the|an?|China[’']s)\s|[A-Z])")
_BEHIND = re.compile(r"(?:\b(?:on|in|dated|dates from|delivered)\s+|[(（])$", re.IGNORECASE)
_OBJECT_ON = re.compile(r"(?:\s+(?!(?:of|by|from|in|at|that|which|dated)\b)[\w’'-]+){1,6}\s+on\s+")
_RULING_IS_OF = re.compile(
    r"(?:the|this|its) (?:\w+ ){0,2}?(?:ruling|decision|order)\b[^;]*?\b(?:dated|dates from"
    r"|(?:is|was|were) (?:dated|made|rendered|issued|handed down|delivered|given|of))\b",
    re.IGNORECASE,
)
_YEAR_ONLY = re.compile(r"In ((?:19|20)\d{2}),")
_LONGEST_SENTENCE = 3000  # characters; anything longer is no sentence
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_COURT = re.compile(
    r"[A-Z][\w’'.&-]*\s+(?:(?:[A-Z][\w’'.&-]*|\d{1,3})\s+){0,12}?(?:Courts?|Tribunal(?:\s+d[aeio]l?\s+[A-Z]\w+)*)\b"
    r"(?:\s+(?:of|for|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)*(?:\s*\([^()]*Tribunal\))?"
    r"|\bCourt of [A-Z][\w’'-]*(?:\s+(?:of|for|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)+"
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
_TESTS = {
    ReciprocityTest.DE_JURE: re.compile(r"\bde[ -]jure\b", re.IGNORECASE),
    ReciprocityTest.DE_FACTO: re.compile(r"\bde[ -]facto\b", re.IGNORECASE),
    ReciprocityTest.PRESUMPTIVE: re.compile(r"\bpresum(?:ptive|ed)\b", re.IGNORECASE),
    ReciprocityTest.CONSENSUS: re.compile(r"\breciprocal (?:understanding or )?consensus\b", re.IGNORECASE),
}
_DENIED = re.compile(
    r"\b(?:not|no|never|neither|nor|fail\w*|reject\w*|instead|rather|lack\w*)\b|n[’']t\b", re.IGNORECASE
)
_OF_THE_SUBJECT = re.compile(r"\b(?:this|the) (?:case|ruling|court|decision)\b|^reciprocity\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one sentence says that a court did."""

    sentence: str
    outcome: Outcome
    is_final: bool
    decided_on: PartialDate | None
    court: str | None  # the one that acts: named by the side that `direction` tells
    direction: Direction | None  # by a Chinese court or a foreign one; None when the sentence does not tell
    docket: str | None
    docket_zh: str | None
    keys: frozenset[str]  # of all dockets that the sentence names as its own
    citations: tuple[str, ...]
    case_name: str | None

    @property
    def identities(self) -> frozenset[str]:
        """Keys of the dockets, and the citations, that the sentence names."""
        return self.keys | set(self.citations)

    @property
    def names_several(self) -> bool:
        """Whether it names more than one docket or citation, so that it cannot say which is meant."""
        return len(self.identities) > 1


def read_ruling(sentence: str) -> Ruling | None:
    """The ruling that the sentence reports; None when it reports none."""
    outcome = outcome_of(sentence) if len(sentence) < _LONGEST_SENTENCE else None
    if outcome is None:
        return None
    deed = deeds_of(sentence)[0]
    before, after = sentence[: deed.start], sentence[deed.end :]
    by = _BY.search(after) if deed.is_passive and not _SAID_THAT.search(before) else None
    own = without_references(sentence)
    english, chinese = docket_texts(own)
    citations = tuple(dict.fromkeys(read_citations(own)))
    names = case_names(own)
    direction, court = _court(after[by.end() :] if by else before)
    if direction is None and not citations and (english or chinese):
        direction = Direction.INBOUND
    return Ruling(
        sentence=sentence,
        outcome=outcome,
        is_final=outcome in RECOGNIZING or "summary judgment" not in sentence,
        decided_on=_day_by(before, after) if by else _day(before) or _day_behind(after) or _bracketed_day(sentence),
        court=court,
        direction=direction,
        docket=english[0] if english else None,
        docket_zh=chinese[0] if chinese else None,
        keys=docket_keys(own),
        citations=citations,
        case_name=names[0] if names else None,
    )


def without_references(sentence: str) -> str:
    """The sentence without the precedents that it only refers to: `Following <case> (<docket>), …`."""
    return _REFERENCE.sub(" ", sentence)


def docket_keys(text: str) -> frozenset[str]:
    """The keys of all Chinese case numbers in the text."""
    return frozenset(docket.key for docket in read_dockets(text))


def places_beside_names(sentence: str) -> list[str]:
    """Countries that the sentence names, the names of parties left out (Orient Thai Airlines, Santint Poland)."""
    for name in case_names(sentence):
        sentence = sentence.replace(name, " ")
    return countries(sentence)


def reciprocity_test_of(lines: Iterable[str], case_name: str | None) -> ReciprocityTest | None:
    """The one test of reciprocity that sentences on this case name; None when they name none, or several.

    A sentence that names two tests compares cases, and one that names another case speaks of that.
    """
    found = set()
    for line in lines:
        tests = [test for test, form in _TESTS.items() if form.search(line)]
        ours = bool(case_name and case_name in line) or (not case_names(line) and bool(_OF_THE_SUBJECT.search(line)))
        if len(tests) == 1 and "reciproc" in line.lower() and ours and not _denies(line, _TESTS[tests[0]]):
            found.add(tests[0])
    return found.pop() if len(found) == 1 else None


def _denies(line: str, test: re.Pattern[str]) -> bool:
    """Whether the clause that names a test says that it was not met, or not used."""
    named = test.search(line)
    if named is None:
        return False
    before = re.split(r"[,;:]", line[: named.start()])[-1]
    return bool(_DENIED.search(before + re.split(r"[,;:]", line[named.end() :])[0]))


def _day(before: str) -> PartialDate | None:
    """The day that the sentence gives for what follows; None when it gives none or more than one.

    `On 2 May 2024, the applicant filed …; on 14 Nov. 2026, the court ruled to`: each clause has its own day.
    """
    dates = [found for found in find_dates(before) if not _is_of_something_else(before[: found.start])]
    ends = [*(found.start for found in dates[1:]), len(before)]
    clauses = [before[found.end : end] for found, end in zip(dates, ends, strict=False)]
    dates = [found for found, clause in zip(dates, clauses, strict=True) if not _tells_only_of_asking(clause)]
    opening = [found for found in dates if _CLAUSE_OPENS.search(before[: found.start])]
    if not dates and (year := _YEAR_ONLY.match(before)):
        return PartialDate(year[1])
    chosen = opening[-1:] or [found for found in dates if _OPENING.search(before[: found.start])]
    return chosen[0].date if len(chosen) == 1 else None


def _is_of_something_else(before: str) -> bool:
    """Whether a date that stands behind these words is that of the judgment, or of a step of the parties."""
    of_judgment = _OF_THE_JUDGMENT.search(before) and not _COURT_GAVE.search(before)
    return bool(of_judgment or _OTHER_ACT.search(before[-80:]))


def _tells_only_of_asking(clause: str) -> bool:
    asked = list(_STEP.finditer(clause))
    return bool(asked) and not _ACT.search(clause[asked[-1].end() :])


def _day_by(before: str, after: str) -> PartialDate | None:
    """`… was recognized by <court> on <day>`, or `On <day>, the judgment was recognized by <court>`."""
    opens = any(_CLAUSE_OPENS.search(before[: found.start]) for found in find_dates(before))
    return _day_behind(after) or (_day(before) if opens and not _ACT.search(before) else None)


def _day_behind(after: str) -> PartialDate | None:
    """The one day that stands behind the deed and is not that of the judgment or of another step."""
    dates = [found for found in find_dates(after) if _stands_behind(after[: found.start])]
    return dates[0].date if len(dates) == 1 else None


def _stands_behind(between: str) -> bool:
    """Whether a date is that of the deed, by what stands between them: `recognized it on`, not `it, rendered on`."""
    if _RULING_IS_OF.match(re.split(r"[:;–—]\s+", between)[-1]):
        return True
    if _ACT.search(between) or not _BEHIND.search(between):
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


def _court(acting: str) -> tuple[Direction | None, str | None]:
    """Which side acts, and its court: a Chinese one named last, else a foreign one named last.

    The Supreme People's Court approves, so it gives way to any other.
    """
    plain = _plain(acting)
    courts = [match for match in _COURT.finditer(plain) if not _GAVE_JUDGMENT.search(plain[: match.start()])]
    if said := next((act for act in _ACT.finditer(plain) if courts and act.start() > courts[0].start()), None):
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


def courts_in(text: str, direction: Direction) -> list[str]:
    """The courts of the deciding side that the text names, each once; the Supreme People's Court only approves."""
    names = _names(_COURT.finditer(_plain(text)))
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
