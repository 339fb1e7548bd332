"""What follows from facts, into rows and back: grounds, what stands, and the periods of a group."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from db.rows import Row, with_digest
from models.chains import Standing
from models.history import Period
from models.reconciling import Comparison
from models.rule import Ground
from models.rulings import Ruling, TreatyInForce
from models.treaties import InForce
from models.vocabulary import Basis, GroundKind, Qualifier


def ground_row(ground: Ground) -> Row:
    """A row of `ground`; title and date stay with the fact."""
    return with_digest(
        {
            "jurisdiction": ground.jurisdiction,
            "kind": str(ground.kind),
            "key": ground.key,
            "valid_from": ground.valid_from,
            "known_from": ground.known_from,
            "valid_to": ground.valid_to,
            "known_to": ground.known_to,
            "group_number": ground.group,
            "basis": str(ground.basis) if ground.basis else None,
            "is_partial": ground.is_partial,
            "is_bankruptcy": ground.is_bankruptcy,
            "is_provisional": ground.is_provisional,
            "ended_by": ground.ended_by,
        }
    )


def standing_row(standing: Standing | InForce) -> Row:
    """A row of `standing`."""
    fact: Ruling | TreatyInForce = standing.ruling if isinstance(standing, Standing) else standing.treaty
    names = ("valid_from", "known_from", "valid_to", "known_to", "ended_by")
    rectangle = {name: getattr(standing, name) for name in names}
    kind = "decision" if isinstance(standing, Standing) else "treaty"
    return with_digest({"kind": kind, "jurisdiction": fact.jurisdiction, "key": fact.key, **rectangle})


def ground_from(row: Mapping[str, Any]) -> Ground:
    """The ground in a row, without title and date."""
    return Ground(
        jurisdiction=row["jurisdiction"],
        group=row["group_number"],
        kind=GroundKind(row["kind"]),
        title="",
        date_text="",
        basis=Basis(row["basis"]) if row["basis"] else None,
        **{name: row[name] for name in _GROUND_PLAIN},
    )


_GROUND_PLAIN = (
    *("key", "is_partial", "is_bankruptcy", "is_provisional", "valid_from", "valid_to"),
    *("known_from", "known_to", "ended_by"),
)


def period_row(period: Period) -> Row:
    """A row of `group_history`."""
    return with_digest(
        {
            **{name: getattr(period, name) for name in _PERIOD_PLAIN},
            "group_number": period.group,
            "basis": str(period.basis),
            "qualifiers": ";".join(period.qualifiers),
        }
    )


def period_from(row: Mapping[str, Any]) -> Period:
    """The period in a row."""
    return Period(
        group=row["group_number"],
        basis=Basis(row["basis"]),
        qualifiers=tuple(Qualifier(word) for word in row["qualifiers"].split(";") if word),
        **{name: row[name] for name in _PERIOD_PLAIN},
    )


_PERIOD_PLAIN = (
    *("jurisdiction", "valid_from", "valid_to", "known_from", "known_to"),
    *("group_without_provisional", "deciding_key", "since"),
)


def comparison_row(found: Comparison) -> Row:
    """A row of `published_comparison`."""
    told = found.to_contract()
    same = ("key", "what", "page", "published_on", "as_of", "scope", "date_assumed", "jurisdiction", "name_as_printed")
    return with_digest(
        {
            **{name: told[name] for name in (*same, "published", "computed", "status", "explanation")},
            "valid": found.printing.valid,
            "known": found.printing.known,
            "evidence_keys": ";".join(found.keys),
            "by_jurisdiction": json.dumps(told["by_jurisdiction"], sort_keys=True),
        }
    )
