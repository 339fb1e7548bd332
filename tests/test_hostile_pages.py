"""Pages that mean ill: refused before a tree is built, or read without harm, by the parser of every kind.

How long and how much memory the worst of them take: `benchmarks/hostile_pages.md`. Bytes at random: `tests/fuzz`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.errors import ParseError
from scrapers import blocks, payload
from scrapers.markup import MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_LINE, MAX_LINES, MAX_TAGS, MAX_TEXT
from scrapers.parse import kind_of
from tests.hostile import all_at_once, goldens_by_kind, kinds, many_times, outcome_of, structures

WITHOUT_KNOWN_PAGE = {"col_index": "https://conflictoflaws.net/page/2"}
KNOWN = goldens_by_kind()
URLS = WITHOUT_KNOWN_PAGE | {name: known[0].url for name, known in KNOWN.items() if known}


def test_every_kind_of_page_is_tried() -> None:
    assert sorted(URLS) == sorted(kinds())
    assert {name: kind.name for name, url in URLS.items() if (kind := kind_of(url))} == {name: name for name in kinds()}


# --- refused before anything is built


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("x" * (MAX_BYTES + 1), "bytes"),
        ("<p>x" * (MAX_TAGS + 1), "tags"),
        ("</p>" * (MAX_TAGS + 1), "tags"),
        ("<!---->" * (MAX_TAGS + 1), "tags"),
        ("<?x>" * (MAX_TAGS + 1), "tags"),
        ("<!x>" * (MAX_TAGS + 1), "tags"),
        ("<div>" * (MAX_DEPTH + 1), "nested"),
        ("<b>x</i>" * (MAX_DEPTH + 1), "nested"),
        ("<dl>" + "<dt>x" * (MAX_DEPTH + 1), "nested"),  # libxml2 opens each within the last
        ("<li><td>x" * MAX_DEPTH, "nested"),
        ("<p " + " ".join(f"a{number}" for number in range(MAX_ATTRIBUTES + 1)) + ">", "attributes"),
        ("\n" * (MAX_LINES + 1), "lines"),
        ("<p>" + "x" * (MAX_TEXT + 1), "characters of text"),
        ("<p>x</p>\n" + "法院" * (MAX_TEXT // 2 + 1), "characters of text"),
    ],
)
def test_html_over_a_limit_is_refused_before_a_tree_is_built(
    page: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BeautifulSoup", _must_not_be_called)
    with pytest.raises(ParseError, match=found):
        blocks.read_document(page.encode(), "https://example.org/")


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("[" + "1," * MAX_BYTES, "bytes"),
        ("[" + "{}," * 250_000 + "1]", "JSON values"),
        ('{"a":' * (MAX_DEPTH + 1) + "1", "JSON nested"),
        ("[" * 100_000, "JSON nested"),
        ("<a>" + "<b/>" * MAX_TAGS + "</a>", "XML tags"),
        ("<a>" + "<!---->" * MAX_TAGS + "</a>", "XML tags"),
    ],
)
def test_json_and_xml_over_a_limit_are_refused_before_anything_is_built(
    page: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json, "loads", _must_not_be_called)
    monkeypatch.setattr("scrapers.payload.etree.fromstring", _must_not_be_called)
    with pytest.raises(ParseError, match=found):
        payload.read_payload(page.encode(), "https://example.org/")


def _must_not_be_called(*args: object, **kwargs: object) -> None:
    raise AssertionError("something was built")


@pytest.mark.parametrize(
    "page",
    [
        "<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1),
        "<a>" * 10_000,
        "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>" + "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>" * 20 + "]><a>&b;</b>",
    ],
)
def test_xml_that_nests_too_deep_or_grows_is_refused(page: str) -> None:
    with pytest.raises(ParseError):
        payload.read_payload(page.encode(), "https://example.org/")


def test_xml_reaches_for_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    page = f"<!DOCTYPE a [<!ENTITY b SYSTEM 'file://{tmp_path}/secret'>]><a>x&b;</a>"
    assert payload.read_payload(page.encode(), "https://example.org/").xml.text == "x"


def test_json_keeps_no_sign_that_no_database_takes() -> None:
    page = r'{"a\u0000": ["\ud800", "\ud83d\ude00", "\n"], "b": 1}'
    assert payload.read_payload(page.encode(), "https://example.org/").data == {"a ": [" ", "😀", "\n"], "b": 1}


@pytest.mark.parametrize("page", ["[NaN]", "[Infinity]", "[1", "[" + "9" * 5000 + "]", "1", ""])
def test_json_that_is_none_is_refused(page: str) -> None:
    with pytest.raises(ParseError, match="expected"):
        payload.read_payload(page.encode(), "https://example.org/")


@pytest.mark.parametrize(
    ("declared", "sent"), [("gb2312", "gb18030"), ("utf-16", "utf-8"), ("nonsense", "utf-8"), ("utf-16", "utf-16")]
)
def test_xml_is_read_in_the_encoding_that_it_declares_if_that_can_be(declared: str, sent: str) -> None:
    page = f'<?xml version="1.0" encoding="{declared}"?><a>法院</a>'.encode(sent)
    assert payload.read_payload(page, "https://example.org/").xml.text == "法院"


# --- let pass, and harmless


@pytest.mark.parametrize("name", structures())
def test_a_page_at_a_limit_comes_to_an_end(name: str) -> None:
    outcome = outcome_of(structures()[name].encode(), URLS["cjo_case_post"])
    assert outcome.is_good, outcome


def test_a_page_at_every_limit_of_shape_is_let_pass() -> None:
    text = "<p>" + "x" * (MAX_LINE - 1)
    nested = "<i>" * (MAX_DEPTH - 1) + "</i>" * (MAX_DEPTH - 1)
    page = text * (MAX_TEXT // MAX_LINE) + nested
    page += "<br>" * (MAX_TAGS - page.count("<")) + "\n" * MAX_LINES
    assert len(blocks.read_document(page.encode(), "https://example.org/").blocks) == MAX_TEXT // MAX_LINE


@pytest.mark.parametrize("kind", sorted(name for name in kinds() if KNOWN[name]))
def test_a_known_page_made_worse_comes_to_an_end(kind: str) -> None:
    """With all bad texts at once; one by one they are read by the benchmark."""
    golden = KNOWN[kind][0]
    for page in (*all_at_once(golden.text), many_times(golden.text)):
        outcome = outcome_of(page.encode(), golden.url)
        assert outcome.is_good, outcome
