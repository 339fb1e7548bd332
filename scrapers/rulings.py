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
from models.vocabulary import Outcome, ReciprocityTest
from scrapers.case_names import case_names
from scrapers.reading import docket_texts, find_dates, places

_DOES = r"(?:recogni[sz](?:es?|ed|ing)|enforc(?:es?|ed|ing))\b"
_DOING = r"(?:recogni|enforc)\w*"
_REFUSED = re.compile(
    rf"\b(?:refus|declin)\w+\s+(?:\w+\s+){{0,4}}?(?:{_DOING}|applications?\b|summary judgment)"
    rf"|\b(?:reject|den(?:y|ies|ied))\w*\s+(?:\w+\s+){{0,4}}?(?:applications?\b|{_DOING}|summary judgment)"
    rf"|\bnot\s+to\s+{_DOING}|\b{_DOING}\s+(?:\w+\s+){{0,4}}?(?:was|were|been)\s+(?:refused|denied|rejected)",
    re.IGNORECASE,
)
_DISMISSED = re.compile(
    r"\bdismiss\w*\s+(?:\w+\s+){0,5}?(?:applications?|petitions?|requests?)\b"
    r"|\b(?:applications?|petitions?)\s+(?:\w+\s+){0,8}?(?:was|were)\s+dismissed",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(r"\bwithdr[ae]w\w*", re.IGNORECASE)
_PARTLY = re.compile(
    rf"\b(?:partial(?:ly)?|partly)\s+(?:\w+\s+)?{_DOING}|\b{_DOING}[^.;]{{0,60}}\bin part\b",
    re.IGNORECASE,
)
_RECOGNIZED = re.compile(rf"\b{_DOES}", re.IGNORECASE)
_TURNED_AROUND = re.compile(r",\s*(?:and|but|thus|thereby)?\s*(?:recogni[sz]|enforc)(?:ing|ed)\b", re.IGNORECASE)
_LATER_STAGE = re.compile(
    r"\b(?:revers|overturn|quash|vacat|affirm)\w*|\bset(?:ting)?\s+aside\b",
    re.IGNORECASE,
)
_ACT = re.compile(r"\b(?:ruled|rendered|made|issued|handed down|entered|delivered|gave|decided|ordered|held|granted)\b")
_ONLY_ASKED = re.compile(
    r"\b(?:seek(?:s|ing)?|sought|appl(?:y|ied|ying)|filed|initiated|request(?:s|ed|ing)?|whether|may(?!\s+\d)|might|could"
    r"|should|would|can|will|been|be)\b"
)
_OPENING = re.compile(r"\b(?:on|in|dated|of)\s+(?:or about\s+)?$", re.IGNORECASE)
_YEAR_ONLY = re.compile(r"In ((?:19|20)\d{2}),")
_LONGEST_SENTENCE = 3000  # characters; anything longer is no sentence
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_COURT = re.compile(
    r"[A-Z][\w’'.&-]*\s+(?:(?:[A-Z][\w’'.&-]*|\d{1,3})\s+){0,12}?(?:Courts?|Tribunal)\b"
    r"(?:\s+(?:of|for|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)*(?:\s*\([^()]*Tribunal\))?"
    r"|\bCourt of [A-Z][\w’'-]*(?:\s+(?:of|for|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)+"
)
_WHERE = re.compile(
    r"(?:,| of| in)(?: the)? (?:China|PRC|People[’']s Republic of China|[A-Z]\w+(?: [A-Z]\w+)? Province)\b.*$"
)
_NO_COURT_NAME = re.compile(r"(?:The|This|That|Chinese|Foreign|Local|A|An|One) Courts?$")
_TESTS = {
    ReciprocityTest.DE_JURE: re.compile(r"\bde[ -]jure\b", re.IGNORECASE),
    ReciprocityTest.DE_FACTO: re.compile(r"\bde[ -]facto\b", re.IGNORECASE),
    ReciprocityTest.PRESUMPTIVE: re.compile(r"\bpresum(?:ptive|ed)\b", re.IGNORECASE),
    ReciprocityTest.CONSENSUS: re.compile(r"\breciprocal (?:understanding or )?consensus\b", re.IGNORECASE),
}
_OF_THE_SUBJECT = re.compile(r"\b(?:this|the) (?:case|ruling|court|decision)\b|^reciprocity\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one sentence says that a court did."""

    sentence: str
    outcome: Outcome
    is_final: bool
    decided_on: PartialDate | None
    court: str | None
    docket: str | None
    docket_zh: str | None
    citations: tuple[str, ...]
    case_name: str | None
    names_several: bool  # more than one docket or citation, so it cannot say which is meant

    @property
    def identities(self) -> frozenset[str]:
        """Keys of the dockets, and the citations, that the sentence names."""
        return docket_keys(f"{self.docket or ''} {self.docket_zh or ''}") | set(self.citations)


def outcome_of(text: str) -> Outcome | None:
    """The one outcome that the text states; None when it states none, or more than one."""
    forms = (
        (Outcome.REFUSED, _REFUSED),
        (Outcome.DISMISSED, _DISMISSED),
        (Outcome.WITHDRAWN, _WITHDRAWN),
    )
    negative = [(outcome, match) for outcome, form in forms if (match := form.search(text))]
    if not negative:
        if _PARTLY.search(text):
            return Outcome.PARTIALLY_RECOGNIZED
        return Outcome.RECOGNIZED if _RECOGNIZED.search(text) else None
    outcome, match = negative[0]
    contrary = _RECOGNIZED.search(text[: match.start()]) or _TURNED_AROUND.search(text[match.end() :])
    return None if len(negative) > 1 or contrary else outcome


def speaks_of_later_stage(text: str) -> bool:
    """Whether the text tells of an affirmation, a reversal or the like: one outcome is not the whole story."""
    return bool(_LATER_STAGE.search(text))


def read_ruling(sentence: str) -> Ruling | None:
    """The ruling that the sentence reports; None when it reports none."""
    outcome = outcome_of(sentence) if len(sentence) < _LONGEST_SENTENCE else None
    verb = min(
        (match.start() for form in _VERBS if (match := form.search(sentence))),
        default=None,
    )
    if outcome is None or verb is None or _only_asked(sentence[:verb]):
        return None
    english, chinese = docket_texts(sentence)
    citations = tuple(dict.fromkeys(read_citations(sentence)))
    names = case_names(sentence)
    return Ruling(
        sentence=sentence,
        outcome=outcome,
        is_final="summary judgment" not in sentence,
        decided_on=_day(sentence[:verb]),
        court=_court(sentence[:verb]),
        docket=english[0] if english else None,
        docket_zh=chinese[0] if chinese else None,
        citations=citations,
        case_name=names[0] if names else None,
        names_several=len(docket_keys(sentence)) > 1 or len(citations) > 1,
    )


def docket_keys(text: str) -> frozenset[str]:
    """The keys of all Chinese case numbers in the text."""
    return frozenset(docket.key for docket in read_dockets(text))


def places_beside_names(sentence: str) -> list[str]:
    """Countries that the sentence names, the names of parties left out (Orient Thai Airlines, Santint Poland)."""
    for name in case_names(sentence):
        sentence = sentence.replace(name, " ")
    return places(sentence)


def reciprocity_test_of(lines: Iterable[str], case_name: str | None) -> ReciprocityTest | None:
    """The one test of reciprocity that sentences on this case name; None when they name none, or several.

    A sentence that names two tests compares cases, and one that names another case speaks of that.
    """
    found = set()
    for line in lines:
        tests = [test for test, form in _TESTS.items() if form.search(line)]
        ours = bool(case_name and case_name in line) or (not case_names(line) and bool(_OF_THE_SUBJECT.search(line)))
        if len(tests) == 1 and "reciproc" in line.lower() and ours:
            found.add(tests[0])
    return found.pop() if len(found) == 1 else None


def _only_asked(before: str) -> bool:
    """Whether what follows was only asked for: no ruling verb stands after the asking one."""
    asked = list(_ONLY_ASKED.finditer(before))
    return bool(asked) and not _ACT.search(before[asked[-1].end() :])


def _day(before: str) -> PartialDate | None:
    """The day that the sentence gives for what follows; None when it gives none or more than one."""
    dates = [found for found in find_dates(before) if found.start == 0 or _OPENING.search(before[: found.start])]
    if not dates and (year := _YEAR_ONLY.match(before)):
        return PartialDate(year[1])
    opening = [found for found in dates if found.start < 6]
    chosen = opening[:1] or (dates if len(dates) == 1 else [])
    return chosen[0].date if chosen else None


def _court(before: str) -> str | None:
    """The court named last before the verb; the Supreme People's Court approves, so it gives way to any other."""
    plain = _BRACKETS.sub(lambda bracket: bracket[0] if "Tribunal" in bracket[0] else " ", before)
    names = [_WHERE.sub("", " ".join(match[0].split())) for match in _COURT.finditer(plain)]
    names = [name for name in names if not _NO_COURT_NAME.match(name) and not code_of(name.removesuffix(" Court"))]
    lower = [name for name in names if "Supreme People" not in name]
    return next(reversed(lower or names), None)


_VERBS = (_REFUSED, _DISMISSED, _WITHDRAWN, _PARTLY, _RECOGNIZED)
