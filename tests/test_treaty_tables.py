"""Treaties from tables: Wikipedia's, the ministry's and its reprint, the treaty database; the Hague tables as a guard.

All pages here are synthetic: laid out like the known ones, with days of 2026 and other countries.
"""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from typing import Any

import pytest

from models.errors import ParseError
from scrapers.parse import kind_of, parse
from scrapers.treaties import partner_of, scope_of
from tests.goldens import Facts, facts_of

WIKI = "https://zh.wikipedia.org/wiki/中华人民共和国缔结的司法协助条约"
ANSWER = "https://zh.wikipedia.org/w/api.php?action=parse&page=中华人民共和国缔结的司法协助条约&prop=text&format=json"
MINISTRY = "https://www.fmprc.gov.cn/web/synthetic/t99999.shtml"
DETAIL = "http://treaty.mfa.gov.cn/web/detail1.jsp?objid=9999999999999"
STATUS = "https://www.hcch.net/en/instruments/conventions/status-table/?cid="

WIKI_HEADER = ("序号", "国家", "条约全称", "签署日期", "中方批准日期", "生效日期", "备注")
KUWAIT = "中华人民共和国和科威特国关于民事和商事司法协助的协定"
PERU = "中华人民共和国和秘鲁共和国关于民事和商事司法协助的条约"
WIKI_ROW = ("9", "科威特", KUWAIT, "2026年1月2日", "2026年3月4日", "2026年5月6日", "")
WIKI_FACT = {
    "kind": "treaty",
    "jurisdiction": "KW",
    "title_zh": KUWAIT,
    "scope": "civil_commercial",
    "signed_on": "2026-01-02",
    "in_force_on": "2026-05-06",
}


def table(*rows: tuple[str, ...], head: str = "th") -> str:
    """The first row is the header; `head` is its tag."""
    tags = (head, *["td"] * len(rows[1:]))
    lines = ["".join(f"<{tag}>{cell}</{tag}>" for cell in row) for tag, row in zip(tags, rows, strict=True)]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def wiki(*rows: tuple[str, ...], head: str = "th", section: str = "民商事司法协助条约") -> str:
    return f"<p>SYNTHETIC</p><h2>{section}[编辑]</h2>{table(WIKI_HEADER, *rows, head=head)}"


def changed(place: int, cell: str) -> tuple[str, ...]:
    """The row of Kuwait with another cell."""
    return (*WIKI_ROW[:place], cell, *WIKI_ROW[place + 1 :])


def one(page: str, url: str = WIKI) -> dict[str, Any]:
    [fact] = facts_of(page, url)
    return fact


# ---------------------------------------------------------------- titles


