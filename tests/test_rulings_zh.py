"""Cases told in Chinese: which words are the ruling, how it ended, and which ruling it is. All cases are SYNTHETIC."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.markup import word_list
from scrapers.rulings_zh import ChineseRuling, is_on_recognition, read_case

TITLE = "甲公司申请承认和执行外国法院民事判决案"
RULING = "2026年5月11日，青岛市中级人民法院作出（2025）鲁02协外认99999号民事裁定，"
SINGAPORE = "承认和执行新加坡共和国高等法院于2025年2月3日作出的判决。"


def told(*lines: str, title: str = TITLE) -> ChineseRuling:
    ruling = read_case(title, lines)
    assert isinstance(ruling, ChineseRuling), ruling
    return ruling


def doubt(*lines: str, title: str = TITLE) -> str:
    ruling = read_case(title, lines)
    assert isinstance(ruling, str), ruling
    return ruling


# ---------------------------------------------------------------- outcome


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("承认和执行英国高等法院的判决。", "recognized"),
        ("承认并执行英国高等法院的判决。", "recognized"),
        ("对英国高等法院的判决予以承认。", "recognized"),
        ("部分承认英国高等法院的判决。", "partially_recognized"),
        ("承认英国高等法院判决中的赔偿部分，对惩罚性赔偿部分不予承认。", "partially_recognized"),
        ("承认英国高等法院的判决，但惩罚性赔偿部分除外。", "partially_recognized"),
        ("承认英国高等法院判决第一项；对第二项不予承认；驳回甲公司的其他请求。", "partially_recognized"),
        ("支持甲公司的申请，承认和执行英国高等法院的判决。", "recognized"),
        ("对英国高等法院的判决不予承认和执行。", "refused"),
        ("准许甲公司撤回承认和执行英国高等法院判决的申请。", "withdrawn"),
        ("对甲公司承认英国高等法院判决的申请不予受理。", "dismissed"),
    ],
)
def test_the_words_of_the_ruling_tell_its_outcome(words: str, outcome: str) -> None:
    ruling = told(RULING + words, title="甲公司申请承认和执行英国法院民事判决案")
    assert (ruling.outcome, ruling.jurisdiction) == (outcome, "GB")


@pytest.mark.parametrize(
    ("reason", "outcome", "ground"),
    [
        ("两国之间没有缔结条约，亦未建立相应的互惠关系", "refused", "no_reciprocity"),
        ("被告未经合法传唤", "refused", "service"),
        ("英国法院的判决尚未生效", "dismissed", "finality"),
        ("甲公司未提交判决书的正本", "dismissed", "documents"),
        ("本院对本案没有管辖权", "dismissed", "jurisdiction"),
    ],
)
def test_a_rejected_application_is_refused_on_the_merits_and_dismissed_on_procedure(
    reason: str, outcome: str, ground: str
) -> None:
    ruling = told(
        f"青岛市中级人民法院认为，{reason}。", f"{RULING}驳回甲公司的申请。", title="甲公司申请承认英国法院判决案"
    )
    assert (ruling.outcome, ruling.refusal_ground) == (outcome, ground)


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "被申请人辩称，两国没有互惠关系。",  # a party says so
        "青岛市中级人民法院认为，依照法律，没有互惠关系的，裁定驳回申请。",  # a rule says so
        "青岛市中级人民法院认为，两国没有互惠关系，判决也尚未生效。",  # of two reasons which?
    ],
)
def test_a_rejected_application_without_one_certain_reason_is_left_to_people(reason: str) -> None:
    told_why = doubt(reason, f"{RULING}驳回甲公司的申请。", title="甲公司申请承认英国法院判决案")
    assert "on the merits or on procedure" in told_why


@pytest.mark.parametrize(
    "sentence",
    [
        "甲公司请求青岛市中级人民法院裁定承认新加坡高等法院的判决。",
        "甲公司请求：1．裁定承认新加坡高等法院的判决。",
        "被申请人辩称，应裁定驳回申请。",
        "认为符合条件的，裁定承认新加坡高等法院的判决。",
        "人民法院裁定承认新加坡高等法院的判决。",
        "此前青岛市中级人民法院裁定承认新加坡高等法院的判决。",
        "新加坡高等法院裁定承认苏州市中级人民法院的判决。",
        "青岛市中级人民法院裁定承认苏州市中级人民法院的判决。",
        "海南省高级人民法院裁定对被申请人进行重整。",
        "青岛市中级人民法院可以裁定承认新加坡高等法院的判决。",
        "青岛市中级人民法院拟于2026年5月11日作出（2025）鲁02协外认99999号民事裁定，承认新加坡高等法院的判决。",
        "青岛市中级人民法院尚未裁定承认新加坡高等法院的判决。",
    ],
)
def test_what_is_asked_for_general_earlier_not_yet_done_or_foreign_is_no_ruling(sentence: str) -> None:
    assert "how the court ruled" in doubt(sentence)


@pytest.mark.parametrize(
    "step",
    [
        "受理甲公司提出的承认和执行新加坡高等法院判决的申请。",
        "对甲公司申请承认新加坡高等法院判决一案立案审查。",
        "中止对承认新加坡高等法院判决申请的审查。",
        "将申请承认新加坡高等法院判决一案移送烟台市中级人民法院处理。",
        "驳回被申请人对承认新加坡高等法院判决案件管辖权提出的异议。",
        "追加乙公司为承认新加坡高等法院判决一案的被申请人。",
        "更正承认新加坡高等法院判决裁定书中的笔误。",
        "对已承认的新加坡高等法院判决予以强制执行。",
    ],
)
def test_a_step_of_the_proceedings_is_no_ruling_on_the_judgment(step: str) -> None:
    assert "how the court ruled" in doubt(RULING + step)


def test_a_ruling_that_was_taken_back_and_several_rulings_are_left_to_people() -> None:
    assert "later stage" in doubt(f"{RULING}撤销原裁定，{SINGAPORE}")
    assert "several things" in doubt(RULING + SINGAPORE.replace("。", "；") + "驳回其他申请。")
    assert "different outcomes" in doubt(RULING + SINGAPORE, "武汉市中级人民法院裁定对新加坡法院的判决不予承认。")
    assert "several" in doubt(RULING + SINGAPORE, "武汉市中级人民法院裁定承认新加坡法院的判决。")
    assert "GB, SG" in doubt(RULING + SINGAPORE, title="甲公司申请承认英国法院判决案")
    assert "found none" in doubt(f"{RULING}承认该判决。")


# ---------------------------------------------------------------- scope


@pytest.mark.parametrize(
    ("title", "is_ours"),
    [
        (TITLE, True),
        ("甲公司申请承认外国法院判决、仲裁裁决案件裁定书", True),  # the name of the cause: either of them
        ("辰公司管理人申请承认德国破产程序案", True),
        ("甲公司申请承认和执行外国仲裁裁决案", False),
        ("甲某申请承认日本法院离婚判决案", False),
        ("甲公司申请承认香港法院民事判决案", False),
        ("甲公司与乙公司买卖合同纠纷案", False),
    ],
)
def test_awards_divorces_and_inter_regional_judgments_are_out_of_scope(title: str, is_ours: bool) -> None:
    assert is_on_recognition(title) is is_ours


@pytest.mark.parametrize("what", ["新加坡国际仲裁中心的仲裁裁决", "日本东京家庭法院的离婚判决", "香港高等法院的判决"])
def test_a_ruling_on_any_of_these_yields_nothing_under_whichever_title(what: str) -> None:
    assert read_case(TITLE, [f"{RULING}承认和执行{what}。"]) is None


# ---------------------------------------------------------------- other facts


@pytest.mark.parametrize(
    ("court", "code"),
    [
        ("英国高等法院", "GB"),
        ("大不列颠及北爱尔兰联合王国上诉法院", "GB"),
        ("北爱尔兰高等法院", "GB"),
        ("大韩民国水原地方法院", "KR"),
        ("美国马里兰州巡回法院", "US"),
        ("白俄罗斯共和国最高经济法院", "BY"),
        ("印度尼西亚雅加达地方法院", "ID"),
        ("英属维尔京群岛高等法院", "VG"),
        ("越南胡志明市人民法院", "VN"),
        ("刚果（金）金沙萨高等法院", "CD"),
        ("多米尼加最高法院", "DO"),
        ("纽约州最高法院", "US"),
    ],
)
def test_the_country_is_the_longest_name_before_the_court(court: str, code: str) -> None:
    assert told(f"{RULING}承认和执行{court}的判决。").jurisdiction == code


@pytest.mark.parametrize(
    "court",
    [
        "吉林省吉林市中级人民法院",
        "日照市中级人民法院",
        "呼和浩特市中级人民法院",
        "上海市第一中级人民法院",
        "厦门海事法院",
    ],
)
def test_the_deciding_court_is_named_in_full_and_without_the_words_before_it(court: str) -> None:
    assert told(f"甲公司于2025年向{court}申请。最终由{court}裁定{SINGAPORE}").court == court


def test_a_short_name_of_the_court_stands_for_the_full_one_on_the_page() -> None:
    lines = ("甲公司向浙江省温州市中级人民法院（以下简称温州中院）申请。", f"温州中院裁定{SINGAPORE}")
    assert told(*lines).court == "浙江省温州市中级人民法院"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("青岛市中级人民法院于2026年5月12日裁定", "2026-05-12"),
        ("二〇二六年五月十二日，青岛市中级人民法院裁定", "2026-05-12"),
        ("2026年5月，青岛市中级人民法院裁定", "2026-05"),
        ("该案于2025年4月9日立案受理，青岛市中级人民法院于2026年5月12日裁定", "2026-05-12"),
        ("甲公司申请承认新加坡高等法院2025年2月3日作出的判决一案，青岛市中级人民法院裁定", None),
        ("青岛市中级人民法院认为应当承认。2026年5月12日本院裁定", "2026-05-12"),
    ],
)
def test_the_day_is_that_of_the_ruling(text: str, day: str | None) -> None:
    decided_on = told(text + SINGAPORE).decided_on
    assert (str(decided_on) if decided_on else None) == day


def test_a_full_ruling_is_read_from_caption_to_signature() -> None:
    ruling = told(
        "中华人民共和国 上海海事法院",
        "民 事 裁 定 书",
        "(2025) 沪 72 协 外 认 99999 号之二",
        "申请人：北方航运有限公司（NORTH AS）。住所地：挪威王国。",
        "被申请人：南方物流控股（集团）有限公司。",
        "申请人北方航运有限公司申请承认英国高等法院判决一案，本院于2025年4月9日立案受理，2026年2月18日开庭。",
        "申请人称：请求裁定承认英国高等法院判决。",
        "本院认为，可以认定两国之间存在法律互惠。依照法律，裁定如下：",
        "一、承认英国高等法院于2024年3月18日作出的判决；",
        "二、承认英国上诉法院于2024年10月7日作出的判决。",
        "审判长 张某",
        "二○二六年三月十七日",
        "书记员 王某",
        title="申请承认外国法院判决",
    )
    stated = ruling.decision(None).model_dump(mode="json", exclude_defaults=True)
    assert stated == {
        "direction": "inbound",
        "jurisdiction": "GB",
        "applicant": "北方航运有限公司（NORTH AS）",
        "respondent": "南方物流控股（集团）有限公司",
        "deciding_court": "上海海事法院",
        "docket_zh": "(2025)沪72协外认99999号之二",
        "decided_on": "2026-03-17",
        "outcome": "recognized",
        "basis": "reciprocity",
        "reciprocity_test": "de_jure",
    }


@pytest.mark.parametrize(
    ("reason", "basis", "test"),
    [
        ("根据互惠原则", "reciprocity", None),
        ("两国之间存在事实互惠关系", "reciprocity", "de_facto"),
        ("两国之间存在推定互惠关系", "reciprocity", "presumptive"),
        ("根据《中华人民共和国和新加坡共和国关于民事和商事司法协助的条约》", "treaty", None),
        ("依照国际条约，或者按照互惠原则进行审查", None, None),
        ("这标志着从事实互惠到法律互惠的转变", None, None),
    ],
)
def test_basis_and_test_are_those_that_the_court_finds(reason: str, basis: str | None, test: str | None) -> None:
    ruling = told(f"青岛市中级人民法院认为，{reason}，故裁定{SINGAPORE}")
    assert (ruling.basis, ruling.reciprocity_test) == (basis, test)


# ---------------------------------------------------------------- any text

FRAGMENTS = word_list(
    "裁定 承认 驳回 的申请 英国高等法院 青岛市中级人民法院 2026年5月11日 申请人 （ ） ， 。 一、 【裁判结果】 案例一： "
    "二〇二六年 仲裁裁决 (2025)鲁02协外认9号 作出 判决 认为 互惠"
)


@given(st.lists(st.sampled_from((*FRAGMENTS, "\n")) | st.text(max_size=3), max_size=40))
def test_no_text_makes_the_reader_fail_and_no_country_is_invented(fragments: list[str]) -> None:
    text = "".join(fragments)
    ruling = read_case(TITLE, text.split("\n"))
    assert not isinstance(ruling, ChineseRuling) or (ruling.jurisdiction == "GB" and "英国" in text)
