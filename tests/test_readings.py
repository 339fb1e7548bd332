"""Words of a page become values: dates, numbers, sentences, dockets, countries, case names, rulings."""

from __future__ import annotations

import pytest

from models.vocabulary import Outcome, ReciprocityTest
from scrapers.case_names import case_names
from scrapers.reading import docket_texts, find_dates, places, read_date, read_number, sentences
from scrapers.rulings import outcome_of, read_ruling, reciprocity_test_of


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Fri, 19 Nov 2021", "2021-11-19"),
        ("17 Mar. 2022", "2022-03-17"),
        ("23 Sept. 2020", "2020-09-23"),
        ("2nd Aug. 2019", "2019-08-02"),
        ("22nd Oct. 2015", "2015-10-22"),
        ("June 8, 2021", "2021-06-08"),
        ("8 June 2021", "2021-06-08"),
        ("Mar 17, 2022", "2022-03-17"),
        ("In January 2023, a court", "2023-01"),
        ("2022", "2022"),
        ("20220317", "2022-03-17"),
        ("1-X-2015", "2015-10-01"),
        ("1993年11月29日", "1993-11-29"),
        ("１９９３年１１月２９日", "1993-11-29"),
        ("２０２２－０３－１７", "2022-03-17"),
        ("二〇二二年三月十七日", "2022-03-17"),
        ("一九九三年十一月二十九日", "1993-11-29"),
        ("二○一八年十月三十一日", "2018-10-31"),
        ("二零二零年十月十日", "2020-10-10"),
        ("二○二二年三月某日", "2022-03"),
        ("二○二二年", "2022"),
        ("二〇二二年3月17日", "2022-03-17"),
        ("案例一2022年3月17日", "2022-03-17"),  # the numeral before it is another word
        ("13/03/2007", "2007-03-13"),
        ("Sun, 11 Aug 2024 13:51:41 +0000", "2024-08-11"),
        ("31 Feb. 2020", None),  # no day of the calendar, and not February 2020 either
        ("13-XIII-2015", None),
        ("二〇二二年二月三十日", None),
        ("二〇二二年十三月一日", None),
        ("一千二〇二二年", None),  # not the end of a longer number
        ("三十年", None),
        ("1 May 2019 or 2 May 2019", None),
        ("(2018) Hu 72 Xie Wai Ren No. 1", None),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_printed(text: str, iso: str | None) -> None:
    found = read_date(text)
    assert (str(found) if found else None) == iso


def test_dates_in_a_sentence_come_in_order_with_their_places() -> None:
    text = "Signed on June 8, 2001; in force on 9 October 2011."
    assert [(str(one.date), text[one.start : one.end]) for one in find_dates(text)] == [
        ("2001-06-08", "June 8, 2001"),
        ("2011-10-09", "9 October 2011"),
    ]


def test_dates_in_full_width_signs_and_chinese_numerals_keep_their_places() -> None:
    text = "一九九三年十一月二十九日判决，２０２２年３月１７日生效"
    assert [(str(one.date), text[one.start : one.end]) for one in find_dates(text)] == [
        ("1993-11-29", "一九九三年十一月二十九日"),
        ("2022-03-17", "２０２２年３月１７日"),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [("72", 72), ("1,145", 1145), ("thirty-five", 35), ("Forty", 40), ("nineteen", 19), ("many", None), ("1,45", None)],
)
def test_a_number_is_read_in_figures_and_in_words(text: str, number: int | None) -> None:
    assert read_number(text) == number


def test_abbreviations_end_no_sentence() -> None:
    text = "On 17 Mar. 2022, A Co., Ltd. v. B. C. Lin (No. 1) ended. It was new! See C. J. Observer."
    assert sentences(text) == [
        "On 17 Mar. 2022, A Co., Ltd. v. B. C. Lin (No. 1) ended.",
        "It was new!",
        "See C. J. Observer.",
    ]


