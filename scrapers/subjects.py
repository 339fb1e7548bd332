"""Of all rulings that a post tells of, the one that it is about: of the title's side, told first, and not the older.

Sentences on one ruling are read together: one may name the court, another the docket, a third only the month.
Where they contradict each other, or leave open which ruling is meant, the answer is a reason and no ruling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from models.docket import read_citations
from models.vocabulary import Direction
from scrapers.blocks import Block
from scrapers.court_places import country_of_citation
from scrapers.headlines import Headline
from scrapers.reading import find_dates, sentences
from scrapers.ruling_days import stated_day
from scrapers.rulings import Ruling, docket_keys, places_beside_names, read_ruling

CORRECTION = re.compile(
    r"\W*(?:Correct(?:ion|ed)|Updated?|Erratum|Corrigendum|Editor[’']s? note)s?\b[^:：]{0,30}[:：]\s*", re.IGNORECASE
)
_CONTINUES = re.compile(r"(?:In (?:the|this|its) (?:case|ruling|decision),? )?(?:The|This|It|Thereby|Therein)\b")


def rulings_in(body: Iterable[Block]) -> list[Ruling]:
    """What each sentence reports; a sentence that only goes on is read together with the one that names the case."""
    found: list[Ruling] = []
    for block in body:
        before = ""
        lines = sentences(block.text)
        for line, following in zip_longest(lines, lines[1:], fillvalue=""):
            ruling = None if CORRECTION.match(line) else read_ruling(line)
            if ruling and not ruling.decided_on and not ruling.identities and _CONTINUES.match(line):
                told_before = find_dates(before) and names_case(before)
                ruling = read_ruling(f"{before[:-1]}: {line}") if told_before else ruling
            if ruling and not ruling.decided_on and (day := stated_day(following)):
                ruling = replace(read_ruling(f"{line[:-1]}: {following}") or ruling, decided_on=day)
            found += [ruling] if ruling else []
            before = line
    return found


def names_case(line: str) -> bool:
    """Whether the line names a docket or a citation."""
    return bool(docket_keys(line) or read_citations(line))


def subject_of(headline: Headline, rulings: list[Ruling]) -> Ruling | str:
    """The ruling that the post is about, from all sentences on it; or why it cannot be told."""
    rulings = [_as_seen_from(headline, ruling) for ruling in rulings if ruling.direction in (None, headline.direction)]
    rulings = [ruling for ruling in rulings if _can_be_of(headline, ruling)] or rulings
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
    if later := next((other for other in dated if _is_later(other, exact, headline)), None):
        return f"two rulings, and the later one is not told first: {exact.decided_on}, {later.decided_on}"
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


def _is_later(other: Ruling, subject: Ruling, headline: Headline) -> bool:
    """Whether another ruling of the same country is younger than the one that seems to be the subject."""
    if not other.decided_on or not subject.decided_on or not other.identities or other.identities & subject.identities:
        return False
    return _can_be_of(headline, other) and other.decided_on.first_day > subject.decided_on.last_day


def _can_be_of(headline: Headline, ruling: Ruling) -> bool:
    """Whether the ruling is not plainly on the judgment, or by a court, of another country than the title names."""
    named = places_beside_names(ruling.sentence)
    return not named or not headline.jurisdiction or headline.jurisdiction in named


def _as_seen_from(headline: Headline, ruling: Ruling) -> Ruling:
    """Only identities that can be the deciding court's: Chinese dockets at home, citations of its country abroad."""
    if headline.direction == Direction.INBOUND:
        return replace(ruling, citations=())
    citations = tuple(one for one in ruling.citations if country_of_citation(one) in (None, headline.jurisdiction))
    citations = citations if headline.jurisdiction else ruling.citations
    return replace(ruling, docket=None, docket_zh=None, keys=frozenset(), citations=citations)


def _agree(one: Ruling, other: Ruling) -> bool:
    return bool(one.decided_on and other.decided_on and one.decided_on.agrees_with(other.decided_on)) or one is other