def test_the_title_of_every_treaty_in_the_register_names_its_country_and_its_matters() -> None:
    text = files("scrapers").joinpath("register/treaties.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["title_zh"]]
    assert len(rows) > 35
    for row in rows:
        assert (partner_of(row["title_zh"]), scope_of(row["title_zh"])) == (row["jurisdiction"], row["scope"])


@pytest.mark.parametrize(
    "title",
    [
        "中华人民共和国和加拿大关于刑事司法协助的条约",
        "中华人民共和国和泰王国引渡条约",
        "中华人民共和国和蒙古国关于移管被判刑人的条约",
        "中华人民共和国和加拿大关于分享和返还被追缴资产的协定",
        "中华人民共和国和哈萨克斯坦共和国关于打击恐怖主义、分裂主义和极端主义的合作协定",
        "中华人民共和国和科威特国关于民用航空运输的协定",
    ],
)
def test_a_treaty_on_other_matters_has_no_civil_scope(title: str) -> None:
    assert scope_of(title) is None
    assert facts_of(wiki(changed(2, title)), WIKI) == []


# ---------------------------------------------------------------- Wikipedia


@pytest.mark.parametrize("head", ["th", "td"])
def test_a_row_is_read_by_its_header_whether_tagged_as_one_or_not(head: str) -> None:
    assert one(wiki(WIKI_ROW, head=head)) == WIKI_FACT


@pytest.mark.parametrize(
    ("place", "cell", "field", "value"),
    [
        (3, "2026年1月12日", "signed_on", "2026-01-12"),
        (3, "2026年1月", "signed_on", "2026-01"),
        (3, "二〇二六年一月十二日", "signed_on", "2026-01-12"),
        (3, "", "signed_on", None),
        (4, "", "in_force_on", "2026-05-06"),  # an empty cell shifts nothing
        (5, "2026年11月29日[1]", "in_force_on", "2026-11-29"),
        (5, "", "in_force_on", None),
        (5, "—", "in_force_on", None),
        (5, "尚未生效", "in_force_on", None),
        (5, "尚未生效", "notes", "not yet in force"),
        (6, "不涉及承认和执行法院裁决", "recognition_clause", False),
        (6, "不涉及承認和執行法院裁決", "recognition_clause", False),
        (6, "不包括法院判决的承认与执行", "recognition_clause", False),
        (6, "不涉及承认和执行仲裁裁决", "recognition_clause", None),  # awards are another matter
        (6, "涉及承认和执行法院裁决", "recognition_clause", None),
        (2, "《中华人民共和国和科威特国关于民事司法协助的协定》[2]", "scope", "civil"),
        (2, "中华人民共和国政府和科威特国政府关于民事、商事和刑事司法协助的协定", "scope", "civil_criminal"),
    ],
)
def test_another_cell_is_another_fact(place: int, cell: str, field: str, value: object) -> None:
    fact = one(wiki(changed(place, cell)))
    assert (fact["kind"], fact["jurisdiction"], fact.get(field)) == ("treaty", "KW", value)


@pytest.mark.parametrize(
    ("country", "official", "code"),
    [
        ("秘鲁", "秘鲁共和国", "PE"),
        ("老挝", "老挝人民民主共和国", "LA"),
        ("波黑", "波斯尼亚和黑塞哥维那", "BA"),
        ("韩国", "大韩民国", "KR"),
    ],
)
def test_another_country_is_another_treaty(country: str, official: str, code: str) -> None:
    row = (WIKI_ROW[0], country, KUWAIT.replace("科威特国", official), *WIKI_ROW[3:])
    assert one(wiki(row))["jurisdiction"] == code


def test_a_country_that_stands_once_for_two_treaties_is_read_for_both() -> None:
    page = wiki(WIKI_ROW, ("中华人民共和国和科威特国关于民事司法协助的条约", "2026年7月8日", "", "", ""))
    spanned = page.replace("<td>9</td><td>科威特</td>", '<td rowspan="2">9</td><td rowspan="2">科威特</td>')
    facts = facts_of(spanned, WIKI)
    assert [(fact["jurisdiction"], fact["signed_on"]) for fact in facts] == [("KW", "2026-01-02"), ("KW", "2026-07-08")]


def test_what_the_browser_hides_is_not_read() -> None:
    row = changed(3, '<span style="display:none;">02026-01-03</span>2026年1月2日')
    row = (row[0], '<span class="key" style="color:red; display: none">Keweite</span><a href="#k">科威特</a>', *row[2:])
    assert one(wiki(row)) == WIKI_FACT


@pytest.mark.parametrize(
    ("place", "cell", "why"),
    [
        (1, "德国", "Germany beside a title that names Kuwait"),
        (1, "亚特兰蒂斯", "expected a country that has a code, found '亚特兰蒂斯'"),
        (1, "台湾", "expected a country that has a code"),
        (3, "2026年1月2日或2026年1月3日", "the day of signature"),
        (5, "不涉及承认和执行法院裁决", "the day of entry into force"),  # the note slid into the cell before it
        (5, "2025年5月6日", "expected a day after signed_on 2026-01-02"),
        (6, "2026年9月1日终止", "expected a treaty that goes on"),
    ],
)
def test_a_row_in_doubt_is_a_candidate_that_says_why(place: int, cell: str, why: str) -> None:
    fact = one(wiki(changed(place, cell)))
    assert fact["kind"] == "candidate"
    assert why in fact["why"]


def test_the_section_tells_the_matters_when_the_title_does_not() -> None:
    row = changed(2, "中华人民共和国和科威特国司法协助条约")
    assert one(wiki(row))["scope"] == "civil_commercial"
    assert facts_of(wiki(row, section="刑事司法协助条约"), WIKI) == []
    assert "expected the matters" in one(wiki(row, section="概览"))["why"]


def test_a_heading_within_the_table_is_a_section_and_no_treaty() -> None:
    heading = ("刑事司法协助条约", *[""] * 6)
    assert one(wiki(WIKI_ROW, heading, changed(2, "中华人民共和国和科威特国司法协助条约"))) == WIKI_FACT


@pytest.mark.parametrize(
    "url",
    [
        "https://zh.wikipedia.org/zh-cn/中华人民共和国缔结的司法协助条约",
        "https://zh.wikipedia.org/wiki/中華人民共和國締結的司法協助條約",
        f"{WIKI}#民商事司法协助条约",
    ],
)
def test_the_page_is_known_under_each_of_its_addresses(url: str) -> None:
    assert one(wiki(WIKI_ROW), url) == WIKI_FACT


def test_other_articles_state_nothing() -> None:
    assert kind_of("https://zh.wikipedia.org/wiki/引渡条约") is None
    assert kind_of("https://zh.wikipedia.org/w/api.php?action=parse&page=引渡条约") is None


@pytest.mark.parametrize("text", [wiki(WIKI_ROW), {"*": wiki(WIKI_ROW)}])
def test_an_answer_of_the_api_is_read_as_the_page_is(text: object) -> None:
    assert one(json.dumps({"parse": {"title": "SYNTHETIC", "revid": 99999, "text": text}}), ANSWER) == WIKI_FACT


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"error": {"code": "maxlag", "info": "SYNTHETIC"}}, "found the error .*maxlag"),
        ({"errors": [{"code": "missingtitle"}]}, "found the error .*missingtitle"),
        ({"parse": {"title": "SYNTHETIC"}}, "expected HTML in parse.text"),
        ({"parse": {"text": {"*": None}}}, "expected HTML in parse.text"),
        ({"parse": []}, "expected HTML in parse.text"),
        ([], "expected HTML in parse.text"),
        ({"parse": {"text": "<p>SYNTHETIC</p>"}}, "expected at least 1 treaties"),
    ],
)
def test_an_answer_without_the_table_is_an_issue(answer: object, found: str) -> None:
    with pytest.raises(ParseError, match=found):
        parse(json.dumps(answer).encode(), ANSWER)


