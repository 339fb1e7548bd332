"""A country's group over time, as a lawyer reads it: was a judgment enforceable on a day, and was that known then?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rich.console import Console

from flows.show import MEANING, NOTE, STYLE
from flows.show_lines import show_line, show_title
from flows.show_read import make_console

Answer = dict[str, Any]
_OTHER_POLICY = "The log of what this database said is kept under the default policy: ask without --policy."


def show_history(answer: Answer, console: Console | None = None) -> None:
    """The timeline as known today, then what was told otherwise, then what was recorded here and when."""
    console = console or make_console()
    under = f"policy {answer['policy']}, version {answer['policy_version']}"
    show_line(
        console,
        f"{answer['name']} ({answer['jurisdiction']}): the group on each day, as known on {answer['known']} ({under})",
        0,
        "bold",
    )
    for period in answer["timeline"]:
        _show_period(period, console)
    _show_otherwise("Held otherwise before, by what was known then", answer["earlier"], console)
    _show_otherwise("Dated ahead, and not counted before that day", answer["ahead"], console)
    _show_log(answer["recorded"], console)
    console.print()
    show_line(console, f"“Known by” is the earliest publication seen: it may have been known sooner. {NOTE}")


def _show_period(period: Answer, console: Console) -> None:
    marks = [qualifier.replace("_", " ") for qualifier in period["qualifiers"]]
    if period["provisional"]:
        marks.append(f"provisional, else {period['group_without_provisional']}")
    title = f"{_days(period['valid_from'], period['valid_to'])}: group {period['group']}, {MEANING[period['group']]}"
    show_line(console, title + (f" [{', '.join(marks)}]" if marks else ""), 2, STYLE[period["group"]])
    if deciding := period["deciding"]:
        assumed = " (assumed: no publication is dated)" if deciding["known_assumed"] else ""
        show_line(console, f"{_named(deciding)}, {deciding['date']}, known by {deciding['known_by']}{assumed}", 4)
        if deciding["ended_by"]:
            show_line(console, f"ended by {deciding['ended_by']}", 4)


def _show_otherwise(title: str, stretches: list[Answer], console: Console) -> None:
    if stretches:
        show_title(console, title)
    for row in stretches:
        by = f", by {_named(row['deciding'])}" if row["deciding"] else ""
        known = f"as known {_days(row['known_from'], row['known_to'])}; now group {row['group_now']}"
        show_line(console, f"{_days(row['valid_from'], row['valid_to'])}: group {row['group']}{by}", 2)
        show_line(console, known, 4)


def _show_log(recorded: list[Answer] | None, console: Console) -> None:
    if recorded is None:
        console.print()
        show_line(console, _OTHER_POLICY)
        return
    if recorded:
        show_title(console, "Recorded in this database, never rewritten (UTC)")
    for row in recorded:
        days = _days(row["effective_on"], row["effective_to"])
        mark = ", a correction" if row["is_correction"] else ""
        move = f"group {row['before']} → {row['after']}, {days}"
        because = f"{row['trigger_kind']} {row['trigger_key']}, known by {row['known_on']}{mark}"
        show_line(console, f"{row['recorded_at'][:16].replace('T', ' ')}: {move}; {because}", 2)


def _named(fact: Answer) -> str:
    return f"{fact['title']} ({fact['key']})"


def _days(since: str | None, until: str | None) -> str:
    """The days of a half-open interval as people say them, the last day included."""
    last = (date.fromisoformat(until) - timedelta(days=1)).isoformat() if until else None
    if since == last and since:
        return f"on {since}"
    if since and last:
        return f"{since} to {last}"
    if last:
        return f"until {last}"
    return f"since {since}" if since else "on every day"
