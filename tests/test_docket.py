"""Case numbers of Chinese courts have one key in both languages; citations have one form.

Generated cases are made up.
"""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.court_codes import initials, names_one_court, romanised, syllables
from models.docket import Docket, dockets_of, identity_keys, read_citations, read_dockets
from scrapers.register import HERE

unhurried = settings(deadline=None)  # a busy machine is no defect

PROVINCES = dict(
    pair.split("=")
    for pair in (
        *("京=Jing", "津=Jin", "冀=Ji", "晋=Jin", "蒙=Meng", "辽=Liao", "吉=Ji", "黑=Hei", "沪=Hu", "苏=Su", "浙=Zhe"),
        *("皖=Wan", "闽=Min", "赣=Gan", "鲁=Lu", "豫=Yu", "鄂=E", "湘=Xiang", "粤=Yue", "桂=Gui", "琼=Qiong", "渝=Yu"),
        *("川=Chuan", "贵=Gui", "云=Yun", "藏=Zang", "陕=Shan", "甘=Gan", "青=Qing", "宁=Ning", "新=Xin"),
    )
)
KINDS = {"协外认": "Xie Wai Ren", "民初": "Min Chu", "破申": "Po Shen", "民终": "Min Zhong", "认": "Ren"}

years = st.integers(1990, 2039)
numbers = st.integers(1, 99999)
courts = st.integers(1, 99).map(lambda number: f"{number:02}")
provinces = st.sampled_from(sorted(PROVINCES))
kinds = st.sampled_from(sorted(KINDS))
opening, closing = st.sampled_from("([（【〔［"), st.sampled_from(")]）】〕］")
blanks = st.sampled_from(["", " ", "  ", "\u00a0", "\u3000", "\n"])


def keys(text: str) -> list[str]:
    return [docket.key for docket in read_dockets(text)]


def field_keys(text: str) -> list[str]:
    return [docket.key for docket in dockets_of(text)]


@unhurried
@given(years, provinces, courts, kinds, numbers, opening, closing, blanks, st.sampled_from(["", "第", "第0", "000"]))
def test_any_number_has_one_key_in_both_languages(
    year: int, province: str, court: str, kind: str, number: int, left: str, right: str, blank: str, filler: str
) -> None:
    chinese = f"{left}{blank}{year}{blank}{right}{blank}{province}{court}{kind}{filler}{number}{blank}号"
    english = f"{left}{year}{right} {PROVINCES[province]} {court} {KINDS[kind]}{blank or ' '}No.{blank}{number}"
    assert keys(chinese) == keys(english) == field_keys(english.upper()) == field_keys(english.lower())
    (docket,) = read_dockets(chinese)
    assert (docket.year, docket.number, docket.code_zh) == (year, number, f"{province}{court}{kind}")


@unhurried
@given(years, provinces, courts, kinds, numbers)
def test_the_key_of_a_docket_leads_back_to_it(year: int, province: str, court: str, kind: str, number: int) -> None:
    docket = Docket(year, romanised(f"{province}{court}{kind}"), number)
    printed = f"({year}) {PROVINCES[province]} {court} {KINDS[kind]} No. {number}"
    assert read_dockets(f"In {printed}, the court ruled.") == [docket]


dockets = st.tuples(years, provinces, courts, kinds, st.integers(1, 40))


