"""What a verdict is of: the issue, page or fact that a reviewer means, and what reviews say of it already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from db.observe import open_observations
from db.review import Settled, candidates, conflicts, issues, told
from db.verdicts import verdicts
from models.directory import Directory
from models.errors import ComityError, NotFoundError, shortly
from models.facts import Stage
from models.merge import JUDGED, REVIEWED, merge, not_rejectable
from models.reviews import is_of_issue, is_of_page
from models.urls import page_key


@dataclass(frozen=True, slots=True)
class Judged:
    """The key that a review takes, the verdict that holds already, and the conflicts that a confirmation settles."""

    key: str
    verdict: str | None
    settles: tuple[str, ...] = ()


def judged(connection: Connection, name: str, verdict: str) -> Judged:
    """What a key, an address, a docket or a citation names, of which that verdict is to be said.

    Raises NotFoundError when nothing is called so, IdentityError when several facts are, ComityError for a rejection
    of a fact that no reviewer can take back.
    """
    if is_of_issue(name):
        return _waiting(connection, [row["key"] for row in issues(connection)], name, str)
    if is_of_page(name):
        return _waiting(connection, [row["key"] for row in candidates(connection)], name, page_key)
    facts = {held.key: held for held in merge(open_observations(connection)).held if held.fact.kind in JUDGED}
    held = facts[Directory((key, found.fact) for key, found in facts.items()).key_of(name)]
    if held.withdrawn_on:
        return Judged(held.key, "rejected")
    if verdict == "rejected" and not isinstance(held.fact, REVIEWED):
        raise ComityError(not_rejectable(held.key, held.fact))
    settled = Settled.by(verdicts(connection)).conflicts
    lines = [told(row) for row in conflicts(connection) if row["key"] == held.key]
    waiting = tuple(line for line in lines if (held.key, line) not in settled)
    is_provisional = held.confirmed_on is None and isinstance(held.fact, REVIEWED) and not isinstance(held.fact, Stage)
    return Judged(held.key, None if waiting or is_provisional else "confirmed", waiting)


def _waiting(connection: Connection, keys: list[str], name: str, same: Callable[[str], str]) -> Judged:
    """An issue or a page of the queue, whether or not it is settled."""
    key = next((key for key in keys if same(key) == same(name)), None)
    if key is None:
        raise NotFoundError(f"expected a key of `comity review list`, found {shortly(name)}")
    said = [one.review.verdict for one in verdicts(connection) if same(one.review.key) == same(name)]
    return Judged(key, said[-1] if said else None)
