"""What no single row can show: the same fact twice, two outcomes of one ruling, stages that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.court_codes import names_one_court
from models.docket import dockets_of, identity_keys
from models.errors import shortly
from models.facts import Decision, Observation, Stage
from models.identity import identity_of, tokens_of
from models.stages import stage_faults
from models.vocabulary import Direction


@dataclass(frozen=True, slots=True)
class Row:
    """A row that states a fact, and where it stands: file and line."""

    place: str
    seen: Observation


def twice_told(rows: Sequence[Row]) -> Iterator[str]:
    """One line for each row that states what an earlier row states: a docket, a citation, a treaty, a key."""
    told: dict[tuple[str, str], Row] = {}
    for row in rows:
        identities = list(_identities(row.seen))
        if same := next((identity for identity in identities if identity in told), None):
            yield f"{row.place}: {same[0]}: {shortly(same[1])} {_clash(row, told[same])}"
        for identity in identities:
            told.setdefault(identity, row)


def _identities(seen: Observation) -> Iterator[tuple[str, str]]:
    """Under which names a fact may be met, the telling ones first."""
    fact = seen.fact
    if isinstance(fact, Decision):
        # Romanised, 津 and 晋 are both Jin: where the Chinese form is printed, it alone says which court.
        printed = dockets_of(fact.docket_zh or "")
        chinese = {found.key: found.key_zh or found.key for found in printed if not names_one_court(found.code)}
        yield from (("docket", chinese.get(token, token)) for token in tokens_of(fact))
    else:
        yield str(fact.kind), identity_of(seen)
    if fact.key and not isinstance(fact, Stage):
        yield f"key of a {fact.kind}", fact.key


def _clash(row: Row, first: Row) -> str:
    one, other = row.seen.fact, first.seen.fact
    if isinstance(one, Decision) and isinstance(other, Decision) and one.outcome != other.outcome:
        found = f"{one.outcome or 'none'} here and {other.outcome or 'none'} at {first.place}"
        return f"has two outcomes, {found}; expected one"
    return f"stands already at {first.place}, expected one row a fact"


def unread_dockets(rows: Sequence[Row]) -> Iterator[str]:
    """Chinese dockets that cannot be read: nobody would meet such a ruling again."""
    for row in rows:
        fact = row.seen.fact
        if isinstance(fact, Decision) and fact.direction == Direction.INBOUND:
            for name in ("docket", "docket_zh"):
                text = getattr(fact, name)
                if text and not identity_keys(text, None, None):
                    expected = "a docket such as (2018) Hu 72 Xie Wai Ren No. 1"
                    yield f"{row.place}: {name}: expected {expected}, found {shortly(text)}"


def impossible_stages(rows: Sequence[Row], keys: set[str]) -> Iterator[str]:
    """Stages that join no two rulings of the register, or two that cannot follow each other.

    `keys` are those of all rows of rulings, also of those that have another fault and were not read.
    """
    decisions = {row.seen.fact.key or "": row.seen.fact for row in rows if isinstance(row.seen.fact, Decision)}
    places = {id(row.seen.fact): row.place for row in rows}
    stages = [row.seen.fact for row in rows if isinstance(row.seen.fact, Stage)]
    for stage in stages:
        for name in ("key", "superseded_by"):
            if (key := getattr(stage, name)) not in keys:
                yield f"{places[id(stage)]}: {name}: expected the key of a ruling in the register, found {shortly(key)}"
    for stage, fault in stage_faults(stages, decisions):
        yield f"{places[id(stage)]}: {fault}"
