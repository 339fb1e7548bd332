"""Fuzz every target for some time, as many at once as there are cores, and print what came of it.

`python -m tests.fuzz [--seconds 60] [--keep] [TARGET …]`. An input on which something does not hold lies in
`var/fuzz/TARGET/` then, and the exit code is 1: mend the reader, and keep the input in `corpus/TARGET/`, where the
ordinary tests run it. `--keep` adds the inputs that reach what nothing in the seeds and the corpus reaches.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.seeds import CORPUS, seeds
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
FOUND = ROOT / "var" / "fuzz"
LARGEST_CORPUS = 38_000  # bytes of a target: the corpus is read by every run of the tests
_FIGURES = re.compile(rb"#(\d+)\s+DONE\s+cov: (\d+) ft: (\d+) corp: (\d+)")
_FINDS = re.compile("(?:crash|timeout|oom|leak)-")
_NO_FIND = ["-timeout=100", "-rss_limit_mb=2000", "-reload=0"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one target."""

    target: str
    executions: int
    edges: int
    features: int
    inputs: int
    finds: tuple[Path, ...]
    log: str

    def row(self) -> str:
        """Its row of the table."""
        told = (self.executions, self.edges, self.features, self.inputs, len(self.finds))
        return f"| `{self.target}` | {' | '.join(f'{figure:,}' for figure in told)} |"


def fuzz(target: str, seconds: int, *, keep: bool) -> Result:
    """Fuzz one target in a process of its own, from its seeds."""
    finds = FOUND / target
    finds.mkdir(parents=True, exist_ok=True)
    before = set(finds.iterdir())
    with tempfile.TemporaryDirectory() as folder:
        start, met = Path(folder) / "seeds", Path(folder) / "met"
        start.mkdir()
        met.mkdir()
        _write(seeds(target), start)
        flags = [f"-max_total_time={seconds}", f"-artifact_prefix={finds}/", *_NO_FIND]
        told = _run(target, *flags, str(met), str(start))
        if keep:
            _run(target, "-merge=1", *_NO_FIND, str(start), str(met))
            _keep(start, CORPUS / target, {*seeds(target)})
    figures = _FIGURES.search(told)
    executions, edges, features, inputs = map(int, figures.groups() if figures else (0, 0, 0, 0))
    found = tuple(sorted(file for file in set(finds.iterdir()) - before if _FINDS.match(file.name)))
    return Result(target, executions, edges, features, inputs, found, told.decode("utf-8", "replace"))


def _run(target: str, *flags: str) -> bytes:
    command = [sys.executable, "-m", "tests.fuzz.one", target, *flags]
    return subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout


def _write(inputs: Iterable[bytes], folder: Path) -> None:
    for one in inputs:
        (folder / hashlib.sha1(one, usedforsecurity=False).hexdigest()).write_bytes(one)


def _keep(merged: Path, corpus: Path, known: set[bytes]) -> None:
    """Add what the merge put beside the seeds, the smallest first, as long as there is room."""
    corpus.mkdir(parents=True, exist_ok=True)
    room = LARGEST_CORPUS - sum(file.stat().st_size for file in corpus.iterdir())
    for one in sorted({file.read_bytes() for file in merged.iterdir()} - known, key=lambda made: (len(made), made)):
        if (room := room - len(one)) >= 0:
            _write((one,), corpus)


def main() -> int:
    """Fuzz and tell; 1 when something was found, or a target did not come to its end."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all by default")
    options.add_argument("--seconds", type=int, default=60, help="how long each")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    options.add_argument("--keep", action="store_true", help="add to the corpus what reaches something new")
    chosen = options.parse_args()
    targets = chosen.targets or list(TARGETS)
    with ThreadPoolExecutor(chosen.jobs) as pool:
        results = list(pool.map(lambda target: fuzz(target, chosen.seconds, keep=chosen.keep), targets))
    lines = ["| target | executions | code edges | features | inputs kept | finds |", "|---|---|---|---|---|---|"]
    lines += [result.row() for result in results]
    bad = [result for result in results if result.finds or not result.executions]
    for result in bad:
        found = ", ".join(map(str, result.finds)) or "did not come to its end"
        lines.append(f"{result.target}: {found}\n{result.log[-4000:]}")
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
