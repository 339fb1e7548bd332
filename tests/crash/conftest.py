"""Databases of both kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.databases import Databases, sqlite_files
from tests.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    """New, empty databases; the test runs once on each kind."""
    if request.param == "sqlite":
        return sqlite_files(tmp_path)
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    return cluster.database
