"""Rulings on the China Laws Portal, in English and in Chinese. All pages here are SYNTHETIC."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cjo_pages import CJO
from tests.goldens import Facts
from tests.goldens import facts_of as read

LAW = f"{CJO}/law/x/2025-lu-02-xie-wai-ren-no-99999-20260511"
TITLE = "Application for Recognition and Enforcement of a Foreign Judgment (2025) Lu 02 Xie Wai Ren No. 99999"
LABELS = (
    ("Court", "Qingdao Intermediate People’s Court"),
    ("Case number", "(2025) Lu 02 Xie Wai Ren No. 99999"),
    ("Date of the decision", "May 11, 2026"),
    ("Court Level", "Intermediate People’s Court"),
    ("Topic(s)", "Recognition and Enforcement of Foreign Judgements"),
)
RULED = (
    "On 11 May 2026, the Qingdao Intermediate People’s Court ruled to recognize the judgment of the High Court of "
    "Kenya in North Ltd. v. South Ltd. ((2025)鲁02协外认99999号)."
)
FACT = {
    "kind": "decision",
    "direction": "inbound",
    "jurisdiction": "KE",
    "case_name": "North Ltd. v. South Ltd.",
    "deciding_court": "Qingdao Intermediate People’s Court",
    "docket": "(2025) Lu 02 Xie Wai Ren No. 99999",
    "docket_zh": "(2025)鲁02协外认99999号",
    "decided_on": "2026-05-11",
    "outcome": "recognized",
}
PRECEDENT = (
    "In Kolmar v. Sutex ((2026)苏01协外认99998号), the Nanjing Intermediate People’s Court ruled on 9 Dec. 2025 to "
    "refuse to recognize a judgment of Singapore."
)


def page(*lines: str, title: str = TITLE, labels: str = "") -> str:
    shown = labels or "".join(f"<p>{label} {value}</p>" for label, value in LABELS)
    noise = "<p>China’s laws and official public documents in English</p><p>EnglishArabicDutchFrench</p>"
    return f"{noise}<h1>{title}</h1>{shown}{''.join(f'<p>{line}</p>' for line in lines)}"


def facts(*lines: str, title: str = TITLE, labels: str = "") -> Facts:
    return read(page(*lines, title=title, labels=labels), LAW)


def one(*lines: str, title: str = TITLE, labels: str = "") -> dict[str, Any]:
    [fact] = facts(*lines, title=title, labels=labels)
    return fact


def test_several_labels_in_one_row_are_read_one_by_one() -> None:
    cells = [f"<td>{label}</td><td>{value}</td>" for label, value in LABELS]
    rows = f"<table><tr>{cells[0]}{cells[1]}</tr><tr>{cells[2]}{cells[3]}</tr><tr>{cells[4]}</tr></table>"
    assert one(RULED, labels=rows) == FACT


@pytest.mark.parametrize(
    "lines",
    [
        (PRECEDENT, RULED),
        (RULED, PRECEDENT),
        # No docket in the sentence on the ruling: the day of the label tells that it is of this case.
        ("It is North Ltd. v. South Ltd., (2025)鲁02协外认99999号.", RULED[: RULED.index(" in North")] + "."),
        # No country in it: the sentences around it name the one.
        ("The judgment was given by the High Court of Kenya.", RULED.replace(" of the High Court of Kenya", "")),
        # A second country is that of a party.
        (RULED.removesuffix(".") + ", applied for by a Japanese company.",),
        (
            RULED.replace("the judgment of the High Court of Kenya", "the Kenyan judgment")
            + " A Hong Kong company paid.",
        ),
    ],
)
def test_the_ruling_of_the_page_is_told_from_what_stands_beside_it(lines: tuple[str, ...]) -> None:
    assert one(*lines) == FACT


def test_the_title_is_the_heading_on_recognition_and_other_headings_name_no_country() -> None:
    above, below = "<h1>China Laws Portal - CJO</h1>", "<h3>China Refuses to Recognize a Thai Judgment</h3>"
    ruled = RULED.replace(" of the High Court of Kenya", "")
    kenyan = TITLE.replace("Foreign", "Kenyan")
    assert read(above + page(ruled, title=kenyan) + below, LAW) == [FACT]


def test_the_sentence_on_the_ruling_may_name_the_test_of_reciprocity() -> None:
    ruled = RULED.replace("ruled to recognize", "rendered a ruling, on de facto reciprocity, recognizing")
    assert one(ruled)["reciprocity_test"] == "de_facto"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (RULED.replace("the judgment of the High Court of Kenya", "an arbitral award made in Kenya"), TITLE),
        (RULED, TITLE.replace("Judgment", "Arbitral Award")),
        (RULED.replace("the judgment", "the divorce judgment"), TITLE),
        (RULED.replace("Kenya", "Hong Kong"), TITLE),
    ],
)
def test_awards_divorces_and_inter_regional_judgments_yield_nothing(line: str, title: str) -> None:
    assert facts(line, title=title) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (RULED.replace("ruled to", "may"), "no sentence says how the court ruled"),
        (PRECEDENT, "no sentence says how the court ruled"),
        (RULED.replace("ruled to recognize", "accepted the application to recognize"), "no sentence says how"),
        (RULED.replace(" of the High Court of Kenya", ""), "expected one country whose court gave the judgment"),
        (RULED.replace("ruled to", "set aside the earlier ruling and ruled to"), "a later stage"),
    ],
)
def test_a_page_in_doubt_is_a_candidate_that_says_why(line: str, why: str) -> None:
    fact = one(line)
    assert fact["kind"] == "candidate"
    assert why in fact["why"]


@pytest.mark.parametrize(
    "lines",
    [
        ("第二百八十九条 人民法院对申请承认和执行的外国法院判决，裁定承认其效力。",),
        ("会议纪要", "十七、申请承认和执行外国法院判决案件的审查", "符合条件的，人民法院裁定承认。"),
    ],
)
def test_statutes_and_opinions_in_chinese_yield_nothing(lines: tuple[str, ...]) -> None:
    assert read("".join(f"<p>{line}</p>" for line in lines), f"{CJO}/law/x/synthetic-law-20260511/chn") == []
