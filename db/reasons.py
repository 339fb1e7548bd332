"""Why a fact gives no ground on a pair of days: the first reason that is true, in words.

What counts is decided by the rule alone. Here is only told what the rule found: on which days a ruling stood for its
dispute and what ended that, which treaty covered it, what the policy leaves out. Pure functions over rows and values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.rows import Row
from models.chains import Standing, standing_rulings
from models.policies import Policy
from models.rulings import Facts, Link, Ruling, is_held
from models.treaties import in_force
from models.vocabulary import RECOGNIZING, Basis, Effect, Outcome, RefusalGround, TreatyStatus


class Reason(StrEnum):
    """Why a treaty or a ruling gives no ground."""

    TAKEN_BACK = "taken_back"  # a reviewer did
    UNDATED = "undated"
    LATER = "later"  # than the valid day
    UNPUBLISHED = "unpublished"  # on the known day
    NO_OUTCOME = "no_outcome"
    SUPERSEDED = "superseded"
    AFFIRMS = "affirms"
    CONTRARY = "contrary"  # refused because of the country
    REFUSED = "refused"  # because of the case
    NOT_DECIDED = "not_decided"  # dismissed or withdrawn
    POLICY = "policy"
    NOT_BY_RECIPROCITY = "not_by_reciprocity"
    NEVER_IN_FORCE = "never_in_force"
    NOT_SEEN_IN_FORCE = "not_seen_in_force"
    ENDED = "ended"
    NO_CLAUSE = "no_clause"
    CLAUSE_NOT_KNOWN = "clause_not_known"


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in words, and the fact behind it: a later stage, the ruling affirmed, the treaty that covers."""

    reason: Reason
    text: str
    by: str | None = None


class Asked:
    """What is asked: some facts, under a policy, on a valid day as known on a known day."""

    def __init__(
        self, facts: Facts, policy: Policy, valid: date, known: date, taken_back: Mapping[str, str] | None = None
    ) -> None:
        """`taken_back` says of each fact that is taken back on the known day who did that, when and why."""
        self.policy, self.valid, self.known = policy, valid, known
        self.taken_back = taken_back or {}
        self._in_force = [
            span
            for treaty in facts.treaties
            if treaty.has_clause
            for span in in_force(treaty)
            if span.known_from <= known < span.known_to
        ]
        self.rulings = {ruling.key: ruling for ruling in facts.rulings}
        self.links = [link for link in facts.links if is_held(link, known)]
        self._standings: dict[str, list[Standing]] = defaultdict(list)
        for standing in standing_rulings(facts.rulings, facts.links):
            if standing.known_from <= known < standing.known_to:
                self._standings[standing.ruling.key].append(standing)

    def stands(self, key: str) -> bool:
        """Whether a ruling stands for its dispute."""
        return any(standing.holds(self.valid, self.known) for standing in self._standings[key])

    def ended_by(self, key: str) -> str | None:
        """The later stage since which a ruling stands no more; None when it never stood."""
        ended = [standing for standing in self._standings[key] if standing.valid_to <= self.valid]
        by = max(ended, key=lambda standing: standing.valid_to).ended_by if ended else None
        return by if by != key else None  # it can be met before the ruling that it affirms, where dates are partial

    def treaty_covering(self, ruling: Ruling) -> str:
        """The treaty with a recognition clause that was in force on the day of a ruling; there must be one."""
        return next(
            span.treaty.key
            for span in self._in_force
            if span.treaty.jurisdiction == ruling.jurisdiction
            and span.valid_from <= ruling.effective_on < span.valid_to
        )

    def is_there(self, key: str) -> bool:
        """Whether a ruling was handed down by the valid day, and is known."""
        ruling = self.rulings.get(key)
        return ruling is not None and ruling.effective_on <= self.valid and is_held(ruling, self.known)


def why_no_treaty(row: Row, asked: Asked) -> Iterator[Why]:
    """All that a treaty lacks to be a ground, the first thing first; nothing for one that is a ground."""
    if row["status"] == TreatyStatus.NEVER_IN_FORCE and row["key"] not in asked.taken_back:
        yield Why(Reason.NEVER_IN_FORCE, "the treaty never entered into force")
    elif away := _away(row, asked):
        yield away
    elif row["ends_on"] and row["ends_on"] <= min(asked.valid, asked.known):
        yield Why(Reason.ENDED, f"the treaty ended on {row['terminated_on']}")
    if row["recognition_clause"] is None:
        yield Why(Reason.CLAUSE_NOT_KNOWN, "no source seen says whether the treaty has a recognition clause")
    elif not row["recognition_clause"]:
        yield Why(Reason.NO_CLAUSE, "the treaty has no clause on the recognition of judgments")


def why_no_ruling(row: Row, asked: Asked) -> Why:
    """Why a ruling is no ground; it must be none."""
    if away := _away(row, asked):
        return away
    if row["outcome"] is None:
        return Why(Reason.NO_OUTCOME, "it decides nothing by itself and only counts as a stage of its dispute")
    if not asked.stands(row["key"]):
        return _why_it_does_not_stand(row["key"], asked)
    if row["outcome"] not in RECOGNIZING:
        return _why_no_recognition(row)
    if not asked.policy.counts(asked.rulings[row["key"]]):
        return Why(Reason.POLICY, f"policy {asked.policy.name} does not count it")
    return _why_not_by_reciprocity(asked.rulings[row["key"]], asked)


