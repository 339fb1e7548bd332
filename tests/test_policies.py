"""Policies: each is one file with its citations, found by being there, and leaves nothing but rulings out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import models.policies
from flows.answering import today
from models.policies import MONETARY_ONLY, POLICIES, SEED_2021, Policy, PolicyError, find_policies
from models.rulings import Ruling
from models.vocabulary import Direction, Subject
from scrapers.register import load_register
from scrapers.session import RenditionAdapter
from tests.running import Workshop
from tests.synthetic import outbound, ruling
from tests.test_cli import Shell

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs/adding-a-policy.md").read_text(encoding="utf-8")
CITATION = re.compile(r"(https?://\S+) \((\d{4}-\d\d-\d\d)\)")
DAY_IN_ADDRESS = re.compile(r"/(\d{4})[-/](\d\d)/(\d\d)/")
every_policy = pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))


def counted(name: str, *rulings: Ruling) -> list[str]:
    """The keys of the rulings that the policy counts."""
    return [ruling.key for ruling in rulings if POLICIES[name].counts(ruling)]


def about(subject: Subject | None) -> Ruling:
    return ruling(f"synthetic-{subject}", subject=subject)


# --- what is asked of every policy ------------------------------------------------------------------------------------


@every_policy
def test_a_policy_has_a_version_and_a_summary_of_one_sentence(policy: Policy) -> None:
    assert policy.version >= 1
    assert re.fullmatch(r"[A-Z][^.]+\.", policy.summary)


@every_policy
def test_a_policy_cites_pages_with_days_that_have_been(policy: Policy) -> None:
    cited = [CITATION.fullmatch(citation) for citation in policy.citations]
    assert cited
    assert all(match and date.fromisoformat(match[2]) <= today() for match in cited)


@every_policy
def test_a_policy_judges_a_ruling_alike_each_time_it_is_asked(policy: Policy) -> None:
    rulings = [ruling("synthetic", subject=subject, direction=way) for subject in (*Subject, None) for way in Direction]
    once, again = ([policy.counts(each) for each in rulings] for _ in range(2))
    assert once == again
    assert set(once) <= {True, False}


# --- the two that ship ------------------------------------------------------------------------------------------------


def test_seed_2021_is_the_default_and_counts_rulings_on_every_subject() -> None:
    assert next(iter(POLICIES)) == models.policies.DEFAULT.name == "seed-2021"
    assert counted("seed-2021", *map(about, [*Subject, None])) == [f"synthetic-{each}" for each in [*Subject, None]]


def test_monetary_only_leaves_out_bankruptcy_either_way_and_nothing_else() -> None:
    others = [subject for subject in (*Subject, None) if subject != Subject.BANKRUPTCY]
    assert counted("monetary-only", *map(about, [*Subject, None])) == [f"synthetic-{each}" for each in others]
    assert counted("monetary-only", outbound(subject=Subject.BANKRUPTCY), outbound("synthetic-money")) == [
        "synthetic-money"
    ]


@pytest.mark.parametrize("policy", [SEED_2021, MONETARY_ONLY], ids=["seed-2021", "monetary-only"])
def test_what_ships_cites_pages_that_are_known_with_their_days(policy: Policy) -> None:
    known = days_by_page()
    for citation in policy.citations:
        cited = CITATION.fullmatch(citation)
        assert cited and cited[2] in known[cited[1]], citation


def days_by_page() -> dict[str, set[str]]:
    """When the known pages appeared: as their address says, and as the register has it where it cites no other page."""
    found: dict[str, set[str]] = defaultdict(set)
    for seen in load_register():
        published = getattr(seen.fact, "published_on", None)
        if published and len(seen.fact.source_urls) == 1:
            found[seen.fact.source_urls[0]].add(published.text)
    for url in RenditionAdapter().urls():
        if printed := DAY_IN_ADDRESS.search(url):
            found[url].add("-".join(printed.groups()))
    return found


# --- finding them -----------------------------------------------------------------------------------------------------


@pytest.fixture
def drawer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files are taken for files of the package."""
    monkeypatch.setattr(models.policies, "__path__", [*models.policies.__path__, str(tmp_path)])
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "found None"),
        ("POLICY = 'synthetic-drawer'", "found 'synthetic-drawer'"),
        ("from models.policies.monetary_only import POLICY", "found 'monetary-only'"),
    ],
    ids=["no policy", "something else", "a second policy of one name"],
)
def test_a_file_without_a_policy_of_its_own_stops_everything_and_is_named(drawer: Path, text: str, found: str) -> None:
    (drawer / "synthetic_drawer.py").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=rf"synthetic_drawer\.py: expected .* synthetic-drawer, {found}"):
        find_policies()


def test_a_file_that_cannot_be_run_stops_everything(drawer: Path) -> None:
    (drawer / "synthetic_drawer.py").write_text("from models.policies import nothing_of_that_name", encoding="utf-8")
    with pytest.raises(ImportError, match="nothing_of_that_name"):
        find_policies()


# --- as users meet them -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell with a filled database."""
    folder = tmp_path_factory.mktemp("policies")
    found = Shell(Workshop(f"sqlite:///{folder / 'comity.db'}", folder))
    found("run", "--direct")
    return found


def test_policies_are_told_with_version_summary_and_citations() -> None:
    done = subprocess.run([sys.executable, "-m", "flows.cli", "policies"], capture_output=True, text=True, check=True)
    for policy in POLICIES.values():
        assert f"{policy.name}, version {policy.version}" in done.stdout
        assert all(text in done.stdout for text in (policy.summary, *policy.citations))


def test_policies_as_json_say_which_is_the_default(shell: Shell) -> None:
    told = shell.json("policies")
    assert [(row["name"], row["version"], row["citations"]) for row in told] == [
        (policy.name, policy.version, [*policy.citations]) for policy in POLICIES.values()
    ]
    assert [row["name"] for row in told if row["is_default"]] == ["seed-2021"]


@every_policy
def test_groups_name_the_policy_and_its_version(shell: Shell, policy: Policy) -> None:
    head = shell("groups", "--policy", policy.name).stdout.splitlines()[0]
    assert head.endswith(f"(policy {policy.name}, version {policy.version})")


def test_the_policy_of_the_guide_is_one_file_and_its_test(shell: Shell, tmp_path: Path) -> None:
    file = re.search(r"`(models/policies/\w+\.py)`:", GUIDE)
    policy, its_test = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert file
    for name in ("flows", "db", "models", "scrapers", "tests", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / file[1]).write_text(policy, encoding="utf-8")
    with (tmp_path / "tests/test_policies.py").open("a", encoding="utf-8") as tests:
        tests.write(f"\n\n{its_test}")

    def there(*words: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        command = [sys.executable, "-m", *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environment | shell.environment, capture_output=True, text=True, check=True
        ).stdout

    held = there("pytest", "-q", "-p", "no:cacheprovider", "tests/test_policies.py", "-k", "chinese and not groups")
    assert "4 passed" in held
    moved = there("flows.cli", "compare", "seed-2021", "chinese-precedents")
    group_3 = {row["jurisdiction"] for row in shell.json("groups") if row["group"] == 3}
    assert set(re.findall(r"^([A-Z]{2}) .+: group 3 under seed-2021, 4 under", moved, re.MULTILINE)) == group_3
