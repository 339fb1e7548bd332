"""What a replay would change, as people see it in a terminal; and how far its reading is, on stderr."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from flows.archived import Results, Watch
from flows.show import NOTE
from flows.show_read import make_console
from models.history import FOREVER

Answer = dict[str, Any]
_MOST = 10  # lines of one sort
_LONGEST = 60  # characters of a cell
_ISSUES = ("archive_lacks", "source_held", "parse_failed", "page_refused")  # the others are told by every run


@contextmanager
def reading_bar(quiet: bool) -> Iterator[Watch]:
    """A bar over the versions that are read, on stderr where that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console, disable=quiet or not console.is_terminal)

    def watch(results: Results, total: int) -> Results:
        task = bar.add_task("read archived pages", total=total)
        for reads in results:
            yield reads
            bar.advance(task, len(reads))

    with bar:
        yield watch


def show_replay(answer: Answer) -> None:
    """Pages read, what was left as it is, what differs by table, and which groups move."""
    console = make_console()
    pages = answer["pages"]
    read = f"{pages['read']} of {pages['versions']} versions of {pages['known']} pages read, {pages['failed']} failed"
    console.print(Text(f"archive: {read}; {pages['lacking']} pages lacking, {pages['held']} held"))
    issues = [issue for issue in answer["issues"] if issue["kind"] in _ISSUES]
    _list(console, [f"issue ({issue['kind']}): {issue['message']}" for issue in issues], "yellow")
    for name, found in answer["tables"].items():
        counts = ", ".join(f"{len(rows)} {what}" for what, rows in found.items())
        console.print(Text(f"{name}: {counts}", "bold"))
        _list(console, [f"  + {key}" for key in found["inserted"]], "green")
        _list(console, [f"  ~ {_changed(row)}" for row in found["changed"]], "cyan")
        _list(console, [f"  - {key}" for key in found["closed"]], "red")
    moved = answer["group_changes"]
    if answer["tables"] or moved:
        console.print(Text(f"{len(moved)} group{'' if len(moved) == 1 else 's'} would move", "bold"))
        _list(console, [f"  {_moved(change)}" for change in moved], "bold")
    else:
        console.print(Text("nothing differs: the database holds what archive, register and reviews give"))
    if answer["dry_run"]:
        console.print(Text("dry run: nothing was written"))


def show_written(run_id: str) -> None:
    """That it was written, and under which run."""
    console = make_console()
    console.print(Text(f"written as run {run_id}. {NOTE}"))


def _list(console: Console, lines: Sequence[str], style: str) -> None:
    """The first lines, and how many more there are."""
    for line in lines[:_MOST]:
        console.print(Text(line, style), soft_wrap=True)
    if len(lines) > _MOST:
        console.print(Text(f"    and {len(lines) - _MOST} more; all: `comity replay --dry-run --json`", "dim"))


def _changed(row: Answer) -> str:
    fields = (f"{name} {_told(before)} → {_told(after)}" for name, (before, after) in row["fields"].items())
    return f"{row['key']}: {', '.join(fields)}"


def _told(value: Any) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _moved(change: Answer) -> str:
    until = "" if change["effective_to"] == FOREVER.isoformat() else f" until {change['effective_to']}"
    kind = "correction" if change["is_correction"] else change["trigger_kind"]
    moved = f"group {change['before']} → {change['after']} from {change['effective_on']}{until}"
    return f"{change['jurisdiction']}: {moved}, {kind} {change['trigger_key']}"
