"""What others are told: a group that moved or became certain, a source that went quiet or is held, a run that ended.

An event has an id made of what happened, so that whoever hears it twice can tell. Payloads are plain JSON;
`docs/webhook.md` describes each for those who receive them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from models.history import ALWAYS, FOREVER, GroupChange, Period, latest
from models.jurisdictions import name_of

GROUP_CHANGED = "comity.group.changed"
GROUP_CONFIRMED = "comity.group.confirmed"
SOURCE_STALE = "comity.source.stale"
SOURCE_HELD = "comity.source.held"
RUN_FINISHED = "comity.run.finished"

_OURS = UUID("0c0a9f4e-6f0b-5b7e-9d64-636f6d697479")
MOST_EVIDENCE = 20  # pages an event: Prefect drops one that is too large without a word

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a jurisdiction, a source or a run; `once` tells it from all others of its name."""

    name: str
    resource: str
    once: str
    payload: Payload

    @property
    def id(self) -> UUID:
        """The same for the same event, whoever makes it."""
        return uuid5(_OURS, f"{self.name} {self.resource} {self.once}")


@dataclass(frozen=True, slots=True)
class Because:
    """A fact as evidence: its title, and the pages that state it; both empty when it is no longer held."""

    title: str | None
    pages: Sequence[tuple[str, bool]]  # address, and whether only our rendition of it was read

    def evidence(self) -> list[Payload]:
        """The pages as JSON."""
        return [{"url": url, "rendition": rendition} for url, rendition in self.pages[:MOST_EVIDENCE]]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A stretch of valid days whose group rested on provisional facts and now stands without them."""

    jurisdiction: str
    group: int
    effective_on: date
    effective_to: date
    key: str  # the deciding fact


def confirmations(was: Sequence[Period], now: Sequence[Period]) -> list[Confirmation]:
    """The stretches of one jurisdiction that became certain while their group stayed, in order.

    Both histories are looked at as they are held last (open known time); no clock is asked, so a stretch may lie
    wholly in the past. Neighbours with one group and one deciding fact are one stretch.
    """
    before, after = latest(was), latest(now)
    days = sorted({period.valid_from for period in (*before, *after)} | {ALWAYS})
    found: list[Confirmation] = []
    for day, until in zip(days, [*days[1:], FOREVER], strict=True):
        old, new = period_on(before, day), period_on(after, day)
        if not (old and new and old.group == new.group and _is_provisional(old) and not _is_provisional(new)):
            continue
        last, start = found[-1] if found else None, day
        if last and (last.effective_to, last.group, last.key) == (day, new.group, new.deciding_key):
            start = found.pop().effective_on
        found.append(Confirmation(new.jurisdiction, new.group, start, until, new.deciding_key or ""))
    return found


def period_on(timeline: Sequence[Period], day: date) -> Period | None:
    """The period of a day, if there is one."""
    return next((period for period in timeline if period.valid_from <= day < period.valid_to), None)


def _is_provisional(period: Period) -> bool:
    return period.group != period.group_without_provisional


def group_changed(change: GroupChange, now: Sequence[Period], because: Because, run: Payload) -> Event:
    """A group moved; `run` is what all events of one run say of it."""
    period = period_on(latest(now), change.effective_on)
    without = period.group_without_provisional if period else change.after
    payload = {
        "jurisdiction": change.jurisdiction,
        "name": name_of(change.jurisdiction),
        "before": change.before,
        "after": change.after,
        "group_without_provisional": without,
        "provisional": without != change.after,
        **_stretch(change.effective_on, change.effective_to),
        "known_on": change.known_on.isoformat(),
        "is_correction": change.is_correction,
        "trigger": {"kind": change.trigger_kind, "key": change.trigger_key, "title": because.title},
        "evidence": because.evidence(),
        **run,
    }
    once = f"{run['run_id']} {change.effective_on} {change.before}-{change.after}"
    return Event(GROUP_CHANGED, jurisdiction_resource(change.jurisdiction), once, payload)


def group_confirmed(one: Confirmation, because: Because, run: Payload) -> Event:
    """A provisional group became certain."""
    payload = {
        "jurisdiction": one.jurisdiction,
        "name": name_of(one.jurisdiction),
        "group": one.group,
        **_stretch(one.effective_on, one.effective_to),
        "ground": {"key": one.key, "title": because.title},
        "evidence": because.evidence(),
        **run,
    }
    once = f"{run['run_id']} {one.effective_on} {one.group}"
    return Event(GROUP_CONFIRMED, jurisdiction_resource(one.jurisdiction), once, payload)


def source_events(health: Mapping[str, Mapping[str, Any]]) -> list[Event]:
    """Every source that is stale or held; the same event until a good run ends that, so it is told once.

    A source that no run has asked yet is not among them.
    """
    found = []
    for source, stands in sorted(health.items()):
        last_good = stands["last_good_run_at"]
        payload = {"source": source, "last_good_run_at": last_good, "last_run_at": stands["last_run_at"]}
        asked = last_good or stands["state"] != "unread"
        for name, is_so in ((SOURCE_STALE, stands["is_stale"] and asked), (SOURCE_HELD, stands["is_held"])):
            if is_so:
                told = {**payload, "state": stands["state"], "breaches": list(stands["breaches"])}
                found.append(Event(name, f"comity.source.{source}", f"since {last_good}", told))
    return found


def run_finished(run: Payload, counts: Payload) -> Event:
    """A run came to its end."""
    return Event(RUN_FINISHED, f"comity.run.{run['run_id']}", "", {**counts, **run})


def run_facts(run_id: str, policy: str, recorded_at: datetime) -> Payload:
    """What all events of a run say of it."""
    return {"run_id": run_id, "policy": policy, "recorded_at": recorded_at.isoformat()}


def jurisdiction_resource(code: str) -> str:
    """What Prefect calls a jurisdiction."""
    return f"comity.jurisdiction.{code}"


def _stretch(start: date, end: date) -> Payload:
    """From a day until another; null where it goes on."""
    return {"effective_on": start.isoformat(), "effective_to": None if end == FOREVER else end.isoformat()}
