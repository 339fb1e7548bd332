"""The Hague status tables: a guard, for China is bound by neither convention. All pages here are synthetic."""

from __future__ import annotations

import pytest

from models.errors import ParseError
from scrapers.parse import parse
from tests.goldens import facts_of
from tests.treaty_pages import one, table

STATUS = "https://www.hcch.net/en/instruments/conventions/status-table/?cid="

STATUS_HEADER = ("Contracting Party*", "S 1", "R/A/Ap/Su2", "Type3", "EIF4", "EXT5", "Auth6", "Res/D/N/DC7")
ALBANIA = ("Albania", "2-I-2026", "3-II-2026", "R", "1-V-2026", "", "", "")
SIGNED = ("China", "12-IX-2017", "", "", "", "", "", "")


@pytest.mark.parametrize("head", ["th", "td"])
def test_a_signature_alone_binds_nobody(head: str) -> None:
    page = table(STATUS_HEADER, ALBANIA, SIGNED, head=head)
    assert facts_of(page, f"{STATUS}98") == facts_of(page, f"{STATUS}137") == []


@pytest.mark.parametrize("cid", ["98", "137"])
@pytest.mark.parametrize(("place", "cell"), [(2, "3-II-2026"), (3, "A*"), (4, "1-VI-2026")])
@pytest.mark.parametrize("name", ["China", "China*", "China 1", "People's Republic of China"])
def test_whatever_else_stands_in_chinas_row_calls_for_a_person(cid: str, place: int, cell: str, name: str) -> None:
    row = (name, *SIGNED[1:place], cell, *SIGNED[place + 1 :])
    fact = one(table(STATUS_HEADER, ALBANIA, row), f"{STATUS}{cid}")
    assert (fact["kind"], fact["target_url"]) == ("candidate", f"{STATUS}{cid}")
    assert cell in fact["why"] and "a person must look" in fact["why"]


def test_other_columns_and_other_parties_say_nothing_of_china() -> None:
    declared = (*SIGNED[:5], "", "1", "D")
    assert facts_of(table(STATUS_HEADER, ALBANIA, declared), f"{STATUS}98") == []


def test_the_judgments_convention_may_lack_china_but_choice_of_court_may_not() -> None:
    page = table(STATUS_HEADER, ALBANIA)
    assert facts_of(page, f"{STATUS}137") == []
    with pytest.raises(ParseError, match="expected a row of China"):
        parse(page.encode(), f"{STATUS}98")


@pytest.mark.parametrize("cid", ["98", "137"])
def test_a_table_that_cannot_be_read_by_column_is_an_issue(cid: str) -> None:
    renamed = tuple(cell.replace("EIF", "In force") for cell in STATUS_HEADER)
    for page in (table(renamed, SIGNED), "<p>China 12-IX-2017</p>", table(STATUS_HEADER, SIGNED[:3])):
        with pytest.raises(ParseError, match="expected"):
            parse(page.encode(), f"{STATUS}{cid}")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.hcch.net/de/instruments/conventions/status-table/?cid=98",
        "http://www.hcch.net/index_en.php?act=conventions.status&cid=98",
        f"{STATUS}41",
    ],
)
def test_other_languages_layouts_and_conventions_are_not_read(url: str) -> None:
    row = ("China", "12-IX-2017", "3-II-2026", "R", "1-VI-2026", "", "", "")
    assert facts_of(table(STATUS_HEADER, row), url) == []
