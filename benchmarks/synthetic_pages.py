"""An archive of many made-up pages, of the kinds that the parsers read. Countries and courts are real, no case is.

Several pages tell of one ruling, as posts and the law portal do, so that merging has as much to do as reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice

import pycountry

from models.jurisdictions import OUT_OF_SCOPE, chinese_names, name_of
from scrapers.archive import Archive, FetchRecord
from scrapers.notes import RunNote, Version

_CJO = "https://www.chinajusticeobserver.com"
_TOLD = 4  # pages of each ruling
_AGAIN = 20  # of so many pages one was read a second time, with other words around
_MOST_A_RUN = 500  # pages
_MOST_RULINGS = 100  # of a country
_BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
_NOTICE = "SYNTHETIC page made for a measurement: no such ruling, treaty or post exists."
_COURTS = (  # printed name, code of the docket in English, in Chinese, name in Chinese
    ("Shanghai Maritime Court", "Hu 72", "沪72", "上海海事法院"),
    ("Qingdao Intermediate People’s Court", "Lu 02", "鲁02", "青岛市中级人民法院"),
    ("Nanjing Intermediate People’s Court", "Su 01", "苏01", "南京市中级人民法院"),
    ("Wenzhou Intermediate People’s Court", "Zhe 03", "浙03", "温州市中级人民法院"),
)
_ENDS = (  # as a title says it, as a sentence says it, as a ruling in Chinese says it
    ("Recognizes", "ruled to recognize", "承认和执行{country}高等法院的判决。"),
    ("Refuses to Recognize", "ruled to refuse to recognize", "对{country}高等法院的判决不予承认和执行。"),
)
_ASIDE = (
    (
        "The applicant submitted a certified copy of the judgment with a translation, and the respondent was summoned. "
        "Section {number} of this synthetic text says nothing of any court, party or day that there ever was."
    ),
    "Costs of SYN {number}00 were borne by the respondent. The translation has {number}0 pages and no meaning.",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One made-up ruling of a court in China."""

    number: int

    @property
    def country(self) -> str:
        """Whose judgment it is about, as an ISO code."""
        return _countries()[self.number % len(_countries())]

    @property
    def day(self) -> date:
        """When the court ruled."""
        return date(2015, 1, 1) + timedelta(self.number % 3000)

    @property
    def court(self) -> tuple[str, str, str, str]:
        """The court, as it is printed, and in its dockets."""
        return _COURTS[self.number % len(_COURTS)]

    @property
    def end(self) -> tuple[str, str, str]:
        """What the court ruled, in the words of a title, of a sentence and of a ruling in Chinese."""
        return _ENDS[self.number % 3 == 0]

    @property
    def docket(self) -> str:
        """The docket in English; no court has counted that far."""
        return f"({self.day.year}) {self.court[1]} Xie Wai Ren No. {90000 + self.number}"

    @property
    def docket_zh(self) -> str:
        """The same docket in Chinese."""
        return f"({self.day.year}){self.court[2]}协外认{90000 + self.number}号"

    @property
    def said(self) -> str:
        """The ruling as posts tell it."""
        judgment = f"a monetary judgment of the High Court of {name_of(self.country)}"
        return f"On {_printed(self.day)}, the {self.court[0]} {self.end[1]} {judgment} ({self.docket})."

    @property
    def title(self) -> str:
        """The title of its posts."""
        return f"Synthetic: Chinese Court {self.end[0]} a Judgment of {name_of(self.country)}"


@cache
def _countries() -> tuple[str, ...]:
    """The codes of all countries that pages in both languages can name."""
    codes = {country.alpha_2 for country in pycountry.countries} & set(chinese_names().values())
    return tuple(sorted(codes - OUT_OF_SCOPE))


@cache
def _chinese_name(code: str) -> str:
    return next(name for name, found in chinese_names().items() if found == code)


# ---------------------------------------------------------------- pages


def _post(number: int, case: Case) -> tuple[str, str]:
    shown = f"<p>{case.day + timedelta(20):%a, %d %b %Y}<br>Categories: Insights</p>"
    return f"{_CJO}/a/synthetic-post-{number}", _page(case.title, f"{shown}{_lines(case.said, number)}")


def _blog(number: int, case: Case) -> tuple[str, str]:
    sites = ("https://conflictoflaws.net", "https://www.cjoglobal.com")
    address = f"{sites[number // 10 % 2]}/{case.day + timedelta(30):%Y/%m/%d}/synthetic-{number}/"
    return address, _page(case.title, _lines(case.said, number))


def _law(number: int, case: Case) -> tuple[str, str]:
    labels = {
        "Court": case.court[0],
        "Case number": case.docket,
        "Date of the decision": _printed(case.day),
        "Topic(s)": "Recognition and Enforcement of Foreign Judgements",
    }
    title = f"Synthetic Application for Recognition and Enforcement of a Foreign Judgment {case.docket}"
    shown = "".join(f"<p>{label} {value}</p>" for label, value in labels.items())
    return _law_address(number, case), _page(title, f"{shown}{_lines(case.said, number)}")


