"""What the locks install: nothing unchecked, nothing under a licence that binds users, no known weakness unseen."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import pytest

from tests.security.audit import ACCEPTED, FOUND, NOT_MADE, ROOT, audit

LOCKS = sorted(ROOT.glob("requirements*.lock"))
PINNED = re.compile(r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[0-9][\w.+!-]*)( ; .+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# Licences that would bind whoever serves or ships this project, or that are none of free software.
DENIED = re.compile(
    r"AGPL|Affero|\bGPL|(?<!Lesser )General Public Licen|SSPL|Server Side Public|BUSL|Business Source|Commons Clause"
    r"|Elastic|proprietary|CC[- ]BY[- ](NC|ND|SA)",
    re.IGNORECASE,
)
# Packages whose metadata matches or says nothing, and why they are fine all the same.
JUDGED = {"text-unidecode": "Artistic License or GPL, whichever one likes (its README, 2026-11-25)"}


def entries(lock: Path) -> list[list[str]]:
    """Each requirement of a lock: its line, and those that continue it."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split("--hash", 1) for line in text.splitlines() if line and not line.startswith("#")]


def names(lock: Path) -> list[str]:
    """The packages of a lock."""
    return [entry[0].partition("==")[0] for entry in entries(lock)]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_and_checked_against_a_hash(lock: Path) -> None:
    assert len(entries(lock)) > 20
    for requirement, *hashes in entries(lock):
        assert PINNED.fullmatch(requirement.strip()), requirement  # no URL, no VCS, no folder, no option
        assert hashes and all(HASH.fullmatch(one) for one in f"--hash{hashes[0]}".split()), requirement


def licence_of(name: str) -> str:
    """What a package's metadata says of its licence; the first line of a whole text."""
    found = metadata(name)
    fields = (found.get_all(name) or [] for name in ("License-Expression", "Classifier", "License"))
    expressions, classifiers, texts = fields
    told = [*expressions, *(line for line in classifiers if line.startswith("License ::"))]
    told += [text.strip().partition("\n")[0] for text in texts]
    return "; ".join(line for line in told if line and line != "License :: OSI Approved")


def test_no_package_that_users_get_has_a_licence_that_binds_them() -> None:
    told: dict[str, str] = {}
    for name in names(ROOT / "requirements.lock"):
        try:
            told[name] = licence_of(name)
        except PackageNotFoundError:
            continue  # for another system or version of Python
    assert len(told) > 100
    doubtful = {name: licence for name, licence in told.items() if not licence or DENIED.search(licence)}
    assert doubtful.keys() == JUDGED.keys(), doubtful


def test_a_licence_that_binds_is_told_from_one_that_does_not() -> None:
    denied = ("AGPL-3.0-only", "GNU General Public License v3 (GPLv3)", "SSPL-1.0", "Proprietary", "GPL-2.0-or-later")
    assert all(DENIED.search(one) for one in denied)
    allowed = ("MIT", "LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "Apache-2.0", "MPL-2.0")
    assert not any(DENIED.search(one) for one in allowed)


# --- the audit; reports are synthetic ---------------------------------------------------------------------------------


def service(tmp_path: Path, report: Any) -> list[str]:
    """A program in the place of pip-audit that prints a report, or breaks off with a text."""
    program = tmp_path / "service.py"
    said = f"import sys; sys.exit({report!r})" if isinstance(report, str) else f"print({json.dumps(report)!r})"
    program.write_text(said)
    return [sys.executable, str(program)]


def package(*found: str) -> dict[str, Any]:
    return {"name": "made-up", "version": "1", "vulns": [{"id": one, "fix_versions": ["2"]} for one in found]}


PASSED_OVER = {"name": "made-up", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("report", "accepted", "code", "said"),
    [
        ({"dependencies": [package()]}, (), 0, "no weakness is known of 1 packages but for 0 accepted"),
        ({"dependencies": [package("X-1")]}, (), FOUND, "made-up 1: X-1, mended in 2"),
        ({"dependencies": [package("X-1")]}, ("X-1",), 0, "no weakness is known of 1 packages but for 1 accepted"),
        ({"dependencies": [package()]}, ("X-1",), FOUND, "X-1 is accepted and no longer found: take it off the list"),
        ({"dependencies": [package("X-1"), PASSED_OVER]}, (), FOUND, "made-up 1: X-1, mended in 2"),
        ({"dependencies": [package(), PASSED_OVER]}, (), NOT_MADE, "not made for 1 of 2 packages: the service knows"),
        ({"dependencies": []}, (), NOT_MADE, "not made for 0 of 0 packages"),
        ("no route to host", (), NOT_MADE, "not made: expected an answer of the advisory service, found no route"),
    ],
)
def test_an_audit_that_was_not_made_is_told_from_one_that_found_nothing(
    tmp_path: Path, report: Any, accepted: tuple[str, ...], code: int, said: str
) -> None:
    found, lines = audit(service(tmp_path, report), dict.fromkeys(accepted, "a reason"))
    assert found == code
    assert lines[0].startswith(said)


def test_an_audit_without_its_program_says_how_to_get_it(tmp_path: Path) -> None:
    code, (line,) = audit([str(tmp_path / "none")])
    assert code == NOT_MADE and line.endswith("`make audit-tools` installs it")


def test_what_is_accepted_has_a_reason_and_a_date() -> None:
    assert all(re.search(r"\w{3}.*20\d\d-\d\d-\d\d", reason) for reason in ACCEPTED.values())
