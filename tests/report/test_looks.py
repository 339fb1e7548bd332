"""For every reader: on a phone, in the dark, on paper, with a screen reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser import Page
from tests.report.conftest import Made

_AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
_VIOLATIONS = """
axe.run({resultTypes: ["violations"]}).then((found) =>
  found.violations.map((one) => [one.id, one.impact, one.nodes.map((node) => node.html)]))
"""


@pytest.mark.parametrize(
    ("place", "width", "scheme"),
    [("", 1440, "light"), ("", 360, "dark"), ("#US", 1440, "dark"), ("#GI", 360, "light")],
)
def test_axe_finds_nothing(opened: Page, made: Made, place: str, width: int, scheme: str) -> None:
    opened.look(width, scheme)
    opened.load(made.url + place)
    opened.evaluate("every('details').filter((one) => one.checkVisibility()).forEach((one) => { one.open = true })")
    opened.evaluate(_AXE.read_text(encoding="utf-8") + ";1")
    assert opened.evaluate(_VIOLATIONS) == []


@pytest.mark.parametrize("place", ["", "#US", "#GI", "#all"])
def test_a_phone_never_scrolls_sideways(opened: Page, made: Made, place: str) -> None:
    opened.look(360)
    opened.load(made.url + place)
    opened.evaluate("every('details').forEach((one) => { one.open = true })")
    assert opened.evaluate("document.documentElement.scrollWidth") == 360


def test_groups_are_told_by_patterns_too(opened: Page) -> None:
    """So that the map can be read without seeing colours; on a strip and in the table stands the number."""
    look = "[one.parentNode.classList[1], getComputedStyle(one).fill]"
    looks = opened.evaluate(f"Object.fromEntries(every('a.place path').map((one) => {look}))")
    assert len(set(looks.values())) == len(looks) == 4
    assert sum("url(" in look for look in looks.values()) == 3


@pytest.mark.parametrize("place", ["", "#GB", "#all"])
def test_every_part_says_on_paper_that_it_is_no_advice(opened: Page, made: Made, place: str) -> None:
    opened.ask("Emulation.setEmulatedMedia", media="print")
    opened.load(made.url + place)
    parts = "every('.overview > section, .country').filter((one) => one.checkVisibility())"
    assert opened.evaluate(f"{parts}.length") > 0
    assert opened.evaluate(f"{parts}.filter((one) => !one.innerText.includes('Information, not legal advice.'))") == []
    assert not opened.evaluate("one('clocks').checkVisibility()")


def test_a_country_is_printed_with_its_sources_and_nothing_else(opened: Page, made: Made) -> None:
    opened.load(f"{made.url}#GB")
    opened.ask("Emulation.setEmulatedMedia", media="print")
    opened.until("every('#GB .sources').every((one) => one.checkVisibility({contentVisibilityAuto: true}))")
    alone = pages(opened.printed())
    opened.load(made.url)
    assert 1 < alone < pages(opened.printed()) < 30


def pages(pdf: bytes) -> int:
    """How many pages a PDF of Chromium's has."""
    return len(re.findall(rb"/Type /Page\b", pdf))
