"""`comity reconcile` as users meet it: exactly the differences that are known, each with a sentence."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.running import Workshop
from tests.test_cli import Shell

CONTRACT = {"jurisdiction", "name_as_printed", "published", "computed", "status", "explanation"}
SEED = ("--published", "2021-11-19")


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell with a filled database."""
    folder = tmp_path_factory.mktemp("reconcile")
    found = Shell(Workshop(f"sqlite:///{folder / 'comity.db'}", folder))
    found("run", "--direct")
    return found


@pytest.fixture(scope="module")
def seed(shell: Shell) -> list[dict[str, Any]]:
    """What goes with the seed article."""
    found: list[dict[str, Any]] = shell.json("reconcile", *SEED)
    return found


def test_the_seed_article_differs_in_exactly_ethiopia_israel_and_the_two_halves_of_bosnia_and_herzegovina(
    seed: list[dict[str, Any]],
) -> None:
    found = [
        (row["jurisdiction"], row["name_as_printed"], row["published"], row["computed"], row["status"])
        for row in seed
        if row["jurisdiction"] and row["status"] != "agrees"
    ]
    assert found == [
        ("BA", "Bosnia", 1, 1, "printed_in_parts"),
        ("BA", "Herzegovina", 1, 1, "printed_in_parts"),
        ("ET", None, None, 1, "not_printed"),
        ("IL", None, None, 3, "not_printed"),
    ]


def test_each_of_them_is_told_in_one_sentence_that_names_the_evidence(seed: list[dict[str, Any]]) -> None:
    words = {
        "BA": ["one jurisdiction", "treaty with China", "2014-10-12", "[treaty-ba]"],
        "ET": ["in force from 2018-01-03, no page seen states the days of its signature", "provisional", "[treaty-et]"],
        "IL": ["Reitmann (Tel Aviv-Jaffa District Court, 2015-10-06), affirmed on 2017-08-14", "[il-2015-reitmann-da"],
    }
    for row in seed:
        if row["jurisdiction"] and row["status"] != "agrees":
            assert all(word in row["explanation"] for word in words[row["jurisdiction"]])
            assert re.fullmatch(r"[A-Z](?:[^.]|\.(?! [A-Z])|(?:Co|v)\. )+\.", row["explanation"])


def test_how_many_of_the_47_inbound_cases_lack_is_said_by_outcome(seed: list[dict[str, Any]]) -> None:
    numbers = {row["name_as_printed"]: (row["published"], row["computed"]) for row in seed if row["what"] == "count"}
    inbound = {name: both for name, both in numbers.items() if name.startswith("inbound")}
    assert inbound == {
        "inbound_total": (47, 34),
        "inbound_recognized": (18, 15),
        "inbound_refused": (24, 16),
        "inbound_withdrawn_or_dismissed": (5, 3),
    }
    (total,) = [row["explanation"] for row in seed if row["name_as_printed"] == "inbound_total"]
    assert "13 lacking (3 of 18 recognized, 8 of 24 refused and 2 of 5 withdrawn or dismissed)" in total


def test_a_reserve_in_print_is_told_beside_ours_and_the_row_agrees(seed: list[dict[str, Any]]) -> None:
    (gb,) = [row for row in seed if row["jurisdiction"] == "GB"]
    assert (gb["published"], gb["computed"], gb["status"]) == (3, 3, "agrees")
    assert "printed “to be confirmed”, held to be confirmed" in gb["explanation"]


def test_every_row_has_the_fields_of_the_contract_and_says_which_days_were_compared(shell: Shell) -> None:
    rows = shell.json("reconcile")
    assert all(row.keys() >= CONTRACT for row in rows)
    assert all(row["valid"] and row["known"] and row["explanation"].endswith(".") for row in rows)
    statuses = {"agrees", "not_printed", "printed_in_parts", "evidence_missing", "evidence_contrary", "later_stage"}
    assert {row["status"] for row in rows} <= statuses
    assert len({row["key"] for row in rows}) == len(rows)


def test_rows_that_are_not_about_one_country_name_the_quantity(shell: Shell) -> None:
    rows = shell.json("reconcile")
    assert all(row["name_as_printed"] for row in rows if row["what"] != "group")
    assert all(row["jurisdiction"] is None for row in rows if row["what"] != "group")


def test_people_see_what_differs_first_and_what_agrees_as_a_number(shell: Shell) -> None:
    shown = shell("reconcile", *SEED).stdout
    assert "printed 2021-11-19, as of 2021-06-08; compared on 2021-06-08, as known on 2021-11-19" in shown
    assert shown.index("Bosnia (BA)") < shown.index("Israel (IL)") < shown.index("42 names and 1 number agree")
    assert "Algeria" not in shown
    assert shown.endswith("4 names and 7 numbers differ. Information, not legal advice.\n")


def test_all_shows_also_what_agrees(shell: Shell) -> None:
    assert "Algeria (DZ)" in shell("reconcile", *SEED, "--all").stdout


def test_a_day_on_which_nothing_was_printed_fails_and_names_the_days_that_there_are(shell: Shell) -> None:
    failed = shell("reconcile", "--published", "2021-11-20", code=1)
    assert "2021-11-19" in failed.stderr and len(failed.stderr.splitlines()) == 1
    assert "PartialDate" not in shell("reconcile", "--published", "yesterday", code=2).stderr
