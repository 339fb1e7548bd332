"""Why a country is, or is not, in the group in which somebody printed it: one sentence from the evidence."""

from __future__ import annotations

from collections.abc import Iterable

from models.reconciling.comparison import Reason, Status
from models.reconciling.evidence import Country
from models.reconciling.shortfalls import later_stage, missing_ruling, missing_treaty
from models.reconciling.wording import at_start, listed, ruling_told, the, treaty_told
from models.rule import Ground
from models.vocabulary import GroundKind, Qualifier

_BY = {
    GroundKind.INBOUND: "a Chinese court's recognition by reciprocity",
    GroundKind.OUTBOUND: "its courts' recognition of a Chinese judgment",
}
_WHY = {
    Qualifier.TO_BE_CONFIRMED: "every ground of the group is partial or provisional",
    Qualifier.BANKRUPTCY_ONLY: "every ground of the group is a bankruptcy",
}


def agreement(country: Country, qualifier: str | None) -> Reason:
    """What puts the country in the group in which it is printed; the qualifiers of both sides are told."""
    place, keys = _place(country)
    ours = listed(f"{mark.replace('_', ' ')}, as {_WHY[mark]}" for mark in country.decision.qualifiers)
    if qualifier or ours:
        place += f"; printed {f'“{qualifier}”' if qualifier else 'without reserve'}, held {ours or 'without reserve'}"
    return Reason(Status.AGREES, f"{at_start(the(country.code))} {place}", keys)


def in_parts(country: Country, names: Iterable[str]) -> Reason:
    """One jurisdiction that is printed under several names."""
    place, keys = _place(country)
    told = listed(f"“{name}”" for name in sorted(names))
    text = f"{at_start(the(country.code))} is one jurisdiction, printed in parts as {told}; it {place}"
    return Reason(Status.PRINTED_IN_PARTS, text, keys)


def not_printed(country: Country) -> Reason:
    """What puts a country in a group that is printed without it."""
    place, keys = _place(country)
    return Reason(Status.NOT_PRINTED, f"{at_start(the(country.code))} is not printed, although it {place}", keys)


def otherwise(country: Country, group: int) -> Reason:
    """Why the country is not in the group in which it is printed, and where it is instead."""
    head = f"{at_start(the(country.code))} is printed in group {group}, but"
    place, keys = _place(country)
    if country.decision.group < group:
        return Reason(Status.EVIDENCE_CONTRARY, f"{head} it {place}", keys)
    missing = missing_treaty(country) if group == 1 else later_stage(country, group) or missing_ruling(country, group)
    elsewhere = f"; it {place}" if keys else ""
    return Reason(missing.status, f"{head} {missing.text}{elsewhere}", tuple(dict.fromkeys([*missing.keys, *keys])))


def unknown_name(name: str) -> Reason:
    """A printed name that stands for no jurisdiction."""
    return Reason(Status.EVIDENCE_MISSING, f"“{name}” is not the name of a foreign jurisdiction that is known here")


def _place(country: Country) -> tuple[str, tuple[str, ...]]:
    """Where the country is and by what, such as `is in group 3 by …`, with the keys of what puts it there."""
    ground = country.decision.deciding
    if ground is None:
        return f"is in group {country.decision.group}, as nothing that is held puts it in another", ()
    told, keys = _ground_told(ground, country)
    doubt = ", provisional on that day for want of a second source" if ground.is_provisional else ""
    return f"is in group {ground.group} by {told}{doubt}", keys


def _ground_told(ground: Ground, country: Country) -> tuple[str, tuple[str, ...]]:
    if ground.kind == GroundKind.TREATY:
        return treaty_told(country.evidence.treaties[country.code].treaty), (ground.key,)
    told = f"{_BY[ground.kind]}, {ruling_told(country.evidence.rulings[ground.key])}"
    later = country.affirming(ground.key)
    for ruling in later:
        court = country.evidence.rulings[ruling.key].deciding_court or "court not seen"
        told += f", affirmed on {ruling.date_text} ({court})"
    return told, (ground.key, *(ruling.key for ruling in later))
