"""Which observations speak of the same fact: the documented ladder, one rung per kind.

A decision is met again by its docket (one key for English and Chinese), abroad by its neutral
citation, else by direction, jurisdiction and exact day when only one ruling fits. Where two rulings
fit, nobody picks: the observation is set aside as ambiguous.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from models.docket import Docket, identity_keys, read_dockets
from models.facts import Decision, Observation, PublishedCount, PublishedGroup, PublishedGroupSize, Stage, Treaty
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


def slug(text: str) -> str:
    """Lower-case words joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.casefold()))


def _decisions(observations: Sequence[Observation]) -> Iterator[tuple[str, list[Observation] | Ambiguous]]:
    """Join by shared dockets and citations, then place what has neither."""
    parent = list(range(len(observations)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    owner: dict[str, int] = {}
    nameless: list[int] = []
    for index, seen in enumerate(observations):
        tokens = [*tokens_of(_decision(seen))]
        if seen.fact.key:
            tokens.append(f"key:{seen.fact.key}")
        if not tokens:
            nameless.append(index)
        for token in tokens:
            first, second = sorted((root(index), root(owner.setdefault(token, index))))
            parent[second] = first
    groups: dict[int, list[Observation]] = defaultdict(list)
    for index, seen in enumerate(observations):
        if index not in nameless:
            groups[root(index)].append(seen)
    yield from _place_nameless([observations[index] for index in nameless], groups)
    for group in groups.values():
        if clash := _clash(group):
            yield "", clash
        else:
            yield _key_of(group), group


def _place_nameless(
    nameless: Sequence[Observation], groups: dict[int, list[Observation]]
) -> Iterator[tuple[str, Ambiguous]]:
    """Give each observation without docket and citation to the one ruling of that day, or to its own group."""
    for number, seen in enumerate(nameless):
        fact = _decision(seen)
        fitting = [
            group
            for group in groups.values()
            if fact.decided_on
            and fact.decided_on.precision == "day"
            and any(_same_day(fact, _decision(other)) for other in group)
        ]
        if len(fitting) > 1:
            found = ", ".join(sorted(_key_of(group) for group in fitting))
            message = f"expected one ruling of {fact.jurisdiction} on {fact.decided_on}, found {found}; name the docket"
            yield "", Ambiguous(seen.origin.source, seen.origin.url, message)
        elif fitting:
            fitting[0].append(seen)
        else:
            groups[-1 - number] = [seen]


def _same_day(one: Decision, other: Decision) -> bool:
    return (one.direction, one.jurisdiction, one.decided_on) == (other.direction, other.jurisdiction, other.decided_on)


def _key_of(group: Sequence[Observation]) -> str:
    """The register's key, else the first docket or citation, else a description."""
    for seen in group:
        if seen.fact.key:
            return seen.fact.key
    for seen in group:
        if tokens := tokens_of(_decision(seen)):
            return tokens[0]
    fact = _decision(group[0])
    return slug(
        f"{fact.direction} {fact.jurisdiction} {fact.decided_on or ''} {fact.case_name or fact.deciding_court or ''}"
    )


def _clash(group: Sequence[Observation]) -> Ambiguous | None:
    """Two Chinese court codes that sound alike (Jin is 津 and 晋) under one romanised docket."""
    printed: dict[str, Docket] = {}
    for seen in group:
        fact = _decision(seen)
        for docket in read_dockets(f"{fact.docket_zh or ''} {fact.docket or ''}"):
            known = printed.get(docket.key, docket)
            if not known.same_as(docket):
                message = f"docket {docket.key}: expected one court, found {known.code_zh} and {docket.code_zh}"
                return Ambiguous(seen.origin.source, seen.origin.url, message)
            if docket.code_zh or docket.key not in printed:
                printed[docket.key] = docket
    return None


def _decision(seen: Observation) -> Decision:
    assert isinstance(seen.fact, Decision), seen.fact.kind  # noqa: S101 - the caller sorted by kind
    return seen.fact
