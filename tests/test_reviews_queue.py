"""The reviewer's queue: every item has a key, every key can be settled, what is settled stays so, and rows stay.

The pages and reviews are made up, of rulings that are made up or in the register.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db import migrate
from models.errors import ComityError
from tests.reviewing import (
    COUNT,
    LATE,
    NEWS,
    STAGE,
    any_full,
    any_workshop,
    everything,
    full,
    page,
    reviews_of,
    rows_of,
    run,
    waiting,
    workshop,
)
from tests.running import TODAY, Workshop
from tests.test_reviews import BLOG, ruling, says
from tests.test_reviews_command import THAI, call, judge, queue, thai

__all__ = ["any_full", "any_workshop", "full", "workshop"]  # fixtures


# --- to empty ---------------------------------------------------------------------------------------------------------


def test_something_of_every_kind_waits_and_each_has_a_key(any_full: Workshop) -> None:
    keys = waiting(any_full)
    assert {"my-ningde-2015", "2026-hu72xiewairen-88881"} <= set(keys["provisional"])
    assert set(keys["conflicts"]) == {THAI, STAGE, COUNT}
    assert {row["kind"] for row in queue(any_full)["ambiguous"]} == {"ambiguous_identity", "docket_mismatch"}
    assert {NEWS, BLOG.url} <= set(keys["candidates"])


@pytest.mark.parametrize("verdict", ["confirm", "reject"])
def test_the_queue_can_be_worked_down_to_empty_and_stays_so(any_full: Workshop, verdict: str) -> None:
    issues, conflicts = len(rows_of(any_full, "issue")), len(rows_of(any_full, "conflict"))
    for key in [key for keys in waiting(any_full).values() for key in keys]:
        judge(any_full, "confirm" if key == COUNT else verdict, key)
    assert not any(waiting(any_full).values())
    if verdict == "confirm":  # a rejection takes the conflicts of its fact along
        assert len(rows_of(any_full, "conflict")) == conflicts
    assert len(rows_of(any_full, "issue")) >= issues
    before = any_full.digest()
    again = run(any_full, everything(any_full), reviews_of(any_full))
    assert (again.changes, any_full.digest()) == ([], before)
    assert not any(waiting(any_full).values())


# --- a conflict -------------------------------------------------------------------------------------------------------


def test_confirming_a_fact_settles_its_conflicts_and_the_rows_stay(full: Workshop) -> None:
    answer = judge(full, "confirm")
    assert answer["settles"] == ["decided_on: 2024-06-18, not 2024-06-17"]
    assert THAI not in waiting(full)["conflicts"]
    assert THAI in {row["fact_key"] for row in rows_of(full, "conflict")}
    assert thai(full) == (2, False)
    assert judge(full, "confirm")["changed"] is False


def test_another_value_opens_the_conflict_anew_and_another_page_with_the_same_value_does_not(full: Workshop) -> None:
    judge(full, "confirm")
    docket = "(2023) Gui 71 Xie Wai Ren No. 1"
    known = [*everything(full), ruling(LATE, docket=docket, jurisdiction="TH", decided_on="2024-06-17")]
    run(full, known)
    assert THAI not in waiting(full)["conflicts"]
    run(full, [*known, ruling(BLOG, docket=docket, jurisdiction="TH", decided_on="2024-06-16")])
    (waits,) = [row for row in queue(full)["conflicts"] if row["key"] == THAI]
    assert (waits["lost"], waits["lost_url"]) == ("2024-06-16", BLOG.url)
    assert judge(full, "confirm")["settles"] == ["decided_on: 2024-06-18, not 2024-06-16"]
    assert THAI not in waiting(full)["conflicts"]


def test_a_conflict_of_printed_numbers_can_be_settled_but_the_numbers_cannot_be_rejected(full: Workshop) -> None:
    failed = call(full, "reject", COUNT, "--by", "Ann", "--why", "made up")
    assert (failed.exit_code, type(failed.exception)) == (1, ComityError)
    assert str(failed.exception).startswith("expected a treaty, a ruling or a stage to reject, found published count")
    assert judge(full, "confirm", COUNT)["settles"] == ["total_cases: 72, not 99"]
    assert COUNT not in waiting(full)["conflicts"]


# --- issues and pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["confirm", "reject"])
def test_an_issue_leaves_the_queue_by_either_verdict_and_stays_open_as_an_issue(full: Workshop, verdict: str) -> None:
    key = waiting(full)["ambiguous"][0]
    before = rows_of(full, "issue")
    assert judge(full, verdict, key)["changed"] is True
    assert judge(full, verdict, key)["changed"] is False
    assert key not in waiting(full)["ambiguous"]
    assert rows_of(full, "issue") == before


def test_the_key_of_an_issue_is_the_same_in_every_database(full: Workshop, tmp_path: Path) -> None:
    other = Workshop(f"sqlite:///{tmp_path / 'other' / 'comity.db'}", tmp_path / "other")
    migrate.upgrade(other.engine)
    run(other, everything(full)[::-1])
    assert sorted(waiting(other)["ambiguous"]) == sorted(waiting(full)["ambiguous"])


def test_a_review_of_an_issue_that_is_over_is_no_new_issue(full: Workshop) -> None:
    for key in waiting(full)["ambiguous"]:
        judge(full, "confirm", key)
    mended = [one for one in everything(full) if one.origin != BLOG]
    run(full, [*mended, ruling(BLOG, docket="(2026) Hu 72 Xie Wai Ren No. 88881")], reviews_of(full))
    open_kinds = {row["kind"] for row in rows_of(full, "issue") if row["closed_run"] is None}
    assert not open_kinds & {"ambiguous_identity", "docket_mismatch", "review_unmatched"}


@pytest.mark.parametrize("verdict", ["confirm", "reject"])
def test_a_page_leaves_the_queue_however_its_address_is_written(full: Workshop, verdict: str) -> None:
    judge(full, verdict, "http://www.cjo.example/a/news/?utm_source=x")
    assert NEWS not in waiting(full)["candidates"]
    run(full, [*everything(full), page(LATE, kind="candidate", target_url=f"{NEWS}/", why="announced again")])
    assert [key for key in waiting(full)["candidates"] if "news" in key] == []


def test_a_review_of_nothing_is_an_issue_that_can_be_settled_too(full: Workshop) -> None:
    run(full, everything(full), [says("rejected", "nobody")])
    (key,) = [row["key"] for row in queue(full)["ambiguous"] if row["kind"] == "review_unmatched"]
    judge(full, "confirm", key)
    assert key not in waiting(full)["ambiguous"]


# --- for people -------------------------------------------------------------------------------------------------------


def test_the_help_says_how_a_stage_is_called_and_where_a_lost_value_is_mended(workshop: Workshop) -> None:
    for verdict in ("confirm", "reject"):
        text = " ".join(call(workshop, verdict, "--help").stdout.split())
        assert "'EARLIER>LATER', in quotes" in text
        assert "register" in text


def test_the_list_for_people_shows_each_key_whole_and_how_to_settle_it(full: Workshop) -> None:
    text = call(full, "list").stdout
    assert "comity review confirm|reject KEY --by NAME --why TEXT" in text
    keys = waiting(full)
    for name in ("conflicts", "ambiguous"):
        assert all(f"  {key}: " in text for key in keys[name])
    assert all(f"  {key}\n" in text for key in keys["candidates"])
    judge(full, "confirm", NEWS)
    assert f"  {NEWS}: confirmed by Ann on {TODAY}: made up" in call(full, "list").stdout


def test_what_a_review_settled_is_in_its_file(full: Workshop) -> None:
    judge(full, "confirm")
    (file,) = (Path(full.settings.archive_url) / "reviews").iterdir()
    assert json.loads(file.read_bytes())["settles"] == ["decided_on: 2024-06-18, not 2024-06-17"]
