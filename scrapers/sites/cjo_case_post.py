"""China Justice Observer's posts on single cases, both directions (`/a/<slug>`); prose.

Traps, each seen (2026-11): the day may stand in the second paragraph and only the month in the takeaways;
precedents bring dockets of their own (Wenzhou 2019 cites Nanjing 2016); printed ordinals are wrong, and corrected in
the body (`Correction: 19 April 2020`); `Related Posts:` stand inside the body; an appeal can reverse; posts on
arbitral awards, on divorce and on what may be recognized look alike.
"""

from __future__ import annotations

import re
from dataclasses import replace

from models.dates import PartialDate
from models.docket import read_citations
from models.facts import Decision
from models.vocabulary import Direction, Outcome, Subject
from scrapers.blocks import Block, Document
from scrapers.case_names import case_names
from scrapers.court_places import country_of_citation
from scrapers.courts import courts_in
from scrapers.found import Found, candidate, span_of
from scrapers.head import Head
from scrapers.headlines import Headline, is_inter_regional, may_report, read_headline
from scrapers.outcomes import refusal_ground_of, speaks_of_later_stage, tells_of_reversal
from scrapers.reading import docket_texts, find_dates, sentences
from scrapers.ruling_days import stated_day
from scrapers.rulings import (
    Ruling,
    docket_keys,
    places_beside_names,
    read_ruling,
    reciprocity_test_of,
    without_references,
)
from scrapers.sites.cjo_header import check_length, read_head
from scrapers.sites.cjo_index import links_to_rulings
from scrapers.subjects import CORRECTION, names_case, rulings_in, subject_of

_CHINESE_COURT = re.compile(r"\b(?:China|Chinese|PRC|People[’']s Court|Maritime Court)\b")
_OBJECT_OUT_OF_SCOPE = re.compile(
    r"\barbitral\s+award|\b(?:recogni|enforc)\w+\s+(?:[\w’'-]+\s+){0,4}awards?\b|\b(?:divorce|marriage|matrimonial|custody)\b",
    re.IGNORECASE,
)
_BANKRUPTCY = re.compile(r"bankrupt|insolven|liquidat|reorgani[sz]ation|rehabilitation", re.IGNORECASE)
_RELATED = re.compile(
    r"(?:Related (?:Posts?|Articles?|Readings?)|(?:You may|Read) also(?: like)?)\s*[:：]?.*", re.IGNORECASE
)
_COURT_DID = re.compile(r"\b(?:court|it)\b", re.IGNORECASE)
_UNSUCCESSFUL = (Outcome.REFUSED, Outcome.DISMISSED)
_ANAPHOR = re.compile(r"\b(?:[Tt]he|[Tt]his) [Cc]ourt\b|\b[Ii]t\b")
_LEAD = 6  # sentences: what reports a ruling further down is not what the post is about


def parse(page: Document) -> list[Found]:
    """The decision that the post reports; a candidate when it cannot be read with certainty; else nothing."""
    return read_post(page, read_head(page))


def read_post(page: Document, head: Head) -> list[Found]:
    """The same from title, day and body, for posts that stand under another site's head.

    Raises ParseError for a body that is longer than any post.
    """
    check_length(head.body)
    body = _without_related(head.body)
    lines = [line for block in body for line in sentences(block.text)]
    headline = read_headline(head.title)
    if headline is None:
        dated = [line for line in lines[:_LEAD] if find_dates(line)]
        told = next((line for line in dated if names_case(line) or read_ruling(line)), None)
        if told is None or not may_report(head.title):
            return []
        return [candidate(page, head.title, head.published_on, "the title does not say how it ended", told)]
    subject = subject_of(headline, rulings_in(body))
    if isinstance(subject, str):
        return [candidate(page, head.title, head.published_on, subject)]
    subject = subject if subject.decided_on else replace(subject, decided_on=_stated_day(lines))
    if _OBJECT_OUT_OF_SCOPE.search(subject.sentence) or is_inter_regional(without_references(subject.sentence)):
        return []
    doubt = _doubt(head, headline, subject) or _doubt_of_body(subject, lines)
    if doubt:
        return [candidate(page, head.title, head.published_on, doubt, subject.sentence)]
    return [(_decision(head, headline, subject, lines), span_of(subject.sentence)), *links_to_rulings(page)]


def _without_related(body: tuple[Block, ...]) -> list[Block]:
    """The body without the list of other posts that may stand inside it."""
    kept: list[Block] = []
    related = False
    for block in body:
        heads = bool(_RELATED.fullmatch(block.text))
        related = heads or (related and (block.is_entry or [link.text for link in block.links] == [block.text]))
        if not related:
            kept.append(block)
    return kept


def _stated_day(lines: list[str]) -> PartialDate | None:
    """The day in a sentence of its own: `The ruling is dated 14 November 2026`."""
    days = {day for line in lines if (day := stated_day(line))}
    return days.pop() if len(days) == 1 else None


