"""What a page states, version after version: a corrected fact gives way, a fact that is merely missing stays.

A page that loses its facts has more often lost its end, or its shape, than its mind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

from models.facts import Candidate, Decision, Observation
from models.held import Problem
from models.identity import identity_of, tokens_of

Stated = dict[Observation, str | None]  # what a page states, and the sha256 of the version that stated it first


def fold(
    before: Mapping[Observation, str | None], after: Sequence[Observation], sha256: str | None
) -> tuple[Stated, list[Observation]]:
    """What a page states from its version `sha256` on, and what of that it states no more but keeps.

    Nothing is missing when the same bytes were read by a better parser, or a page came for its rendition.
    The one rule of runs and replays: a replay folds the versions that the runs have taken.
    """
    from_the_page = bool(after) and not any(seen.origin.is_rendition for seen in after)
    former = [
        seen
        for seen, version in before.items()
        if version != sha256 and not (seen.origin.is_rendition and from_the_page)
    ]
    kept = missing(former, after)
    return {seen: before.get(seen, sha256) for seen in (*kept, *after)}, kept


def vanished(source: str, url: str, kept: Iterable[Observation]) -> list[Problem]:
    """The problem of a page that lacks what it stated before; none for a list that announces a page no more."""
    told = Counter(seen.fact.kind for seen in kept if seen.fact.kind != "candidate")
    if not told:
        return []
    expected = ", ".join(f"{count} {kind}" for kind, count in sorted(told.items()))
    message = f"{url}: expected {expected} as before, found no more; what it stated is kept"
    return [Problem("yield_vanished", source, url, message)]


def missing(before: Iterable[Observation], after: Sequence[Observation]) -> list[Observation]:
    """The former observations of one page that its new version lacks without saying something else instead.

    A fact that is met again under one of its names is stated anew. Of what is left, the new version's facts
    take the place of the former ones of their kind if they are as many. An announced page stays announced.
    """
    lost: list[Observation] = []
    former = list(before)
    for kind in dict.fromkeys(seen.fact.kind for seen in former):
        old = [seen for seen in former if seen.fact.kind == kind]
        new = [seen for seen in after if seen.fact.kind == kind]
        old_names, new_names = _all_names(old), _all_names(new)
        gone = [seen for seen in old if not names_of(seen) & new_names]
        fresh = [seen for seen in new if not names_of(seen) & old_names]
        if kind == "candidate":
            lost += [seen for seen in gone if not _is_about_its_own_page(seen)]
        elif len(gone) > len(fresh):
            lost += gone
    return lost


def _all_names(observations: Iterable[Observation]) -> set[Hashable]:
    return {name for seen in observations for name in names_of(seen)}


def names_of(seen: Observation) -> set[Hashable]:
    """All names under which a fact may be met again on the same page."""
    fact = seen.fact
    if isinstance(fact, Decision):
        return {*tokens_of(fact)} or {(fact.direction, fact.jurisdiction, fact.decided_on)}
    return {fact.target_url if isinstance(fact, Candidate) else identity_of(seen)}


def _is_about_its_own_page(seen: Observation) -> bool:
    return isinstance(seen.fact, Candidate) and seen.fact.target_url == seen.origin.url
