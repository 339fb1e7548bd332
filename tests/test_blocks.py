"""Any page becomes the same blocks however it is tagged, and nothing but ParseError can come of bad bytes."""

from __future__ import annotations

import codecs
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import ParseError
from scrapers.blocks import Block, Kind, at_least, exactly_one, labelled, read_document
from scrapers.markup import MAX_BYTES, MAX_DEPTH, MAX_TAGS

URL = "https://example.org/a/page"
COUNTRIES = ["Algeria", "Bosnia and Herzegovina", "UK (to be confirmed)"]
LAYOUTS = {
    "ordered list": "<ol>" + "".join(f"<li>{name};</li>" for name in COUNTRIES) + "</ol>",
    "numbered paragraphs": "".join(f"<p>{n}. {name};</p>" for n, name in enumerate(COUNTRIES, 1)),
    "table": "<table>"
    + "".join(f"<tr><td>{n}.</td><td>{x};</td></tr>" for n, x in enumerate(COUNTRIES, 1))
    + "</table>",
    "lines": "<div>" + "<br>".join(f"{n}. {name};" for n, name in enumerate(COUNTRIES, 1)) + "</div>",
    "nested boxes": "".join(f"<div><div><span>{n}.</span> <b>{x};</b></div></div>" for n, x in enumerate(COUNTRIES, 1)),
    "a list in two parts": '<ol start="1"><li>Algeria;</li></ol><ol start="2"><li>Bosnia and Herzegovina;</li>'
    '<li value="3">UK (to be confirmed);</li></ol>',
    "items holding paragraphs": "<ol>" + "".join(f"<li><p>{name};</p></li>" for name in COUNTRIES) + "</ol>",
}


def blocks_of(html: str | bytes, charset: str | None = None) -> tuple[Block, ...]:
    return read_document(html.encode() if isinstance(html, str) else html, URL, charset).blocks


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_numbered_list_reads_alike_in_every_layout(layout: str) -> None:
    entries = blocks_of(LAYOUTS[layout])
    assert [(block.marker, block.text) for block in entries] == [
        ("1.", "Algeria;"),
        ("2.", "Bosnia and Herzegovina;"),
        ("3.", "UK (to be confirmed);"),
    ]
    assert all(block.is_entry for block in entries)


@pytest.mark.parametrize(
    ("line", "marker", "text"),
    [
        ("• 18 agreed", "•", "18 agreed"),
        ("I. Overview", "I.", "Overview"),
        ("Ⅰ. Overview", "Ⅰ.", "Overview"),
        ("1。阿尔及利亚", "1。", "阿尔及利亚"),
        ("12.Herzegovina", "12.", "Herzegovina"),
        ("18.5 per cent", "", "18.5 per cent"),  # a number is no marker
        ("2 Aug. 2019", "", "2 Aug. 2019"),
        ("C. J. Observer", "", "C. J. Observer"),
        ("(2018) Lu 02 Xie Wai Ren No. 6", "", "(2018) Lu 02 Xie Wai Ren No. 6"),
    ],
)
def test_a_marker_is_taken_off_and_a_number_of_the_text_is_not(line: str, marker: str, text: str) -> None:
    block = exactly_one(blocks_of(f"<p>{line}</p>"), "block")
    assert (block.marker, block.text) == (marker, text)


def test_rows_carry_their_cells_by_head_and_a_cell_that_spans_rows_stands_in_each() -> None:
    rows = blocks_of(
        "<table><thead><tr><th>State</th><th>Treaty</th><th>Signed</th></tr></thead>"
        "<tr><td rowspan=2>Egypt</td><td>civil</td><td>1994</td></tr><tr><td>extradition</td><td>2006</td></tr>"
        "<tr><td>Peru</td><td>civil</td><td>2008</td></tr></table>"
    )
    assert [row.by_header for row in rows] == [
        {"State": "Egypt", "Treaty": "civil", "Signed": "1994"},
        {"State": "Egypt", "Treaty": "extradition", "Signed": "2006"},
        {"State": "Peru", "Treaty": "civil", "Signed": "2008"},
    ]


def test_a_table_that_only_lays_out_the_page_is_read_as_running_text() -> None:
    found = blocks_of("<table><tr><td><h1>Title</h1><p>One</p></td><td><ul><li>Two</li></ul></td></tr></table>")
    assert [(block.kind, block.text) for block in found] == [
        (Kind.HEADING, "Title"),
        (Kind.PARAGRAPH, "One"),
        (Kind.ITEM, "Two"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Court Shanghai Maritime Court</p><p>Court Level Intermediate</p>",
        "<p>Court: Shanghai Maritime Court<br>Court Level: Intermediate</p>",
        "<dl><dt>Court</dt><dd>Shanghai Maritime Court</dd><dt>Court Level</dt><dd>Intermediate</dd></dl>",
        "<table><tr><th>Court<td>Shanghai Maritime Court</tr><tr><th>Court Level<td>Intermediate</tr></table>",
        "<table><tr><td>Court<td>Shanghai Maritime Court</tr><tr><td>Court Level<td>Intermediate</tr></table>",
        "<div><b>Court</b></div><div>Shanghai Maritime Court</div><div><b>Court Level</b></div><div>Intermediate</div>",
    ],
)
def test_a_label_finds_its_value_in_every_layout_and_the_longer_label_wins(html: str) -> None:
    found = labelled(blocks_of(html), ("Court", "Court Level", "Topic(s)"))
    assert found == {"Court": "Shanghai Maritime Court", "Court Level": "Intermediate"}


