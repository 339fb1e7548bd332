"""What the UI shows of a run: the tables and the text, as plain values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from db import queries
from db.sources import health_of
from flows.artifacts import MOST, Artifact, country_groups, group_changes, health, open_issues, table, what_changed
from flows.ingest import artifacts_of
from flows.pipeline import Report
from models.policies import DEFAULT
from tests.running import TODAY, Workshop


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A database that the fixture below has filled."""
    folder = tmp_path_factory.mktemp("artifacts")
    return Workshop(f"sqlite:///{folder / 'comity.db'}", folder)


@pytest.fixture(scope="module")
def first(workshop: Workshop) -> Report:
    """What the run did that filled the database."""
    return workshop.run()


def rows(artifact: Artifact) -> list[dict[str, object]]:
    assert artifact.rows is not None
    return artifact.rows


def test_every_run_shows_groups_changes_issues_and_health_under_keys_that_prefect_takes(
    workshop: Workshop, first: Report
) -> None:
    shown = artifacts_of(workshop.settings, first)
    assert {artifact.key for artifact in shown} == {"what-changed", "country-groups", "issues", "source-health"}
    assert all(re.fullmatch(r"[a-z0-9-]+", artifact.key) and artifact.description for artifact in shown)


def test_the_countries_are_those_of_the_command_line_in_its_order(workshop: Workshop, first: Report) -> None:
    shown = rows(workshop.ask(lambda connection: country_groups(connection, TODAY)))
    told = workshop.ask(lambda connection: queries.groups(connection, TODAY, TODAY, DEFAULT))
    assert [(row["Group"], row["Country"]) for row in shown] == [
        (row["group"], f"{row['name']} ({row['jurisdiction']})") for row in told
    ]
    (japan,) = [row for row in shown if row["Country"] == "Japan (JP)"]
    assert (japan["Decided by"], japan["Marks"], japan["Contrary"]) == ("jp-sic-shanghai-2023", "bankruptcy only", 3)


def test_a_move_is_told_with_its_fact_and_the_pages_that_say_so(workshop: Workshop, first: Report) -> None:
    assert first.recorded
    recorded = first.recorded
    shown = workshop.ask(lambda connection: what_changed(connection, recorded, TODAY))
    assert shown.description.startswith(f"{len(recorded.changes)} group changes; ")
    korea = shown.text.partition("### South Korea (KR): group 3 → 2\n")[2].partition("###")[0]
    assert korea.startswith("from 2019-03-25, known by 2019-03-28; decision `kr-choi-qingdao-2019`, Choi Jongwon")
    assert "- [cjo](https://www.chinajusticeobserver.com/" not in korea  # a rendition is never cited as the page
    assert "- [cjo (our rendition)](https://www.chinajusticeobserver.com/" in korea
    assert "On 25 March 2019, Qingdao Intermediate People's Court" in korea
    assert shown.text.endswith("Information, not legal advice.")


def test_a_run_that_moved_nothing_says_so(workshop: Workshop, first: Report) -> None:
    again = workshop.run().recorded
    assert again
    shown = workshop.ask(lambda connection: what_changed(connection, again, TODAY))
    assert shown.description == "0 group changes; 0 rows inserted, 0 updated, 0 removed."
    assert "No country's group moved." in shown.text


def test_one_change_is_one_change() -> None:
    assert [group_changes(number) for number in range(3)] == ["0 group changes", "1 group change", "2 group changes"]


def test_words_of_pages_cannot_become_markup(tmp_path: Path) -> None:
    workshop = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    report = workshop.run()
    assert report.recorded
    recorded = report.recorded
    with workshop.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE observation SET span = '<img src=x> [x](javascript:x) `x`' WHERE fact_key = 'kr-choi-qingdao-2019'"
        )
    text = workshop.ask(lambda connection: what_changed(connection, recorded, TODAY)).text
    assert "“\\<img src=x\\> \\[x\\](javascript:x) \\`x\\`”" in text


def test_open_issues_say_where_and_what(workshop: Workshop, first: Report) -> None:
    with workshop.engine.begin() as connection:
        run_id = connection.exec_driver_sql("SELECT MAX(id) FROM run").scalar()
        connection.exec_driver_sql(
            "INSERT INTO issue (id, kind, source, url, message, opened_run)"
            " VALUES ('x', 'fetch_failed', 'cjo', 'https://example.org/', 'cjo: https://example.org/: expected a page',"
            f" '{run_id}')"
        )
    shown = workshop.ask(open_issues)
    (row,) = [row for row in rows(shown) if row["What"] == "expected a page"]
    assert (row["Issue"], row["Source"], row["Where"]) == ("fetch failed", "cjo", "https://example.org/")
    assert shown.description == f"Open issues: {len(rows(shown))}."


def test_every_source_is_shown_with_how_it_stands(workshop: Workshop, first: Report) -> None:
    shown = {row["Source"]: row for row in rows(workshop.ask(lambda connection: health(connection, TODAY)))}
    stands = workshop.ask(lambda connection: health_of(connection, TODAY))
    assert {source for source, row in shown.items() if row["Stands"] == "stale"} == {
        source for source, row in stands.items() if row["is_stale"]
    }
    assert shown["cjo"]["Stands"] == "well"
    assert "cjo_treaty_list: treaty 39 (35–60)" in str(shown["cjo"]["Yields (floor–ceiling)"])


def test_a_long_table_is_cut_and_says_where_the_rest_is() -> None:
    shown = table("issues", "Open issues.", [{"n": n} for n in range(MOST + 1)], "the view `open_issues`")
    assert len(rows(shown)) == MOST
    assert shown.description.endswith("The first 200 of 201 rows; all: the view `open_issues`.")
    assert "rows; all" not in table("issues", "Open issues.", [{"n": 1}] * MOST, "").description
