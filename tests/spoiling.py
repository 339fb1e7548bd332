"""A copy of the register that a test may spoil, and what is wrong with it then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.errors import RegisterError
from scrapers.register import HERE, SHEETS, load_register
from tests.running import edit


def copy_of_the_register(folder: Path) -> Path:
    """A copy of the shipped register in the folder."""
    for sheet in SHEETS:
        shutil.copy(HERE / sheet.file, folder / sheet.file)
    return folder


def problems(folder: Path) -> list[str]:
    """What the loader says of it, one line each; it must fail."""
    with pytest.raises(RegisterError) as caught:
        load_register(folder)
    return caught.value.problems


def set_cell(folder: Path, file: str, key: str, **cells: str) -> None:
    """Change cells of the row with that key."""

    def change(rows: list[dict[str, str]]) -> None:
        (row,) = [row for row in rows if row["key"] == key]
        row.update(cells)

    edit(folder / file, change)
