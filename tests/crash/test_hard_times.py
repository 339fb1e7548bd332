"""A run that finds no room, no database or a damaged archive: one line, exit 1, nothing lost, and the next one is well.

Everything is real: a disk that is full, a lock that is held, a server that is restarted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.engine import open_engine, writing
from flows import demo
from scrapers.replica import Replica
from tests.crash.databases import Databases
from tests.crash.disk import Disk, can_mount, disk
from tests.crash.history import Chapter, History, undisturbed
from tests.crash.process import Command, Odds
from tests.crash.stages import Place
from tests.postgres import Cluster
from tests.replaying import publish

READING = Place("scrapers.fetch:Fetcher.get", 9)
ALL_READ = Place("scrapers.archive:Archive.reviews", 0)  # and nothing written yet
WRITING = Place("db.record:_write", 0)
IMPATIENT = Odds({"db.engine:_BUSY_SECONDS": 1})
KINDS = ["sqlite", "postgresql"]


@pytest.fixture(scope="module")
def chapters(tmp_path_factory: pytest.TempPathFactory) -> list[Chapter]:
    """The history as it goes in good times."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with Replica(demo.replica_pages()) as replica:
        return undisturbed(f"sqlite:///{folder / 'comity.db'}", folder, replica)


@pytest.fixture(scope="module")
def own_disk() -> Iterator[Disk]:
    with disk() as found:
        yield found


@pytest.fixture(scope="module")
def own_cluster(postgres_cluster: Cluster, own_disk: Disk) -> Iterator[Cluster]:
    """A server that no other test needs, on a disk of its own."""
    home = own_disk.folder / "postgres"
    home.mkdir()
    cluster = Cluster(home, postgres_cluster.binaries)
    cluster.start()
    yield cluster
    cluster.stop()


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


def with_news(url: str, folder: Path, replica: Replica) -> History:
    found = History(url, folder, replica)
    found.run()
    publish(replica)
    return found


def fails(run: Command, *words: str) -> None:
    """It ends with exit 1 and one line that says so."""
    ended = run.end()
    lines = ended.out.splitlines()
    assert (ended.code, len(lines)) == (1, 1), ended.out
    assert lines[0].startswith("comity: ")
    assert [word for word in words if word in lines[0]] == list(words), lines[0]


def nothing_is_lost(history: History, chapter: Chapter) -> None:
    """The database is as before, the archive whole; and the next run does what this one did not."""
    assert history.holds() in chapter.before
    history.require_whole_archive()
    is_well_again(history, chapter)


def is_well_again(history: History, chapter: Chapter) -> None:
    history.run()
    assert (history.holds(), history.news()) == (chapter.after, chapter.news)
    history.require_whole_archive()
    history.require_settled()


# --- no room ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("free", [0, 20_000, 200_000])
def test_the_archive_has_no_room(
    free: int, own_disk: Disk, tmp_path: Path, replica: Replica, chapters: list[Chapter]
) -> None:
    archive = own_disk.folder / f"archive-{free}"
    history = History(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica, str(archive))
    with full(own_disk, free):
        fails(history.begin(odds=own_disk.odds), "archive: ", "No space left on device")
    nothing_is_lost(history, chapters[0])


@pytest.mark.parametrize("free", [100_000, 400_000, 900_000])  # no schema, no facts, not all of them
def test_sqlite_has_no_room(
    free: int, own_disk: Disk, tmp_path: Path, replica: Replica, chapters: list[Chapter]
) -> None:
    history = History(f"sqlite:///{own_disk.folder / f'{free}.db'}", tmp_path, replica)
    with full(own_disk, free):
        fails(history.begin(odds=own_disk.odds), "database: database or disk is full")
    nothing_is_lost(history, chapters[0])


@pytest.mark.parametrize("place", [WRITING] if can_mount() else [])  # a server has its own limits
def test_postgresql_has_no_room(
    place: Place, own_cluster: Cluster, own_disk: Disk, tmp_path: Path, replica: Replica, chapters: list[Chapter]
) -> None:
    with own_cluster.database() as url:
        history = History(url, tmp_path, replica)
        run = history.begin(place)
        assert run.comes_there()
        with full(own_disk, 0):
            run.go_on()
            fails(run, "database: could not extend file", "No space left on device")
        nothing_is_lost(history, chapters[0])


@contextmanager
def full(where: Disk, free: int) -> Iterator[None]:
    where.leave(free)
    try:
        yield
    finally:
        where.make_room()


# --- no database that can be written ----------------------------------------------------------------------------------


def test_the_disk_of_sqlite_is_read_only(tmp_path: Path, replica: Replica, chapters: list[Chapter]) -> None:
    with disk() as of_its_own:
        history = with_news(f"sqlite:///{of_its_own.folder / 'comity.db'}", tmp_path, replica)
        of_its_own.set_read_only(True)
        fails(history.begin(), "database: ")
        of_its_own.set_read_only(False)
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


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_postgresql_is_restarted_while_a_run_reads(
    how: str, own_cluster: Cluster, own_history: History, chapters: list[Chapter]
) -> None:
    run = own_history.begin(READING)
    assert run.comes_there()
    own_cluster.restart(how)
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
