"""A second, empty database is not made in silence because the working folder is another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.places import second_database
from tests.running import Workshop
from tests.test_cli import Shell

DEFAULT = "sqlite:///var/comity.db"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A working folder with a database that was used, and one without."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        (folder / "var").mkdir(parents=True)
    monkeypatch.chdir(first)
    assert second_database(DEFAULT) is None  # the first ever
    (first / "var" / "comity.db").touch()
    return first, second


def test_another_working_folder_is_noticed_until_a_database_is_there(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = folders
    monkeypatch.chdir(second)
    for _ in range(2):
        warning = second_database(DEFAULT)
        assert warning and str(first / "var" / "comity.db") in warning and "COMITY_DATABASE_URL" in warning
    (second / "var" / "comity.db").touch()
    assert second_database(DEFAULT) is None
    monkeypatch.chdir(first)
    assert second_database(DEFAULT) is None


def test_a_database_that_is_gone_is_not_missed(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = folders
    (first / "var" / "comity.db").unlink()
    monkeypatch.chdir(second)
    assert second_database(DEFAULT) is None


@pytest.mark.parametrize("url", ["sqlite:////somewhere/comity.db", "postgresql://127.0.0.1/comity", "no url"])
def test_a_database_that_does_not_hang_on_the_folder_is_nobodys_second(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.chdir(folders[1])
    assert second_database(url) is None


def test_where_nothing_can_be_remembered_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "state").touch()  # a file where a folder is needed
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    assert second_database(DEFAULT) is None


def test_a_run_says_so_before_it_makes_the_database(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = folders
    monkeypatch.chdir(second)
    shell = Shell(Workshop("sqlite:///var/comity.db", tmp_path / "shop"))
    done = shell("run", "--direct", "--json", "--source", "hcch")
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith(
        f"comity: {second / 'var' / 'comity.db'} is a new, empty database; the last one used is {first}"
    )
    assert shell("run", "--direct", "--json", "--source", "hcch").stderr == ""
