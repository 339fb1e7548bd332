"""Typical cases as Chinese courts print them: a page of one case, or a release with ten or so.

Each case of a release has a heading (`案例三：…——甲公司申请承认和执行外国法院民事判决案`, `三、…案`), in one line or
two, and often all headings stand once more above as a table of contents (目录; so the release of 2025-09-25).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scrapers.blocks import Block, Document, Kind
from scrapers.found import Found, candidate, span_of
from scrapers.head import Head
from scrapers.rulings_zh import is_on_recognition, read_case
from scrapers.zh.sentences import squeezed

_NUMERAL = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_CASE_NUMBER = re.compile(rf"[【(（]?(?:典型)?案例\s*{_NUMERAL}\s*(?:[】)）:：.、]|\s|$)\W*(?P<title>(?!案例)[^。]*)")
_NUMBERED = re.compile(rf"(?:[(（]{_NUMERAL}[)）]|{_NUMERAL}\s*[、.．])\s*(?P<title>[^。]*)")
_IS_CASE = re.compile(r"(?:案|案件)[)）”\s]*$")
_SUBTITLE = re.compile(r"[—–-]{1,2}[^。]*案[)）”\s]*$")
_LONGEST_LABEL = 12  # characters
_SHOWS_A_CASE = re.compile(r"【[^【】]{0,30}(?:案情|裁判结果|审判)[^【】]{0,30}】|裁判结果|民事裁定书")


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a page: its heading and the lines below."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_heading: bool


def cases_of(head: Head) -> list[Case]:
    """The cases of a release, without its table of contents; empty for any other page."""
    lines = [_Line(text, block.kind is Kind.HEADING) for block in head.body for text in lines_of(block)]
    starts = [*_headings(lines), (len(lines), len(lines), "")]
    cases = [
        Case(title, tuple(line.text for line in lines[body:end])) for (_, body, title), (end, _, _) in pairwise(starts)
    ]
    last = {squeezed(case.title): case for case in cases}
    return [case for case in cases if case is last[squeezed(case.title)] or any("裁定" in line for line in case.lines)]


def lines_of(block: Block) -> list[str]:
    """What the block says: a label with its value in one line, other cells in lines of their own, numbers in front."""
    number = block.marker if block.marker[:1].isdecimal() else ""
    cells = [cell for cell in block.cells if cell and cell != block.marker]
    if len(cells) == 2 and len(cells[0]) <= _LONGEST_LABEL:
        return [f"{number}{cells[0].rstrip(':： ')}：{cells[1]}"]
    first, *more = cells or [block.text]
    return [f"{number}{first}", *more]


def read(page: Document, head: Head, case: Case, home_court: str | None = None) -> list[Found]:
    """The decision of the case; a candidate when it cannot be read with certainty; nothing for any other matter."""
    if not is_on_recognition(case.title):
        return []
    ruling = read_case(case.title, case.lines, home_court)
    if ruling is None:
        return []
    if isinstance(ruling, str):
        shows_a_case = _IS_CASE.search(case.title) or any(_SHOWS_A_CASE.search(line) for line in case.lines)
        return [candidate(page, case.title, head.published_on, ruling)] if shows_a_case else []
    doubt = None
    if not ruling.is_identified:
        doubt = "neither the docket nor the day of the ruling is stated"
    elif head.published_on and ruling.decided_on and ruling.decided_on.first_day > head.published_on.last_day:
        doubt = f"decided {ruling.decided_on}, after the page of {head.published_on}"
    if doubt:
        return [candidate(page, case.title, head.published_on, doubt, ruling.words)]
    return [(ruling.decision(head.published_on), span_of(ruling.words))]


def _headings(lines: Sequence[_Line]) -> Iterator[tuple[int, int, str]]:
    """Where each case begins, where its text does, and its title; one way of numbering on a page."""
    by_case = any(_CASE_NUMBER.fullmatch(line.text) for line in lines)
    at = 0
    while at < len(lines):
        title, body = _title(lines, at, by_case)
        if title:
            yield at, body, title
        at = body


def _title(lines: Sequence[_Line], at: int, by_case: bool) -> tuple[str, int]:
    """The title that begins at the line, and where the text below it begins; no title, and the next line, if none."""
    line = lines[at]
    number = (_CASE_NUMBER if by_case else _NUMBERED).fullmatch(line.text)
    title, body = (number["title"] if number else line.text), at + 1
    if number and not title and body < len(lines):  # the number has a line of its own
        title, body = lines[body].text, body + 1
    if number and body < len(lines) and _SUBTITLE.match(lines[body].text):
        title, body = title + lines[body].text, body + 1
    numbered = number and (by_case or _IS_CASE.search(title))
    headed = not by_case and line.is_heading and _IS_CASE.search(title)
    return (title.strip(), body) if numbered or headed else ("", at + 1)
