"""What people see in a terminal: tables on stdout, progress on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from flows.pipeline import Report, outcome_of
from flows.reading import Runner
from flows.show_read import make_console, show_read
from models.history import FOREVER
from models.policies import Policy
from models.vocabulary import GroundKind

T = TypeVar("T")
NOTE = "Information, not legal advice."
MEANING = {1: "treaty", 2: "recognized by reciprocity", 3: "has recognized Chinese judgments", 4: "uncertain"}
STYLE = {1: "bold green", 2: "bold cyan", 3: "bold yellow", 4: "dim"}
_MOST_CHANGES = 12


@contextmanager
def progress(quiet: bool) -> Iterator[Runner]:
    """A runner that shows each step and its time on stderr while it works."""
    console = Console(stderr=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
    )

    def watch(name: str, work: Callable[[], T]) -> T:
        task = bar.add_task(name, total=1)
        result = work()
        bar.update(task, completed=1)
        return result

    with bar:
        yield watch


def show_groups(answer: list[dict[str, Any]], valid: date, known: date, policy: Policy) -> None:
    """A table of all countries by group."""
    console = make_console()
    under = f"policy {policy.name}, version {policy.version}"
    console.print(Text(f"Groups on {valid}, as known on {known} ({under})", "bold"))
    names = _widest(f"{row['name']} (XX)" for row in answer)
    keys = _widest(ground["key"] for row in answer for ground in row["grounds"][:1])
    for number, meaning in MEANING.items():
        rows = [row for row in answer if row["group"] == number]
        console.print(Text(f"\nGroup {number}: {meaning} ({len(rows)})", STYLE[number]))
        table = Table(box=None, show_header=False, padding=(0, 0, 0, 2))
        table.add_column(min_width=names, no_wrap=True)
        table.add_column(min_width=len("YYYY-MM-DD"), no_wrap=True)
        table.add_column(min_width=keys, no_wrap=True)
        table.add_column(no_wrap=True, overflow="ellipsis", max_width=max(console.width - names - keys - 56, 20))
        table.add_column()
        for row in rows:
            ground = row["grounds"][0] if row["grounds"] else {"key": "", "title": "", "kind": ""}
            title = "" if ground["kind"] == GroundKind.TREATY else ground["title"]
            country, marks = f"{row['name']} ({row['jurisdiction']})", ", ".join(marks_of(row))
            table.add_row(Text(country), row["since"] or "", Text(ground["key"]), Text(title), Text(marks, "italic"))
        console.print(table)
    console.print(Text(f"\nCountries that are not listed: group 4. {NOTE}"))


def show_changes(answer: list[dict[str, Any]]) -> None:
    """A table of group changes."""
    table = Table(title="Group changes", title_justify="left")
    for column in ("Effective", "Country", "Move", "Known by", "Because of"):
        table.add_column(column, no_wrap=column != "Because of")
    for row in answer:
        trigger = row["trigger"]
        until = f" until {row['effective_to']}" if row["effective_to"] else ""
        because = f"{trigger['kind']}: {trigger['title'] or trigger['key']} ({trigger['key']})"
        mark = " [correction]" if row["is_correction"] else ""
        move = f"{row['before']} → {row['after']}{until}{mark}"
        table.add_row(row["effective_on"], Text(row["name"]), Text(move), row["known_on"], Text(because))
    console = make_console()
    console.print(table)
    console.print(Text(NOTE))


def show_report(report: Report) -> None:
    """What a run read and what it changed."""
    console = make_console()
    for read in report.reads:
        outcome = outcome_of(read)
        counts = f"{outcome.pages} pages: {outcome.read} read, {outcome.unchanged} unchanged, {outcome.failed} failed"
        console.print(Text(f"{outcome.source} ({report.mode}): {outcome.state}, {counts}"))
        if report.recorded is None:
            show_read(read, console)
    for problem in report.problems:
        console.print(Text(f"issue ({problem.kind}): {problem.message}", "yellow"))
    if report.recorded is None:
        console.print(Text("dry run: nothing was written but the archive"))
        return
    written = report.recorded.written
    moved = sorted(report.recorded.changes, key=lambda change: change.effective_on)
    console.print(Text(f"{written.inserted} rows inserted, {written.updated} updated, {written.removed} removed"))
    for change in moved[-_MOST_CHANGES:]:
        until = "" if change.effective_to == FOREVER else f" until {change.effective_to}"
        kind = "correction" if change.is_correction else change.trigger_kind
        line = f"{change.jurisdiction}: group {change.before} → {change.after} from {change.effective_on}{until}"
        console.print(Text(f"{line}, {kind} {change.trigger_key}", "bold"))
    more = f", the latest {_MOST_CHANGES} above; all: `comity changes`" if len(moved) > _MOST_CHANGES else ""
    console.print(Text(f"{len(moved)} group change{'' if len(moved) == 1 else 's'}{more}"))


def show_what_if(answer: list[dict[str, Any]]) -> None:
    """The groups that would be others."""
    console = make_console()
    for row in answer:
        because = f", by {_ground(row['ground'])}" if row["ground"] else ", without any ground"
        console.print(Text(f"{row['jurisdiction']}: group {row['before']} → {row['after']}{because}"))
    if not answer:
        console.print(Text("no group would change"))


def _ground(ground: dict[str, Any]) -> str:
    return f"{ground['title']}, {ground['date']} ({ground['key']})"


def _widest(texts: Iterable[str]) -> int:
    return max((len(text) for text in texts), default=0)


def marks_of(row: dict[str, Any]) -> list[str]:
    """What a reader must know beside the group, in a few words."""
    marks = [qualifier.replace("_", " ") for qualifier in row["qualifiers"]]
    if row["provisional"]:
        marks.append(f"provisional, else {row['group_without_provisional']}")
    if row["contrary"]:
        marks.append(f"{row['contrary']} contrary")
    return marks
