"""Pages of China Justice Observer for the parser tests: shipped renditions, and posts in the project's own words."""

from __future__ import annotations

import html
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from scrapers.parse import parse

CJO = "https://www.chinajusticeobserver.com"
GROUPS = f"{CJO}/a/can-foreign-judgments-be-enforced-in-china"
TREATIES = f"{CJO}/a/list-of-chinas-bilateral-treaties-on-judicial-assistance-in-civil-and-commercial-matters"
SPAR = f"{CJO}/law/x/2018-hu-72-xie-wai-ren-no-1-20220317"
A = f"{CJO}/a"
KOREA = f"{CJO}/a/chinese-court-first-recognizes-a-south-korean-judgment"
SHIPPED = (
    GROUPS,
    TREATIES,
    SPAR,
    KOREA,
    f"{CJO}/t/recognizing-and-enforcing-foreign-judgments-in-china",
)
RENDITIONS = files("scrapers") / "renditions" / "cjo"
EXPECTED = Path(__file__).parent / "pages" / "cjo"
ADDED = {"confidence", "span", "url"}  # what every parsed observation has besides the fields of its page

Facts = list[dict[str, Any]]


def facts_of(body: str | bytes, url: str) -> Facts:
    """What `comity parse` would print, without the three fields that are no facts."""
    found = parse(body.encode() if isinstance(body, str) else body, url)
    return [{name: value for name, value in one.to_contract().items() if name not in ADDED} for one in found]


def rendition(url: str) -> str:
    return (RENDITIONS / f"{url.rsplit('/', 1)[1]}.html").read_text(encoding="utf-8")


def expected(url: str) -> Facts:
    facts: Facts = json.loads((EXPECTED / f"{url.rsplit('/', 1)[1]}.expected.json").read_text(encoding="utf-8"))
    return facts


def post(title: str, day: str, *lines: str, takeaways: tuple[str, ...] = ()) -> str:
    """A case post: head as on the site, takeaways if any, then paragraphs."""
    bullets = "".join(f"<li>{html.escape(line)}</li>" for line in takeaways)
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return (
        f"<p>China Justice Observer</p><p>中司观察</p><h1>{html.escape(title)}</h1><p>{day}<br>Categories: Insights</p>"
        f"<p>avatar</p>{f'<p>Key takeaways:</p><ul>{bullets}</ul>' if bullets else ''}{paragraphs}"
    )


OTHER_POSTS = {
    f"{A}/new-zealand-court-recognizes-a-chinese-judgment-for-the-first-time": post(
        "New Zealand Court Recognizes a Chinese Judgment for the First Time",
        "Sun, 21 Jun 2020",
        "On 11 Apr. 2016, the Court of Appeal of New Zealand fully enforced a judgment of Fuzhou, China, "
        "in Yang Chen v. Jinzhu Lin, CA334/2015, [2016] NZCA 113.[1]",
        "I. Case",
        "On 11 Mar. 2014, the applicant turned to the High Court of New Zealand, seeking to enforce the judgment.",
    ),
    "http://chinajusticeobserver.com/a/china-recognizes-another-german-bankruptcy-judgment-in-2023": post(
        "China Recognizes Another German Bankruptcy Judgment in 2023",
        "Sun, 02 Apr 2023",
        takeaways=(
            (
                "In January 2023, the Beijing First Intermediate People’s Court ruled to recognize an order of the "
                "local court of Aachen, Germany (In re DAR (2022) Jing 01 Po Shen No. 786 ((2022)京01破申786号)."
            ),
            "In re DAR (2022) rests on de jure reciprocity, as did Spar Shipping v Grand China Logistics (2018).",
            "In re Xihe Holdings Pte. Ltd. et al. (2020) took de facto and presumptive reciprocity together.",
        ),
    ),
    f"{A}/just-before-limitation-period-expires-australian-court-recognizes-chinese-judgment-for-the-fifth-time": post(
        "Just before Limitation Period Expires: Australian Court Recognizes Chinese Judgment for the Fifth Time",
        "Sun, 15 Jan 2023",
        "On 15 July 2022, a court of New South Wales ruled to enforce a judgment of Shanghai of 29 March 2010 "
        "in Tianjin Yingtong Materials Co. Ltd. v Young [2022] NSWSC 943.",
        takeaways=(
            (
                "In July 2022, a court of Australia ruled to enforce a judgment of Shanghai (see Tianjin Yingtong "
                "Materials Co. Ltd. v Young [2022] NSWSC 943)."
            ),
            "Limitation: 12 years in Australia, 2 years in China.",
        ),
    ),
    f"{A}/english-court-enforces-chinese-judgments-confirming-double-default-interest": post(
        "English Court Enforces Chinese Judgments, Confirming Double Default Interest",
        "Sun, 28 May 2023",
        "On 19 Dec. 2022, an English court ruled to enforce two judgments of Hangzhou in Hangzhou Jiudang Asset "
        "Management Co Ltd & Anor v Kei [2022] EWHC 3265 (Comm).",
    ),
    f"{A}/again-chinese-court-recognizes-a-singapore-judgment": post(
        "Again! Chinese Court Recognizes a Singapore Judgment",
        "Sun, 08 Mar 2020",
        "On 2nd Aug. 2019, the Wenzhou Intermediate People’s Court (“Wenzhou Court”) in Zhejiang Province, China "
        "rendered “(2017) Zhe 03 Xie Wai Ren No. 7” ((2017)浙03协外认7号) on the case of Oceanside Development "
        "Group Ltd. v. Chen Tongkao & Chen Xiudan (the Wenzhou Case), recognizing S139/2012 of the High Court of "
        "Singapore of 15 Feb. 2013.",
        "Before: on 9 Dec. 2016, the Nanjing Intermediate People’s Court rendered “(2016) Su 01 Xie Wai Ren No. 3” "
        "((2016)苏01协外认3号), recognizing a judgment of Singapore of 22nd Oct. 2015.",
    ),
    f"{A}/chinese-court-recognizes-a-uae-judgment-for-the-first-time--difc-courts-off-to-a-good-start-in-china": post(
        "Chinese Court Recognizes a UAE Judgment for the First Time, DIFC Courts “Off to a Good Start” in China",
        "Sun, 03 Mar 2019",
        "A court in Yinchuan ruled in March 2018 to recognize a judgment of the UAE.",
        "1. Overview",
        "On 6 March 2018, Yinchuan Intermediate People's Court made the ruling“(2017) Ning 01 Xie Wai Ren No. 1”"
        "((2017)宁01协外认1号),recognizing a judgment of the Dubai Court of First Instance, UAE (Case "
        "No.417/2016) of 14 December 2016.",
        "The treaty entered into force on 12 April 2005.",
    ),
}
