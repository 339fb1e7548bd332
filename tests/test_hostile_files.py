"""Files that people edit, and that mean ill: a source's YAML, the register's CSV. One line, and nothing changes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import scrapers
from models.errors import RegisterError
from scrapers.sources import SourceError, read_source
from tests.running import Workshop
from tests.spoiling import copy_of_the_register, problems, set_cell

FILE = (Path(scrapers.__file__).parent / "sites" / "cjo.yml").read_text(encoding="utf-8")
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}, *a{n}]\n" for n in range(40))


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['echo planted']",
        "title: !!python/name:os.system",
        BOMB,
        FILE + "\nsame_hands: &x {family: x, when: *x}\n",
        "[" * 5_000,
        "- " * 5_000,
        "day: 2026-13-45",
        "number: " + "9" * 5_000,
        "? [a, b]\n: c",
        "? {a: b}\n: c",
        "a: b: c",
        "\ttab",
        "--- 1\n--- 2",
        "%YAML 9.9\n---\na",
        "'\x00'",
        "hosts: " + "x" * 100_000,
        "",
    ],
)
def test_a_source_s_file_that_means_ill_is_one_clear_line(text: str) -> None:
    with pytest.raises(SourceError, match=r"^x\.yml: ") as caught:
        read_source("x.yml", text)
    (line,) = str(caught.value).splitlines()
    assert len(line) < 1_000


# --- a file of the register -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (b"\x00", "treaties.csv:1: unknown column '\\x00key'"),
        ("\u202e".encode(), "treaties.csv:1: unknown column '\\u202ekey'"),
        (b"notes,", "treaties.csv:1: column 'notes' twice"),
        (b"\xff\xfe", "treaties.csv: expected a readable UTF-8 CSV file"),
        ("密,".encode("gb18030"), "treaties.csv: expected a readable UTF-8 CSV file"),
    ],
)
def test_a_file_of_the_register_in_another_form_is_one_line(spoilt: bytes, told: str, tmp_path: Path) -> None:
    path = copy_of_the_register(tmp_path) / "treaties.csv"
    path.write_bytes(spoilt + path.read_bytes())
    (problem,) = problems(tmp_path)
    assert problem.startswith(told)
    assert len(problem) < 1_000


@pytest.fixture
def limit_of_python() -> Iterator[None]:
    """The longest cell that Python itself reads: frictionless raises it for the whole process (5.21)."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("=HYPERLINK(0)", "found a formula: '=HYPERLINK(0)'"),
        ("@SUM(1)", "found a formula: '@SUM(1)'"),
        ("-2+3", "found a formula: '-2+3'"),
        ("\x1b[2J", "text without control characters, found '\\x1b[2J'"),
        ("x" * 10_000_000, "field larger than field limit"),
    ],
)
@pytest.mark.usefixtures("limit_of_python")
def test_a_cell_that_means_ill_is_one_line_with_file_and_row(cell: str, told: str, tmp_path: Path) -> None:
    set_cell(copy_of_the_register(tmp_path), "treaties.csv", "treaty-fr", title_en=cell)
    (problem,) = problems(tmp_path)
    assert re.match(r"treaties\.csv:\d+: ", problem)
    assert told in problem
    assert len(problem) < 500


def test_a_run_over_such_a_register_changes_nothing(tmp_path: Path) -> None:
    workshop = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    workshop.run()
    before = workshop.digest()
    set_cell(workshop.register, "treaties.csv", "treaty-fr", title_en="=1+1", status="never_in_force")
    with pytest.raises(RegisterError):
        workshop.run()
    assert workshop.digest() == before
