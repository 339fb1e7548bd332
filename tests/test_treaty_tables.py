"""Chinese Wikipedia's tables of treaties, and what the titles of treaties tell.

All pages here are synthetic: laid out like the known one, with days of 2026 and other countries.
"""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from typing import Any

import pytest

from models.errors import ParseError
from scrapers.parse import kind_of, parse
from scrapers.treaties import country_of, partner_of, scope_of
from tests import treaty_pages
from tests.goldens import facts_of
from tests.treaty_pages import KUWAIT, KUWAIT_FACT, table

WIKI = "https://zh.wikipedia.org/wiki/中华人民共和国缔结的司法协助条约"
ANSWER = "https://zh.wikipedia.org/w/api.php?action=parse&page=中华人民共和国缔结的司法协助条约&prop=text&format=json"

WIKI_HEADER = ("序号", "国家", "条约全称", "签署日期", "中方批准日期", "生效日期", "备注")
WIKI_ROW = ("9", "科威特", KUWAIT, "2026年1月2日", "2026年3月4日", "2026年5月6日", "")


def wiki(*rows: tuple[str, ...], head: str = "th", section: str = "民商事司法协助条约") -> str:
    return f"<p>SYNTHETIC</p><h2>{section}[编辑]</h2>{table(WIKI_HEADER, *rows, head=head)}"


def changed(place: int, cell: str) -> tuple[str, ...]:
    """The row of Kuwait with another cell."""
    return (*WIKI_ROW[:place], cell, *WIKI_ROW[place + 1 :])


def one(page: str, url: str = WIKI) -> dict[str, Any]:
    return treaty_pages.one(page, url)


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


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("AE", "阿联酋 阿拉伯联合酋长国"),
        ("BA", "波黑 波斯尼亚和黑塞哥维那 波斯尼亚-黑塞哥维那 波斯尼亚与黑塞哥维那"),
        ("KG", "吉尔吉斯斯坦 吉尔吉斯共和国 吉尔吉斯"),
        ("KP", "朝鲜 北朝鲜 朝鲜民主主义人民共和国 朝鮮民主主義人民共和國"),
        ("KR", "韩国 大韩民国 南韩"),
        ("LA", "老挝 老挝人民民主共和国 老撾人民民主共和國"),
        ("MN", "蒙古 蒙古国 蒙古人民共和国"),
        ("RU", "俄罗斯 俄罗斯联邦 俄国"),
        ("TR", "土耳其 土耳其共和国"),
        ("UZ", "乌兹别克斯坦 乌兹别克斯坦共和国 乌兹别克"),
    ],
)
def test_a_country_is_known_by_its_short_and_its_official_name(code: str, names: str) -> None:
    for name in names.split():
        assert (country_of(name), partner_of(f"中华人民共和国和{name}关于民事司法协助的条约")) == (code, code)


# ---------------------------------------------------------------- Wikipedia


@pytest.mark.parametrize("head", ["th", "td"])
def test_a_row_is_read_by_its_header_whether_tagged_as_one_or_not(head: str) -> None:
    assert one(wiki(WIKI_ROW, head=head)) == KUWAIT_FACT


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
        (5, "无", "in_force_on", None),
        (5, "尚未生效", "notes", "not yet in force"),
        (5, "2026.11.9", "in_force_on", "2026-11-09"),
        (5, "2026/11/9", "in_force_on", "2026-11-09"),
        (5, "2026-11-9", "in_force_on", "2026-11-09"),
        (6, "不涉及承认和执行法院裁决", "recognition_clause", False),
        (6, "不涉及承認和執行法院裁決", "recognition_clause", False),
        (6, "不包括法院判决的承认与执行", "recognition_clause", False),
        (6, "未涉及承认和执行法院裁决", "recognition_clause", False),
        (6, "没有承认和执行法院裁决的条款", "recognition_clause", False),
        (6, "不适用于法院裁决的承认和执行", "recognition_clause", False),
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
    assert one(wiki(row)) == KUWAIT_FACT


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
    assert one(wiki(WIKI_ROW, heading, changed(2, "中华人民共和国和科威特国司法协助条约"))) == KUWAIT_FACT


def test_a_table_of_more_treaties_than_there_are_is_an_issue() -> None:
    with pytest.raises(ParseError, match="expected at most 1000 treaties"):
        parse(wiki(*[WIKI_ROW] * 1001).encode(), WIKI)


@pytest.mark.parametrize(
    "url",
    [
        "https://zh.wikipedia.org/zh-cn/中华人民共和国缔结的司法协助条约",
        "https://zh.wikipedia.org/wiki/中華人民共和國締結的司法協助條約",
        f"{WIKI}#民商事司法协助条约",
    ],
)
def test_the_page_is_known_under_each_of_its_addresses(url: str) -> None:
    assert one(wiki(WIKI_ROW), url) == KUWAIT_FACT


def test_other_articles_state_nothing() -> None:
    assert kind_of("https://zh.wikipedia.org/wiki/引渡条约") is None
    assert kind_of("https://zh.wikipedia.org/w/api.php?action=parse&page=引渡条约") is None


@pytest.mark.parametrize("text", [wiki(WIKI_ROW), {"*": wiki(WIKI_ROW)}])
def test_an_answer_of_the_api_is_read_as_the_page_is(text: object) -> None:
    assert one(json.dumps({"parse": {"title": "SYNTHETIC", "revid": 99999, "text": text}}), ANSWER) == KUWAIT_FACT


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
