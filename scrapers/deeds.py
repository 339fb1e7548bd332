"""What a sentence says that a court did with a judgment: recognized it, refused to, dismissed the application.

A finite verb tells a deed (`the court recognized`), and so does what depends on a word of ruling: `ruled, in (2018)
Lu 02 Xie Wai Ren No. 6, to recognize`, `a ruling enforcing it`, `granted the application for recognition`. Whatever
depends on another word is no deed: `plans to recognize`, `a stay of enforcement`, `asked to refuse`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.vocabulary import Outcome
from scrapers.markup import word_list

_KEY = re.compile(
    r"\b(?:(?P<verb>(?:recogni[sz]|enforc)(?P<ending>e[sd]?|ing)(?:\s+(?:and|or|&)\s+(?:then\s+|also\s+)?enforc\w+)?"
    r"|declar(?:es|ed|ing)\s+(?:(?!not\b)[\w’'-]+\s+){0,10}?enforceable)"
    r"|(?P<noun>(?:recognition|enforcement|exequatur)(?:\s+(?:and|or|&)\s+enforcement)?)"
    r"|(?P<summary>summary\s+judge?ment)|(?P<asked>applications?|petitions?|requests?))\b",
    re.IGNORECASE,
)
# These may stand between a deed and the word that it depends on, and so may names, dates and dockets.
_PASSED_OVER = frozenset(
    word_list(
        "a an the in on of for to with and or & by at v vs et al under its his her their this such any full not again "
        "both first second third also hereby thereby thus then case cases docket number no nos dated civil commercial "
        "immediate monetary money foreign final leave permission time application applications petition petitions "
        "request requests recognition enforcement applicant's applicant’s creditor's creditor’s plaintiff's plaintiff’s"
    )
)
_REQUESTS = frozenset(word_list("application applications petition petitions request requests"))
_GRANTS = r"grant(?:s|ed|ing)?|allow(?:s|ed|ing)?|permit(?:s|ted|ting)?|approv(?:e[sd]?|ing)|order(?:s|ed|ing)?"
_WINS = r"w[io]ns?|gain(?:s|ed)?|obtain(?:s|ed)?|secure[sd]?|receive[sd]?|given"  # recognition, not an order
_REFUSES = r"refus(?:e[sd]?|ing)|declin(?:e[sd]?|ing)|reject(?:s|ed|ing)?|den(?:y|ies|ied|ying)"
_DISMISSES = r"dismiss(?:es|ed|ing)?"
_RULES = r"rul(?:ed?|es|ing)|decid(?:e[sd]?|ing)|agree[sd]?|resolve[sd]?|determine[sd]?|held"
_RULING = re.compile(r"rulings?|decisions?|order|judge?ments?")
_GIVES = re.compile(
    r"|ma[dk]es?|making|issu(?:e[sd]?|ing)|render(?:s|ed|ing)?|deliver(?:s|ed|ing)?|g[ai]ven?|gives|giving"
    r"|hand(?:s|ed|ing)|down|enter(?:s|ed|ing)?|pass(?:es|ed)?"
)
_GOVERNS = (
    (Outcome.REFUSED, re.compile(_REFUSES)),
    (Outcome.DISMISSED, re.compile(_DISMISSES)),
    (Outcome.RECOGNIZED, re.compile(rf"{_GRANTS}|{_RULES}|{_RULING.pattern}")),
)
_GOVERNS_NOUN = re.compile(rf"{_GRANTS}|{_REFUSES}|{_DISMISSES}|agree[sd]?")
_WAS = re.compile(
    r"(?:(?!\b(?:that|which|who|whose|and|but)\b)[^;:]){0,200}?\b(?:was|were|been|is|are)\s+(?:\w+ly\s+|then\s+)?"
    r"(?:(?P<recognized>granted|allowed|ordered|approved)|(?P<refused>refused|denied|rejected|declined)"
    r"|(?P<dismissed>dismissed))\b",
    re.IGNORECASE,
)
_BECAME_FIRST = re.compile(
    r"\b(?:became|becomes|becoming|was|is)\s+[^,;]{0,40}\b(?:first|second|third|latest)\b[^,;]{0,60}$", re.IGNORECASE
)
_GERUND_OPENS = re.compile(r"(?:[,，)）”\"\]]|\b(?:by|thereby|thus|hence))\s*$", re.IGNORECASE)
_SEVERAL_COURTS = re.compile(r"\b(?:courts|tribunals|judges|they)\s+(?:\w+\s+)?$|\bnot\s+$", re.IGNORECASE)
_TO = re.compile(r"\bto\s+(?:\w+ly\s+|first\s+|also\s+)?$", re.IGNORECASE)
_BE = re.compile(r"\b(?:be|being|to\s+have|(?:that|which)\s+had)\s+(?:\w+\s+)?$", re.IGNORECASE)
_HELD_THAT = re.compile(
    r"\b(?:ruled|ordered|held|decided|declared)\b[^;]*\bthat\b[^;]*(?:\b(?:should|shall|must|(?:was|were|is|are)\s+to)"
    r"|\b(?!could|may|might|can|would|will|not|to)\w+)\s+be\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:did|does|do|was|were|is|are|should|shall|could|can|has|have|had)(?:\s+not|n[’']t)\s+(?:be\s+|been\s+)?$"
    r"|\bcannot\s+be\s+$|\bnot\s+$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|been)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_FOR_SOMETHING = re.compile(r"\s+(?:for|to)\b", re.IGNORECASE)
_FOR_RECOGNITION = re.compile(
    r"\s+(?:for|to|of)\s+(?:(?:the|an?|leave|permission|to)\s+){0,3}(?:recogni|enforc|have\b[^,;]{0,80}?\brecogni)",
    re.IGNORECASE,
)
_ONLY_TO_PROCEED = re.compile(r"[^,;.]{0,80}\bto\s+(?:proceed|be\s+heard|go|trial)\b", re.IGNORECASE)
_OF_NO_JUDGMENT = re.compile(
    r"\s+(?:that\b(?!\s+(?:judge?ment|decision|ruling|order))|how\b"
    r"|(?:the\s+)?(?:principles?|importance|need|fact|possib|reciproc|jurisdiction)\w*\b)",
    re.IGNORECASE,
)
_AS_EVIDENCE = re.compile(r"[^,;.]{0,80}\bas\s+(?:evidence|proof|(?:a\s+)?facts?)\b", re.IGNORECASE)
# What makes it no deed: before the verb, as far as its subject or the last joint of the sentence.
_JOINT = re.compile(
    r"[;:]|,(?=\s)|\b(?:and|(?<!all )but|courts?|tribunals?|judges?|it|which|who|that)\b", re.IGNORECASE
)
_NO_DEED = re.compile(
    r"\bnot\b(?!\s+only)|n[’']t\b|\b(?:cannot|never|neither|nor|against|without|hardly|unable|unwilling|reluctant|fail\w*"
    r"|yet|may(?!\s+\d)|might|could|would|can|will|shall|should|must|reportedly|allegedly|nearly|almost|all\s+but|no\s+(?:grounds?|reasons?|basis|power|need|cause)|appl(?:y|ied|ying)|filed"
    r"|ask(?:s|ed|ing)?|sought|seek(?:s|ing)?|request(?:ed|ing)|expected|likely|urged|invited|supposed|about)\b",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:whether|if|unless|(?<!not )until|instead\s+of|rather\s+than|no\s+(?:\w+\s+){0,2}courts?)\b[^,;:]*$",
    re.IGNORECASE,
)
_PARTLY_BEFORE = re.compile(r"\b(?:partial(?:ly)?|partly|in\s+part)\s+(?:\w+\s+)?$", re.IGNORECASE)
_PARTLY_AFTER = re.compile(r"[^.;]{0,60}\b(?:in\s+part\b|parts?\s+of\b)", re.IGNORECASE)
_OTHER_WORDS = (
    (
        Outcome.REFUSED,
        re.compile(r"\bnon-?(?:recognition|enforcement)\b|\bunenforceable\b|\bnot\s+enforceable\b", re.I),
    ),
    (Outcome.WITHDRAWN, re.compile(r"\bwithdr[ae]w\w*", re.IGNORECASE)),
)
_SUMMARY = re.compile(r"\bsummary\s+judge?ment\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z][a-z’'-]*")
_REACH = 400  # characters that are looked at on either side of a deed
_NEAR = 80


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a court did, and where in the text it is told."""

    outcome: Outcome
    start: int
    end: int
    is_verb: bool = False
    is_passive: bool = False


