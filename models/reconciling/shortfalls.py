"""What lacks for a printed group: the treaty and what is wrong with it, the ruling that comes nearest."""

from __future__ import annotations

from models.facts import Decision
from models.reconciling.comparison import Reason, Status
from models.reconciling.evidence import Country
from models.reconciling.wording import ruling_told, treaty_told
from models.rule import Ground
from models.vocabulary import RECOGNIZING, Direction, Outcome, TreatyStatus

_NEEDED = {
    2: (Direction.INBOUND, "recognition by a Chinese court by reciprocity"),
    3: (Direction.OUTBOUND, "recognition of a Chinese judgment by its courts"),
}
_KINDS = {Outcome.DISMISSED: "a dismissal on procedure", Outcome.WITHDRAWN: "a withdrawn application"}


def later_stage(country: Country, group: int) -> Reason | None:
    """The last ruling that bore the group out until a later stage took it back; None where none did."""
    gone = [
        ground
        for ground in country.grounds
        if ground.group == group
        and ground.ended_by in country.evidence.rulings
        and ground.valid_to <= country.valid
        and ground.known_from <= country.known < ground.known_to
    ]
    if not gone:
        return None
    last = max(gone, key=lambda ground: (ground.valid_to, ground.key))
    first, later = country.evidence.rulings[last.key], country.evidence.rulings[last.ended_by or ""]
    text = f"{ruling_told(first)} was {country.evidence.effect(last)} by {ruling_told(later)}"
    return Reason(Status.LATER_STAGE, text, (last.key, last.ended_by or ""))


def missing_treaty(country: Country) -> Reason:
    """Why no treaty in force with a clause on judgments is held: there is none, or what is wrong with it."""
    if country.treaty is None:
        return Reason(Status.EVIDENCE_MISSING, "no treaty on judicial assistance between it and China is held")
    key, treaty, held = country.treaty.key, country.treaty.treaty, country.treaty.held
    told = treaty_told(treaty)
    ended = treaty.terminated_on is not None and treaty.terminated_on.last_day <= min(country.valid, country.known)
    contrary = ["never entered into force"] if treaty.status == TreatyStatus.NEVER_IN_FORCE else []
    contrary += ["has no clause on the recognition of judgments"] if treaty.recognition_clause is False else []
    contrary += ["had ended"] if ended else []
    if contrary:
        return Reason(Status.EVIDENCE_CONTRARY, f"{told} {' and '.join(contrary)}", (key,))
    if held.effective_on is None:
        text = f"no source seen says that {told} is in force"
    elif held.effective_on > country.valid:
        text = f"{told} was not yet in force on {country.valid}"
    elif treaty.recognition_clause is None:
        text = f"no source seen says whether {told} has a clause on the recognition of judgments"
    elif held.known_on and held.known_on > country.known:
        text = f"{told} was first reported on {held.known_on}, as far as we know"
    else:
        text = f"{told} is not held, as a reviewer had taken it back"
    return Reason(Status.EVIDENCE_MISSING, text, (key,))


def missing_ruling(country: Country, group: int) -> Reason:
    """What lacks for group 2 or 3: a ruling that a reviewer took back, was reported or handed down later, or any."""
    grounds = sorted((ground for ground in country.grounds if ground.group == group), key=lambda ground: ground.key)
    there = [ground for ground in grounds if ground.valid_from <= country.valid < ground.valid_to]
    if gone := [ground for ground in there if ground.known_to <= country.known]:
        last = max(gone, key=lambda ground: ground.known_to)
        return _of_ruling(last, country, f"is not held, as a reviewer had taken it back on {last.known_to}")
    if there:
        first = min(there, key=lambda ground: ground.known_from)
        return _of_ruling(first, country, f"was first reported on {first.known_from}, as far as we know")
    if later := [ground for ground in grounds if ground.valid_from > country.valid]:
        next_one = min(later, key=lambda ground: ground.valid_from)
        return _of_ruling(next_one, country, f"is the nearest ruling that is held, and came only after {country.valid}")
    return _nearest(country, group)


def _of_ruling(ground: Ground, country: Country, what: str) -> Reason:
    return Reason(Status.EVIDENCE_MISSING, f"{ruling_told(country.evidence.rulings[ground.key])} {what}", (ground.key,))


def _nearest(country: Country, group: int) -> Reason:
    """That no such ruling is held, and the newest that goes the same way and says something else."""
    direction, needed = _NEEDED[group]
    standing = country.standing(direction)
    if not standing:
        return Reason(Status.EVIDENCE_MISSING, f"no {needed} is held")
    nearest = country.evidence.rulings[standing[-1].key]
    text = f"no {needed} is held; the nearest is {_kind(nearest)}, {ruling_told(nearest)}"
    return Reason(Status.EVIDENCE_MISSING, text, (standing[-1].key,))


def _kind(ruling: Decision) -> str:
    """What sort of ruling it is."""
    if ruling.outcome in RECOGNIZING:
        return "a recognition on another basis"
    ground = f" ({ruling.refusal_ground.replace('_', ' ')})" if ruling.refusal_ground else ""
    return _KINDS.get(ruling.outcome or Outcome.REFUSED, "a refusal") + ground
