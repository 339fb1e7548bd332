"""Make the dumps again: `python -m tests.upgrades.make_dumps` in a full clone of the repository.

Each release's own code, checked out at its commit, makes its databases; this environment's packages serve them all.
Packages differ a little from those that the release was locked with; schema and rows are its own.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from tests.postgres import Cluster, find_binaries
from tests.upgrades.releases import DUMPS, RELEASES, SOURCES, Release, keep_small

ROOT = Path(__file__).parents[2]
# Two events that Prefect has, and one that was sent without an answer; the rest waits.
_TELL_SOME = """
from db import outbox
from db.engine import open_engine
from flows.settings import load_settings
engine = open_engine(load_settings().database_url)
sent = outbox.mark_sent(engine, outbox.waiting(engine, 3))
outbox.mark_emitted(engine, sent[:2])
"""
_WHY = ("--by", "a test", "--why", "made up for the tests of upgrades")


def main() -> None:
    """Every dump of every release."""
    with tempfile.TemporaryDirectory() as folder, _cluster(Path(folder) / "postgres") as cluster:
        for release in RELEASES:
            home = Path(folder) / release.version
            _git("clone", "--quiet", "--no-checkout", str(ROOT), str(home))
            _git("-C", str(home), "checkout", "--quiet", release.commit)
            url = f"sqlite:///{home / 'made.db'}"
            _live(release, home, url)
            _pack(release.dump("sqlite"), _sqlite_dump(home / "made.db"))
            _pack_archive(release.archive("sqlite"), home / "made-archive")
            shutil.rmtree(home / "made-archive")
            with cluster.database() as url:
                _live(release, home, url)
                _pack(release.dump("postgresql"), _postgresql_dump(url))
                _pack_archive(release.archive("postgresql"), home / "made-archive")
            sys.stdout.write(f"{release.version}: {release.dump('sqlite').stat().st_size} bytes\n")


def _live(release: Release, home: Path, url: str) -> None:
    """What happens to a database in its life: facts come, one goes, a reviewer speaks, news is told."""
    register = home / "made-register"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "PREFECT_"))},
        "PYTHONPATH": str(home),
        "COMITY_DATABASE_URL": url,
        "COMITY_ARCHIVE_URL": str(home / "made-archive"),
        "COMITY_REGISTER_FOLDER": str(register),
    }

    def python(*words: str) -> None:
        subprocess.run([sys.executable, *words], cwd=home, env=environment, check=True, capture_output=True)

    for left_out in ((), ("gb-spar-shanghai-2022",), (), ("it-ye-wenzhou-2021",)):
        shutil.copytree(home / "scrapers" / "register", register, dirs_exist_ok=True)
        keep_small(register, *left_out)
        python("-m", "flows.cli", "run", "--direct", *(f"--source={name}" for name in SOURCES))
    if release.version >= "0.2.0":  # the first with reviews
        python("-m", "flows.cli", "review", "confirm", "kr-zhang-shenyang-2015", *_WHY)
        python("-m", "flows.cli", "review", "reject", "kr-choi-qingdao-2019", *_WHY)
    if release.version >= "0.4.0":  # the first with an outbox
        python("-c", _TELL_SOME)


def _sqlite_dump(path: Path) -> str:
    connection = sqlite3.connect(path)
    found = "\n".join(connection.iterdump())
    connection.close()
    return found


def _postgresql_dump(url: str) -> str:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    command = ["pg_dump", "--no-owner", "--no-privileges", address]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # Newer dumps forbid psql to leave the dump, by a random word; older programs do not know that command.
    return "\n".join(line for line in found.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))


def _pack(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _pack_archive(path: Path, archive: Path) -> None:
    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = info.mtime = 0
        info.uname = info.gname = ""
        return info

    with tarfile.open(path, "w:gz") as packed:
        packed.add(archive, ".", filter=plain)


def _git(*words: str) -> None:
    subprocess.run(["git", *words], check=True)


@contextmanager
def _cluster(home: Path) -> Iterator[Cluster]:
    binaries = find_binaries()
    if binaries is None:
        sys.exit("no PostgreSQL server binaries (initdb, pg_ctl) on this machine")
    home.mkdir()
    home.parent.chmod(0o755)  # the server runs as a user of its own
    cluster = Cluster(home, binaries)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


if __name__ == "__main__":
    DUMPS.mkdir(exist_ok=True)
    main()
