"""What people ask views, each with the time that an answer may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

FILTERED, WHOLE = 100.0, 300.0  # milliseconds
_ON_A_DAY = "valid_from <= :day AND :day < valid_to AND known_from <= :day AND :day < known_to"


@dataclass(frozen=True, slots=True)
class Question:
    """A view and a condition; without one the view is small, or is read whole."""

    view: str
    where: str = ""
    bound: float = FILTERED
    read_whole: tuple[str, ...] = ()  # big tables that the plan may read from end to end

    @property
    def sql(self) -> str:
        """The query."""
        return f"SELECT * FROM {self.view}" + (f" WHERE {self.where}" if self.where else "")

    @property
    def told(self) -> str:
        """The condition in short."""
        return f"`{self.where}`".replace(_ON_A_DAY, "… on :day") if self.where else ""


QUESTIONS = (
    Question("country_groups", bound=WHOLE),
    Question("country_groups", "jurisdiction = :code"),
    Question("country_group_history", "jurisdiction = :code"),
    Question("country_group_history", _ON_A_DAY),
    Question("group_changes", "jurisdiction = :code"),
    Question("group_changes", "effective_on >= :day"),
    Question("group_changes", "recorded_on >= :day"),
    Question("grounds", "jurisdiction = :code"),
    Question("grounds", "key = :key"),
    Question("ground_history", "jurisdiction = :code"),
    Question("ground_history", "key = :key"),
    Question("standing_history", f"jurisdiction = :code AND {_ON_A_DAY}"),
    Question("standing_history", "key = :key"),
    Question(
        "standing_history",
        f"jurisdiction = :code AND outcome = 'refused' AND refusal_ground = 'no_reciprocity' AND {_ON_A_DAY}",
    ),
    Question("precedents", "key = :key"),
    Question("precedents", "jurisdiction = :code"),
    Question("precedents", "docket = :docket"),
    Question("precedents", "effective_on BETWEEN :month AND :day"),
    Question("precedents", "known_on BETWEEN :month AND :day"),
    Question("stages", "earlier_key = :earlier"),
    Question("stages", "superseded_by = :later"),
    # PostgreSQL reads the 10,000 stages sooner than it seeks those of a country's 500 rulings.
    Question("stages", "jurisdiction = :code", read_whole=("stage",)),
    Question("treaties", "jurisdiction = :code"),
    Question("treaties"),
    Question("treaties_in_force", "jurisdiction = :code"),
    Question("treaties_in_force"),
    Question("published_vs_computed", "jurisdiction = :code"),
    Question("published_lists", "jurisdiction = :code"),
    Question("provenance", "fact_key = :key"),
    Question("provenance", "url = :url"),
    Question("conflicts", "fact_key = :conflict"),
    Question("conflicts", "jurisdiction = :code"),
    Question("candidates", "source = :source"),
    Question("source_health"),
    Question("source_health", "source = :source"),
    Question("open_issues"),
    Question("open_issues", "source = :source"),
)
# What stands for a value: the first that there is of it in the database that is asked, but for the days.
_DAYS = {"month": "2015-06-01", "day": "2015-06-30"}
_VALUES = {
    "code": "SELECT MIN(c.jurisdiction) FROM conflicts c JOIN treaties_in_force t ON t.jurisdiction = c.jurisdiction"
    " JOIN standing_history s ON s.jurisdiction = c.jurisdiction AND s.refusal_ground = 'no_reciprocity'"
    f" WHERE {_ON_A_DAY}",
    "key": "SELECT MIN(key) FROM grounds WHERE kind <> 'treaty'",
    "earlier": "SELECT MIN(earlier_key) FROM stages",
    "later": "SELECT MIN(superseded_by) FROM stages",
    "conflict": "SELECT MIN(fact_key) FROM conflicts",
    "docket": "SELECT MIN(docket) FROM precedents",
    "url": "SELECT MIN(url) FROM provenance WHERE snapshot_sha256 IS NOT NULL",
    "source": "SELECT MIN(source) FROM source_health",
}


def values(connection: Connection) -> Mapping[str, Any]:
    """A value for each name in the questions, such that each finds rows."""
    return _DAYS | {name: connection.execute(text(sql), _DAYS).scalar_one() for name, sql in _VALUES.items()}
