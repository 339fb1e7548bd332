"""How long the main job takes, as a user waits for it: whole processes, several rounds, interleaved.

Writes `benchmarks/whole_run.md`. Wall time on a shared machine swings; compare the columns of one run.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

ROUNDS = 5
WAYS = {
    "direct, first run": ["run", "--direct", "--json"],
    "direct, nothing new": ["run", "--direct", "--json"],
    "Prefect's temporary server, first run in a new home": ["run", "--json"],
    "Prefect's temporary server, nothing new": ["run", "--json"],
    "groups": ["groups", "--json"],
    "help": ["--help"],
}


def main() -> None:
    """Measure and write the table."""
    times: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            for way, words in WAYS.items():
                if way.startswith("Prefect") and "first" in way:
                    (Path(folder) / "var" / "comity.db").unlink()
                times[way].append(_measure(words, Path(folder)))
        print(f"round {number} of {ROUNDS}", file=sys.stderr)
    versions = f"Python {platform.python_version()}, Prefect {version('prefect')}"
    lines = [
        "# Whole runs",
        "",
        f"Median (range) of {ROUNDS} rounds; whole processes on {os.cpu_count()} cores, {versions}.",
        "`make bench` repeats it.",
        "",
        "| command | wall s | CPU s (children included) |",
        "|---|---|---|",
    ]
    for way, found in times.items():
        wall, cpu = ([pair[place] for pair in found] for place in (0, 1))
        lines.append(f"| {way} | {_told(wall)} | {_told(cpu)} |")
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _measure(words: list[str], folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds of one command in a folder; the command must succeed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "PREFECT_"))}
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "flows.cli", *words]
    subprocess.run(command, cwd=folder, env=clean, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, os.times()
    return wall, sum(after[2:4]) - sum(before[2:4])


def _told(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


if __name__ == "__main__":
    main()