def test_a_label_without_a_value_does_not_take_the_next_label_for_one() -> None:
    assert labelled(blocks_of("<p>Court</p><p>Court Level High</p>"), ("Court", "Court Level")) == {
        "Court Level": "High"
    }


def test_links_are_made_absolute_and_noise_is_dropped() -> None:
    html = "<nav>menu</nav><script>var a = '<p>no</p>'</script><style>p {}</style><p>See <a href='/a/x'>this</a>.</p>"
    block = exactly_one(blocks_of(html), "block")
    assert block.text == "See this."
    assert [(link.text, link.href) for link in block.links] == [("this", "https://example.org/a/x")]


def test_an_item_outside_of_any_list_is_still_an_item() -> None:
    [block] = read_document(b"<li>Algeria</li>", "https://example.org/").blocks
    assert (block.kind, block.text) == (Kind.ITEM, "Algeria")


def test_white_space_of_every_kind_becomes_one_blank() -> None:
    assert exactly_one(blocks_of("<p>a\u00a0\u3000 b\n\tc\u200b\ufeff</p>"), "block").text == "a b c"


def test_plain_text_is_read_line_by_line() -> None:
    assert [block.text for block in blocks_of("first\n\n  second\n")] == ["first", "second"]


CHINESE = "最高人民法院"


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (codecs.BOM_UTF8 + CHINESE.encode(), "gb18030"),  # the mark beats the header
        (codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), None),
        (CHINESE.encode("gb18030"), "GB2312"),
        (b"<meta charset=gbk>" + CHINESE.encode("gbk"), None),
        (b"<meta charset=gbk>" + CHINESE.encode("big5"), "big5"),  # the header beats meta
        (CHINESE.encode(), None),
        (CHINESE.encode("gb18030"), None),  # no declaration at all, and no utf-8
        (CHINESE.encode(), "utf-7"),  # not an encoding that pages may choose
        (CHINESE.encode(), "no-such-charset"),
        (CHINESE.encode(), "ascii\x00"),
    ],
)
def test_the_encoding_is_found(body: bytes, charset: str | None) -> None:
    assert exactly_one(blocks_of(body, charset), "block").text == CHINESE


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        (b"x" * (MAX_BYTES + 1), "bytes"),
        (b"<i></i>" * MAX_TAGS, "tags"),
        (b"<div>" * (MAX_DEPTH + 1), "nested"),
        (b"<div></b>" * (MAX_DEPTH + 1), "nested"),  # stray end tags hide nothing
        (b"<b>" + b"word " * 50_000, "one line"),
        (b"<table><tr>" + b"<td colspan=99>x</td>" * 2 + b"</table>", "columns"),
    ],
)
def test_a_page_over_a_limit_is_refused(body: bytes, limit: str) -> None:
    with pytest.raises(ParseError, match=limit):
        read_document(body, URL)


def test_sloppy_markup_that_browsers_accept_is_no_deep_nesting() -> None:
    assert len(blocks_of("<p>word" * 1000 + "<li>item" * 1000)) == 2000


def test_readers_say_what_was_expected_and_what_was_found() -> None:
    with pytest.raises(ParseError, match="expected exactly one docket, found 2: a · b"):
        exactly_one(["a", "b"], "docket")
    with pytest.raises(ParseError, match="expected at least 3 rows, found 1: a"):
        at_least(3, ["a"], "rows")
    assert at_least(1, iter("ab"), "rows") == ["a", "b"]


MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<li>",
                "<ol>",
                "</ol>",
                "<table>",
                "<tr>",
                "<td",
                "rowspan=0>",
                "<th",
                "colspan=x>",
                "<dl>",
                "<dt>",
                "<dd>",
                "<br>",
                "<a",
                "href='//['>",
                "<h1>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<pre>",
                "<?xml?>",
                "<!DOCTYPE",
                "<svg>",
                "</html>",
                "&#0;",
                "&nbsp;",
                "<script>",
                "<meta/content>",
                "<base>",
            ]
        ),
        st.text(max_size=20),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), MARKUP.map(lambda text: text.encode("utf-8", "surrogatepass"))),
    st.text(max_size=8),
)
def test_bytes_of_any_kind_give_a_document_or_a_parse_error(body: bytes, charset: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            page = read_document(body, URL, charset)
        except ParseError:
            return
    assert all(block.text == " ".join(block.text.split()) != "" for block in page.blocks)
