"""Stages chain: which ruling of a dispute stands, on which days, and as known when.

The rulings of one dispute form a chain of later stages. The last stage effective on the day decides
for the whole chain: an affirmation leaves the earlier ruling standing, a reversal of a reversal
restores it, a superseded ruling counts for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.rulings import Link, Ruling, is_held
from models.spans import Span
from models.vocabulary import Effect

# A stage without an outcome of its own (only argued about, sent back) takes back what it reverses.
_TAKES_BACK = frozenset({Effect.REVERSED, Effect.SET_ASIDE})
_LEAVES = frozenset({Effect.AFFIRMED, Effect.MODIFIED})


@dataclass(frozen=True, slots=True)
class Standing:
    """A ruling that stands for its chain, over a rectangle of valid and known days."""

    ruling: Ruling
    valid_from: date
    valid_to: date
    known_from: date
    known_to: date
    ended_by: str | None = None

    def holds(self, valid: date, known: date) -> bool:
        """Whether it stands on the valid day, as known on the known day."""
        return self.valid_from <= valid < self.valid_to and self.known_from <= known < self.known_to


def standing_rulings(rulings: Iterable[Ruling], links: Sequence[Link]) -> Iterator[Standing]:
    """Every ruling that decides, with the days on which it stands; most have no later stage and stand for good."""
    by_key = {ruling.key: ruling for ruling in rulings}
    linked = _neighbours(links)
    links_from: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        links_from[link.key].append(link)
    seen: set[str] = set()
    for key, ruling in sorted(by_key.items()):
        if key not in linked:
            if ruling.outcome:
                spans = ruling.known_spans()
                yield from (Standing(ruling, ruling.effective_on, date.max, *known) for known in spans)
        elif key not in seen:
            members = _component(key, linked)
            seen |= members
            chain = {member: by_key[member] for member in members if member in by_key}
            yield from _chain_standings(chain, [link for key in sorted(members) for link in links_from[key]])


def _neighbours(links: Iterable[Link]) -> dict[str, set[str]]:
    linked: dict[str, set[str]] = defaultdict(set)
    for link in links:
        linked[link.key].add(link.superseded_by)
        linked[link.superseded_by].add(link.key)
    return linked


def _component(start: str, linked: Mapping[str, set[str]]) -> set[str]:
    found, queue = {start}, [start]
    while queue:
        for key in linked.get(queue.pop(), set()) - found:
            found.add(key)
            queue.append(key)
    return found


def _chain_standings(chain: Mapping[str, Ruling], links: Sequence[Link]) -> list[Standing]:
    """Ask on every day that matters, on both clocks, and join what does not differ."""
    facts: list[Ruling | Link] = [*chain.values(), *links]
    edges = {day for fact in facts for span in fact.known_spans() for day in span}
    known_days = sorted(edges - {date.max})
    done: list[Standing] = []
    open_: dict[tuple[object, ...], Standing] = {}
    for known, known_to in zip(known_days, [*known_days[1:], date.max], strict=True):
        now: dict[tuple[object, ...], Standing] = {}
        held = {key: ruling for key, ruling in chain.items() if is_held(ruling, known)}
        for standing in _standings_known(held, [link for link in links if is_held(link, known)], (known, known_to)):
            same = _without_known(standing)
            now[same] = replace(open_.pop(same), known_to=known_to) if same in open_ else standing
        done += open_.values()
        open_ = now
    return [*done, *open_.values()]


def _standings_known(held: Mapping[str, Ruling], links: Sequence[Link], known: Span) -> Iterator[Standing]:
    """What stands on which valid days, as known on days that do not differ: dispute by dispute."""
    linked = _neighbours(links)
    seen: set[str] = set()
    for key in sorted(held):
        if key not in seen:
            members = _component(key, linked)
            seen |= members
            yield from _timeline({member: held[member] for member in members if member in held}, links, known)


def _timeline(chain: Mapping[str, Ruling], links: Sequence[Link], known: Span) -> list[Standing]:
    """What stands of one dispute, from its first day on."""
    days = sorted({ruling.effective_on for ruling in chain.values()})
    found: list[Standing] = []
    for day, until in zip(days, [*days[1:], date.max], strict=True):
        present = {key for key, ruling in chain.items() if ruling.effective_on <= day}
        last = _last_stage(present, chain, links)
        ruling = _stands(last, present, chain, links) if last else None
        if found and found[-1].valid_to == day:
            if ruling == found[-1].ruling:
                found[-1] = replace(found[-1], valid_to=until)
                continue
            found[-1] = replace(found[-1], ended_by=last)
        if ruling:
            found.append(Standing(ruling, day, until, *known))
    return found


def _without_known(standing: Standing) -> tuple[object, ...]:
    return standing.ruling.key, standing.valid_from, standing.valid_to, standing.ended_by


def _last_stage(present: set[str], chain: Mapping[str, Ruling], links: Sequence[Link]) -> str | None:
    """The present ruling that no present ruling supersedes; of several the latest, then the one further on."""
    superseded = {key for link in links if link.superseded_by in present for key in _earlier(link.superseded_by, links)}
    last = present - superseded
    return max(last, key=lambda key: (chain[key].effective_on, len(_earlier(key, links)), key), default=None)


def _earlier(key: str, links: Sequence[Link]) -> set[str]:
    """All that a ruling follows, at any distance, also over rulings that are not yet known."""
    found: set[str] = set()
    queue = [key]
    while queue:
        current = queue.pop()
        for link in links:
            if link.superseded_by == current and link.key not in found:
                found.add(link.key)
                queue.append(link.key)
    return found - {key}


def _stands(
    key: str,
    present: set[str],
    chain: Mapping[str, Ruling],
    links: Sequence[Link],
    visited: frozenset[str] = frozenset(),
) -> Ruling | None:
    """The ruling that stands once `key` is the last stage; None when nothing of the dispute stands."""
    ruling = chain[key]
    incoming = sorted(
        (link for link in links if link.superseded_by == key and link.key in present and link.key not in visited),
        key=lambda link: (chain[link.key].effective_on, link.key),
    )
    if not incoming:
        return ruling if ruling.outcome else None
    link, visited = incoming[-1], visited | {key}
    own = ruling if ruling.outcome else None
    if link.effect == Effect.AFFIRMED or (own is None and link.effect in _LEAVES):
        return _stands(link.key, present, chain, links, visited) or own
    if own is None and link.effect in _TAKES_BACK:
        return _before(link.key, present, chain, links, visited)
    return own


def _before(
    key: str, present: set[str], chain: Mapping[str, Ruling], links: Sequence[Link], visited: frozenset[str]
) -> Ruling | None:
    """What stood before `key` was handed down: what its reversal restores."""
    earlier = [
        link.key for link in links if link.superseded_by == key and link.key in present and link.key not in visited
    ]
    if not earlier:
        return None
    return _stands(max(earlier, key=lambda k: (chain[k].effective_on, k)), present, chain, links, visited | {key})