def why_provisional(sources: list[Row]) -> str:
    """What a fact lacks to be certain, from who states it."""
    if any(source["source"] == "register" for source in sources):
        return "a row of the register of low confidence, borne out by no independent source"
    pages = [source for source in sources if source["source"] != "review" and not source["rendition"]]
    return "one prose page" if len(pages) == 1 else "prose pages by the same hands"


def _away(row: Row, asked: Asked) -> Why | None:
    """Why a fact is not there at all on the two days; None when it is."""
    of_treaty = "in_force_on" in row
    if said := asked.taken_back.get(row["key"]):
        return Why(Reason.TAKEN_BACK, said)
    if row["effective_on"] is None:
        if not of_treaty:
            return Why(Reason.UNDATED, "no source seen states its date")
        signed = f" (signed {row['signed_on']})" if row["signed_on"] else ""
        return Why(Reason.NOT_SEEN_IN_FORCE, f"no source seen says that the treaty is in force{signed}")
    if row["effective_on"] > asked.valid:
        begins = "the treaty is in force" if of_treaty else "it counts"
        return Why(Reason.LATER, f"{begins} from {row['effective_on']}, after {asked.valid}")
    known_on = row["known_on"] or row["effective_on"]
    if known_on > asked.known:
        published = (
            "no publication is dated; it is assumed to be" if row["known_assumed"] else "the first publication seen is"
        )
        return Why(Reason.UNPUBLISHED, f"{published} of {known_on}, after {asked.known}")
    return None


def _why_it_does_not_stand(key: str, asked: Asked) -> Why:
    """What decides the dispute in the place of a ruling: a later stage, or the ruling that it affirms."""
    undone = {
        link.superseded_by: link.effect.replace("_", " ")
        for link in asked.links
        if link.key == key and link.effect != Effect.AFFIRMED and asked.is_there(link.superseded_by)
    }
    if by := asked.ended_by(key) or _latest(undone, asked):
        text = (
            f"{undone[by]} by the later stage {by}" if by in undone else f"a later stage of its dispute decides: {by}"
        )
        return Why(Reason.SUPERSEDED, text, by)
    earlier = (link.key for link in asked.links if link.superseded_by == key and link.effect == Effect.AFFIRMED)
    affirmed = next(filter(asked.is_there, earlier), None)
    if affirmed and asked.stands(affirmed):
        return Why(Reason.AFFIRMS, f"it affirms the earlier ruling {affirmed}, which stands for the dispute", affirmed)
    if by := _latest(filter(asked.is_there, _later_stages(key, asked.links)), asked):
        return Why(Reason.SUPERSEDED, f"a later stage of its dispute decides: {by}", by)
    if affirmed:
        return Why(Reason.AFFIRMS, f"it affirms the earlier ruling {affirmed}", affirmed)
    return Why(Reason.SUPERSEDED, "another ruling of its dispute decides")


def _latest(keys: Iterable[str], asked: Asked) -> str | None:
    """The latest of some rulings; None for none."""
    return max(keys, key=lambda key: (asked.rulings[key].effective_on, key), default=None)


def _later_stages(key: str, links: Iterable[Link]) -> set[str]:
    """All rulings that follow, at any distance."""
    found, queue = {key}, [key]
    while queue:
        earlier = queue.pop()
        later = {link.superseded_by for link in links if link.key == earlier} - found
        found |= later
        queue += later
    return found - {key}


def _why_no_recognition(row: Row) -> Why:
    if row["outcome"] != Outcome.REFUSED:
        on_procedure = "dismissed on procedure, and may be filed again" if row["outcome"] == Outcome.DISMISSED else ""
        return Why(Reason.NOT_DECIDED, f"{on_procedure or row['outcome']}: it decides nothing on the merits")
    not_final = "; not final" if row["final"] is False else ""
    if row["refusal_ground"] == RefusalGround.NO_RECIPROCITY:
        return Why(Reason.CONTRARY, f"refused for lack of reciprocity{not_final}")
    if row["refusal_ground"] is None:
        return Why(Reason.REFUSED, f"refused, no source seen says why{not_final}")
    ground = row["refusal_ground"].replace("_", " ")
    return Why(Reason.REFUSED, f"refused because of the case ({ground}), not of the country{not_final}")


def _why_not_by_reciprocity(ruling: Ruling, asked: Asked) -> Why:
    """What an inbound recognition was based on instead; the rule has found that it was not reciprocity."""
    if ruling.basis == Basis.TREATY:
        return Why(Reason.NOT_BY_RECIPROCITY, "recognized under a treaty: the treaty itself is the ground, if in force")
    if ruling.basis:
        basis = ruling.basis.replace("_", " ")
        return Why(Reason.NOT_BY_RECIPROCITY, f"recognized on the basis of {basis}, not by reciprocity")
    covering = asked.treaty_covering(ruling)
    text = f"no basis is stated, and {covering} was in force on its day: recognized under the treaty"
    return Why(Reason.NOT_BY_RECIPROCITY, text, covering)
