"""Datasette on a snapshot, as documented: columns are described, and the cookbook's questions answer as JSON."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from db import cookbook
from db.datasette import PLACE, document
from db.snapshot import take
from db.views import VIEWS
from tests.running import Workshop

DOCUMENT = cookbook.PLACE.read_text(encoding="utf-8")
RECIPES = list(cookbook.recipes(DOCUMENT))
ACCESS = (PLACE.parent / "sql-access.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address(shipped: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Datasette serves a snapshot of what `comity run --direct` makes, on loopback."""
    folder = tmp_path_factory.mktemp("datasette")
    take(shipped.engine, folder / "snapshot.db")
    port = free_port()
    command = [sys.executable, "-m", "datasette", "-i", "snapshot.db", "-m", str(PLACE), "--port", str(port)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/-/versions.json", server, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"Datasette does not answer: {log.read_text()}")


def ask(url: str, **parameters: str) -> Any:
    return requests.get(url, params=parameters, timeout=30).json()


def test_the_metadata_are_those_of_dictionary_and_cookbook() -> None:
    written = PLACE.read_text(encoding="utf-8")
    assert written == document(DOCUMENT), "docs/datasette.json is not of this version: `make dictionary` writes it anew"


def test_every_question_of_the_cookbook_answers_with_the_printed_result(address: str) -> None:
    for recipe in RECIPES:
        rows = ask(f"{address}/snapshot/{recipe.name}.json", _shape="arrays")
        assert rows["ok"], rows
        assert cookbook.table(rows["columns"], rows["rows"]) == recipe.result, recipe.question


def test_tables_and_columns_are_described(address: str) -> None:
    shown = {table["name"]: table for table in ask(f"{address}/snapshot.json")["tables"]}
    assert {name for name, table in shown.items() if not table["hidden"]} == set(VIEWS) - {"view_version"}
    page = requests.get(f"{address}/snapshot/precedents", timeout=30).text
    assert 'data-column-description="Key of the decision. Source: decision.key."' in page
    assert "One row is a decision that is held" in page


def test_a_filter_finds_a_row(address: str) -> None:
    rows = ask(f"{address}/snapshot/country_groups.json", jurisdiction="GB", _shape="objects")["rows"]
    assert [row["deciding_key"] for row in rows] == ["gb-spar-shanghai-2022"]


@pytest.mark.parametrize("statement", ["DELETE FROM treaties", "CREATE TABLE mine (x)", "SELECT * FROM decision"])
def test_nothing_is_written_and_no_table_behind_a_view_is_there(address: str, statement: str) -> None:
    answer = requests.get(f"{address}/snapshot.json", params={"sql": statement}, timeout=30)
    assert answer.status_code == 400
    assert not json.loads(answer.text)["ok"]


def test_the_documented_command_is_the_tested_one() -> None:
    assert "datasette -i snapshot.db -m docs/datasette.json" in ACCESS
    assert "comity db snapshot snapshot.db" in ACCESS