@unhurried
@given(dockets, dockets)
def test_two_numbers_never_share_a_key_in_chinese(
    one: tuple[int, str, str, str, int], other: tuple[int, str, str, str, int]
) -> None:
    (first,), (second,) = (
        read_dockets(f"（{year}）{province}{court}{kind}{number}号")
        for year, province, court, kind, number in (one, other)
    )
    assert (first.key_zh == second.key_zh) is (one == other)
    if one[0] != other[0] or one[4] != other[4]:
        assert first.key != second.key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("(2018) Hu 72 Xie Wai Ren No. 1", "2018-hu72xiewairen-1"),
        ("(2018) Hu 72 Xie Wai Ren No.1", "2018-hu72xiewairen-1"),
        ("(2018)沪72协外认1号", "2018-hu72xiewairen-1"),
        ("（2018）沪72协外认第1号", "2018-hu72xiewairen-1"),
        ("( 2018 ) Hu 72 Xie Wai Ren No. 1", "2018-hu72xiewairen-1"),
        ("(2018) Hu72 Xiewairen No. 1", "2018-hu72xiewairen-1"),
        ("(2018) Hu 72 Xie Wai Ren 1 Hao", "2018-hu72xiewairen-1"),
        ("(2018) Hu 72 Xie Wai Ren No. 1,[13]", "2018-hu72xiewairen-1"),
        ("(2018) Hu 72 Xie Wai Ren No. 1¹³", "2018-hu72xiewairen-1"),
        ("(2018)沪72协外认1号[13]", "2018-hu72xiewairen-1"),
        ("(2018 Hu 72 Xie Wai Ren No. 1", "2018-hu72xiewairen-1"),
        ("2018) Hu 72 Xie Wai Ren No. 1", "2018-hu72xiewairen-1"),
        ("((2018)沪72协外认1号", "2018-hu72xiewairen-1"),
        ("(2018沪72协外认1号", "2018-hu72xiewairen-1"),
        ("（2018）滬72協外認1號", "2018-hu72xiewairen-1"),
        ("(2021)沪03协外认1)", "2021-hu03xiewairen-1"),
        ("[2018] Zhe 02 Xie Wai Ren No. 6", "2018-zhe02xiewairen-6"),
        ("(2022)京01破申786号", "2022-jing01poshen-786"),
        ("(2015) E Wu Han Zhong Min Shang Wai Chu Zi No. 00026", "2015-ewuhanzhongminshangwaichuzi-26"),
        ("[2015] 鄂武汉中民商外初字第00026号", "2015-ewuhanzhongminshangwaichuzi-26"),
        ("[2006]民四他字第45号", "2006-minsitazi-45"),
        ("SPC reply [2006] Min Si Ta Zi No. 45", "2006-minsitazi-45"),
        ("(2017)苏02协外认1号之二", "2017-su02xiewairen-1-2"),
        ("(2017) Su 02 Xie Wai Ren No. 1-2", "2017-su02xiewairen-1-2"),
        ("Bei Hai Hai Shi (2011) No.70", "2011-beihaihaishi-70"),
        ("The court read Beihai Hai Shi (2011) No. 70", "2011-beihaihaishi-70"),
        ("北海海事(2011)第70号", "2011-beihaihaishi-70"),
        ("(2000)佛中法经初字第633号", "2000-fozhongfajingchuzi-633"),  # 佛 is Fo here, not Fu
        ("(2019)藏01协外认2号", "2019-zang01xiewairen-2"),  # 藏 is Zang here, not Cang
        ("(2018) H72XWR No.1", "2018-h72xwr-1"),
    ],
)
def test_every_printed_form_is_read(text: str, key: str) -> None:
    assert keys(text) == field_keys(text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "(2018)滬72協(xié)外認(rèn)1號",  # a clone injects pinyin
        "(2018) Hu 72 Xie Wai Ren",  # no number
        "(2018) Zhe 11 Min Zai (number not seen)",
        "[2015] EWHC 718 (Comm)",
        "(2020) Annual Report No. 5",
        "(2020) Order No. 5 and (2019) Law No. 12",
        "Fa Shi (2015) No. 5",  # a judicial interpretation, numbered like a case
        "法释(2015)第5号",
        "See Case (2011) No. 70",
        "2018 Hu 72 Xie Wai Ren No. 1",  # in prose a year without any bracket is not trusted
    ],
)
def test_what_is_no_docket_is_not_read(text: str) -> None:
    assert keys(text) == []


def test_a_field_is_trusted_with_more_than_prose() -> None:
    for text in ("2018 Hu 72 Xie Wai Ren No. 1", "2018沪72协外认1号", "2018-hu-72-xie-wai-ren-no-1"):
        assert (keys(text), field_keys(text)) == ([], ["2018-hu72xiewairen-1"])


def test_behind_one_number_in_prose_comes_a_date_and_in_a_field_another_number() -> None:
    assert keys("in (2018) Hu 72 Xie Wai Ren No. 1, 17 Mar. 2022") == ["2018-hu72xiewairen-1"]
    assert keys("(2021) Liao 02 Xie Wai Ren Nos. 6, 7 and 8") == [f"2021-liao02xiewairen-{n}" for n in (6, 7, 8)]
    jiang = "(2018) Yue 01 Xie Wai Ren No. 21, 26; (2019) Yue 01 Xie Wai Ren No. 58"
    assert field_keys(jiang) == ["2018-yue01xiewairen-21", "2018-yue01xiewairen-26", "2019-yue01xiewairen-58"]


def test_dockets_come_in_the_order_of_the_text_and_initials_beside_the_full_form_are_left_out() -> None:
    text = "(2019)沪01协外认22号 follows (2018) H72XWR No.1, that is (2018) Hu 72 Xie Wai Ren No. 1"
    assert keys(text) == ["2019-hu01xiewairen-22", "2018-hu72xiewairen-1"]


