"""Whatever stands in any argument of any command: an exit code, one line, and not a row differs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from flows.cli import app
from models.errors import ComityError
from tests.running import Workshop
from tests.security.commanding import Ended, commands
from tests.upgrades.releases import SOURCES, keep_small

HOSTILE = {
    "quote": "'",
    "drop": "GB'; DROP TABLE decision; --",
    "or": "GB' OR '1'='1",
    "union": '" UNION SELECT body FROM observation --',
    "comment": "GB/**/--",
    "backslash": "\\'; DELETE FROM run; --",
    "wildcards": "%_*?[a-z]",
    "braces": "{0.__class__} %(name)s {{ 7 * 7 }} $(id) `id`",
    "nul": "GB\0'; DROP TABLE run",
    "controls": "\x1b[2J\x07\x08\x7f\r",
    "lines": "GB\nDROP TABLE run;\u2028\u0085",
    "bidi": "\u202eGB\u2066",
    "surrogate": "\udcff",
    "emptiness": "",
    "blanks": " \t ",
    "long": "A" * 100_000,
    "climbing": "../climbing/../..",  # no further than the folder of this run: a command may write where it is told to
    "number": "9" * 400,
}
# Words that a command needs beside the one that is hostile; by the argument's own name, else by its type.
INNOCENT = {"code": "GB", "key": "no-such-key", "by": "a test", "why": "made up", "url": "https://example.org/"}
BESIDE = {"run": ("--direct", "--dry-run"), "replay": ("--dry-run",)}  # where an argument may turn out to be a good one
PROCESSES = ("flows.serve.serve", "flows.deploying.put_in_place")


@dataclass(frozen=True, slots=True)
class Place:
    """One argument or option of one command."""

    command: tuple[str, ...]
    needed: tuple[Any, ...]
    parameter: Any

    def __str__(self) -> str:
        return f"{' '.join(self.command)} {self.parameter.opts[0]}"

    def words(self, text: str, innocent: dict[str, str]) -> list[str]:
        """The command with that text in this place."""
        words = [*self.command, *BESIDE.get(self.command[0], ())]
        given = {one.name: innocent.get(one.name, "no-such") for one in self.needed} | {self.parameter.name: text}
        parameters = {one.name: one for one in (*self.needed, self.parameter)}
        options = [one for one in parameters.values() if one.param_type_name == "option"]
        arguments = [one for one in parameters.values() if one.param_type_name == "argument"]
        words += [f"{one.opts[-1]}={given[one.name]}" for one in options]
        return [*words, "--", *(given[one.name] for one in arguments)]


def places(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[Place]:
    """Every place of every command below this one, found in the app itself: a new command is tried by itself."""
    command = command or get_command(app)
    for name, below in getattr(command, "commands", {}).items():
        yield from places(below, (*path, name))
    taking = [one for one in command.params if not getattr(one, "is_flag", False) and one.name != "help"]
    for parameter in taking:
        yield Place(path, tuple(one for one in taking if one.required), parameter)


PLACES = list(places())


def small(folder: Path) -> Workshop:
    """A database that holds a part of the register and one source."""
    found = Workshop(f"sqlite:///{folder / 'comity.db'}", folder)
    keep_small(found.register)
    found.run(sources=SOURCES)
    return found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A database that one run has filled."""
    folder = tmp_path_factory.mktemp("arguments")
    return small(folder)


@pytest.fixture
def here(filled: Workshop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """An empty folder to work in, and the words that are no harm; nothing here starts a process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("database_url", "archive_url"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", getattr(filled.settings, name))

    def refuse(*_: object) -> None:
        raise ComityError("not started by this test")

    for process in PROCESSES:
        monkeypatch.setattr(process, refuse)
    (tmp_path / "facts.json").write_text("[]")
    return {**INNOCENT, "file": "facts.json"}


def test_the_walk_through_the_commands_meets_them_all() -> None:
    found = {str(place) for place in PLACES}
    assert found >= {
        "explain code",
        "run --since",
        "review confirm --why",
        "what-if file",
        "parse --url",
        "serve --port",
    }


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_no_text_in_any_argument_reaches_the_database_as_anything_but_text(
    place: Place,
    filled: Workshop,
    here: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = commands(monkeypatch, capsys)
    digest = filled.digest()
    for name, text in HOSTILE.items():
        it_ends_well(command(*place.words(text, here)), f"{place} {name}")
    assert filled.digest() == digest


def it_ends_well(ended: Ended, what: str) -> None:
    """In one line, and without a sign that a terminal would obey."""
    assert ended.code in (0, 1, 2), what
    assert "Traceback" not in ended.err, what
    lines = ended.err.removesuffix("\n").split("\n")
    if ended.code == 1:
        assert len(lines) == 1 and lines[0].startswith("comity: "), (what, ended.err[:500])
    if ended.code == 2:
        assert "Error: " in ended.err, (what, ended.err[:500])
    signs = {unicodedata.category(sign) for sign in ended.err if sign != "\n"}
    assert not signs & {"Cc", "Cf", "Cs", "Zl", "Zp"}, (what, ended.err[:500])
    assert len(ended.err) < 3000, (what, len(ended.err))


def test_what_a_reviewer_writes_is_kept_as_it_is_and_nothing_else_happens(
    here: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own = small(tmp_path / "own")
    monkeypatch.setenv("COMITY_DATABASE_URL", own.settings.database_url)
    monkeypatch.setenv("COMITY_ARCHIVE_URL", own.settings.archive_url)
    command = commands(monkeypatch, capsys)
    by, why = "Robert'); DROP TABLE observation; --", '=HYPERLINK("http://x") <script>alert(1)</script> {{ 7 * 7 }}'
    assert command("review", "confirm", "kr-zhang-shenyang-2015", f"--by={by}", f"--why={why}").code == 0
    (review,) = json.loads(command("review", "list", "--json").out)["reviews"]
    assert (review["by"], review["why"]) == (by, why)
    for sign in "\0\n\x1b":
        assert command("review", "confirm", "kr-zhang-shenyang-2015", f"--by=a{sign}b", "--why=made up").code == 2
    assert own.groups()