# ---------------------------------------------------------------- the ministry's table

HEADER = ("编号", "国别", "条约名称", "签署时间", "生效时间")
EXTRADITION = "中华人民共和国和科威特国引渡条约"
ROWS = (
    ("亚洲地区", "8", "科威特", EXTRADITION, "2026年2月3日", "尚未生效"),
    ("亚洲地区", "8", "科威特", KUWAIT, "2026年1月2日", "2026年5月6日"),
    ("美洲地区", "9", "秘鲁", PERU, "2026年3月4日", "尚未生效"),
)
MINISTRY_FACTS = [
    WIKI_FACT,
    {
        "kind": "treaty",
        "jurisdiction": "PE",
        "title_zh": PERU,
        "scope": "civil_commercial",
        "signed_on": "2026-03-04",
        "notes": "not yet in force",
    },
]
COUNTS = (
    "截至2026年6月，SYNTHETIC共9项（5项生效）",
    "一、引渡条约5项（2项生效）",
    "二、民刑事司法协助条约1项（全部生效）",
    "三、民商事司法协助条约2项（2项生效）",
    "四、资产返还和分享协定1项（尚未生效）",
)
COUNT = {"kind": "published_count", "as_of": "2026-06", "treaties_total": 3}


def ministry(body: str, counts: tuple[str, ...] = (), between: str = "</p><p>") -> str:
    return f"<h1>司法协助类条约缔约情况一览表</h1><p>{between.join(counts)}</p>{body}"


def ministry_facts(body: str) -> Facts:
    return facts_of(ministry(body), MINISTRY)


