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
