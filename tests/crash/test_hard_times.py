"""A database that cannot be written, is locked or is restarted: one line, exit 1, nothing lost; the next run is well.

Everything is real: limits of the system, locks that are held, servers that are restarted.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from db.engine import open_engine, writing
from scrapers.replica import Replica
from tests.crash.databases import Databases
from tests.crash.ends import fails, is_well_again, nothing_is_lost, with_news
from tests.crash.history import Chapter, History
from tests.crash.process import Odds
from tests.crash.stages import ALL_READ, READING, WRITING, Place
from tests.postgres import DURABLE, Cluster

IMPATIENT = Odds({"db.engine:_BUSY_SECONDS": 1})
LIMITED = Odds(longest_file=1_000)  # bytes: room for a message, for no database


@pytest.fixture(scope="module")
def own_cluster(postgres_cluster: Cluster) -> Iterator[Cluster]:
    """A server that no other test needs."""
    home = Path(mkdtemp(prefix="comity-pg-"))
    cluster = Cluster(home, postgres_cluster.binaries, DURABLE)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(home)


@pytest.fixture
def history(databases: Databases, tmp_path: Path, replica: Replica) -> Iterator[History]:
    """A database that has read the replica, which has news since."""
    with databases() as url:
        yield with_news(url, tmp_path, replica)


@pytest.fixture
def own_history(own_cluster: Cluster, tmp_path: Path, replica: Replica) -> Iterator[History]:
    """The same on the server that no other test needs."""
    with own_cluster.database() as url:
        yield with_news(url, tmp_path, replica)


# --- no database that can be written ----------------------------------------------------------------------------------


def test_files_may_not_grow(tmp_path: Path, replica: Replica, chapters: list[Chapter]) -> None:
    history = with_news(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica)
    fails(history.begin(odds=LIMITED), "database: disk I/O error")
    nothing_is_lost(history, chapters[1])


def test_postgresql_takes_only_questions(
    postgres_cluster: Cluster, tmp_path: Path, replica: Replica, chapters: list[Chapter]
) -> None:
    with postgres_cluster.database() as url:
        history = with_news(url, tmp_path, replica)
        only_reading = f"ALTER DATABASE {url.rpartition('/')[2]} SET default_transaction_read_only ="
        with writing(open_engine(url)) as connection:
            connection.exec_driver_sql(f"{only_reading} on")
        fails(history.begin(), "database: cannot execute INSERT in a read-only transaction")
        with open_engine(url).connect() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
            connection.exec_driver_sql(f"{only_reading} off")
            connection.commit()
        nothing_is_lost(history, chapters[1])


@pytest.mark.parametrize("place", [READING, ALL_READ], ids=["before it has read", "before it writes"])
def test_another_process_keeps_the_database_locked(place: Place, history: History, chapters: list[Chapter]) -> None:
    run = history.begin(place, IMPATIENT)
    assert run.comes_there()
    with writing(history.workshop.engine):
        run.go_on()
        fails(run, "database: ", "lock")
    nothing_is_lost(history, chapters[1])


# --- a server that is restarted ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_postgresql_is_restarted_while_a_run_writes(
    how: str, own_cluster: Cluster, own_history: History, chapters: list[Chapter]
) -> None:
    run = own_history.begin(WRITING)
    assert run.comes_there()
    own_cluster.restart(how)
    run.go_on()
    fails(run, "database: ", "connection")
    nothing_is_lost(own_history, chapters[1])


def test_postgresql_is_restarted_while_a_run_reads(
    own_cluster: Cluster, own_history: History, chapters: list[Chapter]
) -> None:
    run = own_history.begin(READING)
    assert run.comes_there()
    own_cluster.restart("immediate")
    run.go_on()
    assert run.end().code == 0  # it needed the server only later, and asked it anew
    is_well_again(own_history, chapters[1])


def test_postgresql_is_down_when_a_run_begins_to_write(
    own_cluster: Cluster, own_history: History, chapters: list[Chapter]
) -> None:
    run = own_history.begin(ALL_READ)
    assert run.comes_there()
    own_cluster.stop()
    try:
        run.go_on()
        fails(run, "database: ", "connection")
    finally:
        own_cluster.restart("fast")
    nothing_is_lost(own_history, chapters[1])
