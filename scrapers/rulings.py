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
from models.vocabulary import RECOGNIZING, Direction, Outcome, ReciprocityTest
from scrapers.case_names import case_names
from scrapers.court_places import countries
from scrapers.courts import acting_court
from scrapers.outcomes import deeds_of, outcome_of
from scrapers.reading import docket_texts
from scrapers.ruling_days import day_of

__all__ = [
    "Ruling",
    "docket_keys",
    "outcome_of",
    "places_beside_names",
    "read_ruling",
    "reciprocity_test_of",
]

_SAID_THAT = re.compile(r"\b(?:ruled|ordered|held|decided)\b[^;]*\bthat\b")
_REFERENCE = re.compile(
    r"\b(?:following|previously|earlier|formerly|see also|as (?:in|did)|like|unlike|citing|in line with|relying on"
    r"|referring to|precedents? of|compared (?:to|with)|in contrast to)\b[^,;]*",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s+(?=(?:the|an?|China[’']s)\s|[A-Z])")
_LONGEST_SENTENCE = 3000  # characters; anything longer is no sentence
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
    direction, court = acting_court(after[by.end() :] if by else before)
    if direction is None and not citations and (english or chinese):
        direction = Direction.INBOUND
    return Ruling(
        sentence=sentence,
        outcome=outcome,
        is_final=outcome in RECOGNIZING or "summary judgment" not in sentence,
        decided_on=day_of(before, after, is_by=by is not None),
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
