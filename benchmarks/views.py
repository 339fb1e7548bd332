"""How long views take to answer with very many decisions, on SQLite and PostgreSQL side by side.

`python -m benchmarks.views` fills two databases with 100,000 synthetic decisions (two minutes), asks every view what
people ask it, writes `benchmarks/views.md`, and fails where an answer takes longer than its bound.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from db.engine import open_engine
from tests.many import add_runs, fill
from tests.postgres import Cluster, find_binaries

ROUNDS = 9
FILTERED, WHOLE = 100.0, 300.0  # milliseconds
_ON = "valid_from <= :day AND :day < valid_to AND known_from <= :day AND :day < known_to"


@dataclass(frozen=True, slots=True)
class Question:
    """What people ask a view: a condition, and the index that answers it; without one the view is small, or is read whole."""

    view: str
    where: str = ""
    index: str = ""
    bound: float = FILTERED

    @property
    def sql(self) -> str:
        """The query."""
        return f"SELECT * FROM {self.view}" + (f" WHERE {self.where}" if self.where else "")


QUESTIONS = (
    Question("country_groups", bound=WHOLE),
    Question("country_groups", "jurisdiction = :code"),
    Question("country_group_history", "jurisdiction = :code"),
    Question("country_group_history", _ON),
    Question("group_changes", "jurisdiction = :code"),
    Question("group_changes", "effective_on >= :day"),
    Question("group_changes", "recorded_on >= :day"),
    Question("grounds", "jurisdiction = :code"),
    Question("grounds", "key = :key"),
    Question("ground_history", "jurisdiction = :code"),
    Question("ground_history", "key = :key"),
    Question("standing_history", f"jurisdiction = :code AND {_ON}"),
    Question("standing_history", "key = :key"),
    Question("standing_history", f"outcome = 'refused' AND refusal_ground = 'no_reciprocity' AND jurisdiction = :code AND {_ON}"),
    Question("precedents", "key = :key"),
    Question("precedents", "jurisdiction = :code"),
    Question("precedents", "docket = :docket"),
    Question("precedents", "effective_on BETWEEN :month AND :day"),
    Question("precedents", "known_on BETWEEN :month AND :day"),
    Question("stages", "earlier_key = :key"),
    Question("stages", "superseded_by = :key"),
    Question("stages", "jurisdiction = :code"),
    Question("treaties", "jurisdiction = :code"),
    Question("treaties"),
    Question("treaties_in_force", "jurisdiction = :code"),
    Question("treaties_in_force"),
    Question("judicial_policies"),
    Question("published_vs_computed", "jurisdiction = :code"),
    Question("published_lists", "jurisdiction = :code"),
    Question("published_sizes"),
    Question("published_counts"),
    Question("provenance", "fact_key = :key"),
    Question("provenance", "url = :url"),
    Question("conflicts", "fact_key = :key"),
    Question("conflicts", "jurisdiction = :code"),
    Question("candidates", "source = :source"),
    Question("source_health"),
    Question("source_health", "source = :source"),
    Question("open_issues"),
    Question("open_issues", "source = :source"),
)
ASKED: Mapping[str, Any] = {
    "code": "FR", "day": "2015-06-30", "month": "2015-06-01", "key": "fr-synthetic-70", "docket": "synthetic 70",
    "url": "https://synthetic.example/page-7", "source": "synthetic-3",
}
