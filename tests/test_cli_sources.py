"""`comity sources`, dry runs, and databases that are not what a command needs, as users meet them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from flows import demo
from scrapers.replica import Replica
from scrapers.sources import all_sources
from tests.running import Workshop
from tests.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell without a database."""
    return Shell(Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path))


def change(shell: Shell, statement: str) -> None:
    with sqlite3.connect(shell.workshop.settings.database_url.removeprefix("sqlite:///")) as connection:
        connection.execute(statement)


def test_every_source_is_told_with_its_terms_and_what_it_yields_against_its_bounds(shell: Shell) -> None:
    shell("run", "--direct")
    told = {row["source"]: row for row in shell.json("sources")}
    assert set(told) == {source.name for source in all_sources()}
    cjo = told["cjo"]
    assert (cjo["state"], cjo["is_stale"], cjo["is_held"], cjo["stale_after_days"]) == ("good", False, False, 7)
    assert cjo["terms"] and "cjo_treaty_list" in cjo["kinds"]
    floor = cjo["expect"]["cjo_treaty_list"]["treaty"]["min"]
    assert cjo["yields"]["cjo_treaty_list"]["treaty"] >= floor > 0
    assert "cjo" in shell("sources").stdout


def test_a_watchdog_hears_of_a_source_that_was_never_read(shell: Shell) -> None:
    shell("run", "--direct", "--source", "cjo")
    failed = shell("sources", "--check", code=1)
    (line,) = failed.stderr.strip().splitlines()
    assert "zhwiki" in line
    assert " cjo," not in line


def test_a_watchdog_is_content_after_good_runs_and_hears_when_the_last_is_long_ago(shell: Shell) -> None:
    shell("run", "--direct")
    unread = {row["source"] for row in shell.json("sources") if row["state"] == "unread"}
    assert unread == {"mfa"}  # no page of the ministry's own is known, so none ships
    change(shell, "UPDATE source_run SET state = 'good' WHERE source = 'mfa'")
    shell("sources", "--check")
    change(shell, "UPDATE source_run SET stale_on = '2020-01-01' WHERE source = 'cjo'")
    assert "found cjo stale or held" in shell("sources", "--check", code=1).stderr
    assert {row["source"] for row in shell.json("sources") if row["is_stale"]} == {"cjo"}


def test_a_dry_run_shows_bounds_and_observations_and_makes_no_database(shell: Shell, tmp_path: Path) -> None:
    answer = shell.json("run", "--direct", "--dry-run", "--source", "cjo")
    (cjo,) = answer["sources"]
    assert answer["dry_run"] and cjo["state"] == "good"
    assert cjo["yields"]["cjo_treaty_list"]["treaty"] == len(
        [one for one in answer["observations"] if one["kind"] == "treaty"]
    )
    assert {page["status"] for page in cjo["page_list"]} == {"read"}
    assert not (tmp_path / "comity.db").exists()
    shown = shell("run", "--direct", "--dry-run", "--source", "cjo").stdout
    assert "robots.txt" in shown
    assert "dry run: nothing was written but the archive" in shown


def test_a_first_live_run_shows_robots_statuses_bounds_and_observations_and_writes_only_the_archive(
    shell: Shell, tmp_path: Path
) -> None:
    site = "https://www.chinajusticeobserver.com"
    with Replica(demo.replica_pages()) as replica:
        replica.publish(f"{site}/robots.txt", b"User-agent: *\nDisallow: /law/\nCrawl-delay: 0.01\n")
        shell.environment["COMITY_REPLICA_URL"] = replica.base_url
        shown = shell("run", "--live", "--dry-run", "--direct", "--source", "cjo").stdout
        answer = shell.json("run", "--live", "--dry-run", "--direct", "--source", "cjo")
    assert f"{site}: robots.txt read, asks for 0.01 s between requests" in shown
    assert "yields cjo_treaty_list: treaty 39 (35–60)" in shown
    assert '"docket": "(2018) Lu 02 Xie Wai Ren No.6"' in shown
    (cjo,) = answer["sources"]
    statuses = {page["url"]: page["status"] for page in cjo["page_list"]}
    assert statuses[f"{site}/law/x/2018-hu-72-xie-wai-ren-no-1-20220317"] == "failed"
    assert statuses[f"{site}/a/chinese-court-first-recognizes-a-south-korean-judgment"] == "read"
    assert any("robots.txt of www.chinajusticeobserver.com disallows it" in one["message"] for one in answer["issues"])
    assert list((tmp_path / "archive" / "objects").iterdir())
    assert not (tmp_path / "comity.db").exists()


def test_an_unknown_source_is_bad_usage(shell: Shell) -> None:
    assert "expected one of cicc, cjo" in " ".join(shell("run", "--source", "nobody", code=2).stderr.split())


def test_a_question_to_a_database_that_is_not_there_makes_none(shell: Shell, tmp_path: Path) -> None:
    assert "is not there: run `comity run` first" in shell("groups", code=1).stderr
    assert not (tmp_path / "comity.db").exists()


def test_a_database_of_a_newer_version_is_left_alone(shell: Shell) -> None:
    shell("db", "upgrade")
    change(shell, "UPDATE alembic_version SET version_num = '9999'")
    for words in (("groups",), ("db", "upgrade"), ("run", "--direct")):
        assert "made by a newer version" in shell(*words, code=1).stderr


def test_a_database_of_somebody_else_is_left_alone(shell: Shell, tmp_path: Path) -> None:
    change(shell, "CREATE TABLE their_table (id INTEGER)")
    assert "holds other tables, such as their_table" in shell("run", "--direct", code=1).stderr


@pytest.mark.parametrize("words", [("groups", "--valid", "9999"), ("explain", "GB", "--known", "9999-12-31")])
def test_the_day_that_stands_for_until_further_is_bad_usage(shell: Shell, words: tuple[str, ...]) -> None:
    assert "expected a day before 9999-12-31" in " ".join(shell(*words, code=2).stderr.split())


def test_a_page_that_is_not_to_be_read_states_nothing_and_says_why(shell: Shell, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>On 1 May 2020, Synthetic Court recognized it.</p>", encoding="utf-8")
    for url in ("http://clone.example/a/x", "https://ja.chinajusticeobserver.com/a/x"):
        done = shell("parse", str(page), "--url", url)
        assert done.stdout == ""
        assert "nothing is read from this page" in done.stderr
