"""Words of English-language pages as values: dates, numbers, sentences, docket texts, country names.

Every form of date was seen on a real page (2026-11): `Fri, 19 Nov 2021`, `2nd Aug. 2019`, `17 Mar. 2022`,
`23 Sept. 2020`, `June 8, 2021`, `Mar 17, 2022`, `January 2023`, `1-X-2015`, `1993年11月29日`, `13/03/2007`.
Rulings end in Chinese numerals, `二〇二二年三月十七日`; their zero is written 〇, ○ or 零.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.dates import PartialDate
from models.docket import read_dockets
from models.jurisdictions import code_of
from scrapers.markup import word_list

_MONTHS = word_list("jan feb mar apr may jun jul aug sep oct nov dec")
_ROMAN = word_list("i ii iii iv v vi vii viii ix x xi xii")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ZH_DIGITS = str.maketrans("〇○◯零OＯ一二三四五六七八九", "000000123456789")
_ZH_YEAR = (
    r"(?P<year>(?<!\d)(?:19|20)\d{2}"
    r"|(?<![〇○◯零一二三四五六七八九十百千])(?:一九|二[〇○◯零OＯ])[〇○◯零OＯ一二三四五六七八九]{2})"
)
_ZH_NUMBER = r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９／－", "0123456789/-")  # one sign for one: places in the text stay
_DATE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_DAY}\s*(?:of\s+)?{_MONTH},?\s*{_YEAR}",
        rf"\b{_MONTH}\s*{_DAY},?\s+{_YEAR}",
        rf"\b{_MONTH},?\s*(?:of\s+)?{_YEAR}",
        r"(?<![\d-])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])",
        r"(?<!\d)(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>(?:19|20)\d{2})(?!\d)",
        rf"{_DAY}-(?P<month>[IVX]+)-{_YEAR}",
        rf"{_ZH_YEAR}\s*年(?:\s*(?P<month>{_ZH_NUMBER})\s*月(?:\s*(?P<day>{_ZH_NUMBER})\s*日)?)?",
    )
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_UNITS = word_list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_NUMBERS = {word: number for number, word in enumerate(_UNITS)} | {
    ten + tail: 20 + 10 * index + unit
    for index, ten in enumerate(_TENS)
    for unit, tail in enumerate(["", *(f"-{word}" for word in _UNITS[1:10])])
}
NUMBER = rf"(?:(?<![\d,])\d[\d,]{{0,12}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"

_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Ms|Mrs|Dr|No|Nos|Co|Ltd|Inc|Corp|Pte|Pty|Bhd|Sdn|al|v|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct"
    r"|Nov|Dec|Art|Para|cf|e\.g|i\.e|St|Anor|Ors|hereinafter)|^\W*\w{1,2})\.$"
)
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]*(?:\[\d{1,3}\])*(?=\s+[\"“(\[]?[A-Z0-9])")  # `judgment.[1] On …`
_WITHIN_DATE = re.compile(rf"\b{_MONTH}$", re.IGNORECASE)
_DOCKET_TEXT = re.compile(
    r"[(\[（【〔]\s*(?:19|20)\d{2}\s*[)\]）】〕][^()（）\[\]【】〔〕]{1,60}?(?:Nos?\.?\s*\d+(?:-\d+)?|\d{1,6}\s*[号號]|\d{1,6}(?=[)）]))"
)
_WORD = re.compile(r"[A-Z](?:[\w.]|[’'](?=\w))*(?:-[A-Z]\w+)*")
_NAME = re.compile(rf"{_WORD.pattern}(?:\s+(?:and\s+|of\s+|the\s+)*{_WORD.pattern}){{0,5}}")


@dataclass(frozen=True, slots=True)
class Found:
    """A date and where in the text it stands."""

    date: PartialDate
    start: int
    end: int


def find_dates(text: str) -> list[Found]:
    """Every date in the text with at least a month, in order; one that the calendar lacks is left out."""
    found: list[Found] = []
    taken: set[int] = set()
    text = text.translate(_FULL_WIDTH)
    for form in _DATE_FORMS:
        for match in form.finditer(text):
            span = range(*match.span())
            if taken.isdisjoint(span) and (date := _date(match)):
                found.append(Found(date, span.start, span.stop))
            taken.update(span)
    return sorted(found, key=lambda one: one.start)


def read_date(text: str) -> PartialDate | None:
    """The one date that the text holds, `20220317` and a bare year included; None when there is none or more."""
    text = text.strip().translate(_FULL_WIDTH)
    if compact := _COMPACT.fullmatch(text):
        return _date(compact)
    if re.fullmatch(r"(?:19|20)\d{2}", text, re.ASCII):
        return PartialDate(text)
    dates = {found.date for found in find_dates(text)}
    return dates.pop() if len(dates) == 1 else None


def read_number(text: str) -> int | None:
    """`72`, `1,145` or `thirty-five` as a number; None when the text is no number."""
    plain = text.strip().lower().replace(" ", "-")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,9}", plain, re.ASCII):
        return int(plain.replace(",", ""))
    return _NUMBERS.get(plain)


def sentences(text: str) -> list[str]:
    """The text cut at full stops that end a sentence, not at `Co., Ltd.` or `17 Mar. 2022`."""
    cut: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        last_words = text[max(start, end.start() - 16) : end.end()]
        in_date = _WITHIN_DATE.search(last_words) and re.match(r"\s+(?:19|20)\d{2}\b", text[end.end() :][:8])
        if end[0] == "." and (in_date or _ABBREVIATION.search(last_words)):
            continue
        cut.append(text[start : end.end()].strip())
        start = end.end()
    return [sentence for sentence in (*cut, text[start:].strip()) if sentence]


def docket_texts(text: str) -> tuple[list[str], list[str]]:
    """Chinese case numbers as printed: those in English letters, those in Chinese ones."""
    printed = [match[0] for match in _DOCKET_TEXT.finditer(text) if read_dockets(match[0] + ")")]
    chinese = [one for one in printed if re.search(r"[㐀-鿿]", one)]
    return [one for one in printed if one not in chinese], chinese


def places(text: str) -> list[str]:
    """Codes of the countries that the text names in capitals, in order, each once; the longest name wins."""
    codes: list[str] = []
    for run in _NAME.finditer(text):
        words = run[0].split()
        start = 0
        while start < len(words):
            ends = range(len(words), start, -1)
            end, code = next(
                ((end, code) for end in ends if (code := _code(words[start:end]))),
                (start + 1, None),
            )
            codes += [code] if code else []
            start = end
    return list(dict.fromkeys(codes))


def _code(words: list[str]) -> str | None:
    """The code behind the words; `Us` and `In` are no names, `US` and `U.S.` are."""
    name = re.sub(r"[’']s$", "", " ".join(words))
    letters = name.replace(".", "")
    return code_of(name) if len(letters) > 3 or letters.isupper() else None


def _date(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    text = parts["year"].upper().translate(_ZH_DIGITS)
    if month := parts.get("month"):
        number = _small_number(month) or _month_number(month.lower())
        text += f"-{number:02}"
        if day := parts.get("day"):
            text += f"-{_small_number(day):02}"
    try:
        return PartialDate(text)
    except ValueError:
        return None


def _small_number(text: str) -> int:
    """`29` or `二十九` as 29; 0, which no calendar has, for anything else."""
    tens, ten, units = text.translate(_ZH_DIGITS).rpartition("十")
    if not ten:
        return int(units) if units.isdecimal() else 0
    return 10 * int(tens or 1) + int(units or 0)


def _month_number(name: str) -> int:
    """`sept` or `ix` as 9; 0, which no calendar has, for anything else."""
    table = _MONTHS if name[:3] in _MONTHS else _ROMAN
    key = name[:3] if table is _MONTHS else name
    return table.index(key) + 1 if key in table else 0
