"""The register: the project's own compilation of facts with citations, in version control.

Each CSV here is one kind of fact; a correction is an edit, reviewed like code. Columns are the
contract's field names. `unsourced` names the fields that no page seen states: they are used and
marked. Loading is strict: one wrong cell, and nothing is loaded.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.errors import RegisterError
from models.facts import (
    AnyFact,
    Decision,
    JudicialPolicy,
    Observation,
    Origin,
    PublishedCount,
    PublishedGroup,
    PublishedGroupSize,
    Stage,
    Treaty,
    fact_errors,
)
from models.identity import tokens_of
from models.vocabulary import Rank

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: the fact that its rows state, what its name already says, which cells must be filled."""

    file: str
    fact: type[AnyFact]
    implied: dict[str, str]
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


SHEETS = (
    Sheet("treaties.csv", Treaty, {}, ("key", "jurisdiction", "title_en", "status", "confidence", "source_urls")),
    Sheet(
        "decisions_inbound.csv",
        Decision,
        {"direction": "inbound"},
        ("key", "jurisdiction", "decided_on", "outcome", "basis", "confidence", "source_urls"),
    ),
    Sheet(
        "decisions_outbound.csv",
        Decision,
        {"direction": "outbound"},
        ("key", "jurisdiction", "decided_on", "outcome", "basis", "confidence", "source_urls"),
    ),
    Sheet("rulings_not_counted.csv", Decision, {}, ("key", "jurisdiction", "direction", "source_urls"), ("outcome",)),
    Sheet("decision_stages.csv", Stage, {}, ("key", "superseded_by", "effect")),
    Sheet("published_groups.csv", PublishedGroup, {}, ("group", "name_as_printed", "source_urls")),
    Sheet("published_group_sizes.csv", PublishedGroupSize, {}, ("group", "size", "source_urls")),
    Sheet("published_counts.csv", PublishedCount, {}, ("source_urls",)),
    Sheet("judicial_policies.csv", JudicialPolicy, {}, ("key", "title", "source_urls")),
)


@dataclass(frozen=True, slots=True)
class _Row:
    place: str  # file and line
    fact: AnyFact


def load_register(folder: Path = HERE) -> list[Observation]:
    """Every row as an observation, in the order of the files.

    Raises RegisterError with one line for each problem found: file, line, field, value, expected.
    """
    problems: list[str] = []
    rows = [row for sheet in SHEETS for row in _read_sheet(folder / sheet.file, sheet, problems)]
    problems += _duplicates(rows)
    problems += _unknown_stages(rows)
    if problems:
        raise RegisterError(problems)
    return [
        Observation(row.fact, Origin("register", "register", Rank.REGISTER, f"register:{row.place.split(':')[0]}"), "")
        for row in rows
    ]


def _read_sheet(path: Path, sheet: Sheet, problems: list[str]) -> Iterator[_Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{sheet.file}: expected a readable UTF-8 CSV file, found {error}")
        return
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    known = [name for name in sheet.fact.model_fields if name not in ("kind", *sheet.implied, *sheet.forbidden)]
    header = reader.fieldnames or []
    wrong = [
        f"unknown column {column!r}, expected one of {', '.join(known)}" for column in header if column not in known
    ]
    wrong += [f"expected column {column!r}, found none" for column in sheet.required if column not in header]
    problems += [f"{sheet.file}:1: {message}" for message in wrong]
    if wrong:
        return
    try:
        for cells in reader:
            place = f"{sheet.file}:{reader.line_num}"
            if fact := _read_row(place, cells, sheet, problems):
                yield _Row(place, fact)
    except csv.Error as error:
        problems.append(f"{sheet.file}:{reader.line_num}: expected well-formed CSV, found {error}")


def _read_row(place: str, cells: dict[Any, Any], sheet: Sheet, problems: list[str]) -> AnyFact | None:
    if None in cells or None in cells.values():
        problems.append(
            f"{place}: expected {len(cells) - (None in cells)} cells as in the header, found another number"
        )
        return None
    for column in sheet.required:
        if not (cells.get(column) or "").strip():
            problems.append(f"{place}: {column}: expected a value, found none")
            return None
    given: dict[str, Any] = {name: value.strip() for name, value in cells.items() if value.strip()}
    for name in ("source_urls", "unsourced"):
        if name in given:
            given[name] = tuple(part.strip() for part in given[name].split(";") if part.strip())
    try:
        return sheet.fact.model_validate({**given, **sheet.implied})
    except ValidationError as error:
        problems.extend(f"{place}: {found}" for found in fact_errors(error))
        return None


def _duplicates(rows: list[_Row]) -> Iterator[str]:
    """A key, a docket or a citation names one fact."""
    keys: dict[tuple[str, str], str] = {}
    rulings: dict[str, tuple[str, Decision]] = {}
    for row in rows:
        fact = row.fact
        if fact.key and not isinstance(fact, Stage):
            first = keys.setdefault((fact.kind, fact.key), row.place)
            if first != row.place:
                yield f"{row.place}: key: {fact.key!r} stands already at {first}, expected one row a key"
        if isinstance(fact, Decision):
            for identity in tokens_of(fact):
                place, other = rulings.setdefault(identity, (row.place, fact))
                if place == row.place:
                    continue
                if other.outcome != fact.outcome:
                    found = f"{fact.outcome or 'none'} here and {other.outcome or 'none'} at {place}"
                    yield f"{row.place}: docket: {identity!r} has two outcomes, {found}; expected one"
                else:
                    yield f"{row.place}: docket: {identity!r} stands already at {place}, expected one row a ruling"


def _unknown_stages(rows: list[_Row]) -> Iterator[str]:
    """A stage joins two rulings of the register."""
    known = {row.fact.key for row in rows if isinstance(row.fact, Decision)}
    for row in rows:
        if isinstance(row.fact, Stage):
            for name in ("key", "superseded_by"):
                if (value := getattr(row.fact, name)) not in known:
                    yield f"{row.place}: {name}: {value!r} is not the key of a ruling in the register"
