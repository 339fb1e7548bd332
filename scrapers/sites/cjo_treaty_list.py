"""China Justice Observer's list of bilateral treaties on judicial assistance; labelled lines, one entry per country.

The only source of the yes/no whether a treaty covers judgments. Copy of 2020-05-21: 39 states, 35 with the clause.
Never the other language hosts: their machine translation lost the months (2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from pydantic import ValidationError

from models.dates import PartialDate
from models.facts import Treaty, fact_errors
from models.jurisdictions import code_of, name_of
from scrapers.blocks import Block, Document, Kind, at_least
from scrapers.found import Found, candidate, span_of
from scrapers.reading import find_dates
from scrapers.sites.cjo_header import read_head
from scrapers.treaties import partner_of, scope_of

_TITLE_ZH = re.compile(r"[(（]([^()（）]{2,200}(?:条约|协定|協定|條約))\s*[)）]")  # in brackets behind the English one
_YES_NO = re.compile(r"\b(?:YES|NO|Yes|No)\b(?=[\W_]{0,3}$|\s+[A-Z])")
_ON_JUDGMENTS = re.compile(r"judge?ment|clause", re.IGNORECASE)
_NOT_IN_FORCE = re.compile(r"\bnot\s+(?:yet\s+)?(?:in|entered\s+into)\s+force|\bnot\s+yet\b", re.IGNORECASE)
_LABEL = re.compile(r"\b(?:(?P<in_force>force)|(?P<signed>sign(?:ed|ature|ing)))\b", re.IGNORECASE)
_OBJID = re.compile(r"objid=(\d{13})\b")
_NUMBER = re.compile(r"\(?\d{1,2}[.。．、)]?")
_NUMBER_BEFORE = re.compile(r"\(?\d{1,2}[.。．、)]\s*")
_LONGEST_LABEL = 120  # characters
_MOST_WORDS = 6  # of a country's name


@dataclass(slots=True)
class _Entry:
    """What stands at the place of the country, and the lines on its treaty."""

    name: str
    lines: list[str] = field(default_factory=list)


def parse(page: Document) -> list[Found]:
    """One treaty per entry; a candidate for one whose country is not known or whose dates contradict each other.

    Raises ParseError when there are no entries.
    """
    found = []
    for entry in at_least(1, _entries(read_head(page).body), "entries 'N. Country'"):
        try:
            found.append(_treaty(page, entry))
        except ValidationError as error:
            found.append(candidate(page, entry.name, None, str(fact_errors(error)[0]), entry.name))
    return found


def _entries(body: Sequence[Block]) -> Iterator[_Entry]:
    """An entry begins where a country has a number, is a heading, or stands above or beside the title of its treaty."""
    entry: _Entry | None = None
    number = ""  # that has a line of its own
    for block, following in zip_longest(body, body[1:]):
        if _NUMBER.fullmatch(block.text):
            number = block.text
            continue
        first, *more = [cell for cell in block.cells if not _NUMBER.fullmatch(cell)] or [block.text]
        name = _NUMBER_BEFORE.sub("", first)
        beside = (*more, following.text if following and not more else "")
        is_titled = any(_TITLE_ZH.search(text) for text in beside)
        if entry and more and name == entry.name:  # a term that is said again for each of its lines
            entry.lines += more
        elif _is_country(name, bool(_NUMBER.fullmatch(block.marker or number)), is_titled, block):
            if entry:
                yield entry
            entry = _Entry(name, [*more, *(f"{head}: {cell}" for head, cell in block.by_header.items() if head)])
        elif entry:
            entry.lines += [f"{first}: {more[0]}" if len(more) == 1 else block.text]
        if entry:
            entry.lines += [link.href for link in block.links]
        number = ""
    if entry:
        yield entry


def _is_country(name: str, is_numbered: bool, is_titled: bool, block: Block) -> bool:
    """Whether a line begins an entry: by a country, or by what stands at its place, a few words without a colon."""
    if code_of(name):
        return is_numbered or is_titled or block.kind == Kind.HEADING or bool(block.header)
    is_short = len(name.split()) <= _MOST_WORDS and not re.search(r"[:：;.]", name)
    return is_short and (is_numbered or (is_titled and block.kind == Kind.ROW))


def _treaty(page: Document, entry: _Entry) -> Found:
    """The treaty of an entry; a candidate when its country is in doubt, or nothing is said of it."""
    lines = entry.lines
    title = next((match for line in lines if (match := _TITLE_ZH.search(line))), None)
    title_en = title.string[: title.start()].strip() if title else ""
    title_zh = re.sub(r"\s", "", title[1]) if title else ""
    code, by_title = code_of(entry.name), partner_of(title_zh)
    if code is None:
        why = f"expected a country that has a code, found {entry.name!r}"
        return candidate(page, entry.name, None, why, entry.name)
    if by_title not in (None, code):
        why = f"expected one country, found {entry.name} beside a title that names {name_of(by_title)}"
        return candidate(page, entry.name, None, why, title_zh)
    halves = [half for line in lines for half in re.split(r"[;；]", line)]
    is_dormant = any(_NOT_IN_FORCE.search(half) for half in halves)
    clause = next((match for line in lines for match in _YES_NO.finditer(line) if _is_on_judgments(match)), None)
    signed_on, in_force_on = _day(halves, "signed"), _day(halves, "in_force")
    if not (title or clause or signed_on or in_force_on):
        why = "expected a title, a clause or a day below the country, found none"
        return candidate(page, entry.name, None, why, entry.name)
    numbers = [f"objid {match[1]}" for line in lines if (match := _OBJID.search(line))]
    treaty = Treaty(
        jurisdiction=code,
        title_en=title_en or None,
        title_zh=title_zh or None,
        scope=scope_of(title_zh),
        signed_on=signed_on,
        in_force_on=None if is_dormant else in_force_on,
        recognition_clause=clause[0].upper() == "YES" if clause else None,
        notes="; ".join([*(["not yet in force"] if is_dormant else []), *numbers[:1]]) or None,
    )
    said = [
        line for line in lines if (clause and line is clause.string) or find_dates(line) or _NOT_IN_FORCE.search(line)
    ]
    return treaty, span_of(" / ".join([entry.name, *dict.fromkeys(said)]))


def _is_on_judgments(word: re.Match[str]) -> bool:
    """Whether the label before a YES or NO asks for judgments."""
    return bool(_ON_JUDGMENTS.search(word.string[: word.start()][-_LONGEST_LABEL:]))


def _day(halves: list[str], label: str) -> PartialDate | None:
    """The day behind the label, or the only one beside it; none that stands behind the other label."""
    for half in halves:
        dates, labels = find_dates(half), list(_LABEL.finditer(half))
        for at, following in zip_longest(labels, labels[1:]):
            ends = following.start() if following else len(half)
            if at.lastgroup == label and (own := [one.date for one in dates if at.end() <= one.start < ends]):
                return own[0]
        if len(dates) == 1 and {at.lastgroup for at in labels} == {label}:
            return dates[0].date
    return None
