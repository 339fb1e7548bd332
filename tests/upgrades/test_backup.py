"""What the guide says of backups is done: taken while a run writes, put back elsewhere, and nothing is missing."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from db.check import all_damaged_rows
from db.engine import writing
from db.sync import Written, table
from models.reviews import make_review
from scrapers.archive import Archive
from tests.postgres import Cluster
from tests.replaying import beside, replay
from tests.running import Workshop
from tests.upgrades.releases import SOURCES, keep_small
from tests.upgrades.test_upgrades import learned

REJECTED = "it-ye-wenzhou-2021"


class GivenUpError(Exception):
    """Ends a transaction without a trace."""


@pytest.fixture
def lived(database_url: str, tmp_path: Path) -> Workshop:
    """A database that two runs have filled, with what a made-up reviewer said in between."""
    found = Workshop(database_url, tmp_path)
    keep_small(found.register)
    found.run(sources=SOURCES)
    said = make_review(REJECTED, "rejected", "a test", "made up", datetime.now(UTC))
    Archive(found.settings.archive_url).put_review(said)
    found.run(sources=SOURCES)
    return found


def back_up(url: str, to: Path) -> None:
    """As docs/operations.md says; `sqlite3 … ".backup …"` is this very call of SQLite."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(parsed.database))) as used, closing(sqlite3.connect(to)) as copy:
            used.backup(copy)
        return
    subprocess.run(["pg_dump", "--format=custom", f"--file={to}", plain(url)], check=True)


def plain(url: str) -> str:
    """The URL as PostgreSQL's own programs take it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def is_as_it_was(restored: Workshop, lived: Workshop) -> None:
    assert restored.ask(all_damaged_rows) == []
    assert restored.digest() == lived.digest()
    assert learned(restored) == learned(lived)
    again = restored.run(sources=SOURCES).recorded
    assert again is not None and (again.written, again.changes) == (Written(), [])
    assert restored.digest() == lived.digest()


def test_a_backup_that_is_taken_while_a_run_writes_holds_all_that_was_there_before(
    lived: Workshop, database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    backup, archive = tmp_path / "comity.bak", str(tmp_path / "copy")
    with suppress(GivenUpError), writing(lived.engine) as connection:
        connection.execute(table("conflict").delete())
        connection.execute(table("ground").delete())
        back_up(database_url, backup)
        raise GivenUpError
    shutil.copytree(lived.settings.archive_url, archive)
    if database_url.startswith("sqlite"):
        is_as_it_was(beside(lived, f"sqlite:///{backup}", tmp_path / "restored", archive), lived)
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    with cluster.database() as url:
        subprocess.run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={plain(url)}", backup], check=True)
        is_as_it_was(beside(lived, url, tmp_path / "restored", archive), lived)


@pytest.mark.parametrize("how", ["run", "replay"])
def test_the_archive_alone_gives_the_database_again_and_the_reviews_with_it(
    lived: Workshop, tmp_path: Path, how: str
) -> None:
    archive = str(tmp_path / "copy")
    shutil.copytree(lived.settings.archive_url, archive)
    new = beside(lived, f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "new", archive)
    if how == "run":
        new.run(sources=SOURCES)
    else:
        replay(new)
    assert new.digest() == lived.digest()
    taken_back = new.ask(
        lambda connection: connection.exec_driver_sql(
            f"SELECT withdrawn_on FROM decision WHERE key = '{REJECTED}'"
        ).scalar()
    )
    assert str(taken_back) == datetime.now(UTC).date().isoformat()
