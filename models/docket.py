"""Docket numbers of Chinese courts: the identity of a ruling at home, in either language.

`(2018) Hu 72 Xie Wai Ren No. 1` and `（2018）沪72协外认1号` are one docket. The key is romanised, because
that is what both forms can give. Romanised court codes can be ambiguous (Jin is 津 and 晋), so a
docket that was read in Chinese also keeps its code, and two dockets whose codes differ are never one.
Pinyin that a clone injects between the characters (協(xié)) is never folded: that is no docket.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from models import court_codes
from models.citations import citations_of, read_citations

__all__ = ["Docket", "dockets_of", "identity_keys", "read_citations", "read_dockets"]

_HAN = "㐀-鿿"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_IN_BRACKETS = rf"[(\[【〔] ?{_YEAR} ?[)\]】〕]"
_IN_SOME_BRACKET = rf"(?P<open>[(\[【〔] ?)?(?<![0-9]){_YEAR} ?(?P<close>[)\]】〕])?"  # one may be lost in print
_NUMBER = r"[0-9]{1,8}(?:-[0-9]{1,3})?(?![0-9])"
_NUMBERS = rf"(?P<numbers>{_NUMBER}(?: ?(?:,|、|and|&) ?{_NUMBER})*)"
_WORDS = r"(?P<code>[A-Za-z][A-Za-zü0-9 -]{0,80}?)"
_ENGLISH = re.compile(
    rf"{_IN_SOME_BRACKET} ?(?=[A-Z]){_WORDS}[ ,.-]*"
    rf"(?:(?P<sign>N[oO]s?)\b[. ]*:? ?{_NUMBERS}|(?: Di)? ?(?P<hao>[0-9]{{1,8}}) ?Hao\b)"
)
# In a field that holds nothing but dockets, spelling is free: case, brackets and blanks do not matter.
_LOOSE = re.compile(rf"\W*{_YEAR}\W*{_WORDS}[ .,-]*(?P<sign>Nos?|Number)[ .:-]*{_NUMBERS}", re.IGNORECASE)
_CHINESE = re.compile(
    rf"{_IN_SOME_BRACKET} ?(?!第)(?P<code>[{_HAN}][{_HAN}0-9 ]{{0,30}}?) ?第? ?{_NUMBERS} ?"
    r"(?:[号號](?: ?之 ?(?P<sub>[一二三四五六七八九十]{1,3}|[0-9]{1,3}))?|(?=[)\]]))"
)
_CHINESE_CODE = re.compile(rf"[{_HAN}]{{1,12}}(?:[0-9]{{1,4}})?[{_HAN}]{{1,12}}")
_CHINESE_YEAR = re.compile(rf"^\W*{_YEAR}\W*(?=[{_HAN}])")
# Maritime courts once put the court before the year: `Bei Hai Hai Shi (2011) No.70`, 北海海事(2011)第70号.
_COURT_FIRST = re.compile(rf"\b(?P<code>(?:[A-Z][a-zü]+ ){{2,10}}){_IN_BRACKETS} ?No\b[. ]*(?P<numbers>{_NUMBER})")
_CHINESE_COURT_FIRST = re.compile(
    rf"(?<![{_HAN}0-9])(?!第)(?P<code>[{_HAN}]{{2,10}}) ?{_IN_BRACKETS} ?第 ?(?P<numbers>{_NUMBER}) ?"
    r"(?:[号號]|(?=[)]))"
)
_WORD = re.compile("[A-Za-zü]+")
_OF_THE_SPC = ("Fa", "法")  # 法释, 法发 and so on: interpretations and opinions are numbered like cases
_NO_SYLLABLES = frozenset({"case", "see", "re", "he", "she", "me", "we", "can", "here", "are", "page", "note", "line"})
_FOOTNOTES = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹①②③④⑤⑥⑦⑧⑨⑩", " "))
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
        return self._named(self.code)

    @property
    def key_zh(self) -> str | None:
        """The same with the Chinese code, which leaves no doubt; None where it was not printed."""
        return self._named(self.code_zh) if self.code_zh else None

    @property
    def is_short(self) -> bool:
        """Whether it is printed in initials (`H72XWR`)."""
        return court_codes.is_short(self.code)

    @property
    def shortened(self) -> str:
        """What is left of it in initials: `2018-h72xwr-1`."""
        return self._named(court_codes.initials(self.code))

    @property
    def without_province(self) -> str | None:
        """What is left of an old code whose province is misprinted: a blog had `Yue Wuhan` for `E Wuhan` (2026-11)."""
        rest = court_codes.without_province(self.code)
        return self._named(rest) if rest else None

    def _named(self, code: str) -> str:
        tail = f"-{self.sub}" if self.sub else ""
        return f"{self.year}-{code}-{self.number}{tail}"


def read_dockets(text: str) -> list[Docket]:
    """Every Chinese case number in the text, in order, in whichever language; none if there is none.

    One in initials (`H72XWR`) beside its full form says nothing new and is left out.
    """
    found = _read(_plain(text), is_field=False)
    full = {docket.shortened for docket in found if not docket.is_short}
    return [docket for docket in found if not docket.is_short or docket.key not in full]


def dockets_of(text: str) -> list[Docket]:
    """The dockets in a field that holds nothing else; a spelling that prose would not be trusted with will do."""
    plain = _plain(text)
    if found := _read(plain, is_field=True) or _read(_CHINESE_YEAR.sub(r"(\1)", plain.replace(" ", "")), is_field=True):
        return found
    match = _LOOSE.fullmatch(plain.strip(" ()[]"))
    return list(_from_english(match, is_field=True)) if match else []


def identity_keys(docket: str | None, docket_zh: str | None, neutral_citation: str | None) -> tuple[str, ...]:
    """All texts under which a ruling may be met again, the surest first; empty when it has none."""
    dockets = [found.key for text in (docket_zh, docket) if text for found in dockets_of(text)]
    citations = [found for text in (neutral_citation, docket) if text for found in citations_of(text)]
    return tuple(dict.fromkeys(dockets + citations))


def _plain(text: str) -> str:
    """One form of brackets, figures and blanks; a raised figure is a footnote, no part of the number."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_FOOTNOTES)).split())


