"""`comity replay` as users meet it: one line for a failure, a question on a terminal, nothing made by a dry run."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.replaying import everything
from tests.running import Workshop, without
from tests.test_cli import Shell

SPAR = "gb-spar-shanghai-2022"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell with a filled database."""
    found = Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))
    found("run", "--direct", "--source", "cjo")
    return found


@pytest.mark.parametrize("words", [("replay",), ("replay", "--dry-run", "--json")])
def test_without_an_archive_there_is_one_line_and_no_database(tmp_path: Path, words: tuple[str, ...]) -> None:
    shell = Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))
    for _ in range(2):
        failed = shell(*words, code=1)
        (line,) = failed.stderr.strip().splitlines()
        assert "holds no page: run `comity run` first" in line
        assert failed.stdout == ""
        (tmp_path / "archive").mkdir(exist_ok=True)
    assert not (tmp_path / "comity.db").exists()


def test_a_bad_register_is_one_line_and_no_database(shell: Shell, tmp_path: Path) -> None:
    shell.workshop.edit("treaties.csv", lambda rows: rows[0].update(jurisdiction="XX"))
    shell.environment["COMITY_DATABASE_URL"] = f"sqlite:///{tmp_path / 'none' / 'comity.db'}"
    (line,) = shell("replay", code=1).stderr.strip().splitlines()
    assert line.startswith("comity: register: treaties.csv:2: jurisdiction: expected")
    assert not (tmp_path / "none").exists()


def test_an_archive_of_which_no_run_took_a_page_is_one_line_too(tmp_path: Path) -> None:
    shell = Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))
    shell("run", "--direct", "--dry-run", "--source", "hcch")
    assert "holds no page that a run took" in shell("replay", code=1).stderr


def test_a_dry_run_beside_no_database_says_that_all_is_new_and_makes_none(shell: Shell, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none' / 'comity.db'}"
    shell.environment["COMITY_DATABASE_URL"] = url
    answer = shell.json("replay", "--dry-run")
    assert SPAR in answer["tables"]["decision"]["inserted"]
    assert not any(found["changed"] or found["closed"] for found in answer["tables"].values())
    assert not (tmp_path / "none").exists()
    assert {**shell.json("replay"), "dry_run": True, "run_id": None} == answer


def test_a_dry_run_leaves_an_empty_postgresql_database_empty(shell: Shell, postgres_url: str) -> None:
    shell.environment["COMITY_DATABASE_URL"] = postgres_url
    assert SPAR in shell.json("replay", "--dry-run")["tables"]["decision"]["inserted"]
    assert "is empty: run `comity run` first" in shell("groups", code=1).stderr


def test_for_people_long_lists_are_cut_and_what_was_written_is_said(shell: Shell, tmp_path: Path) -> None:
    same = shell("replay").stdout
    assert "nothing differs" in same
    assert "written as run" in same
    shell.environment["COMITY_DATABASE_URL"] = f"sqlite:///{tmp_path / 'empty.db'}"
    shown = shell("replay", "--dry-run").stdout
    assert "more; all: `comity replay --dry-run --json`" in shown
    assert "AE: group 4 → 1 from 2005-04-12, treaty treaty-ae" in shown
    assert "dry run: nothing was written" in shown


def test_on_a_terminal_it_asks_before_it_writes(shell: Shell) -> None:
    workshop = shell.workshop
    workshop.edit("decisions_inbound.csv", without(SPAR))
    before = everything(workshop, but=())
    code, shown = on_a_terminal(shell, "n\n", "replay")
    assert code == 1
    assert "Write this?" in shown
    assert "comity: nothing was written" in shown
    assert everything(workshop, but=()) == before
    assert on_a_terminal(shell, "y\n", "replay")[0] == 0
    assert workshop.groups()["GB"]["group"] == 3
    code, shown = on_a_terminal(shell, "", "replay")  # nothing differs now: nothing to ask
    assert (code, "Write this?" in shown) == (0, False)


@pytest.mark.parametrize("words", [("replay", "--yes"), ("replay", "--json")])
def test_it_does_not_ask_who_says_yes_or_is_a_program(shell: Shell, words: tuple[str, ...]) -> None:
    shell.workshop.edit("decisions_inbound.csv", without(SPAR))
    code, shown = on_a_terminal(shell, "", *words)
    assert (code, "Write this?" in shown) == (0, False)
    assert shell.workshop.groups()["GB"]["group"] == 3


def on_a_terminal(shell: Shell, typed: str, *words: str) -> tuple[int, str]:
    """Run a command whose input is a terminal; its exit code and all that it printed."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, typed.encode())
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", *words],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=shell.environment,
            check=False,
            timeout=120,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    return done.returncode, done.stdout.decode()