@pytest.mark.parametrize("head", ["th", "td"])
@pytest.mark.parametrize(
    "header",
    [("地区", *HEADER), ("", *HEADER), (*HEADER, ""), HEADER, ("地区", "编号", "国家", "条约", "签署日期", "生效日期")],
)
def test_a_region_that_the_header_lacks_shifts_no_column(header: tuple[str, ...], head: str) -> None:
    assert ministry_facts(table(header, *ROWS, head=head)) == MINISTRY_FACTS


def test_a_number_and_country_that_span_their_treaties_are_read_for_each() -> None:
    page = table(HEADER, ROWS[0], ROWS[1][3:], ROWS[2][1:])
    for cell in ("亚洲地区", "8", "科威特"):
        page = page.replace(f"<td>{cell}</td>", f'<td rowspan="{2 if cell != "亚洲地区" else 3}">{cell}</td>')
    assert ministry_facts(page) == MINISTRY_FACTS


@pytest.mark.parametrize("left", [("", "", ""), ("", "", "  "), ()])
def test_where_the_cells_of_the_country_are_empty_or_missing_the_title_names_it(left: tuple[str, ...]) -> None:
    assert ministry_facts(table(HEADER, *((*left, *row[3:]) for row in ROWS))) == MINISTRY_FACTS


def test_the_header_says_which_day_is_which() -> None:
    turned = [(*row[:4], row[5], row[4]) for row in ROWS]
    assert ministry_facts(table(("编号", "国别", "条约名称", "生效时间", "签署时间"), *turned)) == MINISTRY_FACTS


@pytest.mark.parametrize("between", ["</p><p>", "<br>", " "])
def test_lines_without_a_table_are_read_from_title_to_title(between: str) -> None:
    lines = [" ".join(HEADER), *(between.join(row) for row in ROWS)]
    assert ministry_facts("".join(f"<p>{line}</p>" for line in lines)) == MINISTRY_FACTS


def test_a_line_that_lacks_its_days_is_in_doubt_and_the_next_one_is_read() -> None:
    lines = f"<p>{' '.join(HEADER)}</p><p>{KUWAIT}</p><p>{' '.join(ROWS[2])}</p>"
    doubt, peru = ministry_facts(lines)
    assert (doubt["kind"], doubt["title"]) == ("candidate", KUWAIT)
    assert peru == MINISTRY_FACTS[1]


def test_a_row_whose_country_is_not_its_titles_is_in_doubt() -> None:
    [fact] = ministry_facts(table(HEADER, ("8", "秘鲁", KUWAIT, "2026年1月2日", "2026年5月6日")))
    assert (fact["kind"], fact["title"]) == ("candidate", KUWAIT)


@pytest.mark.parametrize("between", ["</p><p>", "<br>", "；", " "])
def test_the_civil_classes_are_counted_as_of_the_day_that_is_stated(between: str) -> None:
    assert facts_of(ministry(table(HEADER, *ROWS), COUNTS, between), MINISTRY) == [COUNT, *MINISTRY_FACTS]


@pytest.mark.parametrize(
    ("old", "new"),
    [("共9项", "共8项"), ("（5项生效）", "（4项生效）"), ("民商事司法协助条约2项", "民商事司法协助条约3项")],
)
def test_counts_that_do_not_make_the_whole_are_an_issue(old: str, new: str) -> None:
    page = ministry(table(HEADER, *ROWS), COUNTS)
    assert page.count(old) == 1
    with pytest.raises(ParseError, match="expected classes that make"):
        parse(page.replace(old, new).encode(), MINISTRY)


def test_classes_without_a_stated_whole_are_not_counted() -> None:
    assert facts_of(ministry(table(HEADER, *ROWS), COUNTS[1:]), MINISTRY) == MINISTRY_FACTS


def test_a_table_page_without_its_table_is_an_issue_and_another_page_states_nothing() -> None:
    with pytest.raises(ParseError, match="expected at least 1 treaties"):
        parse(ministry("<p>SYNTHETIC</p>").encode(), MINISTRY)
    assert facts_of(table(HEADER, *ROWS), MINISTRY) == []


# ---------------------------------------------------------------- the treaty database

