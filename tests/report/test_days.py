"""The page answers for every pair of days, and as the command line does."""

from __future__ import annotations

from datetime import date, timedelta

from tests.browser import Page
from tests.clocks import pairs
from tests.report.conftest import Made
from tests.report.reading import ask, fill, said, shown
from tests.running import TODAY

SEED = date(2021, 6, 8)  # the day that the seed article speaks of
DAY = timedelta(1)


def test_it_opens_on_the_day_it_was_made(opened: Page, made: Made) -> None:
    assert shown(opened) == said(made, TODAY, TODAY)


def test_on_the_day_of_the_seed_article_the_table_is_that_of_the_command_line(opened: Page, made: Made) -> None:
    ask(opened, SEED, TODAY)
    assert shown(opened) == said(made, SEED, TODAY)


def test_the_page_says_which_command_says_the_same(opened: Page) -> None:
    ask(opened, SEED, TODAY - DAY)
    told = opened.evaluate("document.querySelector('.asked code').textContent")
    assert " ".join(told.split()) == f"comity groups --valid 2021-06-08 --known {TODAY - DAY}"


def test_on_any_pair_of_days_the_table_is_that_of_the_command_line(opened: Page, made: Made) -> None:
    asked = [
        *pairs(made.workshop)[::3],
        (SEED, date(2021, 11, 19)),
        (date(1000, 1, 1), TODAY),
        (date(9999, 12, 30), date(9999, 12, 30)),
    ]
    for valid, known in asked:
        ask(opened, valid, known)
        assert shown(opened) == said(made, valid, known), (valid, known)


def test_no_day_is_no_question(opened: Page) -> None:
    before = shown(opened)
    fill(opened, "valid", "")
    fill(opened, "known", "")
    assert shown(opened) == before


def test_map_legend_and_tiles_follow_the_days(opened: Page) -> None:
    ask(opened, SEED, TODAY)
    groups = {row["jurisdiction"]: row["group"] for row in shown(opened)}
    places = opened.evaluate("every('.place').map((one) => [one.dataset.code, one.getAttribute('class')])")
    assert {code for code, _ in places} == groups.keys()
    assert all(f"g{groups[code]}" in classes.split() for code, classes in places)
    told = opened.evaluate("every('a.place').map((one) => [one.dataset.code, one.getAttribute('aria-label')])")
    assert all(label.endswith(f": group {groups[code]}") for code, label in told)
    tiles = opened.evaluate("every('.tile').map((one) => [one.dataset.code, one.querySelector('.number').textContent])")
    assert tiles and all(int(number) == groups[code] for code, number in tiles)
    counted = opened.evaluate("every('.count').map((one) => Number(one.textContent))")
    assert counted == [list(groups.values()).count(group) for group in (1, 2, 3, 4)]


def test_a_country_page_says_which_group_it_is_on_other_days(opened: Page, made: Made) -> None:
    ask(opened, SEED, TODAY)
    opened.load(f"{made.url}#GB")
    told = opened.evaluate("document.querySelector('#GB .chosen-days').innerText")
    assert told == f"On the days chosen, valid 2021-06-08 and known {TODAY}: group 3."
    opened.evaluate("one('reset').click()")
    assert opened.evaluate("document.querySelector('#GB .chosen-days').hidden")


def test_the_slider_moves_by_a_day_with_the_arrow_keys(opened: Page, made: Made) -> None:
    opened.evaluate("one('slider').focus()")
    opened.press("ArrowLeft", "ArrowLeft")
    assert opened.evaluate("one('valid').value") == str(TODAY - 2 * DAY)
    assert opened.evaluate("one('slider').getAttribute('aria-valuetext')") == str(TODAY - 2 * DAY)
    opened.press("Home")
    first = date.fromisoformat(opened.evaluate("one('valid').value"))
    assert shown(opened) == said(made, first, TODAY)
