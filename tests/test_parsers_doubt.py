"""What is not certain is no decision: doubtful posts, look-alikes, strange hosts, damaged pages."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import ParseError
from scrapers.headlines import read_headline
from scrapers.parse import parse
from tests.cjo_pages import CJO, GROUPS, KOREA, SHIPPED, SPAR, TREATIES, expected, facts_of, post, rendition
from tests.goldens import RENDITIONS


def test_a_refusal_of_summary_judgment_is_not_final() -> None:
    lead = "On 5 May 2020, the High Court of New Zealand refused summary judgment in A Co v Shi [2020] NZHC 2992."
    [fact] = facts_of(post("New Zealand Court Refuses to Enforce a Chinese Judgment", "Sun, 21 Jun 2020", lead), KOREA)
    assert (fact["outcome"], fact["final"]) == ("refused", False)


DAY, DOCKET = "On 25 March 2019", "(2018) Lu 02 Xie Wai Ren No. 6"
RECOGNIZED = f"{DAY}, Qingdao Intermediate People's Court ruled to recognize a judgment of Thailand, {DOCKET}."
THAI = "Chinese Court Recognizes a Thai Judgment"


@pytest.mark.parametrize(
    ("title", "lines", "why"),
    [
        (THAI, ["Nothing is said of a day."], "no sentence says"),
        (THAI, [RECOGNIZED.replace("Thailand", "Japan")], "title names TH, the lead JP"),
        (
            THAI,
            [RECOGNIZED.replace("to recognize", "to refuse to recognize")],
            "title says recognized, the lead refused",
        ),
        (THAI, [RECOGNIZED, RECOGNIZED.replace("25 March", "26 March")], "two days"),
        (THAI, [RECOGNIZED, RECOGNIZED.replace("to recognize", "to refuse to recognize")], "two outcomes"),
        (THAI, [RECOGNIZED.replace(DOCKET, f"{DOCKET} and (2018) Lu 02 Xie Wai Ren No. 7")], "several dockets"),
        (THAI, ["In 2016, a court of China recognized a Thai judgment.", RECOGNIZED], "two rulings"),
        (THAI, [RECOGNIZED.replace("2019", "2021")], "after the post"),
        (
            "Chinese Court Recognizes a Foreign Judgment",
            [RECOGNIZED.replace("of Thailand", "")],
            "expected one country",
        ),
        (THAI, [RECOGNIZED.replace("ruled", "reversed the refusal and ruled")], "later stage"),
        (
            "Wenzhou Court Recognizes a Thai Judgment",
            [f"{DAY}, a court recognized a Thai judgment."],
            "neither a Chinese",
        ),
    ],
)
def test_what_cannot_be_read_with_certainty_is_a_candidate_that_says_why(
    title: str, lines: list[str], why: str
) -> None:
    [fact] = facts_of(post(title, "Sun, 21 Jun 2020", *lines), KOREA)
    assert fact["kind"] == "candidate"
    assert why in fact["why"]
    assert (fact["target_url"], fact["title"], fact["published_on"]) == (KOREA, title, "2020-06-21")


def test_a_law_page_whose_outcome_is_not_told_is_a_candidate() -> None:
    [fact] = facts_of(rendition(SPAR).replace("ruled to recognize", "heard of"), SPAR)
    assert (fact["kind"], fact["why"]) == ("candidate", "no sentence says how the court ruled in this case")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("1. Algeria", "1. Atlantis", "expected a country that has a code, found 'Atlantis'"),
        ("16 June 2012", "16 June 2002", "in_force_on"),
    ],
)
def test_a_treaty_entry_that_makes_no_sense_is_a_candidate_and_the_others_stay(old: str, new: str, why: str) -> None:
    facts = facts_of(rendition(TREATIES).replace(old, new), TREATIES)
    assert [fact["kind"] for fact in facts] == ["candidate"] + ["treaty"] * 38
    assert why in facts[0]["why"]


@pytest.mark.parametrize(
    "title",
    [
        "Will Foreign Judgments Not Be Enforced in China Due to Public Policy?",
        "How Chinese Judges Recognize Foreign Bankruptcy Judgments",
        "Can Thai Judgments Be Enforced in China?",
        "Why Chinese Court Refuses to Recognize a Thai Judgment",
        "Whether Chinese Court Recognizes a Thai Judgment",
        "China May Recognize Thai Judgments",
        "China to Recognize Thai Judgments",
        "Chinese Court Recognizes a Thai Arbitral Award",
        "Thai Court Enforces a Chinese Award",
        "Chinese Court Recognizes a Thai Divorce Judgment",
        "Hong Kong Court Recognizes a Chinese Judgment",
        "Chinese Court Recognizes a Taiwan Court Judgment",
        "2022 Guide to Enforce Thai Judgments in China",
        "List of China’s Cases on Recognition of Foreign Judgments",
        "",
    ],
)
def test_a_post_that_reports_no_court_ruling_on_a_judgment_yields_nothing(title: str) -> None:
    assert facts_of(post(title, "Sun, 21 Jun 2020", RECOGNIZED), KOREA) == []


def test_a_post_whose_lead_turns_out_to_be_of_an_award_yields_nothing() -> None:
    lead = RECOGNIZED.replace("a judgment", "an arbitral award")
    assert facts_of(post("Chinese Court Recognizes a Thai Decision", "Sun, 21 Jun 2020", lead), KOREA) == []


@pytest.mark.parametrize(
    ("title", "direction", "code", "outcome"),
    [
        ("Turning Point: China First Recognizes Japanese Bankruptcy Decision", "inbound", "JP", "recognized"),
        ("China’s Wenzhou Court Recognizes a Singapore Monetary Judgment", "inbound", "SG", "recognized"),
        ("The Third Time! Chinese Court Recognizes U.S. Judgment", "inbound", "US", "recognized"),
        ("China Refuses to Enforce Uzbekistan Judgments Twice, Due to X", "inbound", "UZ", "refused"),
        ("China Dismisses Application for Enforcing a UAE Judgment Due to X", "inbound", "AE", "dismissed"),
        ("The Second Time China Recognizes a South Korean Judgment", "inbound", "KR", "recognized"),
        ("First Thai Monetary Judgment Enforced in China, Highlighting X", "inbound", "TH", "recognized"),
        ("Chinese Court Partially Recognizes a US Judgment", "inbound", "US", "partially_recognized"),
        ("Again! New Zealand Court Enforces Chinese Judgment", "outbound", "NZ", "recognized"),
        ("U.S. Court Recognizes a Chinese Judgement for the Third Time", "outbound", "US", "recognized"),
        ("Dutch Court Recognizes a Chinese Judgment", "outbound", "NL", "recognized"),
        ("Canadian Court Refuses to Recognize a Chinese Judgment", "outbound", "CA", "refused"),
        ("Vietnamese Court Refuses to Recognize Chinese Judgment", "outbound", "VN", "refused"),
        ("South Korea Recognizes Chinese Judgment for the Second Time", "outbound", "KR", "recognized"),
        ("Chinese Judgment Recognized in British Virgin Islands", "outbound", "VG", "recognized"),
    ],
)
def test_a_title_says_which_way_whose_judgment_and_how_it_ended(
    title: str, direction: str, code: str, outcome: str
) -> None:
    found = read_headline(title)
    assert found is not None
    assert (found.direction, found.jurisdiction, found.outcome) == (direction, code, outcome)


# ---------------------------------------------------------------- which pages are read at all


@pytest.mark.parametrize(
    "url",
    [
        "http://chinajusticeobserver.com/a/chinese-court-first-recognizes-a-south-korean-judgment",
        "HTTPS://WWW.ChinaJusticeObserver.com/a/chinese-court-first-recognizes-a-south-korean-judgment/",
        KOREA + "%20",
        KOREA + "?tm=1&query=x",
        KOREA + "%EF%BF%BC",
    ],
)
def test_every_way_to_write_an_address_reads_the_same_page(url: str) -> None:
    assert facts_of(rendition(KOREA), url) == expected(KOREA)


@pytest.mark.parametrize(
    "url",
    [
        "https://de.chinajusticeobserver.com/a/x",
        "https://zh-cn.chinajusticeobserver.com/a/x",
        "http://m.larcmm.com/a/x",
        "https://chinajusticeobserver.com.evil.example/a/x",
        "https://notchinajusticeobserver.com/a/x",
        "https://chinajusticeobserver.com@evil.example/a/x",
        "file:///a/x",
        "chinajusticeobserver.com/a/x",
        "https://[/a/x",
        "",
    ],
)
def test_a_host_that_is_not_the_sources_own_is_refused_by_name(url: str) -> None:
    with pytest.raises(ParseError, match=re.escape(url) + ".*expected.*found"):
        parse(rendition(KOREA).encode(), url)


def test_a_ruling_on_any_other_topic_in_the_law_portal_yields_nothing() -> None:
    text = rendition(SPAR).replace("Recognition and Enforcement of Foreign Judgements", "Contract Law")
    assert facts_of(text, SPAR) == []


def test_a_machine_translated_page_is_refused_even_on_the_right_host() -> None:
    with pytest.raises(ParseError, match=r"cjo: .*XNUMX"):
        parse(rendition(GROUPS).replace("72 cases", "XNUMX cases").encode(), GROUPS)


@pytest.mark.parametrize("path", ["/about", "/law/x/surveying-and-mapping-law-20170427", "/a/a/b", "/"])
def test_a_page_of_no_known_kind_yields_nothing(path: str) -> None:
    assert facts_of(rendition(KOREA), CJO + path) == []


@pytest.mark.parametrize(
    ("url", "old", "new", "message"),
    [
        (GROUPS, "72 cases", "many of them", "expected exactly one sentence 'As of <day>"),
        (GROUPS, "<li>18 agreed", "<li>19 agreed", "inbound_total"),
        (GROUPS, "<h2>Group 3", "<h2>Group 2", "expected one heading 'Group 2', found another"),
        (TREATIES, "<p>", "<p>Then ", "expected at least 1 entries 'N. Country', found 0"),
        (SPAR, "<p>Date of the decision", "<p>Day", "expected exactly one line 'Date of the decision', found 0"),
        (SPAR, "Mar 17, 2022", "Feb 31, 2022", "expected exactly one day in 'Date of the decision', found 0"),
        (SPAR, "Case number (2018) Hu 72 Xie Wai Ren No. 1", "Case number 1", "expected exactly one docket"),
    ],
)
def test_a_page_without_what_its_kind_promises_is_refused_and_says_what_was_found(
    url: str, old: str, new: str, message: str
) -> None:
    assert old in rendition(url)
    with pytest.raises(ParseError, match=f"cjo: {re.escape(url)}: .*{re.escape(message)}"):
        parse(rendition(url).replace(old, new).encode(), url)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SHIPPED), st.data())
def test_a_damaged_page_gives_facts_or_a_parse_error(url: str, data: st.DataObject) -> None:
    body = rendition(url).encode()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 400)))
    damaged = body[:start] + data.draw(st.binary(max_size=30)) + body[end:]
    try:
        found = parse(damaged, url)
    except ParseError:
        return
    assert all(one.fact.key is None and len(one.span) <= 300 for one in found)


def test_parsing_one_page_costs_well_under_a_second_of_processor_time_imports_included() -> None:
    script = (
        "import sys, time; from scrapers.parse import parse; page = open(sys.argv[1], 'rb').read();"
        "found = parse(page, sys.argv[2]);"
        "bad = {'sqlmodel', 'sqlalchemy', 'prefect', 'db', 'flows'} & set(sys.modules); assert found and not bad, bad;"
        "print(time.process_time())"
    )
    page = str(RENDITIONS / "cjo" / f"{TREATIES.rsplit('/', 1)[1]}.html")
    done = subprocess.run([sys.executable, "-c", script, page, TREATIES], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 1.0
