"""What the UI shows of a run: tables and a text, built from the database by plain functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, text

from db import queries
from db.record import Recorded
from flows.show_read import yields_against_bounds
from flows.source_health import source_health
from models.history import FOREVER, GroupChange
from models.jurisdictions import name_of
from models.policies import DEFAULT

Row = dict[str, Any]
MOST = 200  # rows of a table
_MOST_TOLD = 50  # group changes in the text
_MOST_EVIDENCE = 5  # pages a change
_MOST_QUOTED = 200  # characters of a page
NOTE = "Information, not legal advice."
_MEANING = "1 treaty, 2 recognized by reciprocity, 3 has recognized Chinese judgments, 4 uncertain"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One artifact; the same key again is the next version of it."""

    key: str  # a-z, 0-9 and -
    description: str
    rows: list[Row] | None = None  # a table, or
    text: str = ""  # Markdown


def table(key: str, description: str, rows: Sequence[Row], elsewhere: str) -> Artifact:
    """A table of at most 200 rows, which says where the others are."""
    if len(rows) > MOST:
        description += f"\n\nThe first {MOST} of {len(rows)} rows; all: {elsewhere}."
    return Artifact(key, description, list(rows[:MOST]))


def group_changes(number: int) -> str:
    """So many of them, in words."""
    return f"{number} group change{'' if number == 1 else 's'}"


def country_groups(connection: Connection, today: date) -> Artifact:
    """Every country's group today and the ground that decides."""
    rows = []
    for row in queries.groups(connection, today, today, DEFAULT):
        ground = row["grounds"][0] if row["grounds"] else {"title": "", "key": ""}
        marks = [qualifier.replace("_", " ") for qualifier in row["qualifiers"]]
        marks += [f"provisional, else {row['group_without_provisional']}"] if row["provisional"] else []
        rows.append(
            {
                "Group": row["group"],
                "Country": f"{row['name']} ({row['jurisdiction']})",
                "Since": row["since"] or "",
                "Decided by": ground["key"],
                "Marks": ", ".join(marks),
                "Contrary": row["contrary"] or "",
                "Title": ground["title"],
            }
        )
    told = f"Countries by group on {today}, policy {DEFAULT.name}: {_MEANING}. Those not listed: group 4. {NOTE}"
    return table("country-groups", told, rows, "`comity groups`, or the view `country_groups`")


def open_issues(connection: Connection) -> Artifact:
    """What a person should look at, the newest first."""
    found = connection.execute(text("SELECT * FROM open_issues ORDER BY opened_at DESC, source, url")).mappings()
    rows = [
        {
            "Since": str(row["opened_at"])[:16],
            "Issue": row["kind"].replace("_", " "),
            "Source": row["source"],
            "What": row["message"].removeprefix(f"{row['source']}: ").removeprefix(f"{row['url']}: "),
            "Where": row["url"],
        }
        for row in found
    ]
    return table("issues", f"Open issues: {len(rows)}.", rows, "the view `open_issues`")


def health(connection: Connection, today: date) -> Artifact:
    """Every source: when it was last read well, whether it is stale or held, what it yields against its bounds."""
    rows = []
    for row in source_health(connection, today):
        marks = [name for name in ("stale", "held") if row[f"is_{name}"]]
        rows.append(
            {
                "Source": row["source"],
                "Stands": ", ".join(marks) or "well",
                "Last run": row["state"].replace("_", " "),
                "Last good run": (row["last_good_run_at"] or "never")[:16].replace("T", " "),
                "Stale after": f"{row['stale_after_days']} days",
                "Pages": row["pages"],
                "Failed": row["failed"],
                "Yields (floor–ceiling)": "; ".join(yields_against_bounds(row["yields"], row["expect"])),
                "Why held": "; ".join(row["breaches"]),
            }
        )
    told = "A source is *stale* when no run read it well for too long, *held* when it yields too little or too much."
    return table("source-health", told, rows, "`comity sources`")


def what_changed(connection: Connection, recorded: Recorded, today: date) -> Artifact:
    """What a run of today wrote, and every group that moved with the pages that say why."""
    written = recorded.written
    wrote = f"{written.inserted} rows inserted, {written.updated} updated, {written.removed} removed"
    moved = sorted(recorded.changes, key=lambda change: (change.effective_on, change.jurisdiction), reverse=True)
    log = queries.changes(connection, recorded_since=today) if moved else []
    facts = {row["trigger"]["key"]: row["trigger"] for row in log}
    lines = [f"## {group_changes(len(moved))}" if moved else "No country's group moved."]
    for change in moved[:_MOST_TOLD]:
        lines += ["", *_change(connection, change, facts.get(change.trigger_key, {}))]
    if len(moved) > _MOST_TOLD:
        lines += ["", f"The latest {_MOST_TOLD} of {len(moved)}; all: `comity changes`, or the view `group_changes`."]
    told = f"{group_changes(len(moved))}; {wrote}."
    return Artifact("what-changed", told, text="\n".join([*lines, "", NOTE]))


def _change(connection: Connection, change: GroupChange, fact: Row) -> Iterator[str]:
    """A heading, when and why, then each page that states the fact, with its words where it was read."""
    until = "" if change.effective_to == FOREVER else f" until {change.effective_to}"
    kind = "correction" if change.is_correction else change.trigger_kind
    title = f", {_plain(fact['title'])}" if fact.get("title") else ""
    yield f"### {name_of(change.jurisdiction)} ({change.jurisdiction}): group {change.before} → {change.after}"
    yield f"from {change.effective_on}{until}, known by {change.known_on}; {kind} `{change.trigger_key}`{title}"
    yield ""
    read = {source["url"]: source for source in queries.sources(connection, change.trigger_key)}
    for url in fact.get("urls", [])[:_MOST_EVIDENCE]:
        source = read.get(url, {})
        label = source.get("source", f"{urlsplit(url).hostname}, cited by the register")
        label += " (our rendition)" if source.get("rendition") else ""
        yield f"- [{label}]({url})" + (f": “{_quoted(source['span'])}”" if source.get("span") else "")


def _quoted(span: str) -> str:
    words = " ".join(span.split())
    return _plain(words if len(words) <= _MOST_QUOTED else f"{words[:_MOST_QUOTED]}…")


def _plain(words: str) -> str:
    """Quoted words without meaning in Markdown or HTML."""
    for sign in "\\`*_[]<>|#":
        words = words.replace(sign, f"\\{sign}")
    return words
