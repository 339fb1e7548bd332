"""Titles of posts on single cases -> which way the judgment travelled, whose it was, how it ended.

Forms seen (2026-11): `Chinese Court First Recognizes a South Korean Judgment: …`, `First Thai Monetary Judgment
Enforced in China`, `A Chinese Judgment Denied Enforcement in Australia as …`, `Just before Limitation Period Expires:
Australian Court …`. The acting court's country decides the direction, not the order of the countries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.vocabulary import Direction, Outcome
from scrapers.court_places import countries, names_chinese_place
from scrapers.deeds import Deed
from scrapers.outcomes import deeds_of, outcome_of, speaks_of_later_stage

_CHINESE = re.compile(r"\b(?:China|Chinese|PRC)\b")
_OUT_OF_SCOPE = re.compile(r"\b(?:arbitra\w*|awards?|divorce\w*|marriage|matrimonial|custody)\b", re.IGNORECASE)
# Inter-regional matters follow other rules.
_INTER_REGIONAL = re.compile(
    r"\bCourts?\s+(?:of|in)\s+(?:the\s+)?(?:Hong Kong|HKSAR|Macao|Macau|Taiwan)\b"
    r"|\b(?:Hong Kong|HKSAR|Macao|Macau|Taiwan\w*)\s+(?:\w+\s+){0,2}?"
    r"(?:[Cc]ourt|[Jj]udge?ment|[Dd]ecision|[Rr]uling|[Oo]rder|[Bb]ankrupt|[Ii]nsolven|[Ll]iquidat)\w*|\bMainland\s+(?:\w+\s+)?(?:Court|Judge?ment)"
)
_DISCUSSES = re.compile(
    r"\b(?:how|why|what|when|whether|if|can|could|may(?!\s+\d)|might|will|would|should|shall|likely|to be|guide"
    r"|not be|about to|expected to|possib\w*|dilemma|thoughts|prospects?)\b|^(?:is|are|do|does|did)\b",
    re.IGNORECASE,
)
_INTENDS = re.compile(r"^(?:\w+ ){1,2}to (?:recogni|enforc)", re.IGNORECASE)
_JUDGMENT = re.compile(
    r"\b(?:(?<!summary )judge?ments?|decisions?|rulings?|orders?|decrees?|mediations?|settlement\s+statements?"
    r"|bankruptc\w+|insolvenc\w+|liquidations?|reorgani[sz]ations?|rehabilitations?)\b",
    re.IGNORECASE,
)
_ONE_JUDGMENT = re.compile(r"\bjudge?ment\b|\breciproc", re.IGNORECASE)
_DONE_BY = re.compile(rf"(?:(?!{_JUDGMENT.pattern}).)*?\b(?:in|by)\s+(?P<subject>.+)", re.IGNORECASE)
# `Recognizes Rights under a Judgment`, `Enforces Settlement after a Judgment`: what is recognized is no judgment.
_NOT_THE_OBJECT = re.compile(
    r"\b(?:under|after|over|to|about|against|that|in|(?<!validity )(?<!effect )(?<!part )(?<!parts )of)\b",
    re.IGNORECASE,
)
_OF_A_JUDGMENT = re.compile(r"\s+(?:debtors?|creditors?|holders?)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:judge?ments|decisions|rulings|orders|decrees)\b", re.IGNORECASE)
_COURT = re.compile(r"\b(?:Courts?|Tribunal|Judges?)\b")
_PARTY = re.compile(
    r"\b(?:Compan(?:y|ies)|Banks?|Creditors?|Applicants?|Plaintiffs?|Investors?|Administrators?|Liquidators?|Part(?:y|ies))\b"
)
_SUBJECT_ENDS = re.compile(r"[,;]|\s+(?:as|due|for|after|because|despite|under|on)\s+", re.IGNORECASE)
# Behind the judgment: why, under what, when. Countries named there are not those of the judgment.
_OBJECT_ENDS = re.compile(
    r"[,;]|\s+in\s+favou?r\b|\s+(?:due|under|despite|for|because|as|after|on|with|without|over|based|where|that|which|twice|against)\b"
    r"|\s+(?:in|by)\s+(?=(?:the\s+)?(?:(?:19|20)\d\d\b|\w+ing\b|light\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headline:
    """What a title says that a court did, to whose judgment."""

    direction: Direction
    jurisdiction: str | None  # None: the title names no country, the lead must
    outcome: Outcome


def read_headline(title: str) -> Headline | None:
    """What the title says was decided; None for a question, a guide, an award, a divorce or any other subject."""
    if is_out_of_scope(title):
        return None
    title = title.title() if title.isupper() else title
    for clause in re.findall(r"[^:!?–—]+[:!?–—]?", title):
        if clause.endswith("?") or _DISCUSSES.search(clause):
            continue
        plain = clause.lower()  # in a title every word has a capital
        if (outcome := outcome_of(plain)) is None:
            continue
        headlines = (_read(clause, deed, outcome) for deed in deeds_of(plain))
        if found := next((headline for headline in headlines if headline), None):
            return found
    return None


def is_out_of_scope(title: str) -> bool:
    """Whether the title speaks of an award, a divorce, or of the regions of China."""
    return bool(_OUT_OF_SCOPE.search(title)) or is_inter_regional(title)


def is_inter_regional(text: str) -> bool:
    """Whether the text speaks of a court or a judgment of Hong Kong, Macao or Taiwan."""
    return bool(_INTER_REGIONAL.search(text))


def may_report(title: str) -> bool:
    """Whether a post may report a ruling though its title is no headline for us: on a later stage, for one."""
    if "?" in title or _DISCUSSES.search(title) or _INTENDS.search(title) or is_out_of_scope(title):
        return False
    told = outcome_of(title.lower()) or speaks_of_later_stage(title)
    return bool((told and _JUDGMENT.search(title)) or _ONE_JUDGMENT.search(title))


def _read(clause: str, deed: Deed, outcome: Outcome) -> Headline | None:
    """The headline of a clause around its deed; None when the object is no judgment or the sides are unclear."""
    subject, judgment = clause[: deed.start], clause[deed.end :]
    done_by = _DONE_BY.match(judgment) if _JUDGMENT.search(subject) else None
    if done_by:
        subject, judgment = _SUBJECT_ENDS.split(done_by["subject"])[0], subject
    noun = _JUDGMENT.search(judgment)
    if not noun or _OF_A_JUDGMENT.match(judgment, noun.end()):
        return None
    if not done_by and deed.is_verb and _NOT_THE_OBJECT.search(judgment[: noun.start()]):
        return None
    end = _OBJECT_ENDS.search(judgment, noun.end())
    judgment, place = judgment[: end.start()] if end else judgment, judgment[noun.end() :]
    if not _COURT.search(subject) and (outcome == Outcome.WITHDRAWN or _PARTY.search(subject)):
        subject, judgment = place, judgment[: noun.end()]  # a party acts: where it does stands behind the judgment
    acting = countries(subject)
    passed_on = [code for code in countries(judgment) if code not in acting]
    at_home = bool(_CHINESE.search(subject)) or names_chinese_place(subject)
    of_china = bool(_CHINESE.search(judgment)) or names_chinese_place(judgment)
    if len(acting) == 1 and of_china and not at_home:
        return Headline(Direction.OUTBOUND, acting[0], outcome)
    if not acting and not at_home and of_china and not passed_on:
        return Headline(Direction.OUTBOUND, None, outcome)
    is_one = passed_on or not _SEVERAL.search(judgment)  # `Recognizes Foreign Judgments` tells of no single one
    if not acting and len(passed_on) < 2 and at_home and not of_china and is_one:
        return Headline(Direction.INBOUND, passed_on[0] if passed_on else None, outcome)
    return None
