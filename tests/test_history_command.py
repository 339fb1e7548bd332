"""`comity history`: each day as known today, what was held of it before, what is dated ahead, and the log.

The register is the shipped one; Finland and the reviews are made up (see `tests.clocks`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from db.derive import load_facts
from db.queries import groups_of
from flows.cli import app
from models.policies import DEFAULT
from tests.clocks import call, database, filled, pairs
from tests.running import TODAY, Workshop


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def workshop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A database with reviews and Finnish facts, one of each kind; the tests only read it."""
    folder = tmp_path_factory.mktemp("clocks")
    for url in database(request, folder):
        yield filled(url, folder)


def history(workshop: Workshop, *words: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(call(workshop, "history", *words, "--json"))
    return answer


def test_history_answers_whether_it_was_so_and_whether_it_was_known(workshop: Workshop) -> None:
    answer = history(workshop, "GB")
    told = [
        (row["valid_from"], row["valid_to"], row["group"], (row["deciding"] or {}).get("known_by"))
        for row in answer["timeline"]
    ]
    assert told == [
        (None, "2015-04-17", 4, None),
        ("2015-04-17", "2022-03-17", 3, "2015-04-17"),
        ("2022-03-17", None, 2, "2022-05-16"),
    ]
    (earlier,) = answer["earlier"]
    assert (earlier["valid_from"], earlier["valid_to"]) == ("2022-03-17", "2022-05-16")
    assert (earlier["known_from"], earlier["known_to"]) == ("2022-03-17", "2022-05-16")
    assert (earlier["group"], earlier["group_now"], earlier["deciding"]["key"]) == (3, 2, "gb-2015-spliethoff")


def test_history_for_people_names_days_precedents_and_what_was_known(workshop: Workshop) -> None:
    told = " ".join(call(workshop, "history", "GB").split())
    assert "since 2022-03-17: group 2, recognized by reciprocity Spar Shipping AS v. Grand China" in told
    assert "(gb-spar-shanghai-2022), 2022-03-17, known by 2022-05-16" in told
    assert "2022-03-17 to 2022-05-15: group 3, by Spliethoff" in told
    assert "as known 2022-03-17 to 2022-05-15; now group 2" in told
    assert "Information, not legal advice." in told
    assert "(treaty-it), 1995-01-01, known by 1995-01-01 (assumed: no publication is dated)" in " ".join(
        call(workshop, "history", "Italy").split()
    )


def test_history_tells_what_ended_a_ground_and_what_is_dated_ahead(workshop: Workshop) -> None:
    answer = history(workshop, "FI")
    ended = [(row["valid_to"], row["deciding"]["ended_by"]) for row in answer["timeline"] if row["group"] == 1]
    assert ended == [("2019-06-30", "treaty-fi")]
    (ahead,) = answer["ahead"]
    assert (ahead["valid_from"], ahead["known_from"]) == ("2022-08-01", f"{TODAY.year + 1}-12-31")
    assert (ahead["group"], ahead["group_now"], ahead["deciding"]["key"]) == (2, 3, "fi-ahead")
    told = call(workshop, "history", "FI")
    assert "ended by treaty-fi" in told
    assert "Dated ahead, and not counted before that day" in told


@pytest.mark.parametrize("code", ["GB", "KR", "VG", "TH", "IT", "FI", "US", "AU"])
def test_timeline_and_earlier_stretches_together_are_all_that_was_held(workshop: Workshop, code: str) -> None:
    answer, facts = history(workshop, code), workshop.ask(load_facts)

    def covers(row: dict[str, Any], day: str, clock: str) -> bool:
        return (row[f"{clock}_from"] or "") <= day < (row[f"{clock}_to"] or "9999")

    asked = [(valid, known) for valid, known in pairs(workshop) if valid <= known <= TODAY]
    assert len(asked) > 20
    for valid, known in asked:
        (now,) = [row for row in answer["timeline"] if covers(row, str(valid), "valid")]
        then = [
            row for row in answer["earlier"] if covers(row, str(valid), "valid") and covers(row, str(known), "known")
        ]
        (held,) = groups_of(facts, [code], valid, known, DEFAULT)
        assert [(*then, now)[0]["group"], len(then)] == [held["group"], int(held["group"] != now["group"])]


def test_history_shows_the_log_under_the_default_policy_only(workshop: Workshop) -> None:
    assert [(row["before"], row["after"]) for row in history(workshop, "GB")["recorded"]] == [(4, 3), (3, 2)]
    other = history(workshop, "JP", "--policy", "monetary-only")
    assert other["recorded"] is None
    assert {row["group"] for row in other["timeline"]} == {4}
    assert "ask without --policy" in call(workshop, "history", "JP", "--policy", "monetary-only")


def test_history_of_a_country_of_which_nothing_was_seen_is_group_4_on_every_day(workshop: Workshop) -> None:
    (period,) = history(workshop, "IS")["timeline"]
    assert (period["valid_from"], period["valid_to"], period["group"]) == (None, None, 4)
    assert "on every day: group 4, uncertain" in call(workshop, "history", "Iceland")


def test_history_of_no_country_is_bad_usage(workshop: Workshop) -> None:
    assert CliRunner().invoke(app, ["history", "Atlantis"]).exit_code == 2
