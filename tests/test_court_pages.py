"""Pages of Chinese courts, in Chinese and English: layouts, encodings, swapped facts, candidates, addresses.

All pages here are SYNTHETIC: docket numbers of five nines, days of 2026.
"""

from __future__ import annotations

import pytest

from models.vocabulary import Rank
from scrapers.parse import kind_of
from scrapers.sites.court_titles import reports_ruling
from tests.goldens import Facts, facts_of
from tests.test_rulings_zh import RULING, SINGAPORE, TITLE

CICC = "https://cicc.court.gov.cn/html/1/218/62/163/422/99999.html"
MARITIME = "https://shhsfy.gov.cn/hsfyytwx/spdy1358/2026/10/23/0000000000000000000000000099999f.html"
NEWS = "https://english.court.gov.cn/2026-06/02/c_9999999.htm"
HEAD = "<h1>SYNTHETIC 典型案例</h1><p>来源:最高人民法院 发布时间:2026-09-25</p>"

# ---------------------------------------------------------------- layouts

OTHER = ("乙公司申请承认和执行外国仲裁裁决案", f"{RULING.replace('99999', '99998')}承认和执行仲裁裁决。")
LAYOUTS = {
    "headings": "<h2>案例一 {0}</h2><h3>裁判结果</h3><p>{1}</p><h2>案例二 {2}</h2><h3>裁判结果</h3><p>{3}</p>",
    "number apart": "<p>【案例1】</p><p>{0}</p><p>【裁判结果】{1}</p><p>【案例2】</p><p>{2}</p><p>【裁判结果】{3}</p>",
    "numbered": "<p>一、{0}</p><p>裁判结果：{1}</p><p>二、{2}</p><p>裁判结果：{3}</p>",
    "digits": "<p>1.{0}</p><p>{1}</p><p>2.{2}</p><p>{3}</p>",
    "list": "<ol><li>{0}<p>裁判结果</p><p>{1}</p></li><li>{2}<p>裁判结果</p><p>{3}</p></li></ol>",
    "lines": "<div>案例一：首次承认<br>——{0}<br>【裁判结果】<br>{1}<br>案例二：裁决<br>——{2}<br>【裁判结果】<br>{3}",
    "rows": "<table><tr><td>案例一</td><td>{0}</td></tr><tr><td>裁判结果</td><td>{1}</td></tr>"
    "<tr><td>案例二</td><td>{2}</td></tr><tr><td>裁判结果</td><td>{3}</td></tr></table>",
    "definitions": "<dl><dt>案例一：{0}</dt><dd>【裁判结果】{1}</dd><dt>案例二：{2}</dt><dd>【裁判结果】{3}</dd></dl>",
    "boxes": "<div><div><b>案例一</b>：{0}</div><div><div>裁判结果</div><div>{1}</div></div></div>"
    "<div><div><b>案例二</b>：{2}</div><div><div>裁判结果</div><div>{3}</div></div></div>",
    "contents above": "<p>目 录</p><p>案例一：{0}</p><p>案例二：{2}</p><p>前言。</p><p>案例一：{0}</p><p>裁判结果</p>"
    "<p>{1}</p><p>案例二：{2}</p><p>裁判结果</p><p>{3}</p>",
}


def release(layout: str, ruling: str = RULING + SINGAPORE) -> str:
    return HEAD + LAYOUTS[layout].format(TITLE, ruling, *OTHER)


EXPECTED: Facts = [
    {
        "kind": "decision",
        "direction": "inbound",
        "jurisdiction": "SG",
        "applicant": "甲公司",
        "deciding_court": "青岛市中级人民法院",
        "docket_zh": "（2025）鲁02协外认99999号",
        "decided_on": "2026-05-11",
        "outcome": "recognized",
        "published_on": "2026-09-25",
    }
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_release_yields_its_one_case_on_a_foreign_judgment_in_every_layout(layout: str) -> None:
    assert facts_of(release(layout), CICC) == EXPECTED


def test_two_cases_of_one_title_are_two_cases() -> None:
    second = RULING.replace("99999", "99998") + SINGAPORE
    page = HEAD + LAYOUTS["numbered"].format(TITLE, RULING + SINGAPORE, TITLE, second)
    assert [fact["docket_zh"][-7:] for fact in facts_of(page, CICC)] == ["认99999号", "认99998号"]


@pytest.mark.parametrize("charset", ["gb2312", "gb18030", "utf-8"])
def test_a_release_in_the_encodings_of_chinese_sites_reads_alike(charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body>{release("numbered")}</body></html>'
    assert facts_of(page.encode("gb18030" if charset != "utf-8" else charset), CICC) == EXPECTED


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("99999号", "88888号", "docket_zh", "（2025）鲁02协外认88888号"),
        ("2026年5月11日", "2026年6月12日", "decided_on", "2026-06-12"),
        ("新加坡共和国高等法院", "泰国民事法院", "jurisdiction", "TH"),
        ("青岛市", "烟台市", "deciding_court", "烟台市中级人民法院"),
        ("裁定，承认和执行", "裁定，部分承认", "outcome", "partially_recognized"),
        ("发布时间:2026-09-25", "发布时间:2026-09-26", "published_on", "2026-09-26"),
        ("甲公司申请", "丙公司申请", "applicant", "丙公司"),
    ],
)
def test_another_fact_in_the_release_is_another_fact_in_the_observation(
    old: str, new: str, field: str, value: str
) -> None:
    page = release("lines")
    assert old in page
    assert facts_of(page.replace(old, new), CICC) == [{**EXPECTED[0], field: value}]