def _read(plain: str, is_field: bool) -> list[Docket]:
    found = [(match.start(), one) for match in _ENGLISH.finditer(plain) for one in _from_english(match, is_field)]
    found += [(match.start(), one) for match in _COURT_FIRST.finditer(plain) for one in _from_court_first(match)]
    for form in (_CHINESE, _CHINESE_COURT_FIRST):
        found += [(match.start(), one) for match in form.finditer(plain) for one in _from_chinese(match)]
    return [docket for _, docket in sorted(found, key=lambda pair: pair[0])]


def _from_english(match: re.Match[str], is_field: bool) -> Iterator[Docket]:
    printed = match.groupdict()
    code = court_codes.folded(match["code"])
    is_numbered = any(char.isdigit() for char in code)
    in_doubt = "open" in printed and not (printed["open"] and printed["close"])
    if in_doubt and not (is_numbered and (printed["open"] or printed["close"])):
        return
    if not (court_codes.is_short(code) and is_numbered) and not all(map(_is_pinyin, _WORD.findall(match["code"]))):
        return
    if printed.get("hao"):
        yield Docket(int(match["year"]), code, int(match["hao"]))
        return
    several = is_field or match["sign"].lower() == "nos"  # behind `No. 1, 17 Mar.` stands no second number
    yield from _numbered(match, code, None, several)


def _from_court_first(match: re.Match[str]) -> Iterator[Docket]:
    """The words before the year that are pinyin; a sentence may lead up to them."""
    words: list[str] = []
    for word in reversed(match["code"].split()):
        if not _is_pinyin(word):
            break
        words.insert(0, word)
    if len(words) > 1 and not words[0].startswith(_OF_THE_SPC):
        yield from _numbered(match, court_codes.folded("".join(words)), None, several=False)


def _from_chinese(match: re.Match[str]) -> Iterator[Docket]:
    printed = match.groupdict()
    code_zh = court_codes.simplified(match["code"].replace(" ", ""))
    in_brackets = "open" not in printed or printed["open"] or printed["close"]
    if in_brackets and _CHINESE_CODE.fullmatch(code_zh) and not ("open" not in printed and code_zh[0] in _OF_THE_SPC):
        yield from _numbered(match, court_codes.romanised(code_zh), code_zh, several=True)


def _numbered(match: re.Match[str], code: str, code_zh: str | None, several: bool) -> Iterator[Docket]:
    parts = re.findall(r"([0-9]+)(?:-([0-9]+))?", match["numbers"])
    for number, sub in parts if several else parts[:1]:
        sub = sub or match.groupdict().get("sub") or ""
        yield Docket(int(match["year"]), code, int(number), _sub_number(sub) if sub else None, code_zh)


def _is_pinyin(word: str) -> bool:
    letters = court_codes.folded(word)
    return letters not in _NO_SYLLABLES and bool(court_codes.syllables(letters))


def _sub_number(text: str) -> int:
    """`二` or `2` as a number; `二十一` and above do not occur after 之 in what we have seen."""
    if text.isdigit():
        return int(text)
    return (10 if text[0] == "十" and len(text) > 1 else 0) + _NUMERALS.get(text[-1], 0)
