"""A replay of 20,000 made-up archived pages in one process, on two Dask workers, with PostgreSQL, as a Prefect flow.

`python -m benchmarks.replay_scale` writes `benchmarks/replay_scale.md`. It fails where two ways leave two digests, and
where Prefect's share is larger than it may be. `--pages 1000` only tries it: nothing is written, no share too large.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.synthetic_pages import fill
from db.digest import digest
from db.engine import open_engine
from scrapers.archive import Archive
from tests.postgres import Cluster, find_binaries
from tests.prefect_server import start_server, stop

PAGES = 20_000
BOUND = 0.05  # of the wall time of a replay of so many
ROOT = Path(__file__).resolve().parents[1]
COMMAND = ("-m", "flows.cli", "replay", "--yes", "--json")
FLOW = ("-m", "benchmarks.replay_flow")
PAUSE = 0.2  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Way:
    """A way to replay; the database is a new one."""

    name: str
    database: str
    command: tuple[str, ...] = COMMAND
    settings: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """What a way took, and what it left."""

    wall: float  # seconds of the whole process
    cpu: float  # seconds, workers included, servers not
    memory: float  # MB of the process and of its children together, when it was most
    digest: str
    ours: float | None  # seconds of `wall` that were not Prefect's


def main() -> None:
    """Measure each way and write the table; exits with 1 where something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES)
    pages = parser.parse_args().pages
    found: dict[str, Measured] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        archive = str(folder / "archive")
        fill(Archive(archive), pages)
        for way in _ways(folder, stack.enter_context(_postgresql()), stack.enter_context(_prefect(folder))):
            found[way.name] = _measured(way, archive, folder)
            print(f"{way.name}: {found[way.name]}", file=sys.stderr)
    (share,) = [1 - one.ours / one.wall for one in found.values() if one.ours]
    lines = _told(pages, found, share)
    print("\n".join(lines))
    if len({one.digest for one in found.values()}) > 1:
        sys.exit("expected the same digest every way")
    if pages >= PAGES:
        Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        if share > BOUND:
            sys.exit(f"expected Prefect's share to be at most {BOUND:.0%}, found {share:.1%}")


def _ways(folder: Path, postgresql: str, prefect: Mapping[str, str]) -> list[Way]:
    def sqlite(number: int) -> str:
        return f"sqlite:///{folder}/{number}.db"

    return [
        Way("one process, SQLite", sqlite(1)),
        Way("two local Dask workers, SQLite", sqlite(2), settings={"COMITY_REPLAY_WORKERS": "2"}),
        Way("one process, PostgreSQL", postgresql),
        Way("the Prefect flow `replay`, SQLite", sqlite(3), FLOW, prefect),
        Way("one process, SQLite, once more", sqlite(4)),
    ]


@contextmanager
def _postgresql() -> Iterator[str]:
    """A database of a cluster that lives as long."""
    if not (binaries := find_binaries()):
        sys.exit("expected PostgreSQL's initdb and pg_ctl on this machine")
    with tempfile.TemporaryDirectory() as home:  # its own: the server's user must reach it
        cluster = Cluster(Path(home), binaries)
        cluster.start()
        try:
            with cluster.database() as url:
                yield url
        finally:
            cluster.stop()


@contextmanager
def _prefect(folder: Path) -> Iterator[dict[str, str]]:
    """What a flow has to know of a Prefect server that lives as long."""
    homes = [folder / "prefect-server", folder / "prefect-client"]
    for home in homes:
        home.mkdir()
    server, api = start_server(homes[0])
    try:
        yield {"PREFECT_API_URL": api, "PREFECT_HOME": str(homes[1]), "DO_NOT_TRACK": "1"}
    finally:
        stop(server)


def _measured(way: Way, archive: str, folder: Path) -> Measured:
    """What the way takes on the archive; raises CalledProcessError when it fails."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "PREFECT_"))}
    environment = {"COMITY_DATABASE_URL": way.database, "COMITY_ARCHIVE_URL": archive, **(way.settings or {})}
    before, start, memory = os.times(), time.perf_counter(), 0
    command = [sys.executable, *way.command]
    with (folder / "answer").open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=mine | environment, stdout=out)
        while process.poll() is None:
            memory = max(memory, _memory(process.pid))
            time.sleep(PAUSE)
    wall, after = time.perf_counter() - start, os.times()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    with open_engine(way.database).connect() as connection:
        left = digest(connection)
    ours = json.loads((folder / "answer").read_text(encoding="utf-8"))["ours"] if way.command == FLOW else None
    return Measured(wall, sum(after[2:4]) - sum(before[2:4]), memory / 1e6, left, ours)


def _memory(pid: int) -> int:
    """Bytes of a process and of its children; of shared ones each counts its own."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            total += one.memory_info().rss
    return total


def _told(pages: int, found: Mapping[str, Measured], share: float) -> list[str]:
    first = next(iter(found.values()))
    versions = ", ".join(f"{name} {version(name.lower())}" for name in ("Prefect", "Dask"))
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}, {datetime.now(UTC).date()}"
    lines = [
        f"# A replay of {pages:,} archived pages",
        "",
        "Whole processes, one after the other, each into an empty database. The pages are made up and say so",
        "(`synthetic_pages.py`); one in twenty was read twice. They were archived as a run archives. Measured on",
        f"{machine}. `python -m benchmarks.replay_scale` repeats it.",
        "",
        "| | wall s | of the first | pages/s | CPU s | memory MB |",
        "|---|---|---|---|---|---|",
    ]
    for name, one in found.items():
        sizes = f"{one.wall:.0f} | {one.wall / first.wall:.2f} | {pages / one.wall:.0f} | {one.cpu:.0f}"
        lines.append(f"| {name} | {sizes} | {one.memory:.0f} |")
    told = f"{share:.1%} of the wall time; {BOUND:.0%} is allowed"
    return [
        *lines,
        "",
        f"Each left the same digest, `{first.digest[:16]}…`. CPU and memory are those of the process and its workers,",
        "not of servers; memory is the most there was at once. The last row repeats the first: others used the machine",
        "too, and what they did to the clock shows there. CPU seconds are less moved.",
        "",
        f"Prefect's share of the flow, its start and end included, was {told}.",
    ]


if __name__ == "__main__":
    main()