def test_a_case_without_docket_and_day_is_a_candidate_that_says_so() -> None:
    [fact] = facts_of(release("numbered", f"青岛市中级人民法院裁定{SINGAPORE}"), CICC)
    assert (fact["kind"], fact["title"], fact["published_on"]) == ("candidate", TITLE, "2026-09-25")
    assert fact["why"] == "neither the docket nor the day of the ruling is stated"


def test_a_ruling_of_a_day_after_the_page_is_left_to_people() -> None:
    [fact] = facts_of(release("numbered").replace("2026-09-25", "2026-05-10"), CICC)
    assert (fact["kind"], fact["why"]) == ("candidate", "decided 2026-05-11, after the page of 2026-05-10")


def test_an_essay_on_foreign_judgments_states_nothing() -> None:
    page = (
        "<h1>承认和执行外国法院判决若干问题研究</h1><p>发布时间:2026-09-25</p><p>法院应当裁定承认新加坡法院的判决。</p>"
    )
    assert facts_of(page, CICC) == []


def test_on_its_own_pages_a_court_need_not_name_itself() -> None:
    page = f"<h1>{TITLE}</h1><p>时间：2026年10月23日</p><p>【审判】2026年5月11日，本院裁定{SINGAPORE}</p>"
    [fact] = facts_of(page, MARITIME)
    assert (fact["deciding_court"], fact["decided_on"]) == ("上海海事法院", "2026-05-11")
    assert "deciding_court" not in facts_of(page.replace("时间：", "发布时间："), CICC)[0]


# ---------------------------------------------------------------- English pages and addresses


@pytest.mark.parametrize(
    ("title", "reports"),
    [
        ("Milestone recognition of Thai bankruptcy proceedings", True),
        ("Qingdao court recognizes a Thai judgment", True),
        ("A study on recognition of Thai judgments", False),
        ("Recognition and enforcement of foreign judgments", False),
        ("Qingdao court enforces Thai arbitral award", False),
        ("Thai court recognizes a Chinese judgment", False),
        ("Court recognizes Thai divorce judgment", False),
        ("Will Thai judgments be recognized?", False),
        ("Chinese courts may recognize Thai judgments", False),
        ("Chinese court recognizes South African judgment of May 11", True),
    ],
)
def test_a_title_reports_a_ruling_or_discusses(title: str, reports: bool) -> None:
    assert reports_ruling(title) is reports


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("May 11, 2026", "April 1, 2026", "decided_on", "2026-04-01"),
        ("99999", "88888", "docket", "(2025) Lu 02 Xie Wai Ren No. 88888"),
        ("to recognize", "to refuse to recognize", "outcome", "refused"),
        ("Thai", "Chile", "jurisdiction", "CL"),
        ("Qingdao", "Yantai", "deciding_court", "Yantai Intermediate People's Court"),
    ],
)
def test_news_of_a_ruling_is_read_and_not_known(old: str, new: str, field: str, value: str) -> None:
    page = (
        "<h1>Thai judgment recognized by Chinese court</h1><p>On May 11, 2026, the Qingdao Intermediate People's Court "
        "ruled to recognize a judgment of Thailand ((2025) Lu 02 Xie Wai Ren No. 99999).</p>"
    ).replace("Thailand", "Chile" if old == "Thai" else "Thailand")
    [fact] = facts_of(page.replace(old, new), NEWS)
    assert (fact["kind"], fact[field], fact["published_on"]) == ("decision", value, "2026-06-02")


@pytest.mark.parametrize(
    ("sentence", "signed"),
    [
        ("The treaty was signed in Santiago on July 1, 2026.", "2026-07-01"),
        ("The treaty will be signed on July 1, 2026.", None),
        ("The treaty was ratified on July 1, 2026.", None),
        ("The treaty, signed on July 1, 2026, entered into force on July 2, 2026.", None),
        ("A treaty with Peru was signed on July 1, 2026.", None),
        ("It was signed on July 1, 2026. It was signed on July 2, 2026.", None),
    ],
)
def test_a_treaty_is_dated_by_one_sentence_on_its_signature_alone(sentence: str, signed: str | None) -> None:
    [fact] = facts_of(f"<h1>China signs judicial assistance treaty with Chile</h1><p>{sentence}</p>", NEWS)
    assert fact.get("signed_on") == signed
    assert fact["kind"] == ("treaty" if signed else "candidate")


@pytest.mark.parametrize(
    ("url", "name", "rank"),
    [
        (CICC, "cicc_cases", Rank.COURT),
        ("http://cicc.court.gov.cn/html/1/218/62/163/422/index.html", "cicc_index", Rank.PROSE),
        ("https://cicc.court.gov.cn/html/1/219/208/209/2427.html", "cicc_article", Rank.PROSE),
        (f"{MARITIME}?tm=1721899801565", "court_case", Rank.COURT),
        (NEWS, "spc_news", Rank.PROSE),
        ("http://english.court.gov.cn/2015-07/22/content_21378142.htm", "spc_news", Rank.PROSE),
        ("http://english.court.gov.cn/2015-07-22/content_21378142.htm", "spc_news", Rank.PROSE),
    ],
)
def test_the_address_tells_the_kind_of_page_and_how_far_it_is_believed(url: str, name: str, rank: Rank) -> None:
    kind = kind_of(url)
    assert kind is not None
    assert (kind.name, kind.rank) == (name, rank)
