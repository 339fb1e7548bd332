"""An export is there whole or not at all, and takes the place of nothing but an earlier export."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import db.export
from flows.cli import app
from flows.export import folder
from tests.export.conftest import content, exported
from tests.running import Workshop

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def as_csv(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export as CSV."""
    return exported(workshop, tmp_path_factory.mktemp("folder") / "out").folder


@pytest.fixture
def earlier(as_csv: Path, tmp_path: Path) -> Path:
    """The same in a folder of this test's own."""
    return shutil.copytree(as_csv, tmp_path / "out")


def refused(workshop: Workshop, *words: str, code: int = 1) -> str:
    """The one line that a command ends with; a process of its own, as `main` makes the line."""
    command = [sys.executable, "-m", "flows.cli", "export", *words]
    environment = os.environ | {"COMITY_DATABASE_URL": workshop.settings.database_url}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    return done.stderr


def kill(workshop: Workshop, place: Path, where: str) -> None:
    """An export as JSON Lines that is killed."""
    command = [sys.executable, "-m", "tests.export.dying", workshop.settings.database_url, str(place), where]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL


def left_beside(place: Path) -> list[Path]:
    """What lies beside a folder."""
    return [path for path in place.parent.iterdir() if path != place]


# --- what may be replaced ---------------------------------------------------------------------------------------------


def test_a_folder_is_made_with_those_above_it(workshop: Workshop, tmp_path: Path) -> None:
    assert (exported(workshop, tmp_path / "a" / "b").folder / "SHA256SUMS").exists()


def test_an_empty_folder_is_filled(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert (exported(workshop, tmp_path / "out").folder / "SHA256SUMS").exists()


def test_an_earlier_export_is_replaced_whole(workshop: Workshop, earlier: Path) -> None:
    exported(workshop, earlier, "--format", "jsonl")
    assert {path.suffix for path in earlier.glob("country_groups.*")} == {".jsonl"}
    assert left_beside(earlier) == []


def test_behind_a_link_lies_the_folder(workshop: Workshop, earlier: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(earlier)
    exported(workshop, link, "--format", "jsonl")
    assert link.is_symlink()
    assert (earlier / "country_groups.jsonl").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("thesis.txt", "mine"),
        ("datapackage.json", '{"name": "comity"}'),
        ("datapackage.json", "[]"),
        ("SHA256SUMS", "mine"),
    ],
)
def test_a_folder_that_is_no_export_is_left_alone(workshop: Workshop, tmp_path: Path, name: str, text: str) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / name).write_text(text)
    told = call_fails(workshop, mine)
    assert f"found {name} in it; left alone" in told
    assert content(mine) == {name: text.encode()}


@pytest.mark.parametrize("name", ["thesis.txt", "a folder/thesis.txt"])
def test_an_export_that_somebody_added_to_is_left_alone(workshop: Workshop, earlier: Path, name: str) -> None:
    (earlier / name).parent.mkdir(exist_ok=True)
    (earlier / name).write_text("mine")
    assert f"found {Path(name).parts[0]} in it; left alone" in call_fails(workshop, earlier)
    assert (earlier / name).read_text() == "mine"
    assert (earlier / "country_groups.csv").exists()


def test_a_package_of_somebody_else_is_left_alone(workshop: Workshop, earlier: Path) -> None:
    descriptor = earlier / "datapackage.json"
    descriptor.write_text(descriptor.read_text().replace('"name": "comity"', '"name": "synthetic"', 1))
    assert "left alone" in call_fails(workshop, earlier)


