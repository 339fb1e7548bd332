"""Run after run against publishers that fail at random, in one process: memory and handles stay flat, no fact drifts.

    python -m benchmarks.soak --runs 1000 --kills 200 [--seed N]

Then it kills runs on each database, as tests/crash does, only more. Writes `benchmarks/soak.md`; exits 1 when anything
is lost, grows or drifts, and says what.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import platform
import random
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, mkdtemp

from flows import demo
from scrapers.replica import Replica
from scrapers.sources import all_sources
from tests.crash.databases import Databases, sqlite_files
from tests.crash.kills import Tally, survive
from tests.faults.faults import FAULTS
from tests.faults.meeting import Fault
from tests.faults.names import Names
from tests.faults.server import FaultServer
from tests.faults.web import Kept, Web, kept
from tests.postgres import Cluster, find_binaries
from tests.replaying import replay
from tests.running import Workshop

# Those that add made-up pages leave them behind; those of the live stack are a matter of connections, not of runs.
MET = [fault for fault in FAULTS if fault.stack == "replica" and not fault.adds_observations]
_MOST_AT_ONCE = 3
_OFTEN = 0.8  # of the runs meet faults; the others, and every tenth for all sources, find everything well
_MOST_MEMORY = 1.10  # times what it was in the second quarter


@dataclass
class Endured:
    """What a run of runs did to the process, one value a run."""

    faults: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)  # MB
    handles: list[float] = field(default_factory=list)
    threads: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def endure(runs: int, seed: int, folder: Path) -> Endured:
    """So many runs on SQLite; the problems say in which run what was lost, and what has grown."""
    chance, found = random.Random(seed), Endured()  # noqa: S311 (no secret)
    with the_web(folder) as web:
        web.run("replica")
        before = kept(web.workshop)
        for number in range(1, runs + 1):
            met = _some_faults(chance) if number % 10 and number < runs else []
            begun = time.perf_counter()
            everything = number % 10 == 0 or number == runs
            _run(web, met, chance, everything=everything)
            found.seconds.append(time.perf_counter() - begun)
            found.faults.update(fault.name for fault in met)
            found.problems += _lost(web, before, f"run {number} ({_names(met)})", well=everything)
            _measure(found)
            if number % 50 == 0:
                told = f"{found.memory[-1]:.0f} MB, {found.handles[-1]} handles, {len(found.problems)} problems"
                print(f"{number} of {runs} runs: {told}", file=sys.stderr)
        replayed = replay(web.workshop, dry_run=True)
        if replayed["tables"] or replayed["group_changes"]:
            found.problems.append("a replay of the archive would change the database")
    found.problems += grown(found)
    return found


@contextmanager
def the_web(folder: Path) -> Iterator[Web]:
    """The replica of all sites, which misbehaves as it is told."""
    workshop = Workshop(f"sqlite:///{folder / 'comity.db'}", folder)
    with FaultServer(Replica(demo.replica_pages()), {}) as server, Names() as names:
        yield Web(server, names, workshop, folder)


def _some_faults(chance: random.Random) -> list[Fault]:
    if chance.random() > _OFTEN:
        return []
    return chance.sample(MET, chance.randint(1, _MOST_AT_ONCE))


def _run(web: Web, met: Sequence[Fault], chance: random.Random, *, everything: bool) -> None:
    """A run of the sources that misbehave and of some others, or of all."""
    web.behave()
    for fault in met:
        fault.arrange(web)
    names = [source.name for source in all_sources()]
    chosen = set(names) if everything else {fault.source for fault in met} | set(chance.sample(names, 2))
    patience = next((fault.patience for fault in met if fault.patience), None)
    web.run("replica", patience, sources=tuple(chosen))


def _lost(web: Web, before: Kept, when: str, *, well: bool) -> list[str]:
    """What is not as before; also the issues, when all sources were asked and well."""
    told = [] if web.workshop.digest() == before.digest else [f"{when}: the digest is another"]
    if well and kept(web.workshop).issues != before.issues:
        told.append(f"{when}: other issues are open than at first")
    return told


def _names(met: Sequence[Fault]) -> str:
    return ", ".join(fault.name for fault in met) or "no fault"


def _measure(found: Endured) -> None:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    found.memory.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
    found.handles.append(len(list(Path("/proc/self/fd").iterdir())))
    found.threads.append(threading.active_count())


def grown(found: Endured) -> list[str]:
    """What is more in the last quarter of the runs than in the second; in the first, all is filled for the first time.

    Handles and threads by their least, for those of a connection that just ended may be there for a moment.
    """
    told = []
    second, last = quarters(found.memory)
    if median(last) > median(second) * _MOST_MEMORY:
        told.append(f"memory grew from {median(second):.1f} to {median(last):.1f} MB")
    for name, values in (("handles", found.handles), ("threads", found.threads)):
        earlier, later = quarters(values)
        if min(later) > min(earlier):
            told.append(f"{name} grew from {min(earlier)} to {min(later)}")
    return told


def quarters(values: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    """The second and the last quarter."""
    size = max(1, len(values) // 4)
    return values[size : 2 * size] or values, values[-size:]


# --- the long form ----------------------------------------------------------------------------------------------------


def main() -> None:
    """Run, kill, write what came of it; exit 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=200, help="on each database")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # it warns of what we do to it on purpose
    print(f"seed {given.seed}", file=sys.stderr)
    with TemporaryDirectory() as folder:
        endured = endure(given.runs, given.seed, Path(folder))
    runs = told_of_runs(endured)
    print("\n".join(runs), file=sys.stderr)
    if endured.problems:
        sys.exit("\n".join(endured.problems))
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}, seed {given.seed}"
    head = ("# Soak", "", f"Measured {datetime.now(UTC):%Y-%m-%d} on {where}.", *_HEAD)
    report = "\n".join([*head, "", *runs, "", *_KILLS, "", *_kill_on_both(given.kills, given.seed)])
    print(report)
    Path(__file__).with_suffix(".md").write_text(f"{report}\n", encoding="utf-8")


