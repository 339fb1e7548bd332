"""A package of a database that is as awkward as one can be. What is added to the shipped register is made up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from db.record import begin_run, record
from scrapers.register import load_register
from tests.clocks import FINNISH, call, filled, made_up
from tests.report.conftest import HOSTILE, spoil
from tests.running import Workshop

TEXTS = [  # those that a fact may hold; tests/export/test_tables.py has worse
    '=HYPERLINK("https://example.org","synthetic")',
    "+1",
    "-1",
    "@SUM(A1:A9)",
    "'quoted'",
    'He said "no", and; =1',
    "\u202eright to left\u2066",
    "👩🏽‍⚖️ 判决",
    "NA",
    "null",
    "2023-09",
    "007",
    "<script>synthetic</script>",
    "",
]
AWKWARD = [
    made_up("decision", f"fi-awkward-{number:02}", case_name=f"{text}", notes=text, deciding_court=text or None)
    for number, text in enumerate(TEXTS)
]


@dataclass(frozen=True)
class Exported:
    """A package, and the database that it is of."""

    workshop: Workshop
    folder: Path
    answer: dict[str, Any]

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """What `datapackage.json` says."""
        found: dict[str, Any] = json.loads(self.text("datapackage.json"))
        return found

    def text(self, name: str) -> str:
        """A file as text, line ends as they are."""
        return (self.folder / name).read_bytes().decode()


def exported(workshop: Workshop, folder: Path, *words: str) -> Exported:
    """What `comity export` writes."""
    return Exported(workshop, folder, json.loads(call(workshop, "export", str(folder), *words, "--json")))


def content(folder: Path) -> dict[str, bytes]:
    """The bytes of each file."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A database with reviews, hostile pages, awkward texts, and runs that moved groups."""
    folder = tmp_path_factory.mktemp("export")
    found = filled(f"sqlite:///{folder / 'comity.db'}", folder / "work")
    spoil(found)
    seen = [*load_register(found.register), *FINNISH, *HOSTILE, *AWKWARD]
    record(found.engine, begin_run(found.engine, "test", "0"), seen, [])
    return found


@pytest.fixture(scope="session")
def package(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The package in every format; only read."""
    words = [word for name in ("csv", "csv-spreadsheet", "parquet", "jsonl") for word in ("--format", name)]
    return exported(workshop, tmp_path_factory.mktemp("export") / "package", *words)
