"""The foreign ministry's table of treaties, its reprint, and its treaty database.

All pages here are synthetic: laid out like the known ones, with days of 2026 and other countries.
"""

from __future__ import annotations

import pytest

from models.errors import ParseError
from scrapers.parse import parse
from tests.goldens import Facts, facts_of
from tests.treaty_pages import KUWAIT, KUWAIT_FACT, PERU, one, table

MINISTRY = "https://www.fmprc.gov.cn/web/synthetic/t99999.shtml"
DETAIL = "http://treaty.mfa.gov.cn/web/detail1.jsp?objid=9999999999999"

# ---------------------------------------------------------------- the ministry's table

HEADER = ("编号", "国别", "条约名称", "签署时间", "生效时间")
EXTRADITION = "中华人民共和国和科威特国引渡条约"
ROWS = (
    ("亚洲地区", "8", "科威特", EXTRADITION, "2026年2月3日", "尚未生效"),
    ("亚洲地区", "8", "科威特", KUWAIT, "2026年1月2日", "2026年5月6日"),
    ("美洲地区", "9", "秘鲁", PERU, "2026年3月4日", "尚未生效"),
)
MINISTRY_FACTS = [
    KUWAIT_FACT,
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


@pytest.mark.parametrize("between", ["</p><p>", "<br>", "；", " ", "，", "。其中："])
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
DETAIL_FACT = KUWAIT_FACT | {"notes": "objid 9999999999999"}
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