def _doubt(head: Head, headline: Headline, subject: Ruling) -> str | None:
    """Why title and lead do not make one certain decision; None when they do."""
    countries = places_beside_names(subject.sentence)
    if speaks_of_later_stage(head.title) or speaks_of_later_stage(subject.sentence):
        return "the ruling is a later stage of a dispute, or was taken back by one"
    partly = headline.outcome == Outcome.RECOGNIZED and subject.outcome == Outcome.PARTIALLY_RECOGNIZED
    if headline.outcome != subject.outcome and not partly:
        return f"the title says {headline.outcome}, the lead {subject.outcome}"
    if headline.jurisdiction is None and len(countries) != 1:
        return f"expected one country in title or lead, found {', '.join(countries) or 'none'}"
    if headline.jurisdiction and countries and headline.jurisdiction not in countries:
        return f"the title names {headline.jurisdiction}, the lead {', '.join(countries)}"
    at_home = subject.docket or subject.docket_zh or subject.direction or _CHINESE_COURT.search(subject.sentence)
    if headline.direction == Direction.INBOUND and not at_home:
        return "the lead names neither a Chinese court nor a Chinese docket"
    if head.published_on and subject.decided_on and subject.decided_on.first_day > head.published_on.last_day:
        return f"decided {subject.decided_on}, after the post of {head.published_on}"
    return None


def _doubt_of_body(subject: Ruling, lines: list[str]) -> str | None:
    """What the rest of the post says against the lead: a correction of more than an ordinal, a reversal."""
    for line in lines:
        if correction := CORRECTION.match(line):
            said = line[correction.end() :]
            if docket_texts(said) != ([], []) or read_citations(said) or read_ruling(said) or len(find_dates(line)) > 1:
                return "the body carries a correction"
        if line != subject.sentence and tells_of_reversal(line) and _COURT_DID.search(line):
            return "the body tells of a reversal"
    return None


def _decision(head: Head, headline: Headline, subject: Ruling, lines: list[str]) -> Decision:
    jurisdiction = headline.jurisdiction or places_beside_names(subject.sentence)[0]
    ours = [line for line in lines if _of_this_case(line, jurisdiction, subject)]
    docket, docket_zh = _dockets(headline.direction, subject, ours)
    names = list(dict.fromkeys(name for line in ours for name in case_names(line)))
    case_name = subject.case_name or (names[0] if len(names) == 1 else None)
    inbound = headline.direction == Direction.INBOUND
    bankruptcy = _BANKRUPTCY.search(head.title) or _BANKRUPTCY.search(subject.sentence)
    return Decision(
        direction=headline.direction,
        jurisdiction=jurisdiction,
        case_name=case_name,
        deciding_court=subject.court or _court_before(headline.direction, subject, lines),
        docket=docket,
        docket_zh=docket_zh,
        decided_on=subject.decided_on,
        outcome=subject.outcome,
        final=None if subject.is_final else False,
        reciprocity_test=reciprocity_test_of([head.title, *lines], case_name) if inbound else None,
        refusal_ground=refusal_ground_of([head.title, subject.sentence]) if subject.outcome in _UNSUCCESSFUL else None,
        subject=Subject.BANKRUPTCY if bankruptcy else None,
        published_on=head.published_on,
    )


def _court_before(direction: Direction, subject: Ruling, lines: list[str]) -> str | None:
    """The one court that is named up to a sentence that only says `the court`; None when it is not the only one."""
    at = next((at for at, line in enumerate(lines) if line in subject.sentence), 0)
    told = lines[at - 1 : at] if _ANAPHOR.search(subject.sentence) else []
    courts = courts_in(" ".join([*told, subject.sentence]), direction)
    return courts[0] if len(courts) == 1 else None


def _dockets(direction: Direction, subject: Ruling, lines: list[str]) -> tuple[str | None, str | None]:
    """Docket as printed, in either script; abroad the citation. What one line names may be lent to the lead."""
    text = "\n".join(lines)
    if direction == Direction.OUTBOUND:
        citations = subject.citations or tuple(dict.fromkeys(read_citations(text)))
        return (citations[0] if len(citations) == 1 else None), None
    keys = subject.identities or docket_keys(text)
    if len(keys) != 1:
        return subject.docket, subject.docket_zh
    english, chinese = ([one for one in printed if docket_keys(one + ")") == keys] for printed in docket_texts(text))
    return subject.docket or next(iter(english), None), subject.docket_zh or next(iter(chinese), None)


def _of_this_case(line: str, jurisdiction: str, subject: Ruling) -> bool:
    """Whether a line can speak of the subject: no other day, no other country, no mere reference."""
    dates = [found.date for found in find_dates(line)]
    other_day = dates and subject.decided_on and not any(date.agrees_with(subject.decided_on) for date in dates)
    codes = [*places_beside_names(line), *(country_of_citation(one) for one in read_citations(line))]
    other_country = any(code not in (None, jurisdiction) for code in codes)
    return not other_day and not other_country and without_references(line) == line