def test_what_is_added_while_it_is_written_is_kept(
    workshop: Workshop, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = folder._sweep

    def add(place: Path) -> None:
        sweep(place)
        (earlier / "late.txt").write_text("mine")

    monkeypatch.setattr(folder, "_sweep", add)
    assert "found late.txt in it" in call_fails(workshop, earlier)
    assert (earlier / "late.txt").read_text() == "mine"
    assert left_beside(earlier) == []


def call_fails(workshop: Workshop, place: Path) -> str:
    """Why an export failed."""
    environment = {"COMITY_DATABASE_URL": workshop.settings.database_url}
    done = CliRunner().invoke(app, ["export", str(place), "--format", "feed"], env=environment)
    assert done.exit_code == 1
    assert done.stdout == ""
    return str(done.exception)


def test_the_folder_that_one_stands_in_is_not_taken_away(
    workshop: Workshop, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(earlier)
    assert "found the folder that this runs in; left alone" in call_fails(workshop, Path())


# --- what ends it early -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["table", "put"])
def test_a_kill_before_the_end_leaves_the_earlier_export_and_what_is_removed_a_day_later(
    workshop: Workshop, earlier: Path, where: str
) -> None:
    before = content(earlier)
    kill(workshop, earlier, where)
    assert content(earlier) == before
    (left,) = left_beside(earlier)
    os.utime(left, times=(time.time() - 90_000,) * 2)
    exported(workshop, earlier)
    assert left_beside(earlier) == []


def test_a_kill_at_the_end_leaves_the_new_export(workshop: Workshop, earlier: Path, tmp_path: Path) -> None:
    kill(workshop, earlier, "swept")
    wanted = content(exported(workshop, tmp_path / "other", "--format", "jsonl").folder)
    assert content(earlier) == wanted


def test_what_lies_beside_it_for_less_than_a_day_could_be_of_an_export_that_goes_on(
    workshop: Workshop, earlier: Path
) -> None:
    going_on = earlier.with_name(f".{earlier.name}.synthetic.part")
    going_on.mkdir()
    exported(workshop, earlier)
    assert left_beside(earlier) == [going_on]


def test_where_folders_cannot_swap_names_the_earlier_export_is_replaced_too(
    workshop: Workshop, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_exchanged", lambda one, other: False)
    exported(workshop, earlier, "--format", "jsonl")
    assert (earlier / "country_groups.jsonl").exists()
    assert left_beside(earlier) == []


def test_a_full_disk_is_one_line_and_leaves_the_earlier_export(workshop: Workshop, earlier: Path) -> None:
    before = content(earlier)
    limit = 100_000
    assert max(map(len, before.values())) > limit
    command = [sys.executable, "-m", "flows.cli", "export", str(earlier), "--format", "parquet", "--format", "csv"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=os.environ | {"COMITY_DATABASE_URL": workshop.settings.database_url, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"comity: {earlier}: expected a folder that can be written, found File too large\n"
    assert content(earlier) == before
    assert left_beside(earlier) == []


def test_midnight_in_between_is_told_and_writes_nothing(
    workshop: Workshop, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(earlier)
    today = db.export._today
    days = iter(range(2))
    monkeypatch.setattr(db.export, "_today", lambda connection: today(connection).replace(day=1 + next(days)))
    assert "once more, please" in call_fails(workshop, earlier)
    assert content(earlier) == before
    assert left_beside(earlier) == []


def test_a_place_below_a_file_is_one_line(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    told = call_fails(workshop, tmp_path / "file" / "out")
    assert told.startswith(f"{tmp_path / 'file' / 'out'}: expected a folder that can be written, found ")
    assert "\n" not in told


def test_a_file_in_its_place_is_one_line(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    assert "found a file; left alone" in call_fails(workshop, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_that_is_not_to_be_written_is_one_line(workshop: Workshop) -> None:
    told = refused(workshop, "/proc/comity")  # where nobody can make a folder, root neither
    assert told.startswith("comity: /proc/comity: expected a folder that can be written, found ")
    assert told.count("\n") == 1


def test_a_wrong_format_is_bad_usage_and_the_right_ones_are_named(workshop: Workshop, tmp_path: Path) -> None:
    told = refused(workshop, str(tmp_path / "out"), "--format", "xlsx", code=2)
    assert "expected csv, csv-spreadsheet, parquet, jsonl, feed, found 'xlsx'" in told
    assert not (tmp_path / "out").exists()
