"""Which pages speak of the same ruling: two courts are never one, nobody picks, nothing that was held is lost.

All rulings here are made up.
"""

from __future__ import annotations

from typing import Any

import pytest

from models.facts import Observation, Origin, read_fact
from models.merge import Merged, merge
from models.vocabulary import Rank

REGISTER = Origin("register", "register", Rank.REGISTER, "register:decisions_inbound.csv")
POST = Origin("cjo", "cjo", Rank.PROSE, "https://cjo.example/a/post")
BLOG = Origin("blog", "blog", Rank.PROSE, "https://blog.example/post")
PORTAL = Origin("cjo", "cjo", Rank.TABLE, "https://cjo.example/law/x/1")
COURT = Origin("spc", "spc", Rank.COURT, "https://court.example/1")


def told(origin: Origin = POST, **fields: Any) -> Observation:
    """A recognition of a judgment of Finland on 17 March 2026, as one page states it."""
    ruling = {
        "kind": "decision",
        "direction": "inbound",
        "jurisdiction": "FI",
        "outcome": "recognized",
        "decided_on": "2026-03-17",
        **fields,
    }
    return Observation(read_fact(ruling), origin, "quoted")


def abroad(origin: Origin = POST, **fields: Any) -> Observation:
    """A recognition of a Chinese judgment by a court of Finland."""
    return told(origin, direction="outbound", **fields)


TIANJIN = told(PORTAL, docket_zh="（2026）津01协外认1号")
SHANXI = told(COURT, docket_zh="（2026）晋01协外认1号", jurisdiction="KE", decided_on="2026-05-01")


def keys(*observations: Observation) -> list[str]:
    return [held.key for held in merge(observations).held]


def issues(merged: Merged) -> list[tuple[str, str]]:
    return [(problem.kind, problem.url) for problem in merged.problems]


def test_courts_that_sound_alike_are_two_decisions_and_both_are_held() -> None:
    merged = merge([TIANJIN, SHANXI])
    assert [held.key for held in merged.held] == ["2026-jin01xiewairen-1", "2026-晋01协外认-1"]
    assert merged.problems == []


def test_the_one_that_was_there_first_keeps_the_key_in_letters_whatever_the_order() -> None:
    assert keys(SHANXI) == ["2026-jin01xiewairen-1"]
    assert keys(SHANXI, TIANJIN) == keys(TIANJIN, SHANXI)
    later = told(PORTAL, docket_zh="（2026）津01协外认1号", published_on="2026-11-01", decided_on="2026-10-01")
    assert keys(later, SHANXI) == ["2026-jin01xiewairen-1", "2026-津01协外认-1"]


def test_a_docket_in_letters_joins_the_only_ruling_that_fits() -> None:
    post = told(docket="(2026) Jin 01 Xie Wai Ren No. 1")
    assert keys(post, TIANJIN) == ["2026-jin01xiewairen-1"]
    merged = merge([post, TIANJIN, SHANXI])
    assert merged.key_of[post] == merged.key_of[TIANJIN] != merged.key_of[SHANXI]
    assert merged.problems == []


def test_a_docket_in_letters_of_another_country_may_be_of_a_court_that_sounds_alike() -> None:
    kenya = told(docket="(2026) Jin 01 Xie Wai Ren No. 1", jurisdiction="KE")
    held = {held.key: held.fact for held in merge([kenya, TIANJIN]).held}
    assert {fact.jurisdiction for fact in held.values()} == {"KE", "FI"}  # type: ignore[union-attr]  # of another kind it fails


def test_a_docket_in_letters_that_means_one_court_is_that_ruling_although_the_page_errs_on_the_country() -> None:
    merged = merge(
        [
            told(docket="(2026) Hu 72 Xie Wai Ren No. 1", jurisdiction="KE"),
            told(PORTAL, docket_zh="(2026)沪72协外认1号"),
        ]
    )
    assert len(merged.held) == 1
    assert [item.field for item in merged.disagreements] == ["jurisdiction"]


def test_where_two_courts_fit_the_day_decides() -> None:
    shanxi = told(COURT, docket_zh="（2026）晋01协外认1号", decided_on="2026-05-01")
    post = told(docket="(2026) Jin 01 Xie Wai Ren No. 1", decided_on="2026-05")
    merged = merge([TIANJIN, shanxi, post])
    assert merged.key_of[post] == merged.key_of[shanxi]


