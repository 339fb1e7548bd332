"""What is held of a number that somebody printed: how many, and what lacks, by country.

Cases are counted as disputes: each once, by the ruling that stands for it. What had been decided by the date of the
data and was reported only later is told, and never counted: a number is not padded to fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.dates import PartialDate
from models.reconciling.comparison import Printing, Status, difference, status_of
from models.reconciling.evidence import LATEST, Evidence
from models.reconciling.wording import listed, names, numbered, the
from models.rulings import Ruling, is_held
from models.vocabulary import RECOGNIZING, Direction, Outcome

TOTAL = "inbound_total"
INBOUND: Mapping[str, Collection[Outcome]] = {
    TOTAL: frozenset(Outcome),
    "inbound_recognized": RECOGNIZING,
    "inbound_refused": frozenset({Outcome.REFUSED}),
    "inbound_withdrawn_or_dismissed": frozenset({Outcome.WITHDRAWN, Outcome.DISMISSED}),
}
_ROUGHLY = "dated by year or month only, and perhaps decided by then"


@dataclass(frozen=True, slots=True)
class Tally:
    """A printed number, ours, and what is to be said of the difference."""

    published: int
    computed: int
    text: str
    status: Status
    keys: tuple[str, ...] = ()  # of what is counted
    by_jurisdiction: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def cases(
    printed: int, days: Printing, evidence: Evidence, outcomes: Collection[Outcome] | None = None, detail: str = ""
) -> Tally:
    """Disputes: all of them, or the inbound ones with one of the outcomes; `detail` is said of what lacks."""
    held = _disputes(evidence, days.valid, days.known, outcomes)
    there = {evidence.dispute_of(ruling) for ruling in held}
    every, rough = _disputes(evidence, days.valid, LATEST, outcomes), _dated_roughly(evidence, days, outcomes)
    later, perhaps = (
        [ruling for ruling in others if evidence.dispute_of(ruling) not in there] for others in (every, rough)
    )
    text = difference(printed, len(held), f"disputes held that had been reported by {days.known}") + detail
    text += _told("decided by then but reported later, as far as we know", later)
    text += _told(_ROUGHLY, perhaps)
    text += "; cases by country are not printed" if len(held) < printed else ""
    ours, more = _by_country(held), _by_country(later)
    apart = {code: {"held": ours[code], "reported_later": more[code]} for code in sorted(ours | more)}
    return Tally(printed, len(held), text, status_of(printed, len(held)), _keys(held), apart)


def inbound(printed: Mapping[str, int], days: Printing, evidence: Evidence) -> dict[str, Tally]:
    """Inbound disputes, in all and by outcome, as far as numbers are printed; the total says what lacks of each."""
    found = {name: cases(printed[name], days, evidence, INBOUND[name]) for name in INBOUND if name in printed}
    parts = {name.removeprefix("inbound_").replace("_", " "): found[name] for name in found if name != TOTAL}
    lacking = {name: part for name, part in parts.items() if part.computed < part.published}
    if TOTAL in found and lacking:
        told = listed(f"{part.published - part.computed} of {part.published} {name}" for name, part in lacking.items())
        found[TOTAL] = cases(printed[TOTAL], days, evidence, INBOUND[TOTAL], f" ({told})")
    return found


def jurisdictions(printed: int, days: Printing, evidence: Evidence) -> Tally:
    """The countries that disputes concern."""
    held = _by_country(_disputes(evidence, days.valid, days.known))
    every = _by_country(_disputes(evidence, days.valid, LATEST))
    text = difference(printed, len(held), f"countries held with a dispute that had been reported by {days.known}")
    if later := every.keys() - held.keys():
        text += f"; with one that was reported later, as far as we know: {names(later)}"
    more = every - held
    apart = {code: {"held": held[code], "reported_later": more[code]} for code in sorted(held | every)}
    return Tally(printed, len(held), text, status_of(printed, len(held)), by_jurisdiction=apart)


def treaties(printed: int, days: Printing, evidence: Evidence, with_clause: bool = False) -> Tally:
    """Treaties that had been signed: all of them, or those with a clause on the recognition of judgments."""
    signed = [treaty for treaty in evidence.treaties.values() if treaty.signed_by(days.valid, days.known)]
    held = [treaty for treaty in signed if treaty.treaty.recognition_clause or not with_clause]
    held.sort(key=lambda treaty: (treaty.signed_on, treaty.key))
    text = difference(printed, len(held), f"held that had been signed by {days.valid}")
    if len(held) > printed:
        last = [f"{the(one.treaty.jurisdiction)} ({one.treaty.signed_on})" for one in held[printed:]]
        text += f"; the last signed is with {listed(last)}"
    unclear = {treaty.treaty.jurisdiction for treaty in signed if treaty.treaty.recognition_clause is None}
    if with_clause and unclear:
        text += f"; whether there is a clause in that with {names(unclear)}, no source seen says"
    keys = tuple(treaty.key for treaty in held)
    return Tally(printed, len(held), text, status_of(printed, len(held)), keys)


def added(printed: Mapping[str, int], days: Printing, former: Printing | None, evidence: Evidence) -> Tally:
    """Disputes that were added to a list of cases, by country; ours are those first reported since the list before."""
    before = _disputes(evidence, former.valid, former.known) if former else []
    passed = {evidence.dispute_of(ruling) for ruling in before}
    now = _disputes(evidence, days.valid, days.known)
    new = [ruling for ruling in now if ruling.jurisdiction in printed and evidence.dispute_of(ruling) not in passed]
    held, total = _by_country(new), sum(printed.values())
    lacking = {code: cases - held[code] for code, cases in printed.items() if cases > held[code]}
    more = {code: held[code] - cases for code, cases in printed.items() if cases < held[code]}
    since = f"after {former.known} and by {days.known}" if former else f"by {days.known}"
    text = f"{total} printed as added ({numbered(printed)}), {len(new)} disputes held of these countries"
    text += f" that were first reported {since}"
    text += f"; lacking: {numbered(lacking)}" if lacking else ""
    text += f"; more: {numbered(more)}" if more else ""
    rough = _dated_roughly(evidence, days)
    text += _told(_ROUGHLY, (ruling for ruling in rough if ruling.jurisdiction in lacking))
    status = Status.EVIDENCE_MISSING if lacking else Status.NOT_PRINTED if more else Status.AGREES
    apart = {code: {"published": printed[code], "held": held[code]} for code in sorted(printed)}
    return Tally(total, len(new), text, status, _keys(new), apart)


def _disputes(
    evidence: Evidence, valid: date, known: date, outcomes: Collection[Outcome] | None = None
) -> list[Ruling]:
    """The rulings that stand, one a dispute; with outcomes only the inbound ones that ended so."""
    return [
        found.ruling for found in evidence.standing if found.holds(valid, known) and _ended_so(found.ruling, outcomes)
    ]


def _dated_roughly(evidence: Evidence, days: Printing, outcomes: Collection[Outcome] | None = None) -> list[Ruling]:
    """Rulings that may have been handed down by then: only their month or year is known, and it was not yet over."""
    return [
        ruling
        for ruling in evidence.facts.rulings
        if PartialDate(ruling.date_text).first_day <= days.valid < ruling.effective_on
        and is_held(ruling, days.known)
        and _ended_so(ruling, outcomes)
    ]


def _told(what: str, rulings: Iterable[Ruling]) -> str:
    """How many such rulings there are, and of which countries; nothing for none."""
    found = _by_country(rulings)
    return f"; {what}: {found.total()} ({numbered(found)})" if found else ""


def _ended_so(ruling: Ruling, outcomes: Collection[Outcome] | None) -> bool:
    """Whether it ended the matter at all; with outcomes, whether it is inbound and ended in one of them."""
    if outcomes is None:
        return ruling.outcome is not None
    return ruling.direction == Direction.INBOUND and ruling.outcome in outcomes


def _by_country(rulings: Iterable[Ruling]) -> Counter[str]:
    return Counter(ruling.jurisdiction for ruling in rulings)


def _keys(rulings: Iterable[Ruling]) -> tuple[str, ...]:
    return tuple(sorted(ruling.key for ruling in rulings))
