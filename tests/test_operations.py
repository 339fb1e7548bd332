"""What operators are told to type and to copy is there: units, Compose file, variables, commands, schedules."""

from __future__ import annotations

import configparser
import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import prefect.settings
import pytest
import yaml
from typer.main import get_command

from flows import prefect_home
from flows.cli import app
from flows.settings import Settings

ROOT = Path(__file__).parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
EXAMPLES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "deploy").rglob("*") if path.is_file()}
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]  # of a group of commands
OURS = {f"COMITY_{name.upper()}" for name in Settings.model_fields}
LOGGING = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"}  # any value of Prefect's logging.yml can be set so


def unit(name: str) -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment, method-assign]  # as its manual says: keys keep their case
    found.read(ROOT / "deploy" / "systemd" / name)
    return found


def unknown(names: Iterable[str]) -> set[str]:
    """Which of those Prefect has no setting for."""
    return {name for name in names if not hasattr(prefect.settings, name)} - LOGGING


def check_command(words: list[str]) -> None:
    """A command that an example starts is one of ours, or one of Prefect's that the project uses itself."""
    program, command = Path(words[0]).name, words[1]
    if program == "comity":
        assert command in COMMANDS
    else:
        assert (program, command) in {("prefect", "server"), ("prefect", "worker"), ("prefect", "work-pool")}


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_there_is_as_a_user_that_can_write_its_data_only(path: Path) -> None:
    service = unit(path.name)["Service"]
    check_command(shlex.split(service["ExecStart"]))
    assert service["User"] == "comity"
    if service.get("Type") != "oneshot":
        assert service["ReadWritePaths"] == f"{service['WorkingDirectory']}/var"
        assert service["Restart"] in ("always", "on-failure")


def test_the_watchdog_runs_daily_and_needs_no_prefect() -> None:
    assert unit("comity-watchdog.timer")["Timer"]["OnCalendar"].startswith("*-*-*")
    assert unit("comity-watchdog.service")["Service"]["ExecStart"].endswith("comity sources --check")


def test_the_compose_file_starts_commands_that_there_are_on_an_image_made_from_the_lock() -> None:
    for name in ("prefect", "worker"):
        check_command(COMPOSE["services"][name]["command"].split())
    script = shlex.split(COMPOSE["services"]["deploy"]["command"])[2]
    for line in script.split(" && "):
        check_command(line.split())
    dockerfile = ROOT / "deploy" / COMPOSE["services"]["worker"]["build"]["context"] / "deploy" / "Dockerfile"
    assert "--require-hashes -r requirements.lock" in dockerfile.read_text(encoding="utf-8")


def test_the_compose_files_workers_work_on_the_same_pool_and_its_server_is_reached_from_this_host_only() -> None:
    assert " --pool comity" in COMPOSE["services"]["worker"]["command"]
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["prefect"]["ports"])
    assert "ports" not in COMPOSE["services"]["postgres"]


@pytest.mark.parametrize("name", sorted({*EXAMPLES, "operations.md"}))
def test_every_variable_that_is_named_is_known(name: str) -> None:
    text = {**EXAMPLES, "operations.md": OPERATIONS}[name]
    assert set(re.findall(r"\bCOMITY_[A-Z_]+\b", text)) <= OURS
    assert not unknown(re.findall(r"\bPREFECT_[A-Z_]+\b", text))


def test_what_serve_sets_is_known_to_prefect() -> None:
    assert not unknown(name for name in prefect_home.serving(4200) if name.startswith("PREFECT_"))
    assert unknown(["PREFECT_NO_SUCH_SETTING"])


def test_every_command_of_the_guide_is_there() -> None:
    named = re.findall(r"`comity ([a-z-]+)", OPERATIONS) + re.findall(r"\.venv/bin/comity ([a-z-]+)", OPERATIONS)
    assert named
    assert set(named) <= COMMANDS


def test_the_guides_table_of_deployments_is_that_of_prefect_yaml() -> None:
    config = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    rows = re.findall(r"^\| `(?:[a-z-]+/)?([a-z-]+)` \| ([^|]+) \|", OPERATIONS, re.MULTILINE)
    told = {name: when for name, when in rows if name in {one["name"] for one in config["deployments"]}}
    assert told.keys() == {one["name"] for one in config["deployments"]}
    for one in config["deployments"]:
        hours = {hour for schedule in one.get("schedules", []) for hour in schedule["cron"].split()[1].split(",")}
        assert hours <= set(re.findall(r"\d+", told[one["name"]]))
        assert bool(hours) is ("by hand" not in told[one["name"]])


def test_a_server_that_listens_on_more_than_loopback_asks_for_a_password_that_has_no_default() -> None:
    server = COMPOSE["services"]["prefect"]
    assert "--host 0.0.0.0" in server["command"]  # of its container
    required = "${PREFECT_API_AUTH_STRING:?}"
    assert server["environment"]["PREFECT_SERVER_API_AUTH_STRING"] == required
    for name in ("deploy", "worker"):
        assert COMPOSE["services"][name]["environment"]["PREFECT_API_AUTH_STRING"] == required
    started = [unit(path.name)["Service"]["ExecStart"] for path in UNITS if path.suffix == ".service"]
    servers = [command for command in started if "prefect server start" in command]
    assert servers and all("--host 127.0.0.1" in command for command in servers)