PAIRS = {
    "类别": "双边",
    "领域": "司法协助",
    "我国签署时间": "2026-01-02",
    "条约生效时间": "2026-05-06",
    "对我国生效时间": "2026-05-06",
    "保存机关": "",
}
DETAIL_FACT = WIKI_FACT | {"notes": "objid 9999999999999"}
LAYOUTS = {
    "two pairs a row": "<table><tr><td>{0}：</td><td>{1}</td><td>{2}：</td><td>{3}</td></tr>"
    "<tr><td>{4}：</td><td>{5}</td><td>{6}：</td><td>{7}</td></tr>"
    "<tr><td>{8}：</td><td>{9}</td><td>{10}：</td><td>{11}</td></tr></table>",
    "a pair a row": "<table>"
    + "".join(f"<tr><th>{{{n}}}</th><td>{{{n + 1}}}</td></tr>" for n in range(0, 12, 2))
    + "</table>",
    "terms": "<dl>" + "".join(f"<dt>{{{n}}}：</dt><dd>{{{n + 1}}}</dd>" for n in range(0, 12, 2)) + "</dl>",
    "lines": "<div>" + "<br>".join(f"{{{n}}}：{{{n + 1}}}" for n in range(0, 12, 2)) + "</div>",
}


def detail(pairs: dict[str, str], layout: str = "two pairs a row", title: str = KUWAIT) -> str:
    cells = [cell for pair in pairs.items() for cell in pair]
    return f"<p>SYNTHETIC</p><p>{title}</p>" + LAYOUTS[layout].format(*cells)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("url", [DETAIL, DETAIL.replace("/web/", "/Treaty/web/")])
def test_a_bilateral_treaty_on_civil_matters_is_read_from_its_labels(layout: str, url: str) -> None:
    assert one(detail(PAIRS, layout), url) == DETAIL_FACT


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"我国签署时间": "2026年2月1日"}, {"signed_on": "2026-02-01"}),
        ({"条约生效时间": ""}, {"in_force_on": "2026-05-06"}),
        ({"条约生效时间": "", "对我国生效时间": ""}, {"in_force_on": None}),
        ({"条约生效时间": "尚未生效", "对我国生效时间": ""}, {"in_force_on": None}),
        ({"对我国生效时间": "2026-06-06"}, {"kind": "candidate"}),
    ],
)
def test_another_value_is_another_fact_and_two_unlike_days_are_a_doubt(
    change: dict[str, str], fields: dict[str, object]
) -> None:
    fact = one(detail(PAIRS | change), DETAIL)
    assert {name: fact.get(name) for name in fields} == fields


def test_multilateral_treaties_and_those_on_other_matters_state_nothing() -> None:
    assert facts_of(detail(PAIRS | {"类别": "多边"}), DETAIL) == []
    assert facts_of(detail(PAIRS, title=EXTRADITION), DETAIL) == []


def test_a_detail_page_without_its_labels_or_title_is_an_issue() -> None:
    with pytest.raises(ParseError, match="expected the label 类别"):
        parse(f"<p>{KUWAIT}</p>".encode(), DETAIL)
    with pytest.raises(ParseError, match="expected the title of a bilateral treaty"):
        parse(detail(PAIRS, title="SYNTHETIC").encode(), DETAIL)


@pytest.mark.parametrize("name", ["list", "shuangbian", "allinfos"])
def test_a_list_announces_civil_treaties_only(name: str) -> None:
    hrefs = ("detail1.jsp?objid=9999999999999", "detail1.jsp?objid=9999999999998", "javascript:detail1.jsp?objid=1")
    links = [
        f'<li><a href="{href}">{title}</a></li>' for href, title in zip(hrefs, (KUWAIT, EXTRADITION, PERU), strict=True)
    ]
    url = f"http://treaty.mfa.gov.cn/web/{name}.jsp?nPageIndex_=1"
    fact = one(f"<ul>{''.join(links)}</ul><p>当前: 1/20页</p>", url)
    assert (fact["kind"], fact["target_url"], fact["title"]) == ("candidate", DETAIL, KUWAIT)
    assert facts_of("<p>当前: 21/20页</p>", url) == []
    with pytest.raises(ParseError, match="expected links to treaties"):
        parse(b"<p>SYNTHETIC</p>", url)


# ---------------------------------------------------------------- the Hague tables

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
