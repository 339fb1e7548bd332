"""How long views take to answer with very many decisions, on SQLite and PostgreSQL side by side.

`python -m benchmarks.views` fills two databases with 100,000 synthetic decisions (some minutes), asks every view what
people ask it, writes `benchmarks/views.md`, and fails where an answer takes longer than its bound, or where one that is
filtered reads the whole of a big table.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.plans import plan_of
from benchmarks.view_questions import QUESTIONS, Question, values
from db.engine import open_engine
from db.views import VIEWS
from tests.many import add_runs, fill
from tests.postgres import Cluster, find_binaries

DECISIONS, COUNTRIES, RUNS, ROUNDS = 100_000, 200, 1000, 15


@dataclass(frozen=True, slots=True)
class Answer:
    """What one database did with one question."""

    milliseconds: float  # the median
    rows: int
    indexes: tuple[str, ...]
    read_whole: tuple[str, ...]  # big tables that the plan reads from end to end


@dataclass(slots=True)
class Database:
    """A filled database and its answers, question by question."""

    name: str
    engine: Engine
    answers: list[Answer] = field(default_factory=list)


def main() -> None:
    """Fill, ask, write the table, judge."""
    decisions = int(sys.argv[1]) if len(sys.argv) > 1 else DECISIONS
    with _databases() as databases:
        for database in databases:
            fill(database.engine, decisions, COUNTRIES)
            add_runs(database.engine, RUNS)
            _analyze(database.engine)
        for question in QUESTIONS:
            for database in databases:
                database.answers.append(_ask(database.engine, question))
        _write(decisions, databases)
    if misses := [miss for database in databases for miss in _misses(database)]:
        sys.exit("\n".join(misses))


@contextmanager
def _databases() -> Iterator[list[Database]]:
    """An empty SQLite file, and an empty database of a PostgreSQL server with its shipped configuration."""
    binaries = find_binaries()
    if binaries is None:
        sys.exit("expected PostgreSQL's server binaries (initdb, pg_ctl), found none")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "postgresql"
        home.mkdir()
        Path(folder).chmod(0o755)  # the server may run as another user
        cluster = Cluster(home, binaries)
        cluster.start()
        try:
            with cluster.database() as url:
                yield [
                    Database("SQLite", open_engine(f"sqlite:///{folder}/comity.db")),
                    Database("PostgreSQL", open_engine(url)),
                ]
        finally:
            cluster.stop()


def _analyze(engine: Engine) -> None:
    """Count what PostgreSQL's planner wants to know, as its autovacuum does soon; SQLite plans without."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _ask(engine: Engine, question: Question) -> Answer:
    """The answer, fetched whole each time; the first time warms up and does not count."""
    times, rows = [], 0
    with engine.connect() as connection:
        asked = values(connection)
        for _ in range(ROUNDS + 1):
            start = time.perf_counter()
            rows = len(connection.execute(text(question.sql), asked).all())
            times.append(time.perf_counter() - start)
        plan = plan_of(connection, question.sql, VIEWS[question.view].sql, asked)
    return Answer(statistics.median(times[1:]) * 1000, rows, plan.indexes, plan.read_whole)


def _misses(database: Database) -> Iterator[str]:
    for question, answer in zip(QUESTIONS, database.answers, strict=True):
        if answer.milliseconds >= question.bound:
            yield f"{database.name}: {question.sql}: {answer.milliseconds:.1f} ms, expected under {question.bound:.0f}"
        if question.where and (whole := set(answer.read_whole) - set(question.read_whole)):
            yield f"{database.name}: {question.sql}: reads the whole of {', '.join(sorted(whole))}"
        if not answer.rows:
            yield f"{database.name}: {question.sql}: expected rows, found none"


def _write(decisions: int, databases: list[Database]) -> None:
    versions = ", ".join([f"Python {platform.python_version()}", *(_version(one) for one in databases)])
    lines = [
        "# Views with very many decisions",
        "",
        f"{decisions:,} synthetic decisions of {COUNTRIES} jurisdictions, half of them on pages too. Median of",
        f"{ROUNDS} answers, fetched whole; {datetime.now(UTC).date()}, {os.cpu_count()} cores, {versions}, both as",
        "shipped. `python -m benchmarks.views` repeats it and fails where a bound is passed, or where a filtered query",
        "reads a table of 5,000 rows or more from end to end where `view_questions.py` does not say that it may. `… on",
        ":day` is the pair of intervals of docs/two-clocks.md.",
        "judicial_policies, published_sizes and published_counts are left out: they hold what is printed, a few rows.",
        f"Load average of the machine at the time: {os.getloadavg()[1]:.1f}.",
        "",
        "| view | where | rows | bound ms | " + " | ".join(f"{one.name} ms" for one in databases) + " |",
        "|---|---|--:|--:|" + "--:|" * len(databases),
    ]
    for number, question in enumerate(QUESTIONS):
        answers = [one.answers[number] for one in databases]
        times = " | ".join(f"{answer.milliseconds:.1f}" for answer in answers)
        lines.append(f"| {question.view} | {question.told} | {answers[0].rows:,} | {question.bound:.0f} | {times} |")
    lines += [
        "",
        "## Plans",
        "",
        "The indexes that answer the filtered queries, as each plan names them, and big tables that are read whole.",
        "",
    ]
    for number, question in enumerate(QUESTIONS):
        if question.where:
            lines += [f"- {question.view} where {question.told}"]
            lines += [f"  - {one.name}: {_told(one.answers[number])}" for one in databases]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _told(answer: Answer) -> str:
    whole = [f"{table} read whole" for table in answer.read_whole]
    return ", ".join([*answer.indexes, *whole]) or "none"


def _version(database: Database) -> str:
    with database.engine.connect() as connection:
        return f"{database.name} {'.'.join(str(part) for part in connection.dialect.server_version_info or ())}"


if __name__ == "__main__":
    main()
