"""How much Prefect adds to an `ingest` that has nothing new, against a server that runs: one process, interleaved.

The same steps plainly and as a flow, by turns, in the same database. Writes `benchmarks/prefect_share.md`.
"""

from __future__ import annotations

import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import httpx

ROUNDS = 10
BOUND = 3.0  # seconds that a run may cost more


def main() -> None:
    """Start a server, measure against it, write the table."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        from flows.prefect_home import serving

        os.environ["PREFECT_HOME"] = folder
        os.environ |= serving(port)
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait_until_healthy(os.environ["PREFECT_API_URL"])
            _write(*_measure(Path(folder)))
        finally:
            server.terminate()
            server.wait(60)


def _wait_until_healthy(api: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{api}/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError("the Prefect server does not answer")


def _measure(folder: Path) -> tuple[list[float], list[float], int]:
    """Seconds of runs plainly and under Prefect, and the steps that the UI shows of one."""
    os.environ["COMITY_DATABASE_URL"] = f"sqlite:///{folder}/comity.db"
    os.environ["COMITY_ARCHIVE_URL"] = f"{folder}/archive"
    from flows.ingest import ingest  # reads the environment set above
    from flows.pipeline import Options, plainly, run_pipeline
    from flows.settings import load_settings

    settings, steps = load_settings(), 2  # what tells events and what shows artifacts
    run_pipeline(settings, Options())
    ingest()  # the first flow of a process also connects and warms up

    def counted(name: str, work: Callable[[], object]) -> object:
        nonlocal steps
        steps += 1
        return plainly(name, work)

    run_pipeline(settings, Options(), counted)  # type: ignore[arg-type]  # what it returns is not looked at
    plain, under_prefect = [], []
    for _ in range(ROUNDS):
        plain.append(_seconds(lambda: run_pipeline(settings, Options())))
        under_prefect.append(_seconds(ingest))
    time.sleep(3)  # the last lines of the log are sent every 2 s, while there is a server that takes them
    return plain, under_prefect, steps


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _write(plain: list[float], under_prefect: list[float], steps: int) -> None:
    shares = [flow - alone for alone, flow in zip(plain, under_prefect, strict=True)]
    versions = f"Python {platform.python_version()}, Prefect {version('prefect')}"
    lines = [
        "# Prefect's share of a run that has nothing new",
        "",
        f"Median (range) of {ROUNDS} rounds by turns in one process, {steps} steps a run, against a running server",
        f"with SQLite on the same {os.cpu_count()} cores, {versions}. The bound is {BOUND:.0f} s;",
        "`python benchmarks/prefect_share.py` repeats it and fails where it is passed.",
        "",
        "| | wall s |",
        "|---|---|",
        f"| the steps alone | {_told(plain)} |",
        f"| the flow `ingest`, with events and artifacts | {_told(under_prefect)} |",
        f"| Prefect's share | {_told(shares)} |",
        "",
        "A synchronous flow waits up to 1 s at its end for a thread of Prefect that sleeps; a step costs milliseconds.",
    ]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    if statistics.median(shares) > BOUND:
        sys.exit(f"expected at most {BOUND} s, found {statistics.median(shares):.2f} s")


def _told(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


if __name__ == "__main__":
    main()