def test_only_a_numbered_court_of_a_province_that_sounds_like_no_other_is_one_court() -> None:
    assert names_one_court("hu72xiewairen")
    for code in ("jin01xiewairen", "gui71xiewairen", "yu01minchu", "ji01xiewairen", "gan01minchu", "shenzhongminchuzi"):
        assert not names_one_court(code)


def test_a_code_in_initials_is_that_of_its_words_and_of_its_characters() -> None:
    assert initials("h72xwr") == initials(romanised("沪72协外认")) == "h72xwr"
    assert initials("e06xwr") == initials(romanised("鄂06协外认"))
    assert syllables("xiewairen") == ("xie", "wai", "ren")
    assert syllables("gangu") == ("gan", "gu")
    assert syllables("order") == ()


def shared_texts() -> list[tuple[str, str]]:
    """Each pair of a docket in English and in Chinese that the register states."""
    with (HERE / "decisions_inbound.csv").open(encoding="utf-8", newline="") as file:
        return [(row["docket"], row["docket_zh"]) for row in csv.DictReader(file) if row["docket"] and row["docket_zh"]]


@pytest.mark.parametrize(("english", "chinese"), shared_texts())
def test_both_languages_of_the_register_say_the_same(english: str, chinese: str) -> None:
    assert identity_keys(english, None, None) == identity_keys(None, chinese, None) != ()


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("[2016] NZCA 113 (11 April 2016)", "[2016] NZCA 113"),
        ("[2023] NZHC 436", "[2023] NZHC 436"),
        ("[2022] NSWSC 943", "[2022] NSWSC 943"),
        ("[2022] EWHC 3265 (Comm)", "[2022] EWHC 3265 (Comm)"),
        ("[2015]EWHC718(Comm)", "[2015] EWHC 718 (Comm)"),
        ("[2016]EWCACiv982", "[2016] EWCA Civ 982"),
        ("[2016] EWCA Civ 982", "[2016] EWCA Civ 982"),
        ("[2022] SGHC(A) 3", "[2022] SGHC(A) 3"),
        ("[2024] 12 MLJ 671", "[2024] 12 MLJ 671"),
        ("(Yang v. Kong, 2021 BCSC 809).", "2021 BCSC 809"),
        ("2022 ONSC 279", "2022 ONSC 279"),
        ("2018 BCCA 0114", "2018 BCCA 114"),
        ("2019 CanLII 1234 (ON SC)", "2019 CanLII 1234 (ON SC)"),
        ("203 A.D.3d 495 (N.Y. App. Div. 2022)", "203 A.D.3d 495"),
        ("203 A.D. 3d 495", "203 A.D.3d 495"),
        ("2021 NY Slip Op 31459(U)", "2021 NY Slip Op 31459(U)"),
        ("2024 NY Slip Op 1536", "2024 NY Slip Op 01536"),
        ("425 F. App’x 580", "425 F. App'x 580"),
        ("2009 WL 10687812", "2009 WL 10687812"),
        ("ECLI: NL: GHARL: 2015: 8059", "ECLI:NL:GHARL:2015:8059"),
        ("ECLI:NL:RBARN:2012:BW2265.", "ECLI:NL:RBARN:2012:BW2265"),
    ],
)
def test_a_citation_has_one_form(text: str, citation: str) -> None:
    assert read_citations(text) == [citation]


@pytest.mark.parametrize("text", ["No. 252/2017/KDTM-PT", "GorKor 166/2562", "CIV-2014-404-000665", "CA334/2015"])
def test_a_file_number_is_neither_docket_nor_citation(text: str) -> None:
    assert identity_keys(text, None, None) == ()


def test_every_citation_of_the_register_is_read() -> None:
    with (HERE / "decisions_outbound.csv").open(encoding="utf-8", newline="") as file:
        stated = [row["neutral_citation"] for row in csv.DictReader(file) if row["neutral_citation"]]
    assert stated
    assert [read_citations(text) for text in stated] == [[text] for text in stated]


@unhurried
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    for docket in (*read_dockets(text), *dockets_of(text)):
        assert docket.key
    read_citations(text)


@unhurried
@given(st.text(alphabet="(2018)[] HuXie72No.第号沪协认-,", max_size=200))
def test_no_text_made_of_dockets_breaks_the_reading(text: str) -> None:
    assert {docket.year for docket in (*read_dockets(text), *dockets_of(text))} <= {*range(1900, 2100)}
