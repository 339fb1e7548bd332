"""The command line as its users meet it: real processes, exit codes, clean JSON, one line for a failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scrapers.register import HERE
from tests.running import Workshop, edit

KEYS = {
    *("jurisdiction", "name", "group", "basis", "qualifiers", "provisional"),
    *("group_without_provisional", "since", "grounds", "contrary"),
}


class Shell:
    """A folder with a database in which commands are run."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "PREFECT_"))},
            "COMITY_DATABASE_URL": workshop.settings.database_url,
            "COMITY_ARCHIVE_URL": workshop.settings.archive_url,
            "COMITY_REGISTER_FOLDER": str(workshop.register),
        }

    def __call__(self, *words: str, code: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command; it must end with that exit code."""
        command = [sys.executable, "-m", "flows.cli", *words]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=self.environment, check=False)
        assert done.returncode == code, done.stderr
        return done

    def json(self, *words: str, stdin: str = "") -> Any:
        """What a command prints with --json."""
        return json.loads(self(*words, "--json", stdin=stdin).stdout)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell with a database that one run has filled; commands here only read it."""
    folder = tmp_path_factory.mktemp("shell")
    found = Shell(Workshop(f"sqlite:///{folder / 'comity.db'}", folder))
    found("run", "--direct")
    return found


def test_a_run_reports_as_json_what_it_read_and_changed(tmp_path: Path) -> None:
    fresh = Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))
    first, second = fresh.json("run", "--direct"), fresh.json("run", "--direct")
    assert first["mode"] == "renditions"
    assert {"jurisdiction", "before", "after", "effective_on", "trigger_key"} <= first["group_changes"][0].keys()
    assert (second["inserted"], second["updated"], second["removed"], second["group_changes"]) == (0, 0, 0, [])


def test_groups_have_the_fields_of_the_contract(shell: Shell) -> None:
    answer = shell.json("groups", "--valid", "2021-06-08", "--known", "2021-11-19")
    assert all(row.keys() >= KEYS for row in answer)
    (gb,) = [row for row in answer if row["jurisdiction"] == "GB"]
    assert (gb["group"], gb["qualifiers"], gb["grounds"][0]["key"]) == (3, ["to_be_confirmed"], "gb-2015-spliethoff")


def test_groups_for_people_name_every_group_and_say_what_they_are_not(shell: Shell) -> None:
    text = shell("groups").stdout
    assert "Group 2: recognized by reciprocity (7)" in text
    assert "Information, not legal advice." in text


def test_another_policy_gives_other_groups(shell: Shell) -> None:
    groups = {row["jurisdiction"]: row["group"] for row in shell.json("groups", "--policy", "monetary-only")}
    assert (groups["JP"], groups["DE"]) == (4, 3)


def test_explain_names_the_deciding_ground_the_losers_and_the_sources(shell: Shell) -> None:
    answer = shell.json("explain", "AU")
    assert answer["deciding"]["key"] == "au-2017-liu-ma"
    why = {item["key"]: item["why"] for item in answer["losing"]}
    assert why["au-2022-wu-yin"] == "set aside by the later stage au-2023-yin-wu-vsca"
    assert answer["sources"]["au-2017-liu-ma"]


def test_explain_quotes_the_page_and_calls_a_rendition_one(shell: Shell) -> None:
    quoted = [
        source for source in shell.json("explain", "GB")["sources"]["gb-spar-shanghai-2022"] if source.get("span")
    ]
    assert quoted and all(source["rendition"] and "Shanghai Maritime Court" in source["span"] for source in quoted)


def test_explain_takes_a_name(shell: Shell) -> None:
    assert shell.json("explain", "South Korea")["jurisdiction"] == "KR"


def test_explain_tells_a_group_4_country_what_is_missing(shell: Shell) -> None:
    assert "no source seen says that the treaty is in force" in shell("explain", "IR").stdout
    assert shell.json("explain", "IR")["missing"].startswith("needed: a treaty in force")


