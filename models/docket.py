"""Docket numbers and neutral citations: the identity of a ruling, in either language.

`(2018) Hu 72 Xie Wai Ren No. 1` and `（2018）沪72协外认1号` are one docket. The key is romanised, because
that is what both forms can give. Romanised court codes can be ambiguous (Jin is 津 and 晋), so a
docket that was read in Chinese also keeps its code, and two dockets whose codes differ are never one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pypinyin import lazy_pinyin

_ENGLISH = re.compile(
    r"[(\[（【〔]\s*(?P<year>(?:19|20)\d{2})\s*[)\]）】〕]\s*"
    r"(?P<code>[A-Z][A-Za-z]*(?:\s+(?:\d{1,4}|[A-Z][a-z]+))*?)\s+"
    r"Nos?\.?\s*(?P<numbers>\d+(?:-\d+)?(?:\s*(?:,|and)\s*\d+)*)"
)
# In a field that holds nothing but dockets, spelling is free: case, brackets and blanks do not matter.
_LOOSE = re.compile(
    r"(?P<year>(?:19|20)\d{2})\W*(?P<code>[A-Z]+(?:[\s-]*(?:\d{1,4}|[A-Z]+))*?)"
    r"[\s.,-]*(?:Nos?|Number)[\s.:-]*(?P<numbers>\d+(?:-\d+)?(?:\s*(?:,|and)\s*\d+)*)",
    re.IGNORECASE,
)
_HAN_YEAR = re.compile(r"^\W*((?:19|20)\d{2})\W*(?=[㐀-鿿])")
_CHINESE = re.compile(
    r"[(\[（【〔]\s*(?P<year>(?:19|20)\d{2})\s*[)\]）】〕]\s*"
    r"(?P<code>[㐀-鿿]{1,12}?\d{0,4}[㐀-鿿]{1,12}?)(?:第)?(?P<numbers>\d{1,6}(?:\s*[、,]\s*\d{1,6})*)"
    r"(?:[号號](?:之(?P<sub>[一二三四五六七八九十\d]+))?|(?=[)）]))"
)
_CITATION = re.compile(
    r"\[(?P<year>\d{4})\]\s*(?P<court>[A-Z]{2,7}(?:\([A-Z]\))?(?:\s+(?:Civ|Crim))?)\s*(?P<no>\d+)"
    r"(?:\s*\((?P<division>[A-Za-z]+)\))?"
    r"|(?<![\d/])(?P<ca_year>(?:19|20)\d{2})\s+(?P<ca_court>[A-Z]{2,4}(?:SC|CA|CJ|QB|KB|FC|CC))\s+(?P<ca_no>\d+)"
    r"|ECLI:\s*(?P<ecli>[A-Z]{2}:\s*[A-Z]+:\s*\d{4}:\s*[A-Z0-9.]+)"
    r"|(?P<slip>(?:19|20)\d{2}\s+NY\s+Slip\s+Op\s+\d+(?:\(U\))?)"
    r"|(?P<reporter>\b\d{1,4}\s+(?:A\.D\.[23]d|F\.(?:[23]d|4th)|F\.\s?App'x|WL)\s+\d+)"
    r"|(?P<wl>\b(?:19|20)\d{2}\s+WL\s+\d+)"
)
# Characters of court codes with more than one reading: the one that courts' romanised names use.
_SYLLABLES = {"佛": "fo", "行": "xing", "长": "chang", "厦": "xia", "重": "chong", "参": "can"}
_NUMERALS = {char: number for number, char in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class Docket:
    """One Chinese case number; `code_zh` is the court code in simplified script where it was printed."""

    year: int
    code: str  # romanised, lower case, no spaces: `hu72xiewairen`
    number: int
    sub: int | None = None
    code_zh: str | None = None

    @property
    def key(self) -> str:
        """One text for both languages, such as `2018-hu72xiewairen-1`; leading zeros do not matter."""
        tail = f"-{self.sub}" if self.sub else ""
        return f"{self.year}-{self.code}-{self.number}{tail}"

    def same_as(self, other: Docket) -> bool:
        """Whether both can be one docket: equal keys, and no two Chinese codes that differ."""
        codes = {self.code_zh, other.code_zh} - {None}
        return self.key == other.key and len(codes) < 2


def read_dockets(text: str) -> list[Docket]:
    """Every Chinese case number in the text, in order, in whichever language; none if there is none."""
    found = [(match.start(), docket) for match in _ENGLISH.finditer(text) for docket in _from_english(match)]
    found += [(match.start(), docket) for match in _CHINESE.finditer(text) for docket in _from_chinese(match)]
    return [docket for _, docket in sorted(found, key=lambda pair: pair[0])]


def read_citations(text: str) -> list[str]:
    """Every neutral or reporter citation in the text, white space and letter case made one."""
    return [_one_form(match) for match in _CITATION.finditer(text)]


def identity_keys(docket: str | None, docket_zh: str | None, neutral_citation: str | None) -> tuple[str, ...]:
    """All texts under which a ruling may be met again, the surest first; empty when it has none."""
    dockets = [found.key for text in (docket_zh, docket) if text for found in _dockets_of_field(text)]
    citations = [found for text in (neutral_citation, docket) if text for found in read_citations(text)]
    return tuple(dict.fromkeys(dockets + citations))


def _dockets_of_field(text: str) -> list[Docket]:
    """The dockets in a field that holds nothing else; a spelling that prose would not be trusted with will do."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := read_dockets(plain) or read_dockets(_HAN_YEAR.sub(r"(\1)", re.sub(r"\s+", "", plain))):
        return found
    match = _LOOSE.fullmatch(plain.strip(" ()[]"))
    return list(_from_english(match)) if match else []


def _from_english(match: re.Match[str]) -> Iterator[Docket]:
    code = re.sub(r"[\s-]+", "", match["code"]).lower()
    for part in re.split(r"\s*(?:,|and)\s*", match["numbers"]):
        number, _, sub = part.partition("-")
        yield Docket(int(match["year"]), code, int(number), int(sub) if sub else None)


def _from_chinese(match: re.Match[str]) -> Iterator[Docket]:
    code_zh = match["code"]
    code = "".join(_SYLLABLES.get(char) or lazy_pinyin(char)[0] for char in code_zh).lower()
    sub = match["sub"]
    for number in re.split(r"\s*[、,]\s*", match["numbers"]):
        yield Docket(int(match["year"]), code, int(number), _sub_number(sub) if sub else None, code_zh)


def _sub_number(text: str) -> int:
    """`二` or `2` as a number; `十一` and above do not occur after 之 in what we have seen."""
    return int(text) if text.isdigit() else _NUMERALS.get(text[-1], 0)


def _one_form(match: re.Match[str]) -> str:
    if match["year"]:
        division = f" ({match['division']})" if match["division"] else ""
        return f"[{match['year']}] {' '.join(match['court'].split())} {int(match['no'])}{division}"
    if match["ca_year"]:
        return f"{match['ca_year']} {match['ca_court']} {int(match['ca_no'])}"
    if match["ecli"]:
        return "ECLI:" + re.sub(r"\s+", "", match["ecli"])
    return " ".join(match[0].split())
