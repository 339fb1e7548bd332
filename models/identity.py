"""Which observations speak of the same fact: the documented ladder, one rung per kind.

A decision is met again by its docket (one key for English and Chinese), abroad by its neutral citation,
else by what `models.same_ruling` says. Where two rulings fit, nobody picks: the observation alone is set
aside as ambiguous. Two rulings never share a key: of two courts that sound alike (Jin is 津 and 晋) the one
that was published first keeps the romanised docket, the other one's key names its court in Chinese.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby

from models.citations import citations_of, without_division
from models.docket import Docket, identity_keys
from models.facts import (
    Decision,
    Observation,
    PublishedCount,
    PublishedGroup,
    PublishedGroupSize,
    Stage,
    Treaty,
)
from models.ruling_names import Told, described, slug
from models.same_ruling import Ruling, rulings_of
from models.urls import page_key


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """An observation that fits more than one ruling."""

    source: str
    url: str
    message: str


def group_by_fact(observations: Sequence[Observation]) -> Iterator[tuple[str, list[Observation] | Ambiguous]]:
    """Each fact's key with its observations, in the given order; what is ambiguous comes alone.

    The observations must be sorted by kind, then by precedence.
    """
    for kind, of_kind in groupby(observations, key=lambda seen: seen.fact.kind):
        if kind == "decision":
            yield from _decisions(list(of_kind))
            continue
        groups: dict[str, list[Observation]] = defaultdict(list)
        for seen in of_kind:
            groups[identity_of(seen)].append(seen)
        for identity, group in groups.items():
            yield next((seen.fact.key for seen in group if seen.fact.key and kind != "stage"), identity), group


def tokens_of(fact: Decision) -> tuple[str, ...]:
    """All texts under which a ruling may be met again, the surest first; empty when it has none.

    A file number abroad serves several rulings, so it counts only where no citation is stated.
    """
    if found := identity_keys(fact.docket, fact.docket_zh, fact.neutral_citation):
        return found
    number = slug(fact.docket or "").removeprefix("no-")
    return (f"{fact.jurisdiction.lower()}-{number}",) if number else ()


def identity_of(seen: Observation) -> str:
    """The key of a fact other than a decision; a printed fact belongs to the page that prints it."""
    fact = seen.fact
    if isinstance(fact, Treaty):
        return f"treaty-{fact.jurisdiction.lower()}"
    if isinstance(fact, Stage):
        return f"{fact.key}>{fact.superseded_by}"
    if isinstance(fact, PublishedCount):
        return f"count-{fact.as_of or fact.published_on or page_key(seen.origin.url)}"
    cited = page_key(fact.source_urls[0] if fact.source_urls else seen.origin.url)
    if isinstance(fact, PublishedGroup):
        return f"{cited}#{fact.group}-{slug(fact.jurisdiction or '')}-{slug(_plain_name(fact.name_as_printed))}"
    if isinstance(fact, PublishedGroupSize):
        return f"{cited}#{fact.group}-size"
    return fact.key or f"{fact.kind}-{cited}"


def _plain_name(name: str) -> str:
    """A printed name without what is said of it in brackets, such as `UK (to be confirmed)`."""
    return re.sub(r"\s*\(.*\)$", "", name)


def _decisions(observations: Sequence[Observation]) -> Iterator[tuple[str, list[Observation] | Ambiguous]]:
    """Each ruling under a key that no other has; then what was set aside."""
    rulings, set_aside = rulings_of(observations)
    keys = _keys_of(rulings)
    groups: dict[str, list[Told]] = defaultdict(list)
    for ruling in rulings:
        groups[keys[ruling]] += ruling.told
    for key, told in groups.items():
        yield key, [one.seen for one in sorted(told, key=lambda one: one.order)]
    for one, fitting in set_aside:
        found = ", ".join(sorted(keys[ruling] for ruling in fitting))
        called = one.fact.docket_zh or one.fact.docket or one.fact.neutral_citation or one.fact.decided_on
        message = f"expected one ruling of {one.fact.jurisdiction} for {called}, found {found}; it is set aside"
        yield "", Ambiguous(one.seen.origin.source, one.seen.origin.url, message)


def _keys_of(rulings: Sequence[Ruling]) -> dict[Ruling, str]:
    """The register's keys, else names of which no two are alike; a ruling named like a row of the register is that."""
    keys = {ruling: ruling.key for ruling in rulings if ruling.key}
    taken: set[str] = set()
    for ruling in sorted((ruling for ruling in rulings if not ruling.key), key=_seniority):
        keys[ruling] = next(name for name in _names_for(ruling) if name not in taken)
        taken.add(keys[ruling])
    return keys


def _seniority(ruling: Ruling) -> tuple[date, list[str]]:
    """Who was published, or decided, first; then something fixed."""
    facts = [one.fact for one in ruling.told]
    days = [day.last_day for fact in facts for day in (fact.published_on, fact.decided_on) if day]
    return min(days, default=date.max), sorted(fact.model_dump_json() for fact in facts)


def _names_for(ruling: Ruling) -> Iterator[str]:
    """What a ruling may be called, the plainest first: by docket, citation, file number or description."""
    told = ruling.naming
    full = sorted((docket for one in told for docket in one.dockets if not docket.is_short), key=_is_romanised)
    citations = sorted({printed for one in told for printed in _citations(one.fact)}, key=_is_of_a_report)
    tokens = [token for one in told for token in tokens_of(one.fact)]
    plain = [*(docket.key for docket in full), *citations, *tokens, described(told[0].fact)][0]
    direction, jurisdiction = told[0].place
    yield plain
    yield from dict.fromkeys(docket.key_zh for docket in full if docket.key_zh)
    yield f"{plain}-{jurisdiction.lower()}"
    yield f"{plain}-{direction}-{jurisdiction.lower()}"
    yield from (f"{plain}-{number}" for number in count(2))


def _is_romanised(docket: Docket) -> bool:
    return docket.code_zh is None


def _citations(fact: Decision) -> list[str]:
    return [citation for text in (fact.neutral_citation, fact.docket) if text for citation in citations_of(text)]


def _is_of_a_report(citation: str) -> tuple[bool, str, int]:
    """Neutral citations first; of one citation the form with the court's division."""
    return not citation.startswith("["), without_division(citation), -len(citation)
