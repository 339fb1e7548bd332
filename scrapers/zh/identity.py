"""Which ruling a Chinese text tells of: case number, day, court, parties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from models.dates import PartialDate
from scrapers.reading import docket_texts, find_dates
from scrapers.rulings import docket_keys
from scrapers.zh.courts import chinese_courts, courts_abroad
from scrapers.zh.sentences import Sentence, folded

_SUB_NUMBER = re.compile(r"之[一二三四五六七八九十\d]+")
_LONGEST_LABEL = 12  # characters
_OWN_DOCKET = re.compile(r"(?:案号|文书号|编号):?$")
# A date before one of these is that of a filing, a hearing, a reply, of the foreign judgment.
_EVENT = re.compile(
    r"立案|受理|开庭|询问|听证|收到|起诉|送达|批复|答复|复函|签订|生效|登记|提交|提起|向[^,。;]{0,25}法院"
    r"|^[^,。;]{0,4}(?<![该其的此项])(?:申请|请求|提出)(?!人)|^,?[^,。;]{0,40}(?:判决|作出的)"
)
_DAY_LABEL = re.compile(r"(?:裁定|裁判|结案)(?:日期|时间):?|裁定书?\((?=[^()]{6,14}\))")
_SIGNATURE = re.compile(r"审判[长员]")
_LONGEST_SIGNATURE = 8  # lines: judges, day, clerk; below them stands what is the site's
_NAME = r"(?:[^,。;:、()]|\((?!以下|下称|简称|曾用)[^()]{1,60}\))"
_LABELLED_PARTY = re.compile(rf"(被?申请人):({_NAME}{{2,60}})")
_NAMED_PARTY = re.compile(
    rf"(被?申请人)(?![的请求称认主未在应提已可对因与和及负撤关:])({_NAME}{{2,60}}?)"
    r"(?=\((?:以下|下称|简称)|[与和、]被申请人|(?:撤回|的)?(?:申请|请求)|向[^,。;]{0,20}法院|一案)"
)
_APPLICANT = re.compile(r"(?:^|[—:、])([^—:与和及、诉]{2,40}?)(?:申请|请求)承认")


def dockets_of(title: str, told: Sequence[Sentence], before: str) -> list[str]:
    """The case numbers of the ruling as printed, each once: `before` its verb, else wherever they are called its own.

    A docket before 判决 is that of a case which is cited.
    """
    own = printed_dockets(before) or [
        docket
        for printed in (title, *(one.printed for one in told))
        for docket in printed_dockets(printed)
        if _is_own(docket, printed)
    ]
    return list({key: docket for docket in reversed(own) for key in docket_keys(docket)}.values())


def printed_dockets(text: str) -> list[str]:
    """The Chinese dockets in a squeezed text, as printed, with 之二 where it follows."""
    found = []
    for docket in dict.fromkeys(docket_texts(text)[1]):
        sub = _SUB_NUMBER.match(text, text.index(docket) + len(docket))
        found.append(docket + (sub[0] if sub else ""))
    return found


def days_of(told: Sequence[Sentence], before: Sequence[str], at: int, keys: frozenset[str]) -> set[PartialDate]:
    """The day of the ruling: `before` its verb, beside its docket, under a label, or over the signature after `at`.

    Of days that agree the most exact; several when they do not.
    """
    named = [one.text.rpartition("裁定")[0] for one in told if keys and docket_keys(one.printed) & keys]
    labelled = [one.text[label.end() :][:16] for one in told for label in _DAY_LABEL.finditer(one.text)]
    signature = next((end for end in range(at, len(told)) if _SIGNATURE.search(told[end].text)), len(told))
    signed = [one.text for one in told[signature : signature + _LONGEST_SIGNATURE]]
    days = (
        {day for text in before for day in _days_before(text)}
        or {day for text in named for day in _days_before(text)}
        or {date.date for text in labelled for date in find_dates(text)[:1]}
        or {date.date for text in signed for date in find_dates(text)[:1]}
    )
    return {day for day in days if not any(day != other and other.text.startswith(day.text) for other in days)}


def courts_named(text: str, told: Sequence[Sentence]) -> list[str]:
    """The courts of China in the text, short names (温州中院) in full; the Supreme People's Court only when alone."""
    names = [court.name for court in chinese_courts(text)]
    lower = [name for name in names if not name.startswith("最高")] or names
    return [_in_full(name, told) if name.endswith(("中院", "高院")) else name for name in lower]


def court_of_caption(told: Sequence[Sentence]) -> str | None:
    """The court over the ruling (…法院民事裁定书), or after the label 审理法院; None when neither names one."""
    for one, following in pairwise((*told, None)):
        is_caption = re.search(r"裁定书?$|(?:审理|裁判)法院:", one.text) if one else None
        is_above = following and re.match(r"民事裁定书?$", following.text)
        if one and (is_caption or is_above) and (courts := chinese_courts(one.text)):
            return courts[-1].name
    return None


def party_of(role: str, told: Sequence[Sentence]) -> str | None:
    """The party's name as printed, several with `;` between: after its label, else in running text."""
    labelled = [(one, match) for one in told if (match := _LABELLED_PARTY.match(one.text)) and match[1] == role]
    if labelled:
        return "; ".join(dict.fromkeys(one.printed[slice(*match.span(2))] for one, match in labelled))
    named = [
        one.printed[slice(*match.span(2))]
        for one in told
        for match in _NAMED_PARTY.finditer(one.text)
        if match[1] == role and "承认" not in match[2]
    ]
    return next(iter(named), None)


def applicant_in(title: str) -> str | None:
    """Who applies by the title of a case; None when it names both parties or nobody."""
    found = _APPLICANT.search(title)
    return found[1].removeprefix("申请人") if found else None


def _is_own(docket: str, text: str) -> bool:
    """Whether the text presents the docket as that of the ruling."""
    before, _, after = text.partition(docket)
    if re.match(r"[民商事]{0,3}判决", after):
        return False
    is_alone = not before.strip() and not after.strip()
    is_labelled = _OWN_DOCKET.search(folded(before[-_LONGEST_LABEL:])) or re.match(r"[民商事]{0,3}裁定", after)
    return is_alone or "外认" in docket or bool(is_labelled)


def _days_before(text: str) -> set[PartialDate]:
    """The days in what stands before `裁定` on which nothing else happened."""
    found = set()
    for date in find_dates(text):
        rest = text[date.end :]
        abroad, at_home = courts_abroad(rest)[:1], chinese_courts(rest)[:1]
        of_foreign_court = abroad and not (at_home and at_home[0].start < abroad[0].start) and "本院" not in rest
        if not of_foreign_court and not _EVENT.search(rest):
            found.add(date.date)
    return found


def _in_full(short: str, told: Sequence[Sentence]) -> str:
    """The one full name on the page for which the short one stands; the short one when there is none."""
    full = {
        court.name
        for one in told
        for court in chinese_courts(one.text)
        if short[:-2] in court.name and short[-2] in court.name and court.name.endswith("人民法院")
    }
    return full.pop() if len(full) == 1 else short
