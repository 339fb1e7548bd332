"""Databases of both kinds, and what becomes of them in good times."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import demo
from scrapers.replica import Replica
from tests.crash.databases import Databases, sqlite_files
from tests.crash.disk import can_mount
from tests.crash.history import Chapter, undisturbed
from tests.postgres import Cluster

collect_ignore = [] if can_mount() else ["test_bad_disks.py"]


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    """New, empty databases; the test runs once on each kind."""
    if request.param == "sqlite":
        return sqlite_files(tmp_path)
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    return cluster.database


@pytest.fixture(scope="session")
def chapters(tmp_path_factory: pytest.TempPathFactory) -> list[Chapter]:
    """The history as it goes in good times."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with Replica(demo.replica_pages()) as replica:
        return undisturbed(f"sqlite:///{folder / 'comity.db'}", folder, replica)
