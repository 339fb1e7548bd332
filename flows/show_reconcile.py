"""What others printed beside ours, in a terminal: page by page, what differs first, each with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from flows.show import NOTE
from flows.show_lines import show_address, show_line
from flows.show_read import make_console
from models.jurisdictions import name_of
from models.reconciling import Comparison, Status, What

_STYLE = {Status.AGREES: "green", Status.NOT_PRINTED: "cyan", Status.PRINTED_IN_PARTS: "cyan"}
_WIDEST = 44  # of what is compared, before its numbers


def show_reconciliation(rows: Sequence[Comparison], all_rows: bool = False) -> None:
    """The differences of each page and date with their reasons, what agrees as a number or, if asked, row by row."""
    console = make_console()
    pages: dict[tuple[str, str, str], list[Comparison]] = defaultdict(list)
    for row in rows:
        printing = row.printing
        pages[printing.pages[0], str(printing.published_on or ""), str(printing.as_of or "")].append(row)
    for together in pages.values():
        _show_page(console, together, all_rows)
    console.print(Text(f"\n{_summary(rows)} {NOTE}"))


def _show_page(console: Console, rows: Sequence[Comparison], all_rows: bool) -> None:
    printing = rows[0].printing
    console.print()
    show_address(console, printing.pages[0], 0, "bold")
    dates = [f"printed {printing.published_on}"] if printing.published_on else []
    dates += [f"as of {printing.as_of}"] if printing.as_of else []
    compared = f"compared on {printing.valid}, as known on {printing.known}"
    show_line(console, f"{', '.join(dates) or 'without a date'}; {compared}", 0, "dim")
    for remark in dict.fromkeys(remark for row in rows for remark in row.printing.remarks):
        show_line(console, f"Note: {remark}", 0, "dim")
    differing = [row for row in rows if row.status != Status.AGREES]
    agreeing = [row for row in rows if row.status == Status.AGREES]
    for row in [*differing, *(agreeing if all_rows else [])]:
        _show_row(console, row)
    if not all_rows and agreeing:
        show_line(console, f"{_kinds(agreeing)} agree{'s' if len(agreeing) == 1 else ''}", 2, "green")


def _show_row(console: Console, row: Comparison) -> None:
    numbers = f"printed {_shown(row.published)}, held {_shown(row.computed)}"
    line = Text(f"  {_title(row):<{_WIDEST}} {numbers:<24} ")
    console.print(line + Text(str(row.status).replace("_", " "), _STYLE.get(row.status, "yellow")))
    show_line(console, f"{row.reason}.", 4, "dim" if row.status == Status.AGREES else "")


def _title(row: Comparison) -> str:
    """What is compared: a country, or the quantity that is counted."""
    if row.jurisdiction:
        return f"{row.name_as_printed or name_of(row.jurisdiction)} ({row.jurisdiction})"
    name = (row.name_as_printed or "").replace("_", " ")
    return f"size of {name}" if row.what == What.GROUP_SIZE else name


def _shown(number: int | None) -> str:
    return "–" if number is None else str(number)


def _kinds(rows: Sequence[Comparison]) -> str:
    """How many names and numbers there are."""
    names = sum(row.what == What.GROUP for row in rows)
    told = [f"{names} name{'s' * (names != 1)}"] if names else []
    numbers = len(rows) - names
    told += [f"{numbers} number{'s' * (numbers != 1)}"] if numbers else []
    return " and ".join(told) or "nothing"


def _summary(rows: Sequence[Comparison]) -> str:
    """How much was compared, and how much of it differs."""
    differing = [row for row in rows if row.status != Status.AGREES]
    return f"Compared: {_kinds(rows)}; {_kinds(differing)} differ{'s' if len(differing) == 1 else ''}."
