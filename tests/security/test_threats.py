"""The threat model keeps its word: each proof that it names is there, and no threat stands without one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PROOFS = re.findall(r"^- `(tests/[\w/]+\.py)(?:::(\w+))?`", MODEL, re.MULTILINE)


@pytest.mark.parametrize(("file", "name"), PROOFS, ids=[name or file for file, name in PROOFS])
def test_a_proof_that_is_named_is_there(file: str, name: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {name or 'test_'}", text, re.MULTILINE)
    assert name.startswith("test_") or not name or text.count(f"{name}(") > 1  # a step, which a test takes


def test_every_threat_has_a_proof() -> None:
    threats = [part for part in MODEL.split("\n## ")[1:] if not part.startswith("Who is trusted")]
    assert len(threats) >= 9
    assert [part.partition("\n")[0] for part in threats if "\n- `tests/" not in part] == []


def test_every_file_of_this_folder_proves_something() -> None:
    there = {str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "security").glob("test_*.py")}
    assert there - {str(Path(__file__).relative_to(ROOT))} <= {file for file, _ in PROOFS}


def test_how_to_report_names_no_address_that_nobody_reads() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "through the repository's host" in " ".join(text.split())
    assert "@" not in text
