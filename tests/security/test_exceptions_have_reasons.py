"""Static checks are on, and who switches one off says why, on the spot."""

from __future__ import annotations

import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
UNSAFE = {
    "S301": "import pickle\npickle.loads(b'')\n",
    "S306": "import tempfile\ntempfile.mktemp()\n",
    "S307": "eval('1')\n",
    "S314": "import xml.etree.ElementTree as tree\ntree.fromstring('<a/>')\n",
    "S501": "import requests\nrequests.get('https://example.org', verify=False, timeout=1)\n",
    "S506": "import yaml\nyaml.load('a', Loader=yaml.Loader)\n",
    "S602": "import subprocess\nsubprocess.run('ls', shell=True)\n",
    "S608": "def ask(c, x):\n    c.execute(f'SELECT * FROM run WHERE id = {x}')\n",
    "S701": "import jinja2\njinja2.Environment()\n",
}


def comments() -> Iterator[tuple[str, str]]:
    """Every comment of our code, with its place."""
    for folder in ("flows", "scrapers", "models", "db", "tests", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            with tokenize.open(path) as file:
                for token in tokenize.generate_tokens(file.readline):
                    if token.type == tokenize.COMMENT:
                        yield f"{path.relative_to(ROOT)}:{token.start[0]}", token.string


def has_reason(comment: str) -> bool:
    """Whether it switches off nothing, or says why; `# noqa: S603 - our own words`, `# type: ignore[x]  # why`."""
    found = re.search(r"#\s*(?:noqa|type:\s*ignore)\b:?\s*(?:\[[^\]]*\]|[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?(.*)", comment)
    return found is None or bool(re.search(r"\w{2,}", found[1]))


def test_what_switches_a_check_off_says_why() -> None:
    assert [place for place, comment in comments() if not has_reason(comment)] == []


@pytest.mark.parametrize(
    ("comment", "reasoned"),
    [
        ("# noqa: S603", False),
        ("# type: ignore[arg-type]", False),
        ("# noqa: S603 - our own words", True),
        ("# type: ignore[arg-type]  # its stub lacks it", True),
        ("# a word", True),
    ],
)
def test_a_reason_is_told_from_none(comment: str, reasoned: bool) -> None:
    assert has_reason(comment) is reasoned


def test_the_rules_for_security_are_on_and_one_that_is_off_says_why() -> None:
    lint = tomllib.loads(CONFIG)["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    assert not [rule for rule in lint["ignore"] if rule.startswith("S")]
    lines = CONFIG.partition("[tool.ruff.lint.per-file-ignores]")[2].partition("\n[")[0].splitlines()
    assert [line for line in lines if re.search(r'"S\d+"', line) and "#" not in line] == []


@pytest.mark.parametrize("rule", UNSAFE)
def test_what_is_unsafe_is_found_in_our_code(rule: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename"]
    for name in ("flows/new.py", "scrapers/new.py", "models/new.py", "db/new.py"):
        done = subprocess.run(
            [*command, name, "-"], cwd=ROOT, input=UNSAFE[rule], capture_output=True, text=True, check=False
        )
        assert done.returncode == 1 and f" {rule} " in done.stdout, (name, done.stdout)