def test_where_two_courts_fit_alike_the_page_alone_is_set_aside() -> None:
    shanxi = told(COURT, docket_zh="（2026）晋01协外认1号")
    merged = merge([TIANJIN, shanxi, told(docket="(2026) Jin 01 Xie Wai Ren No. 1")])
    assert len(merged.held) == 2
    assert issues(merged) == [("ambiguous_identity", POST.url)]


def test_a_row_of_the_register_in_letters_is_the_portals_ruling() -> None:
    row = told(REGISTER, key="fi-synthetic", docket="(2026) Jin 01 Xie Wai Ren No. 1")
    assert keys(row, TIANJIN) == ["fi-synthetic"]
    assert keys(row, TIANJIN, SHANXI) == ["2026-jin01xiewairen-1", "fi-synthetic"]


def test_one_page_on_three_rulings_ties_none_of_them_together() -> None:
    three = [told(PORTAL, docket_zh=f"（2026）辽02协外认{number}号") for number in (6, 7, 8)]
    merged = merge([*three, told(docket="(2026) Liao 02 Xie Wai Ren Nos. 6, 7 and 8")])
    assert len(merged.held) == 3
    assert issues(merged) == [("ambiguous_identity", POST.url)]


def test_a_row_of_the_register_on_several_dockets_is_met_by_each_of_them() -> None:
    row = told(
        REGISTER, key="fi-synthetic", docket="(2026) Yue 01 Xie Wai Ren No. 21, 26; (2025) Yue 01 Xie Wai Ren No. 58"
    )
    assert keys(
        row, told(docket_zh="（2026）粤01协外认26号"), told(BLOG, docket="(2025) Yue 01 Xie Wai Ren No. 58")
    ) == ["fi-synthetic"]


def test_two_rows_of_the_register_are_two_rulings_though_a_page_names_both() -> None:
    rows = [told(REGISTER, key=f"fi-{n}", docket_zh=f"（2026）沪01协外认{n}号") for n in (1, 2)]
    merged = merge([*rows, told(docket="(2026) Hu 01 Xie Wai Ren No. 1", docket_zh="（2026）沪01协外认2号")])
    assert [held.key for held in merged.held] == ["fi-1", "fi-2"]


INITIALS = told(docket="(2026) H72XWR No.1")


def test_a_docket_in_initials_joins_the_ruling_of_that_day() -> None:
    for full in (told(PORTAL, docket_zh="(2026)沪72协外认1号"), told(BLOG, docket="(2026) Hu 72 Xie Wai Ren No. 1")):
        assert keys(INITIALS, full) == ["2026-hu72xiewairen-1"]


@pytest.mark.parametrize("other", [{"decided_on": "2026-03-18"}, {"jurisdiction": "KE"}, {"direction": "outbound"}])
def test_a_docket_in_initials_joins_nothing_of_another_day_country_or_direction(other: dict[str, str]) -> None:
    assert keys(INITIALS, told(PORTAL, docket_zh="(2026)沪72协外认1号", **other)) == [
        "2026-h72xwr-1",
        "2026-hu72xiewairen-1",
    ]


def test_initials_that_fit_two_rulings_are_set_aside() -> None:
    hubei = told(PORTAL, docket_zh="(2026)黑72协外认1号")
    merged = merge([INITIALS, hubei, told(COURT, docket_zh="(2026)沪72协外认1号")])
    assert len(merged.held) == 2
    assert issues(merged) == [("ambiguous_identity", POST.url)]


def test_an_old_docket_under_a_wrong_province_joins_by_the_exact_day_only() -> None:
    printed = told(BLOG, docket="(2015) Yue Wuhan Zhong Min Shang Wai Chu Zi No. 00026")
    right = told(PORTAL, docket_zh="[2015] 鄂武汉中民商外初字第00026号")
    assert keys(printed, right) == ["2015-ewuhanzhongminshangwaichuzi-26"]
    undated = told(BLOG, docket="(2015) Yue Wuhan Zhong Min Shang Wai Chu Zi No. 00026", decided_on="2026-03")
    assert len(keys(undated, right)) == 2


