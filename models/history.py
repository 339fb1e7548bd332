"""The group of a jurisdiction over all days of both clocks, and what changed between two histories.

A history tiles the plane of valid and known days without gap or overlap: each pair of days has
exactly one period. `ALWAYS` and `FOREVER` stand for open ends.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.plane import ALWAYS, FOREVER, Period, Plane, without_idle
from models.rule import Ground
from models.vocabulary import UNCERTAIN

__all__ = ["ALWAYS", "FOREVER", "GroupChange", "Period", "changes_between", "history_of", "latest"]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A group that moved, from `effective_on` until `effective_to`, and the fact that moved it.

    In a correction `before` is what we held until now; else it is the group of the day before.
    """

    jurisdiction: str
    before: int
    after: int
    effective_on: date
    effective_to: date
    known_on: date
    trigger_kind: str  # treaty, decision, stage, termination; withdrawal where a fact is no longer held
    trigger_key: str
    is_correction: bool


def history_of(jurisdiction: str, grounds: Sequence[Ground]) -> list[Period]:
    """The whole history of one jurisdiction, in order of known, then valid days."""
    plane = Plane(jurisdiction, [*without_idle(grounds)])
    return sorted(plane.periods(), key=lambda period: (period.known_from, period.valid_from))


def latest(history: Sequence[Period]) -> list[Period]:
    """What is held now of all valid days: the periods whose known time is open."""
    return sorted((period for period in history if period.known_to == FOREVER), key=lambda period: period.valid_from)


def changes_between(
    old: Sequence[Period],
    new: Sequence[Period],
    old_grounds: Sequence[Ground],
    new_grounds: Sequence[Ground],
    held: Collection[str],
) -> list[GroupChange]:
    """Every stretch of days whose group differs between two histories of one jurisdiction, with its trigger.

    `old` may be empty (nothing was held). `held` are the keys of the facts that were held before:
    a change that such a fact causes is a correction of what we said, not news.
    """
    was, now = latest(old), latest(new)
    days = sorted({period.valid_from for period in (*was, *now)} | {ALWAYS})
    found: list[GroupChange] = []
    for day, until in zip(days, [*days[1:], FOREVER], strict=True):
        before, after = _group_on(was, day), _group_on(now, day)
        if before == after:
            continue
        previous = _group_on(now, date.fromordinal(day.toordinal() - 1)) if day > ALWAYS else UNCERTAIN
        moved = previous != after
        last = found[-1] if found else None
        if last and not moved and last.effective_to == day and last.after == after:
            found[-1] = replace(last, effective_to=until)
            continue
        kind, key, known_on = _trigger(day, previous if moved else before, after, old_grounds, new_grounds)
        found.append(
            GroupChange(
                jurisdiction=(now or was)[0].jurisdiction,
                before=previous if moved else before,
                after=after,
                effective_on=day,
                effective_to=until,
                known_on=known_on,
                trigger_kind=kind,
                trigger_key=key,
                is_correction=not moved or key in held,
            )
        )
    return found


def _group_on(timeline: Sequence[Period], day: date) -> int:
    return next((period.group for period in timeline if period.valid_from <= day < period.valid_to), UNCERTAIN)


def _trigger(
    day: date, before: int, after: int, old_grounds: Sequence[Ground], new_grounds: Sequence[Ground]
) -> tuple[str, str, date]:
    """The fact behind a change on a day: the ground that begins, the stage that ends one, or the fact withdrawn."""
    news = [ground for ground in new_grounds if ground.known_to == FOREVER]
    olds = [ground for ground in old_grounds if ground.known_to == FOREVER]
    if after < before:
        entering = [ground for ground in news if ground.group == after and ground.valid_from <= day < ground.valid_to]
        ground = max(entering, key=lambda ground: (ground.valid_from, not ground.is_provisional, ground.key))
        return "treaty" if ground.group == 1 else "decision", ground.key, _known_since(ground, new_grounds)
    for ground in news:
        if ground.valid_to == day and ground.group == before and ground.ended_by:
            return "termination" if ground.group == 1 else "stage", ground.ended_by, ground.known_from
    gone = [ground for ground in olds if ground.group == before and ground.valid_from <= day < ground.valid_to]
    ground = min(gone, key=lambda ground: (ground.valid_from, ground.key))
    taken_back = [other.known_to for other in new_grounds if _is_same(other, ground) and other.known_to < FOREVER]
    return "withdrawal", ground.key, max(taken_back, default=ground.known_from)


def _known_since(ground: Ground, grounds: Sequence[Ground]) -> date:
    """Since when the ground is known without a break, also while it was still provisional."""
    since = ground.known_from
    for other in sorted(grounds, key=lambda other: other.known_from, reverse=True):
        if _is_same(other, ground) and other.known_to == since:
            since = other.known_from
    return since


def _is_same(one: Ground, other: Ground) -> bool:
    return (one.key, one.kind) == (other.key, other.kind)
