"""docs/sql-cookbook.md is so: each query gives the printed result, on both databases and on every day."""

from __future__ import annotations

import re
from functools import partial

import pytest

from db.cookbook import PLACE, Recipe, answered, ask, recipes, table
from db.views import VIEWS
from tests.running import Workshop

DOCUMENT = PLACE.read_text(encoding="utf-8")
RECIPES = list(recipes(DOCUMENT))
each_recipe = pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.name for recipe in RECIPES])
# What says something else tomorrow, or in another database that holds the same.
OF_THE_DAY = ("country_groups", "grounds", "treaties_in_force", "source_health", "open_issues")
MOVES = ("is_standing", "is_in_force", "why_not_in_force", "recorded_at", "recorded_on", "opened_at", "fetched_at")


def test_at_least_twenty_questions_are_answered() -> None:
    assert len(RECIPES) >= 20
    assert len({recipe.name for recipe in RECIPES}) == len(RECIPES)
    assert len(RECIPES) == DOCUMENT.count("```sql\n") == DOCUMENT.count("\n### ")


@each_recipe
def test_the_printed_result_is_what_the_query_gives(shipped_on_both: Workshop, recipe: Recipe) -> None:
    given = shipped_on_both.ask(lambda connection: ask(connection, recipe.sql))
    assert given == recipe.result, "another result than the printed one: `make cookbook` writes them anew"


@each_recipe
def test_an_answer_has_rows_and_says_how_it_is_read(recipe: Recipe) -> None:
    assert len(recipe.result.splitlines()) > 2
    assert recipe.reading.endswith((".", ")."))


@each_recipe
def test_a_query_asks_views_and_names_its_days(recipe: Recipe) -> None:
    asked = set(re.findall(r"\b(?:FROM|JOIN) (\w+)", recipe.sql))
    assert asked <= set(VIEWS) - set(OF_THE_DAY)
    assert not re.findall(rf"\b(?:{'|'.join(MOVES)}|CURRENT_\w+|NOW)\b", recipe.sql, re.IGNORECASE)
    assert "ORDER BY" in recipe.sql


def test_results_that_have_gone_stale_are_written_anew(shipped_on_both: Workshop) -> None:
    stale = re.sub(r"^\| .*United Kingdom.*\n", "", DOCUMENT, flags=re.MULTILINE)
    assert stale != DOCUMENT
    without_any = re.sub(r"\n(?:\|.*\n)+", "", DOCUMENT)
    for document in (stale, without_any):
        assert shipped_on_both.ask(partial(answered, document)) == DOCUMENT


def test_a_cell_cannot_break_its_table() -> None:
    assert table(["a", "b"], [("one|two", None), ("three\nfour", 5)]) == (
        "| a | b |\n|---|---|\n| one\\|two |  |\n| three four | 5 |\n"
    )


def test_the_page_says_that_it_is_no_legal_advice() -> None:
    assert "Information, not legal\nadvice" in DOCUMENT.partition("\n## ")[0]


def test_lines_but_for_results_are_short_enough_to_read() -> None:
    assert max(len(line) for line in DOCUMENT.splitlines() if not line.startswith("|")) <= 120
