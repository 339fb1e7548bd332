"""Every known page yields exactly what was reviewed, in every layout that can carry it, and with its facts swapped."""

from __future__ import annotations

import pytest

from models.errors import ParseError
from models.facts import read_fact
from scrapers.parse import parse
from scrapers.sources import PageRefused, all_sources, source_of
from tests.goldens import Golden, all_goldens, facts_of, write_expectation
from tests.layouts import ENCODINGS, LAYOUTS, laid_out
from tests.swaps import Swap, swaps_of

GOLDENS = all_goldens()
REVIEWED = [golden for golden in GOLDENS if golden.expected is not None]
HTML = [golden for golden in REVIEWED if golden.page and golden.page.suffix == ".html" and golden.facts]
SWAPS = [swap for golden in HTML for swap in swaps_of(golden)]


def test_every_page_has_an_expectation_that_somebody_has_reviewed() -> None:
    missing = [golden for golden in GOLDENS if golden.expected is None]
    for golden in missing:
        write_expectation(golden)
    assert not missing, f"expectations were written for {', '.join(map(str, missing))}: review them"


def test_every_source_has_a_page() -> None:
    assert {source.name for source in all_sources()} - {golden.source for golden in GOLDENS} == set()


@pytest.mark.parametrize("golden", REVIEWED, ids=str)
def test_a_page_yields_exactly_what_was_reviewed(golden: Golden) -> None:
    if golden.expected == "refused":
        with pytest.raises(PageRefused):
            parse(golden.body, golden.url)
    elif golden.expected == "issue":
        with pytest.raises(ParseError) as raised:
            parse(golden.body, golden.url)
        assert not isinstance(raised.value, PageRefused)
    else:
        assert source_of(golden.url).name == golden.source
        assert facts_of(golden.body, golden.url) == golden.expected


@pytest.mark.parametrize("golden", REVIEWED, ids=str)
def test_an_expectation_is_written_in_the_words_of_the_contract(golden: Golden) -> None:
    assert isinstance(golden.expected, list) or golden.expected in ("refused", "issue")
    for fact in golden.facts:
        read_fact(fact)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("golden", HTML, ids=str)
def test_a_page_yields_the_same_in_another_layout(golden: Golden, layout: str) -> None:
    assert facts_of(laid_out(golden.text, LAYOUTS[layout]), golden.url) == golden.facts


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("golden", HTML, ids=str)
def test_a_page_yields_the_same_in_other_bytes(golden: Golden, encoding: str) -> None:
    assert facts_of(ENCODINGS[encoding](golden.text), golden.url) == golden.facts


@pytest.mark.parametrize("swap", SWAPS, ids=str)
def test_another_fact_on_the_page_is_another_fact_in_the_observation_and_nothing_else_changes(swap: Swap) -> None:
    assert facts_of(swap.page, swap.url) == swap.expected