_HEAD = (
    "`make soak` repeats it and fails unless the digest after each run is that of before the first, and the last",
    "quarter of the runs has at most 10 % more memory, and no more handles and threads, than the second.",
)
_KILLS = (
    "Kills: a run is killed with SIGKILL at a place drawn from all its stages, some in a row, until one is left alone.",
    "*Within*: before the call at that place was over. *Recorded*: the run's work was in the database already.",
)


def told_of_runs(endured: Endured) -> list[str]:
    """A table of what the runs did to the process."""
    rows = {
        "memory, MB (median)": (f"{median(part):.1f}" for part in quarters(endured.memory)),
        "open handles (least)": (str(min(part)) for part in quarters(endured.handles)),
        "threads (least)": (str(min(part)) for part in quarters(endured.threads)),
        "seconds a run (median)": (f"{median(part):.2f}" for part in quarters(endured.seconds)),
    }
    faults = f"{endured.faults.total()} faults of {len(endured.faults)} kinds"
    return [
        f"{len(endured.seconds)} runs on SQLite in one process, which met {faults}:",
        "",
        "| | second quarter | last quarter |",
        "|---|---|---|",
        *(f"| {name} | {' | '.join(values)} |" for name, values in rows.items()),
    ]


def _kill_on_both(kills: int, seed: int) -> list[str]:
    """A table of what was killed; PostgreSQL is left out where its binaries are not installed."""
    lines = ["| database | kills | within | recorded | most in a row | runs left alone | by stage |", "|" + "---|" * 7]
    for kind, databases in _databases():
        with TemporaryDirectory() as folder, Replica(demo.replica_pages()) as replica:
            lines.append(_told_of_kills(kind, survive(kills, seed, databases(Path(folder)), Path(folder), replica)))
        print(lines[-1], file=sys.stderr)
    return lines


def _told_of_kills(kind: str, tally: Tally) -> str:
    stages = ", ".join(f"{stage} {number}" for stage, number in sorted(tally.kills.items()))
    numbers = (tally.kills.total(), tally.within, tally.recorded, tally.most_in_a_row, tally.reruns)
    return f"| {kind} | {' | '.join(map(str, numbers))} | {stages} |"


def _databases() -> Iterator[tuple[str, Callable[[Path], Databases]]]:
    yield "SQLite", sqlite_files
    if binaries := find_binaries():
        home = Path(mkdtemp(prefix="comity-pg-"))
        cluster = Cluster(home, binaries)
        cluster.start()
        try:
            yield "PostgreSQL", lambda folder: cluster.database
        finally:
            cluster.stop()
            shutil.rmtree(home)


if __name__ == "__main__":
    main()