def _law_zh(number: int, case: Case) -> tuple[str, str]:
    country, court, day = _chinese_name(case.country), case.court[3], case.day
    title = f"甲公司申请承认和执行{country}法院民事判决案"
    ruled = f"{day.year}年{day.month}月{day.day}日，{court}作出{case.docket_zh}民事裁定，"
    reason = "" if case.end == _ENDS[0] else f"<p>{court}认为，两国之间没有缔结条约，亦未建立相应的互惠关系。</p>"
    body = f"<p>{_NOTICE}</p>{reason}<p>{ruled}{case.end[2].format(country=country)}</p>"
    return f"{_law_address(number, case)}/chn", _page(title, body + "<p>本段为合成文字，不涉及任何案件。</p>" * 20)


def _list(number: int, case: Case) -> tuple[str, str]:
    """A list announces the post of each of ten rulings."""
    cases = [Case(case.number + place) for place in range(10)]
    items = "".join(
        f"<li><a href='/a/synthetic-announced-{one.number}'>{one.title}</a> {one.day:%a, %d %b %Y} Insights</li>"
        for one in cases
    )
    return f"{_CJO}/t/synthetic-topic-{number}", _page("Synthetic topic", f"<ul>{items}</ul>")


def _news(number: int, case: Case) -> tuple[str, str]:
    """A post that tells of no ruling, as most posts do."""
    return f"{_CJO}/a/synthetic-news-{number}", _page(
        f"Synthetic News, No. {number}", _lines("No court ruled.", number)
    )


def _treaty(number: int, case: Case) -> tuple[str, str]:
    """The few treaties of each country's own; told by many pages alike."""
    signed = date(1990, 1, 1) + timedelta(37 * _countries().index(case.country))
    title = f"中华人民共和国和{_chinese_name(case.country)}关于民事和商事司法协助的条约"
    shown = {"类别": "双边", "领域": "司法协助", "我国签署时间": signed, "对我国生效时间": signed + timedelta(400)}
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in shown.items())
    address = f"http://treaty.mfa.gov.cn/web/detail1.jsp?objid={9_000_000_000_000 + number}"
    return address, _page(title, f"<p>{_NOTICE}</p><table>{rows}</table>")


# Of ten pages: three posts and one blog on rulings, two rulings in English and one in Chinese, lists, news, treaties.
_KINDS: tuple[Callable[[int, Case], tuple[str, str]], ...] = (
    *(_post, _law, _post, _news, _law_zh),
    *(_list, _post, _law, _blog, _treaty),
)


def _law_address(number: int, case: Case) -> str:
    slug = case.docket.lower().replace(" ", "-").strip("(").replace(")", "").replace(".", "")
    return f"{_CJO}/law/x/{slug}-{number}-{case.day:%Y%m%d}"


def _lines(said: str, number: int) -> str:
    asides = [line.format(number=number % 90 + place) for place in range(10) for line in _ASIDE]
    return "".join(f"<p>{line}</p>" for line in (_NOTICE, said, *asides))


def _page(title: str, body: str) -> str:
    links = "".join(f"<li><a href='/c/synthetic-{place}'>Synthetic {place}</a></li>" for place in range(30))
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><ul>{links}</ul>"
        f"<h1>{title}</h1>{body}<footer><p>Synthetic footer</p></footer></body></html>"
    )


def _printed(day: date) -> str:
    return f"{day.day} {day:%b. %Y}".replace("May.", "May")


# ---------------------------------------------------------------- archive


def pages(count: int) -> Iterator[tuple[str, str]]:
    """Address and text of so many pages; always the same ones."""
    rulings = max(1, min(count // _TOLD, _MOST_RULINGS * len(_countries())))
    for number in range(count):
        yield _KINDS[number % len(_KINDS)](number, Case(number // _TOLD % rulings))


def fill(archive: Archive, count: int) -> None:
    """Put so many pages into an empty archive, as if run after run had taken them, some of them twice."""
    archive.begin_notes(_BEGAN)
    left = pages(count)
    for number, found in enumerate(iter(lambda: list(islice(left, _MOST_A_RUN)), [])):
        at = _BEGAN + timedelta(days=1 + number)
        taken = [_put(archive, url, text, at) for url, text in found]
        archive.put_run(RunNote(f"synthetic{number}", at, tuple(taken)))
        again = [_put(archive, url, f"{text}<p>Synthetic banner</p>", at) for url, text in found[::_AGAIN]]
        archive.put_run(RunNote(f"synthetic{number}again", at + timedelta(hours=1), tuple(again)))


def _put(archive: Archive, url: str, text: str, at: datetime) -> Version:
    sha256 = archive.put(text.encode())
    tag = hashlib.sha256(url.encode()).hexdigest()[:16]
    archive.record(FetchRecord(url, url, at, "new", sha256, "text/html", "utf-8", tag, None))
    return Version(url, sha256, "utf-8")
