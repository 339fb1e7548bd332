"""The register: the project's own compilation of facts with citations, in version control.

Each CSV here is one kind of fact; a correction is an edit, reviewed like code. Columns are the
contract's field names. `unsourced` names the fields that no page seen states: they are used and
marked. Loading is strict: one wrong cell, and nothing is loaded.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.errors import RegisterError, shortly
from models.facts import AnyFact, Decision, Observation, Origin, Treaty, fact_errors
from models.vocabulary import Rank
from scrapers.register.checks import Row, impossible_stages, twice_told, unread_dockets
from scrapers.register.sheets import SHEETS, Sheet

__all__ = ["HERE", "SHEETS", "load_register"]

HERE = Path(__file__).parent
_FORMULA = re.compile(r"[=@]|[+-](?!\d+$)")  # to a spreadsheet, where people edit these files
_MOST_TOLD = 3  # of the columns that are wrong: mostly all are, for it is another file


@dataclass(slots=True)
class _Reading:
    """What a reading of the register has met so far."""

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    ruling_keys: set[str] = field(default_factory=set)
    all_rulings_read: bool = True


def load_register(folder: Path = HERE) -> list[Observation]:
    """Every row as an observation, in the order of the files.

    Raises RegisterError with one line for each problem found: file, line, field, value, expected.
    """
    reading = _Reading()
    for sheet in SHEETS:
        if not _read_sheet(folder / sheet.file, sheet, reading) and sheet.fact is Decision:
            reading.all_rulings_read = False
    problems = [
        *reading.problems,
        *twice_told(reading.rows),
        *unread_dockets(reading.rows),
    ]
    if reading.all_rulings_read:
        problems += impossible_stages(reading.rows, reading.ruling_keys)
    if problems:
        raise RegisterError(problems)
    return [row.seen for row in reading.rows]


def _read_sheet(path: Path, sheet: Sheet, reading: _Reading) -> bool:
    """Read all rows of a file; False when the file as a whole cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reading.problems.append(f"{sheet.file}: expected a readable UTF-8 CSV file, found {error}")
        return False
    # newline="" leaves line ends to the reader: a line may also be U+2028 to Python, but never to CSV.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        if fault := _header_fault(header, sheet):
            reading.problems.append(f"{sheet.file}:1: {fault}")
            return False
        while True:
            line = reader.line_num + 1
            if (cells := next(reader, None)) is None:
                return _has_rows(sheet, line, reading)
            if cells:
                _read_row(f"{sheet.file}:{line}", header, cells, sheet, reading)
    except csv.Error as error:
        reading.problems.append(f"{sheet.file}:{line}: expected well-formed CSV, found {error}")
        return False


def _has_rows(sheet: Sheet, line: int, reading: _Reading) -> bool:
    """A file without any row is a broken copy, not news that there are no treaties."""
    if line == 2:
        reading.problems.append(f"{sheet.file}:2: expected rows, found only the header")
    return line > 2


def _header_fault(header: Sequence[str], sheet: Sheet) -> str | None:
    """What is wrong with the first line, in one line."""
    faults = [f"unknown column {shortly(name)}" for name in header if name not in sheet.known][:_MOST_TOLD]
    faults += [f"column {shortly(name)} twice" for name, times in Counter(header).items() if times > 1][:_MOST_TOLD]
    faults += [f"no column {name!r}" for name in sheet.columns if name not in header]
    return f"{', '.join(faults)}; expected {', '.join(sheet.columns)}" if faults else None


def _read_row(place: str, header: Sequence[str], cells: Sequence[str], sheet: Sheet, reading: _Reading) -> None:
    if len(cells) != len(header):
        reading.problems.append(f"{place}: expected {len(header)} cells as in the header, found {len(cells)}")
        return
    given: dict[str, Any] = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
    if sheet.fact is Decision:
        reading.ruling_keys.add(given.get("key", ""))
    faults = [f"{name}: expected a value, found none" for name in sheet.required if name not in given]
    faults += [
        f"{name}: expected text, found a formula: {shortly(cell)}"
        for name, cell in given.items()
        if _FORMULA.match(cell)
    ]
    for name in ("source_urls", "unsourced"):
        if name in given:
            given[name] = tuple(part.strip() for part in given[name].split(";") if part.strip())
    if not faults:
        try:
            fact = sheet.fact.model_validate({**given, **dict(sheet.implied)})
        except ValidationError as error:
            faults = [str(found) for found in fact_errors(error)]
        else:
            faults = list(_uncited(fact))
            origin = Origin("register", "register", Rank.REGISTER, f"register:{sheet.file}")
            reading.rows.append(Row(place, Observation(fact, origin, "")))
    reading.problems += [f"{place}: {fault}" for fault in faults]


def _uncited(fact: AnyFact) -> Iterator[str]:
    """A treaty or ruling cites a page, or says which of its fields no page seen states."""
    if isinstance(fact, Decision | Treaty) and not fact.source_urls and not fact.unsourced:
        yield "source_urls: expected a page, or the names of fields in unsourced, found neither"