@dataclass(frozen=True, slots=True)
class _Governor:
    """The word that a deed depends on, what stands before it, and what was passed over on the way."""

    word: str
    rest: str
    is_negated: bool
    of_request: bool


def deeds(text: str) -> list[Deed]:
    """All that the text says was done with a judgment, in order."""
    found = [deed for key in _KEY.finditer(text) if (deed := _deed(text, key))]
    for outcome, form in _OTHER_WORDS:
        found += [Deed(outcome, *match.span()) for match in form.finditer(text)]
    return sorted(found, key=lambda deed: deed.start)


def _deed(text: str, key: re.Match[str]) -> Deed | None:
    before, after = text[max(0, key.start() - _REACH) : key.start()], text[key.end() : key.end() + _REACH]
    if _IF.search(before) or _OF_NO_JUDGMENT.match(after) or _AS_EVIDENCE.match(after):
        return None
    if not key["verb"]:
        return _of_noun(key, before, after)
    if to := _TO.search(before):
        outcome = _ruled(before[: to.start()])
    elif key["ending"] == "ing":
        outcome = Outcome.RECOGNIZED if _GERUND_OPENS.search(before) else _ruled(before)
    elif key["ending"] == "e" and not _SEVERAL_COURTS.search(before):
        outcome = None  # `asked that it recognize`
    else:
        outcome = _finite(before)
    if outcome == Outcome.RECOGNIZED and (_PARTLY_BEFORE.search(before) or _PARTLY_AFTER.match(after)):
        outcome = Outcome.PARTIALLY_RECOGNIZED
    return Deed(outcome, *key.span(), is_verb=True, is_passive=bool(_PASSIVE.search(before))) if outcome else None


