"""What the documents say is so: outputs, queries and figures are run, not remembered."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from models.dates import PartialDate
from models.facts import Decision
from models.vocabulary import Direction, Outcome
from scrapers.register import load_register
from tests.running import Workshop
from tests.test_cli import Shell

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RELEASE = date(2021, 6, 8)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell with a filled database."""
    folder = tmp_path_factory.mktemp("docs")
    found = Shell(Workshop(f"sqlite:///{folder / 'comity.db'}", folder))
    found("run", "--direct")
    return found


def test_the_readme_shows_what_groups_prints(shell: Shell) -> None:
    shown = README.partition("<!-- output: comity groups -->\n```\n")[2].partition("\n```")[0].splitlines()
    printed = shell("groups", "--valid", "2026-11-24", "--known", "2026-11-24").stdout.splitlines()
    assert len(shown) > 20
    assert [line for line in shown if line != "  …"] == [line.rstrip() for line in printed if line.rstrip() in shown]


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", README, re.DOTALL))
def test_every_query_of_the_readme_gives_rows(shell: Shell, query: str) -> None:
    with shell.workshop.engine.connect() as connection:
        assert connection.exec_driver_sql(query).all()


@pytest.mark.parametrize("line", re.findall(r"^    \.venv/bin/comity (.*?)(?: +#.*)?$", README, re.MULTILINE))
def test_every_command_of_the_readme_runs(shell: Shell, line: str, tmp_path: Path) -> None:
    page = ROOT / "scrapers/renditions/cjo/chinese-court-first-recognizes-a-south-korean-judgment.html"
    (tmp_path / "facts.json").write_text(
        README.partition("`[{")[2].partition("]`")[0].join(("[{", "]")), encoding="utf-8"
    )
    stand_ins = {
        "facts.json": str(tmp_path / "facts.json"),
        "page.html": str(page),
        "URL": f"https://www.chinajusticeobserver.com/a/{page.stem}",
    }
    assert shell(*(stand_ins.get(word, word) for word in line.split())).stdout


def test_the_readme_counts_the_register_rightly() -> None:
    rulings = [seen.fact for seen in load_register() if isinstance(seen.fact, Decision) and seen.fact.outcome]
    inbound = [fact for fact in rulings if fact.direction == Direction.INBOUND]
    assert (
        f"holds {len(rulings)} rulings ({len(inbound)} by Chinese courts, {len(rulings) - len(inbound)} abroad)"
        in README
    )


def test_the_readme_says_exactly_what_is_missing_of_the_47_cases() -> None:
    superseded = {seen.fact.key for seen in load_register() if seen.fact.kind == "stage"}
    held: Counter[str] = Counter()
    for fact in (seen.fact for seen in load_register() if isinstance(seen.fact, Decision)):
        reported = fact.published_on or fact.decided_on  # where no report is dated, the ruling's own day is assumed
        if fact.direction == Direction.INBOUND and fact.outcome and fact.key not in superseded and reported:
            assert fact.decided_on
            if max(_day(fact.decided_on), _day(reported)) <= RELEASE:
                held[fact.outcome] += 1
    missing = (
        18 - held[Outcome.RECOGNIZED],
        24 - held[Outcome.REFUSED],
        5 - held[Outcome.DISMISSED] - held[Outcome.WITHDRAWN],
    )
    assert f"{held.total()} are held" in README
    text = " ".join(README.split())
    assert (
        "missing are {} of 18 recognized, {} of 24 refused, and {} of 5 withdrawn or dismissed".format(*missing) in text
    )


def _day(day: PartialDate) -> date:
    return day.last_day
