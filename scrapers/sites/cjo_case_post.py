"""China Justice Observer's posts on single cases, both directions (`/a/<slug>`); prose.

Traps, each seen (2026-11): the day may stand in the second paragraph and only the month in the takeaways;
precedents bring dockets of their own (Wenzhou 2019 cites Nanjing 2016); printed ordinals are wrong; posts on
arbitral awards, on divorce and on what may be recognized look alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from models.docket import read_citations
from models.facts import Decision
from models.vocabulary import Direction, Outcome, Subject
from scrapers.blocks import Document
from scrapers.case_names import case_names
from scrapers.found import Found, candidate, span_of
from scrapers.reading import docket_texts, places, sentences
from scrapers.rulings import (
    Ruling,
    docket_keys,
    outcome_of,
    places_beside_names,
    read_ruling,
    reciprocity_test_of,
    speaks_of_later_stage,
)
from scrapers.sites.cjo_header import Head, read_head

_CHINESE = re.compile(r"\b(?:China|Chinese|PRC)\b")
_CHINESE_COURT = re.compile(r"\b(?:China|Chinese|PRC|People[’']s Court|Maritime Court)\b")
_OUT_OF_SCOPE = re.compile(r"\b(?:arbitra\w*|awards?|divorce\w*|marriage|matrimonial|custody)\b", re.IGNORECASE)
# Inter-regional matters follow other rules.
_INTER_REGIONAL = re.compile(r"\b(?:Hong Kong|Macao|Macau|Taiwan\w*)\s+(?:\w+\s+)?(?:Court|Judge?ment|Decision|Ruling)")
_OBJECT_OUT_OF_SCOPE = re.compile(
    r"\barbitral\s+award|\bdivorce\s+(?:judge?ment|decree|decision|ruling)",
    re.IGNORECASE,
)
_DISCUSSES = re.compile(
    r"\b(?:how|why|what|when|whether|if|can|could|may(?!\s+\d)|might|will|would|should|shall|likely|to be|guide"
    r"|not be)\b|^(?:is|are|do|does|did)\b",
    re.IGNORECASE,
)
_JUDGMENT = re.compile(
    r"judge?ment|decision|ruling|order|mediation|bankruptcy|insolvency|liquidation",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"(?P<object>.+?)\s+(?:(?:is|are|was|were|first)\s+)*(?P<verb>recogni[sz]ed|enforced|refused)"
    r"(?:\s+and\s+enforced)?\s+(?:in|by)\s+(?P<subject>.+)",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"(?P<subject>.+?)\s+(?P<verb>(?:Recogni[sz]|Enforc)e[sd]?|Refuse[sd]?|Decline[sd]?|Reject(?:s|ed)?|Den(?:y|ies|ied)"
    r"|Dismiss(?:es|ed)?)\s+(?P<object>.+)",
    re.IGNORECASE,
)
_BANKRUPTCY = re.compile(r"bankrupt|insolven|liquidat|reorgani[sz]ation|rehabilitation", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Headline:
    """What a title says that a court did, to whose judgment."""

    direction: Direction
    jurisdiction: str | None  # None: the title names no country, the lead must
    outcome: Outcome


def parse(page: Document) -> list[Found]:
    """The decision that the post reports; a candidate when it cannot be read with certainty; else nothing."""
    head = read_head(page)
    headline = read_headline(head.title)
    if headline is None:
        return []
    lines = [line for block in head.body for line in sentences(block.text)]
    rulings = [ruling for line in lines if (ruling := read_ruling(line))]
    subject = _subject(headline, rulings)
    if isinstance(subject, str):
        return [candidate(page, head.title, head.published_on, subject)]
    if _OBJECT_OUT_OF_SCOPE.search(subject.sentence):
        return []
    doubt = _doubt(head, headline, subject)
    if doubt:
        return [candidate(page, head.title, head.published_on, doubt, subject.sentence)]
    return [(_decision(head, headline, subject, lines), span_of(subject.sentence))]


def read_headline(title: str) -> Headline | None:
    """What the title says was decided; None for a question, a guide, an award, a divorce or any other subject."""
    if _OUT_OF_SCOPE.search(title) or _INTER_REGIONAL.search(title):
        return None
    for clause in re.findall(r"[^:!?–—]+[:!?–—]?", title):
        parts = _PASSIVE.match(clause.strip()) or _ACTIVE.match(clause.strip())
        outcome = outcome_of(clause)
        if not parts or not outcome or clause.endswith("?") or _DISCUSSES.search(clause):
            continue
        subject, judgment = parts["subject"], parts["object"]
        if parts.re is _PASSIVE:
            subject = re.split(r"[,;]", subject)[0]
        if not _JUDGMENT.search(judgment) or subject.endswith(" to"):
            continue
        acting, passed_on = places(subject), places(judgment)
        if len(acting) == 1 and _CHINESE.search(judgment):
            return Headline(Direction.OUTBOUND, acting[0], outcome)
        if not acting and not _CHINESE.search(subject) and _CHINESE.search(judgment):
            return Headline(Direction.OUTBOUND, None, outcome)
        if not acting and len(passed_on) < 2 and (_CHINESE.search(subject) or passed_on):
            return Headline(Direction.INBOUND, passed_on[0] if passed_on else None, outcome)
    return None


def _subject(headline: Headline, rulings: list[Ruling]) -> Ruling | str:
    """The ruling that the post is about, from all sentences on it; or why it cannot be told."""
    rulings = [_as_seen_from(headline.direction, ruling) for ruling in rulings]
    dated = [ruling for ruling in rulings if ruling.decided_on]
    first = next(iter(dated or [ruling for ruling in rulings if ruling.identities]), None)
    if first is None:
        return "no sentence says which court decided, and when"
    if not first.identities:
        named = next((ruling for ruling in dated if ruling.identities), None)
        if named and not _agree(first, named):
            return f"two rulings: {first.decided_on} without a docket, {named.decided_on} with one"
        first = named or first
    same = [ruling for ruling in dated if ruling.identities & first.identities] or [first]
    if any(ruling.names_several for ruling in same):
        return "one sentence names several dockets or citations"
    exact = max(same, key=lambda ruling: len(str(ruling.decided_on)))
    if not all(_agree(exact, ruling) for ruling in same):
        return "two days for one ruling: " + ", ".join(str(ruling.decided_on) for ruling in same)
    if len({ruling.outcome for ruling in same}) > 1:
        return "two outcomes for one ruling: " + ", ".join(ruling.outcome for ruling in same)
    together = [exact, *same]
    return replace(
        exact,
        court=next((ruling.court for ruling in together if ruling.court), None),
        docket=next((ruling.docket for ruling in together if ruling.docket), None),
        docket_zh=next((ruling.docket_zh for ruling in together if ruling.docket_zh), None),
        citations=next((ruling.citations for ruling in together if ruling.citations), ()),
        case_name=next((ruling.case_name for ruling in together if ruling.case_name), None),
        is_final=all(ruling.is_final for ruling in same),
    )


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
    at_home = subject.docket or subject.docket_zh or _CHINESE_COURT.search(subject.sentence)
    if headline.direction == Direction.INBOUND and not at_home:
        return "the lead names neither a Chinese court nor a Chinese docket"
    if head.published_on and subject.decided_on and subject.decided_on.first_day > head.published_on.last_day:
        return f"decided {subject.decided_on}, after the post of {head.published_on}"
    return None


def _decision(head: Head, headline: Headline, subject: Ruling, lines: list[str]) -> Decision:
    docket, docket_zh = _dockets(headline.direction, subject, lines)
    names = list(dict.fromkeys(name for line in lines for name in case_names(line)))
    case_name = subject.case_name or (names[0] if len(names) == 1 else None)
    inbound = headline.direction == Direction.INBOUND
    bankruptcy = _BANKRUPTCY.search(head.title) or _BANKRUPTCY.search(subject.sentence)
    return Decision(
        direction=headline.direction,
        jurisdiction=headline.jurisdiction or places_beside_names(subject.sentence)[0],
        case_name=case_name,
        deciding_court=subject.court,
        docket=docket,
        docket_zh=docket_zh,
        decided_on=subject.decided_on,
        outcome=subject.outcome,
        final=None if subject.is_final else False,
        reciprocity_test=reciprocity_test_of([head.title, *lines], case_name) if inbound else None,
        subject=Subject.BANKRUPTCY if bankruptcy else None,
        published_on=head.published_on,
    )


def _dockets(direction: Direction, subject: Ruling, lines: list[str]) -> tuple[str | None, str | None]:
    """Docket as printed, in either script; abroad the citation. A page with one identity only lends it to its lead."""
    text = "\n".join(lines)
    if direction == Direction.OUTBOUND:
        citations = subject.citations or tuple(dict.fromkeys(read_citations(text)))
        return (citations[0] if len(citations) == 1 else None), None
    keys = subject.identities or docket_keys(text)
    if len(keys) != 1:
        return subject.docket, subject.docket_zh
    english, chinese = ([one for one in printed if docket_keys(one + ")") == keys] for printed in docket_texts(text))
    return subject.docket or next(iter(english), None), subject.docket_zh or next(iter(chinese), None)


def _as_seen_from(direction: Direction, ruling: Ruling) -> Ruling:
    """Only the identities that can be the deciding court's: Chinese dockets at home, citations abroad."""
    if direction == Direction.INBOUND:
        several = len(docket_keys(ruling.sentence)) > 1
        return replace(ruling, citations=(), names_several=several)
    return replace(ruling, docket=None, docket_zh=None, names_several=len(ruling.citations) > 1)


def _agree(one: Ruling, other: Ruling) -> bool:
    return bool(one.decided_on and other.decided_on and one.decided_on.agrees_with(other.decided_on)) or one is other