def _finite(before: str) -> Outcome | None:
    """What `recognized` says behind these words."""
    if _NOT_DONE.search(before):
        return Outcome.REFUSED
    if _BE.search(before):
        return Outcome.RECOGNIZED if _HELD_THAT.search(before) else None
    return None if _is_no_deed(before) else Outcome.RECOGNIZED


def _of_noun(key: re.Match[str], before: str, after: str) -> Deed | None:
    """What `recognition`, `summary judgment` or `the application` says: granted, refused, dismissed."""
    for_recognition = key["noun"] or (key["asked"] and _FOR_RECOGNITION.match(after))
    if not for_recognition and _FOR_SOMETHING.match(after) and key["asked"]:
        return None
    word, rest = _governor(before).word, _governor(before).rest
    if re.fullmatch(_WINS, word) and key["noun"] and not _TO.search(rest) and not _is_no_deed(rest):
        return Deed(Outcome.RECOGNIZED, *key.span())
    outcome = _ruled(before) if _GOVERNS_NOUN.fullmatch(word) and not _ONLY_TO_PROCEED.match(after) else None
    deed = Deed(outcome, *key.span()) if outcome else None
    was = _WAS.match(after) if word in ("", "that") else None
    if was and not _is_no_deed(was[0]):
        outcome = next(outcome for outcome in Outcome if was.groupdict().get(outcome))
        deed = Deed(outcome, key.start(), key.end() + was.end(), is_passive=True)
    return deed if deed and (for_recognition or deed.outcome != Outcome.RECOGNIZED) else None


def _ruled(before: str) -> Outcome | None:
    """What an infinitive, a gerund or a noun behind these words says, by the word that it depends on."""
    governor = _governor(before)
    word, rest = governor.word, governor.rest
    if word in ("court", "courts") and _BECAME_FIRST.search(before):
        return Outcome.RECOGNIZED
    outcome = next((outcome for outcome, form in _GOVERNS if form.fullmatch(word)), None)
    if governor.of_request and re.fullmatch(_RULES, word):
        return None  # `ruled on the application to recognize`
    if outcome and (to := _TO.search(rest)):  # `refused to grant recognition`, `ruled to refuse`
        above = _ruled(rest[: to.start()])
        if above != Outcome.RECOGNIZED:
            outcome = above if outcome == Outcome.RECOGNIZED else None
    elif _RULING.fullmatch(word) and not _GIVES.fullmatch(_governor(rest).word):
        return None  # `revoked its ruling to recognize`
    elif _is_no_deed(rest):
        return None
    if governor.is_negated:
        return Outcome.REFUSED if outcome == Outcome.RECOGNIZED else None
    return outcome


def _governor(before: str) -> _Governor:
    """The last word that is not passed over; an empty one when there is none before the sentence or clause begins."""
    before = _SUMMARY.sub(lambda match: " " * len(match[0]), before)  # `granted summary judgment enforcing it`
    passed: set[str] = set()
    for token in re.finditer(r"\S+", before[::-1]):
        word = token[0][::-1]
        plain = word.strip('.,()[]“”"')
        if word[-1] in ";:":
            break
        if _WORD.fullmatch(plain) and plain not in _PASSED_OVER:
            return _Governor(plain, before[: len(before) - token.end()], "not" in passed, bool(passed & _REQUESTS))
        passed.add(plain)
    return _Governor("", "", "not" in passed, bool(passed & _REQUESTS))


def _is_no_deed(before: str) -> bool:
    """Whether the words right before a verb say that it was not, not yet, or only perhaps done."""
    near = before[-_NEAR:]
    ends = [0, *(joint.end() for joint in _JOINT.finditer(near))]
    return bool(_NO_DEED.search(near[ends[-1] :]))