def test_abroad_the_citation_is_the_ruling_with_and_without_blanks_and_division() -> None:
    observations = [
        abroad(neutral_citation="[2026] FIHC 718 (Comm)"),
        abroad(BLOG, docket="[2026]FIHC718(Comm)"),
        abroad(PORTAL, docket="CL-2026-000133; [2026] FIHC 718"),
    ]
    assert len(keys(*observations)) == 1


def test_a_file_number_serves_several_rulings() -> None:
    first = abroad(neutral_citation="[2026] FIHC 1", docket="CIV-2026-404-000733", decided_on="2026-03-17")
    second = abroad(neutral_citation="[2026] FIHC 2", docket="CIV-2026-404-733", decided_on="2026-09-01")
    assert len(keys(first, second)) == 2
    by_file = abroad(BLOG, docket="CIV-2026-404-733", decided_on="2026-09-01")
    merged = merge([first, second, by_file])
    assert merged.key_of[by_file] == "[2026] FIHC 2"
    undated = abroad(BLOG, docket="CIV-2026-404-733", decided_on="2026")
    assert issues(merge([first, second, undated])) == [("ambiguous_identity", BLOG.url)]


def test_a_row_of_the_register_with_a_file_number_is_the_cited_ruling_of_that_day() -> None:
    row = abroad(REGISTER, key="fi-synthetic", docket="CIV-2026-404-000733")
    cited = {"neutral_citation": "[2026] FIHC 1", "docket": "CIV-2026-404-733"}
    assert keys(row, abroad(POST, **cited)) == ["fi-synthetic"]
    assert keys(row, abroad(POST, **cited, decided_on="2026-03-18")) == ["[2026] FIHC 1", "fi-synthetic"]


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("No. 252/2026/KDTM-PT", "fi-252-2026-kdtm-pt"),
        ("252/2026/KDTM-PT", "fi-252-2026-kdtm-pt"),
        ("GorKor 166/2569", "fi-gorkor-166-2569"),
    ],
)
def test_a_file_number_is_the_jurisdictions_own(printed: str, key: str) -> None:
    assert keys(abroad(docket=printed), abroad(BLOG, docket=printed)) == [key]
    assert len(keys(abroad(docket=printed), abroad(BLOG, docket=printed, jurisdiction="KE"))) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("156328/2026", "Index No. 156328/26"),
        ("CA334/2026", "CA 334/26"),
        ("Case No. 2026-01637", "2026-1637"),
        ("BVIHC (COM) 0032 of 2026", "BVIHC(COM) 32 of 2026"),
    ],
)
def test_a_file_number_is_one_however_it_is_printed(one: str, other: str) -> None:
    assert len(keys(abroad(docket=one), abroad(BLOG, docket=other))) == 1


def test_two_reports_of_one_ruling_join_through_the_page_that_cites_both() -> None:
    report, slip = abroad(docket="203 A.D.3d 495"), abroad(BLOG, docket="2026 NY Slip Op 01523")
    assert len(keys(report, slip)) == 2
    assert len(keys(report, slip, abroad(COURT, docket="203 A.D.3d 495; 2026 NY Slip Op 1523"))) == 1


def test_a_ruling_without_docket_is_the_one_ruling_of_that_day() -> None:
    assert keys(told(REGISTER, key="fi-synthetic"), told(case_name="A v. B")) == ["fi-synthetic"]


def test_a_ruling_without_docket_that_fits_two_is_set_aside() -> None:
    merged = merge([TIANJIN, told(PORTAL, docket_zh="（2026）沪01协外认2号"), told(BLOG)])
    assert len(merged.held) == 2
    assert issues(merged) == [("ambiguous_identity", BLOG.url)]


def test_rulings_without_docket_and_day_are_one_only_by_the_same_description() -> None:
    vague = {"decided_on": "2026-03"}
    post = told(POST, case_name="A v. B", **vague)
    assert len(keys(post, told(BLOG, case_name="A v B", **vague))) == 1
    assert len(keys(post, told(BLOG, case_name="C v. D", **vague))) == 2


def test_names_of_parties_that_vary_neither_split_nor_clash() -> None:
    docket = {"docket": "(2026) Hu 72 Xie Wai Ren No. 1"}
    post = told(POST, case_name="Yang Chen v. Jinzhu Lin", **docket)
    merged = merge([post, told(BLOG, case_name="Chen v Lin", **docket)])
    assert (len(merged.held), merged.disagreements, merged.problems) == (1, [], [])
