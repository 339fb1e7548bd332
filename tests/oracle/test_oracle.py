"""The program against the oracle: thousands of synthetic jurisdictions on every pair of days, in both databases.

`COMITY_HISTORIES` says how many (500), `COMITY_SEED` which; `COMITY_HISTORY=seed:index` makes one of them again.
"""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.oracle.comparing import compare, report
from tests.oracle.features import FEATURES, features_of
from tests.oracle.histories import History, make_histories, make_history
from tests.oracle.loading import load_all

_LOG = logging.getLogger(__name__)


def wanted() -> list[History]:
    if alone := os.environ.get("COMITY_HISTORY"):
        seed, index = (int(part) for part in alone.split(":"))
        return [make_history(seed, index)]
    seed, count = int(os.environ.get("COMITY_SEED", "1")), int(os.environ.get("COMITY_HISTORIES", "500"))
    return make_histories(seed, count)


def test_the_program_and_the_oracle_agree_on_every_pair_of_days(tmp_path: Path, postgres_url: str) -> None:
    histories = wanted()
    with ExitStack() as stack:
        connections = {}
        for database, url in (("sqlite", f"sqlite:///{tmp_path / 'comity.db'}"), ("postgresql", postgres_url)):
            begun = time.monotonic()
            connections[database] = stack.enter_context(load_all(url, histories).connect())
            _LOG.info("%s: %d histories loaded in %.0f s", database, len(histories), time.monotonic() - begun)
        begun = time.monotonic()
        compared = compare(connections, histories)
    spent, differ = time.monotonic() - begun, len(compared.differences)
    _LOG.info("%d answers compared in %.0f s: %d differences", compared.answers, spent, differ)
    if compared.differences:
        pytest.fail(report(compared, histories), pytrace=False)


def test_the_histories_hold_everything_that_can_happen() -> None:
    count = 200
    found = Counter(feature for history in make_histories(1, count) for feature in features_of(history))
    for feature in FEATURES:
        _LOG.info("%4d of %d: %s", found[feature], count, feature)
    assert [feature for feature in FEATURES if not found[feature]] == []