def test_changes_name_the_trigger_and_its_evidence(shell: Shell) -> None:
    answer = shell.json("changes", "--since", "2022-01-01")
    found = [
        (row["jurisdiction"], row["before"], row["after"], row["effective_on"], row["trigger"]["key"]) for row in answer
    ]
    assert found == [
        ("GB", 3, 2, "2022-03-17", "gb-spar-shanghai-2022"),
        ("JP", 4, 2, "2023-09-30", "jp-sic-shanghai-2023"),
        ("TH", 4, 2, "2024-06-18", "th-orientthai-nanning-2024"),
    ]
    assert all(row["trigger"]["urls"] for row in answer)


def test_a_what_if_reads_a_file_or_standard_input(shell: Shell, tmp_path: Path) -> None:
    facts = json.dumps([{"kind": "withdraw", "key": "(2018) Hu 72 Xie Wai Ren No. 1"}])
    (tmp_path / "facts.json").write_text(facts)
    assert shell.json("what-if", str(tmp_path / "facts.json")) == shell.json("what-if", "-", stdin=facts)
    assert shell.json("what-if", "-", stdin=facts)[0]["after"] == 3


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ("no json", "expected a JSON list of facts"),
        ('{"kind": "withdraw"}', "expected a JSON list of facts"),
        ('[{"kind": "wish"}]', "entry 1: kind: expected one of"),
        ('[{"kind": "withdraw", "key": "nobody"}]', "found 'nobody'"),
        ('[{"kind": "treaty", "jurisdiction": "XX"}]', "expected an ISO 3166 country code"),
    ],
)
def test_a_what_if_that_cannot_be_read_fails_with_one_line(shell: Shell, facts: str, reason: str) -> None:
    failed = shell("what-if", "-", stdin=facts, code=1)
    assert reason in failed.stderr
    assert len(failed.stderr.strip().splitlines()) == 1


def test_parse_prints_json_lines_without_a_database(shell: Shell) -> None:
    page = HERE.parent / "renditions" / "cjo" / "chinese-court-first-recognizes-a-south-korean-judgment.html"
    url = "https://www.chinajusticeobserver.com/a/chinese-court-first-recognizes-a-south-korean-judgment"
    (line,) = shell("parse", str(page), "--url", url).stdout.splitlines()
    assert {"kind": "decision", "jurisdiction": "KR", "decided_on": "2019-03-25"}.items() <= json.loads(line).items()


def test_the_digest_is_printed_alone(shell: Shell) -> None:
    assert shell("db", "check", "--digest").stdout.strip() == shell.workshop.digest()
    assert shell.json("db", "check", "--digest") == {"damaged": [], "digest": shell.workshop.digest()}


def test_a_bad_register_fails_with_one_line_for_each_problem(tmp_path: Path) -> None:
    fresh = Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))
    edit(fresh.workshop.register / "treaties.csv", lambda rows: rows[0].update(jurisdiction="XX"))
    edit(fresh.workshop.register / "decisions_inbound.csv", lambda rows: rows[0].update(decided_on="2020-02-30"))
    failed = fresh("run", "--direct", code=1)
    lines = [line for line in failed.stderr.splitlines() if line.startswith("comity: ")]
    assert [line.split(":")[2].strip() for line in lines] == ["treaties.csv", "decisions_inbound.csv"]
    assert not (tmp_path / "comity.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("groups", "--valid", "yesterday"),
        ("explain", "Atlantis"),
        ("run", "--source", "nobody"),
        ("nonsense",),
        ("groups", "--policy", "none"),
    ],
)
def test_bad_usage_exits_2(shell: Shell, words: tuple[str, ...]) -> None:
    shell(*words, code=2)


def test_a_question_before_the_first_run_says_what_to_do(tmp_path: Path) -> None:
    shell = Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))
    (tmp_path / "comity.db").touch()
    failed = shell("groups", code=1)
    assert failed.stderr.strip().endswith("is empty: run `comity run` first, or `comity db upgrade`")


def test_help_and_parse_load_neither_prefect_nor_a_database() -> None:
    heavy = "[name for name in ('prefect', 'sqlalchemy', 'alembic') if name in sys.modules]"
    loaded = f"import sys, flows.cli, scrapers.parse; print({heavy})"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
