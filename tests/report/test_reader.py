"""What a reader can do with the page: search, sort, follow links, with the mouse or without; nothing leaves it."""

from __future__ import annotations

import pytest

from tests.browser import Page
from tests.report.conftest import BREAKS_OUT, SCRIPT, Made
from tests.report.reading import fill, names, shown

_VISIBLE = "[...document.querySelectorAll('main *')].some((one) => one.matches({wanted!r}) && one.checkVisibility())"


def sees(page: Page, wanted: str) -> bool:
    """Whether anything is visible that a selector names."""
    return bool(page.evaluate(_VISIBLE.format(wanted=wanted)))


def test_nothing_is_asked_of_the_network_and_the_console_stays_silent(opened: Page, made: Made) -> None:
    opened.evaluate("ask({valid: '2021-06-08', known: '2021-11-19'})")
    opened.evaluate("every('details').forEach((one) => { one.open = true })")
    for place in ("#GB", "#all", "#table"):
        opened.load(made.url + place)
    opened.printed()
    assert opened.requests() == [made.url]
    assert opened.complaints() == []


def test_search_finds_a_country_by_its_names_and_by_what_decides(opened: Page) -> None:
    for words in ("united kingdom", "GB", "英国", "Spar Shipping", "shanghai maritime", "UNITED  spar"):
        fill(opened, "search", words)
        assert "United Kingdom" in names(opened), words
        assert 0 < len(names(opened)) < 5, words
        assert opened.evaluate("one('found').textContent").startswith(f"{len(names(opened))} of ")


def test_search_finds_nothing_that_is_not_shown_on_these_days(opened: Page) -> None:
    opened.evaluate("ask({valid: '2021-06-08'})")
    fill(opened, "search", "Spar Shipping")  # of 2022
    assert names(opened) == []
    fill(opened, "search", "")
    assert "United Kingdom" in names(opened)


def test_the_table_can_be_of_one_group(opened: Page) -> None:
    fill(opened, "group", "3")
    assert {row["group"] for row in shown(opened)} == {3}


def test_columns_sort_by_the_keyboard_both_ways(opened: Page) -> None:
    by_group = names(opened)
    opened.evaluate("document.querySelector('th[data-sort=name] button').focus()")
    opened.press("Enter")
    assert names(opened) == sorted(by_group)
    assert sorting(opened) == {"name": "ascending"}
    opened.press(" ")
    assert names(opened) == sorted(by_group, reverse=True)
    assert sorting(opened) == {"name": "descending"}
    opened.evaluate("document.querySelector('th[data-sort=since] button').focus()")
    opened.press("Enter")
    since = [row["since"] or "" for row in shown(opened)]
    assert since == sorted(since)
    opened.evaluate("document.querySelector('th[data-sort=group] button').click()")
    assert names(opened) == by_group


def test_what_is_sorted_stays_sorted_on_another_day(opened: Page) -> None:
    opened.evaluate("document.querySelector('th[data-sort=since] button').click()")
    opened.evaluate("ask({valid: '2014-01-01'})")
    since = [row["since"] or "" for row in shown(opened)]
    assert since == sorted(since)


def test_every_country_has_a_shape_or_a_tile(opened: Page) -> None:
    codes = {row["jurisdiction"] for row in shown(opened)}
    on_map, tiles = wide(opened, "a.place", 4), wide(opened, "a.tile", 20)
    assert codes == on_map | tiles
    assert {"VG", "SG", "GI", "MT"} <= tiles
    assert "GI" not in on_map  # no outline
    assert wide(opened, "a.ring", 4) | {"GI"} == tiles


def test_the_map_leads_to_a_country_by_the_keyboard(opened: Page) -> None:
    opened.evaluate("document.querySelector('a.place[data-code=FR]').focus()")
    opened.press("Enter")
    opened.until("location.hash === '#FR'")
    assert sees(opened, "#FR .verdict") and not sees(opened, "#table")
    assert opened.evaluate("document.activeElement.textContent.trim()").startswith("France")
    assert opened.evaluate("document.title").startswith("France")
    opened.evaluate("document.querySelector('#FR .back a').focus()")
    opened.press("Enter")
    opened.until("location.hash === '#table'")
    assert sees(opened, "#table") and not sees(opened, "#FR .verdict")


def test_the_first_tab_stop_skips_to_the_table(opened: Page) -> None:
    opened.press("Tab", "Enter")
    opened.until("location.hash === '#table'")
    opened.press("Tab")
    assert opened.evaluate("document.activeElement.id") == "search"


def test_a_fact_opens_the_page_of_its_country(opened: Page, made: Made) -> None:
    opened.evaluate("document.querySelector('tr[data-code=GB] .grounds li:not([hidden]) a').click()")
    opened.until("location.hash !== ''")
    assert sees(opened, "#GB .verdict") and not sees(opened, "#US .verdict")
    assert "Spar Shipping" in opened.evaluate("document.querySelector(':target').innerText")


def test_a_link_from_elsewhere_opens_a_country_at_once(opened: Page, made: Made) -> None:
    opened.open("about:blank")
    opened.load(f"{made.url}#GB")
    opened.until("document.title.startsWith('United Kingdom')")
    assert sees(opened, "#GB .verdict") and not sees(opened, "#table")


def test_one_link_shows_all_countries(opened: Page, made: Made) -> None:
    opened.load(f"{made.url}#all")
    assert opened.evaluate("every('.country').every((one) => one.checkVisibility())")
    assert not sees(opened, "#table")


def test_every_link_within_the_page_leads_somewhere(opened: Page) -> None:
    places = opened.evaluate("""every('a[href^="#"]').map((one) => decodeURIComponent(one.getAttribute('href')))""")
    assert len(places) > 500
    assert set(places) <= set(opened.evaluate("every('[id]').map((one) => `#${one.id}`)"))


@pytest.mark.parametrize("place", ["", "#GI", "#MT"])
def test_hostile_texts_are_shown_as_texts(opened: Page, made: Made, place: str) -> None:
    opened.load(made.url + place)
    opened.evaluate("every('details').forEach((one) => { one.open = true })")
    opened.evaluate("ask({valid: '2020-01-01'})")
    assert opened.evaluate("window.hacked") is None
    assert opened.evaluate("document.scripts.length") == 1
    assert opened.evaluate("document.images.length") == 0
    assert SCRIPT in opened.text()
    if place == "#GI":
        assert f"Smith v. {SCRIPT}" in opened.text()
        assert BREAKS_OUT in opened.text()


def test_a_link_leads_to_the_web_or_stays_within_the_page(opened: Page) -> None:
    assert opened.evaluate("every('a').filter((one) => !/^(https?:[/][/]|#)/.test(one.getAttribute('href')))") == []
    assert opened.evaluate("every('[onmouseover], [onerror]').length") == 0
    assert "javascript:window.hacked=1" in opened.evaluate("one('GI').textContent")


def wide(page: Page, wanted: str, least: int) -> set[str]:
    """The codes of the links that are visible and so wide."""
    seen = f"one.checkVisibility() && one.getBoundingClientRect().width >= {least}"
    return set(page.evaluate(f"every('{wanted}').filter((one) => {seen}).map((one) => one.dataset.code)"))


def sorting(page: Page) -> dict[str, str]:
    """Which column is said to be sorted, and how."""
    found: dict[str, str] = page.evaluate(
        "Object.fromEntries(every('th[aria-sort]').map((one) => [one.dataset.sort, one.getAttribute('aria-sort')]))"
    )
    return found