def test_dockets_are_given_as_printed_by_script() -> None:
    text = "“(2017) Ning 01 Xie Wai Ren No. 1”((2017)宁01协外认1号), (2018) was [2015] 鄂武汉中民商外初字第00026号"
    assert docket_texts(text) == (
        ["(2017) Ning 01 Xie Wai Ren No. 1"],
        ["(2017)宁01协外认1号", "[2015] 鄂武汉中民商外初字第00026号"],
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("South Korea's Suwon District Court", ["KR"]),
        ("the Democratic People’s Republic of Korea", ["KP"]),
        ("the High Court of the Republic of Singapore", ["SG"]),
        ("Bosnia and Herzegovina and France", ["BA", "FR"]),
        ("U.S. Court", ["US"]),
        ("Us, said the Dutch", ["NL"]),  # a word, not the country
        ("China, Hong Kong and Taiwan", []),
        ("turkey and china", []),
    ],
)
def test_countries_are_found_by_name_and_adjective(text: str, codes: list[str]) -> None:
    assert places(text) == codes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("in Spar AS v Grand Holding (Group) Co., Ltd. (2018) Hu 72", "Spar AS v Grand Holding (Group) Co., Ltd."),
        ("the case of A Group Ltd. v. Chen & Xiu (hereinafter", "A Group Ltd. v. Chen & Xiu"),
        ("in Yang Chen v. Jinzhu Lin, CA334/2015", "Yang Chen v. Jinzhu Lin"),
        ("(Yang v. Kong, 2021 BCSC 809).", "Yang v. Kong"),
        ("(See Americhip, Inc. v. Dean et al. (2018) Yue 03", "Americhip, Inc. v. Dean et al."),
        ("the court in Bin v Sun. It held", "Bin v Sun"),
        ("in Wei v Mei 2018 BCSC 393, the court", "Wei v Mei"),
        ("in Yang Chen v. Jinzhu Lin (CA334/2015, [2016] NZCA 113)", "Yang Chen v. Jinzhu Lin"),
        ("in Copper Co., Ltd. v. Minera Andes S.A., the court", "Copper Co., Ltd. v. Minera Andes S.A."),
        ("(In re DAR (2022) Jing 01 Po Shen No. 786", "In re DAR (2022)"),
    ],
)
def test_the_name_of_a_case_ends_where_its_parties_end(text: str, name: str) -> None:
    assert case_names(text) == [name]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("ruled to recognize and enforce a judgment", Outcome.RECOGNIZED),
        ("partially recognized the judgment", Outcome.PARTIALLY_RECOGNIZED),
        ("recognized the judgment in part", Outcome.PARTIALLY_RECOGNIZED),
        ("refused to recognise the judgment", Outcome.REFUSED),
        ("rejected the application for recognition", Outcome.REFUSED),
        ("ruled not to recognize the judgment", Outcome.REFUSED),
        ("dismissed the application to recognize the judgment", Outcome.DISMISSED),
        ("allowed the applicant to withdraw the application", Outcome.WITHDRAWN),
        ("recognized one judgment and refused to recognize the other", None),
        ("refused to enforce the fine, but recognized the debt", None),
        ("refused to recognize, the application being withdrawn", None),
        ("heard the parties", None),
        ("the court did not recognize the judgment", Outcome.REFUSED),
        ("the court not only recognized but enforced the judgment", Outcome.RECOGNIZED),
        ("the court, not persuaded by the debtor, recognized the judgment", Outcome.RECOGNIZED),
        ("the court cannot recognize the judgment", None),
        ("the court did not agree to recognize the judgment", None),
        ("the court ruled against recognizing the judgment", None),
        ("the court was asked to recognize the judgment", None),
        ("the court is expected to recognize the judgment", None),
        ("the court gave its ruling, neither recognizing nor enforcing the judgment", None),
        ("the court ruled, not recognizing the judgment", Outcome.REFUSED),
    ],
)
def test_one_outcome_is_read_and_of_two_none_is_picked(text: str, outcome: Outcome | None) -> None:
    assert outcome_of(text) == outcome


@pytest.mark.parametrize(
    "sentence",
    [
        "On 11 Mar. 2014, Chen went to the High Court, seeking to enforce the judgment.",
        "On 11 Mar. 2014, Chen applied to Qingdao Intermediate People's Court to recognize the judgment.",
        "On 11 Mar. 2014, it was open whether the court recognized the judgment.",
        "In 2022, Chinese courts may recognize such judgments.",
    ],
)
def test_what_was_only_asked_for_or_may_happen_is_no_ruling(sentence: str) -> None:
    assert read_ruling(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "court"),
    [
        (
            "the Shanghai Maritime Court, with the approval of the Supreme People’s Court, recognized it",
            "Shanghai Maritime Court",
        ),
        ("Yantai Intermediate People's Court (Yantai Court) recognized it", "Yantai Intermediate People's Court"),
        ("the Court of Appeal of New Zealand enforced it", "Court of Appeal of New Zealand"),
        ("High People’s Court in Hanoi refused to recognize it", "High People’s Court in Hanoi"),
        ("Shanghai No. 3 Intermediate People’s Court recognized it", "Shanghai No. 3 Intermediate People’s Court"),
        (
            "Ningbo Intermediate People’s Court of Zhejiang Province, China, recognized it",
            "Ningbo Intermediate People’s Court",
        ),
        ("an English Court recognized it", None),
        ("a Chinese Court recognized it", None),
    ],
)
def test_the_deciding_court_is_the_one_named_before_the_verb(sentence: str, court: str | None) -> None:
    ruling = read_ruling(f"On 1 May 2020, {sentence}.")
    assert ruling is not None
    assert (ruling.court, str(ruling.decided_on)) == (court, "2020-05-01")


def test_a_day_behind_the_verb_is_the_foreign_judgments() -> None:
    ruling = read_ruling("Wenzhou Court recognized a judgment of 15 Feb. 2013.")
    assert ruling is not None
    assert ruling.decided_on is None


@pytest.mark.parametrize(
    ("lines", "test"),
    [
        (["In this case the de jure reciprocity test was met."], ReciprocityTest.DE_JURE),
        (["A v B rests on presumptive reciprocity."], ReciprocityTest.PRESUMPTIVE),
        (["A v B left de facto reciprocity for de jure reciprocity."], None),  # two tests: it compares
        (["C v D rests on de facto reciprocity."], None),  # another case
        (["Scholars discuss de facto reciprocity."], None),
        (["In this case de jure reciprocity held.", "A v B took de facto reciprocity."], None),
        (["In this case the office holds de facto powers."], None),
        (["In this case the de jure reciprocity test was not met."], None),
        (["The court did not follow de facto reciprocity."], None),
    ],
)
def test_the_test_of_reciprocity_is_read_from_sentences_on_this_case_alone(
    lines: list[str], test: ReciprocityTest | None
) -> None:
    assert reciprocity_test_of(lines, "A v B") == test
