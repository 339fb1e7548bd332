"""Which later stages can be: a dispute goes on in one country, in one direction, and forward in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from models.facts import Decision, Stage


def stage_faults(stages: Iterable[Stage], decisions: Mapping[str, Decision]) -> Iterator[tuple[Stage, str]]:
    """Each stage that cannot be, with what was expected and found; of a circle only the stage that closes it.

    Rulings that are not among the decisions are not judged.
    """
    later: dict[str, set[str]] = defaultdict(set)
    for stage in stages:
        if fault := _misfit(stage, decisions):
            yield stage, fault
        elif stage.key in _all_later(stage.superseded_by, later):
            yield stage, f"superseded_by: expected a later ruling, found {stage.superseded_by!r}, which leads back here"
        else:
            later[stage.key].add(stage.superseded_by)


def _misfit(stage: Stage, decisions: Mapping[str, Decision]) -> str | None:
    if stage.key == stage.superseded_by:
        return f"superseded_by: expected another ruling than {stage.key!r}, found the same"
    first, then = decisions.get(stage.key), decisions.get(stage.superseded_by)
    if not first or not then:
        return None
    for name in ("jurisdiction", "direction"):
        here, there = getattr(first, name), getattr(then, name)
        if here != there:
            return f"superseded_by: expected a ruling of {name} {here}, found {there} in {stage.superseded_by!r}"
    if first.decided_on and then.decided_on and then.decided_on.last_day < first.decided_on.first_day:
        return f"superseded_by: expected a ruling after {first.decided_on}, found one of {then.decided_on}"
    return None


def _all_later(key: str, later: Mapping[str, set[str]]) -> set[str]:
    """All rulings that follow, at any distance."""
    found: set[str] = set()
    queue = [key]
    while queue:
        for after in later.get(queue.pop(), set()) - found:
            found.add(after)
            queue.append(after)
    return found
