"""kill -9 at any moment of a run: the next run makes up for it, as if there had been no other.

`COMITY_SEED` draws the places again that a failure names; `COMITY_KILLS` says how many runs are killed (50).
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from scrapers.replica import Replica
from tests.crash.databases import Databases
from tests.crash.kills import survive
from tests.crash.stages import STAGES

KILLS = int(os.environ.get("COMITY_KILLS", "50"))


def test_runs_that_are_killed_anywhere_lose_nothing_and_the_next_run_makes_up_for_them(
    databases: Databases, tmp_path: Path, replica: Replica
) -> None:
    seed = int(os.environ.get("COMITY_SEED") or random.randrange(1_000_000))
    tally = survive(KILLS, seed, databases, tmp_path, replica)
    assert tally.kills.total() == KILLS
    assert set(tally.kills) == set(STAGES)


def test_every_stage_is_explained() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")
    table = page.partition("| stage |")[2].partition("\n\n")[0]
    told = [line.split("|")[1].strip() for line in table.splitlines()[2:]]
    assert [stage for row in told for stage in row.split(", ")] == list(STAGES)
