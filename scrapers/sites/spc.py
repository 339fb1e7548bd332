"""The Supreme People's Court in English (english.court.gov.cn): news, much of it from agencies; dockets are rare.

`/<YYYY-MM>/<DD>/c_<id>.htm`, and the older `/<YYYY-MM-DD>/content_<id>.htm` and `/<YYYY-MM>/<DD>/content_<id>.htm`. The
address holds the day of publication. Old news was put online again under a later day, so `Wednesday` in its text means
nothing: the Brazil treaty of 2009 stands under 2015-07-22, submitted after it was ratified (seen 2026-11). So a news
page confirms what others say and overrules nobody: it ranks as prose.
"""

from __future__ import annotations

import re

from models.dates import PartialDate
from models.facts import Decision, Treaty
from models.vocabulary import Direction, Rank, Subject
from scrapers.blocks import Document
from scrapers.found import Found, candidate, span_of
from scrapers.outcomes import speaks_of_later_stage
from scrapers.page_kind import html_kind
from scrapers.reading import find_dates, places, read_date, sentences
from scrapers.rulings import Ruling, places_beside_names, read_ruling, reciprocity_test_of
from scrapers.sites.court_head import read_head
from scrapers.sites.court_titles import reports_ruling
from scrapers.sources import read_address

_PATH = r"/(?P<year>\d{4})-(?P<month>\d{2})[-/](?P<day>\d{2})/(?:c|content)_\d+\.html?"
_TREATY = re.compile(
    r"\bjudicial assistance\b.*\b(?:treaty|pact|agreement)\b|\b(?:treaty|pact)\b.*\bjudicial assistance\b"
)
_OTHER_TREATY = re.compile(r"\bcriminal\b|\bextradition\b|\bHong Kong\b|\bMaca[ou]\b|\bTaiwan\b", re.IGNORECASE)
_SIGNED = re.compile(r"\bsigned\b|\bsignature\b", re.IGNORECASE)
_NOT_YET = re.compile(r"\b(?:not|will|would|to be|may(?!\s+\d)|before|after|since)\b|\bratif|\bforce\b", re.IGNORECASE)
_BANKRUPTCY = re.compile(r"bankrupt|insolven|liquidat|reorgani[sz]ation|rehabilitation", re.IGNORECASE)


def parse(page: Document) -> list[Found]:
    """The ruling or the treaty that the title reports; a candidate that says what is missing; else nothing."""
    head = read_head(page)
    path = re.fullmatch(_PATH, read_address(page.url).path)
    published_on = read_date("-".join(path.groups())) if path else head.published_on
    lines = [line for block in head.body for line in sentences(block.text)]
    if _TREATY.search(head.title.lower()) and not _OTHER_TREATY.search(head.title) and len(places(head.title)) == 1:
        return [_treaty(page, head.title, published_on, lines)]
    if reports_ruling(head.title):
        return [_decision(page, head.title, published_on, lines)]
    return []


def _treaty(page: Document, title: str, published_on: PartialDate | None, lines: list[str]) -> Found:
    """The treaty with the day of its signature; when it is in force only the Foreign Ministry says."""
    country = places(title)
    signed = {
        found.date: line
        for line in lines
        if _SIGNED.search(line) and not _NOT_YET.search(line) and set(places(line)) <= set(country)
        for found in find_dates(line)
    }
    if len(signed) != 1:
        days = ", ".join(str(day) for day in signed) or "none"
        return candidate(page, title, published_on, f"expected one day of signature, found {days}")
    day, line = signed.popitem()
    return Treaty(jurisdiction=country[0], signed_on=day), span_of(line)


def _decision(page: Document, title: str, published_on: PartialDate | None, lines: list[str]) -> Found:
    """The one ruling that the news tells of; a candidate when it lacks what identifies a ruling."""
    told = [ruling for line in lines if (ruling := read_ruling(line))]
    rulings = [ruling for ruling in told if ruling.direction is Direction.INBOUND]
    named = [ruling for ruling in rulings if ruling.docket or ruling.docket_zh] or [
        ruling for ruling in rulings if ruling.decided_on and ruling.decided_on.precision == "day"
    ]
    ruling = named[0] if named else None
    doubt = _doubt(title, published_on, rulings, ruling)
    if ruling is None or doubt:
        return candidate(page, title, published_on, doubt or "", rulings[0].sentence if rulings else "")
    bankruptcy = _BANKRUPTCY.search(title) or _BANKRUPTCY.search(ruling.sentence)
    decision = Decision(
        direction=Direction.INBOUND,
        jurisdiction=places(title)[0],
        case_name=ruling.case_name,
        deciding_court=ruling.court,
        docket=ruling.docket,
        docket_zh=ruling.docket_zh,
        decided_on=ruling.decided_on,
        outcome=ruling.outcome,
        reciprocity_test=reciprocity_test_of(lines, ruling.case_name),
        subject=Subject.BANKRUPTCY if bankruptcy else None,
        published_on=published_on,
    )
    return decision, span_of(ruling.sentence)


def _doubt(title: str, published_on: PartialDate | None, rulings: list[Ruling], ruling: Ruling | None) -> str | None:
    """Why title and text do not make one certain decision; None when they do."""
    if not rulings:
        return "no sentence says which court ruled, and how"
    if ruling is None:
        return "neither the docket nor the day of the ruling is stated"
    if ruling.names_several or len({other.outcome for other in rulings}) > 1:
        return "the text tells of several rulings"
    if not set(places_beside_names(ruling.sentence)) <= set(places(title)):
        return f"the title names {places(title)[0]}, the text {', '.join(places_beside_names(ruling.sentence))}"
    if speaks_of_later_stage(title) or speaks_of_later_stage(ruling.sentence):
        return "the ruling is a later stage of a dispute, or was taken back by one"
    if published_on and ruling.decided_on and ruling.decided_on.first_day > published_on.last_day:
        return f"decided {ruling.decided_on}, after the page of {published_on}"
    return None


KINDS = (html_kind("spc_news", re.sub(r"\?P<\w+>", "", _PATH), parse, Rank.PROSE),)
