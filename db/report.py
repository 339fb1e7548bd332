"""What the report shows, read in one go: histories on both clocks, facts, why some give no ground, who states them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from db import sync
from db.derive import load_facts
from db.digest import digest
from db.explain import NEEDED as NEEDED
from db.export import batches_of
from db.queries import title_of
from db.reasons import Asked, why_no_ruling, why_no_treaty, why_provisional
from db.rows import Row
from db.verdicts import taken_back, verdicts
from db.views import VIEWS
from models.policies import DEFAULT
from models.rule import grounds_of
from models.vocabulary import Outcome, RefusalGround

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """All that a database holds on a day, for people to look at; rows have the columns of the views and tables."""

    today: date
    digest: str
    periods: list[Row]  # view country_group_history
    grounds: list[Row]  # view ground_history
    contrary: list[Row]  # view standing_history, of the refusals for lack of reciprocity alone
    treaties: Mapping[str, Row]
    decisions: Mapping[str, Row]
    stages: list[Row]
    no_ground: Mapping[str, str]  # by key of a fact that gives no ground today: why
    provisional: Mapping[str, str]  # by key of a fact that is not certain today: what it lacks
    sources: Mapping[str, list[Row]]  # view provenance, by key of the fact
    conflicts: Mapping[str, list[Row]]  # view conflicts, by code
    changes: list[Row]  # view group_changes
    printed: list[Row]  # view published_vs_computed
    issues: list[Row]  # view open_issues


def read(connection: Connection, today: date) -> Held:
    """All of it, as known on that day, under the default policy, which the views speak of; writes nothing."""
    treaties, decisions = ({row["key"]: row for row in sync.read(connection, name)} for name in ("treaty", "decision"))
    stages = sync.read(connection, "stage")
    said = taken_back([*treaties.values(), *decisions.values(), *stages], verdicts(connection), today)
    facts = load_facts(connection)
    asked = Asked(facts, DEFAULT, today, today, said)
    grounds = grounds_of(facts, DEFAULT)
    counted = {ground.key for of_one in grounds.values() for ground in of_one if ground.holds(today, today)}
    sources = _by(_view(connection, "provenance"), "fact_key")
    without = [row for row in (*treaties.values(), *decisions.values()) if row["key"] not in counted]
    uncertain = [row for row in (*treaties.values(), *decisions.values()) if not _is_certain(row, today)]
    return Held(
        today=today,
        digest=digest(connection),
        periods=_view(connection, "country_group_history"),
        grounds=_view(connection, "ground_history"),
        contrary=[row for row in _view(connection, "standing_history") if _is_contrary(row)],
        treaties=treaties,
        decisions=decisions,
        stages=[stage for stage in stages if stage["key"] not in said],
        no_ground={row["key"]: _why(row, asked, decisions) for row in without},
        provisional={row["key"]: why_provisional(_as_explained(sources[row["key"]])) for row in uncertain},
        sources=sources,
        conflicts=_by(_view(connection, "conflicts"), "jurisdiction"),
        changes=_view(connection, "group_changes"),
        printed=_view(connection, "published_vs_computed"),
        issues=_view(connection, "open_issues"),
    )


def _view(connection: Connection, name: str) -> list[Row]:
    """The rows of a view, in an order that both databases share."""
    return [row._asdict() for batch in batches_of(connection, VIEWS[name], _AT_ONCE) for row in batch]


def _by(rows: Iterable[Row], column: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _is_contrary(row: Row) -> bool:
    return (row["outcome"], row["refusal_ground"]) == (Outcome.REFUSED, RefusalGround.NO_RECIPROCITY)


def _is_certain(row: Row, today: date) -> bool:
    confirmed_on: date | None = row["confirmed_on"]
    return confirmed_on is not None and confirmed_on <= today


def _why(row: Row, asked: Asked, decisions: Mapping[str, Row]) -> str:
    """Why a fact gives no ground, with other rulings called as people call them."""
    if row["key"] not in decisions:
        return "; ".join(why.text for why in why_no_treaty(row, asked))
    why = why_no_ruling(row, asked)
    return why.text.replace(why.by, title_of(decisions[why.by])) if why.by and why.by in decisions else why.text


def _as_explained(sources: Iterable[Row]) -> list[Row]:
    """Rows of provenance as `why_provisional` takes them."""
    return [{**row, "rendition": row["is_rendition"]} for row in sources]
