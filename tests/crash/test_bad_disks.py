"""A disk is full or read-only: one line, exit 1, nothing lost, and the next run is well. Real disks, in memory.

Left out by conftest.py where nothing may be mounted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.replica import Replica
from tests.crash.disk import Disk, disk
from tests.crash.ends import fails, nothing_is_lost, with_news
from tests.crash.history import Chapter, History
from tests.crash.stages import WRITING
from tests.postgres import Cluster


@pytest.fixture(scope="module")
def own_disk() -> Iterator[Disk]:
    with disk() as found:
        yield found


@pytest.fixture(scope="module")
def own_cluster(postgres_cluster: Cluster, own_disk: Disk) -> Iterator[Cluster]:
    """A server on that disk."""
    home = own_disk.folder / "postgres"
    home.mkdir()
    cluster = Cluster(home, postgres_cluster.binaries)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.mark.parametrize("free", [0, 200_000])
def test_the_archive_has_no_room(
    free: int, own_disk: Disk, tmp_path: Path, replica: Replica, chapters: list[Chapter]
) -> None:
    archive = own_disk.folder / f"archive-{free}"
    history = History(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica, str(archive))
    with own_disk.full(free):
        fails(history.begin(), "archive: ", "No space left on device")
    nothing_is_lost(history, chapters[0])


@pytest.mark.parametrize("free", [100_000, 900_000])  # for no schema; for no facts
def test_sqlite_has_no_room(
    free: int, own_disk: Disk, tmp_path: Path, replica: Replica, chapters: list[Chapter]
) -> None:
    history = History(f"sqlite:///{own_disk.folder / f'{free}.db'}", tmp_path, replica)
    with own_disk.full(free):
        fails(history.begin(), "database: database or disk is full")
    nothing_is_lost(history, chapters[0])


def test_postgresql_has_no_room(
    own_cluster: Cluster, own_disk: Disk, tmp_path: Path, replica: Replica, chapters: list[Chapter]
) -> None:
    with own_cluster.database() as url:
        history = History(url, tmp_path, replica)
        run = history.begin(WRITING)
        assert run.comes_there()
        with own_disk.full(0):
            run.go_on()
            fails(run, "database: could not extend file", "No space left on device")
        nothing_is_lost(history, chapters[0])


def test_the_disk_of_sqlite_is_read_only(tmp_path: Path, replica: Replica, chapters: list[Chapter]) -> None:
    with disk() as of_its_own:  # that of the server would be busy
        history = with_news(f"sqlite:///{of_its_own.folder / 'comity.db'}", tmp_path, replica)
        with of_its_own.read_only():
            fails(history.begin(), "database: ")
        nothing_is_lost(history, chapters[1])
