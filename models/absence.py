"""What a page states no more: a corrected fact gives way, a fact that is merely missing stays.

A page that loses its facts has more often lost its end, or its shape, than its mind.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from models.facts import Candidate, Decision, Observation
from models.identity import identity_of, tokens_of


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
        gone = [seen for seen in old if not _names(seen) & new_names]
        fresh = [seen for seen in new if not _names(seen) & old_names]
        if kind == "candidate":
            lost += [seen for seen in gone if not _is_about_its_own_page(seen)]
        elif len(gone) > len(fresh):
            lost += gone
    return lost


def _all_names(observations: Iterable[Observation]) -> set[Hashable]:
    return {name for seen in observations for name in _names(seen)}


def _names(seen: Observation) -> set[Hashable]:
    """All names under which a fact may be met again on the same page."""
    fact = seen.fact
    if isinstance(fact, Decision):
        return {*tokens_of(fact)} or {(fact.direction, fact.jurisdiction, fact.decided_on)}
    return {fact.target_url if isinstance(fact, Candidate) else identity_of(seen)}


def _is_about_its_own_page(seen: Observation) -> bool:
    return isinstance(seen.fact, Candidate) and seen.fact.target_url == seen.origin.url
