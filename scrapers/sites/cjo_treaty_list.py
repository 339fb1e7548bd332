"""China Justice Observer's list of bilateral treaties on judicial assistance; labelled lines, one entry per country.

The only source of the yes/no whether a treaty covers judgments. Copy of 2020-05-21: 39 states, 35 with the clause.
Never the other language hosts: their machine translation lost the months (2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import ValidationError

from models.dates import PartialDate
from models.facts import Treaty, fact_errors
from models.jurisdictions import code_of
from models.vocabulary import TreatyScope
from scrapers.blocks import Block, Document, Kind, at_least
from scrapers.found import Found, candidate, span_of
from scrapers.reading import find_dates
from scrapers.sites.cjo_header import read_head

_TITLES = re.compile(r"(?P<en>.*?)\s*[(（](?P<zh>[^()（）]*(?:条约|协定|協定|條約))\s*[)）]")
_CLAUSE = re.compile(r"(?P<label>.*?)[:：]?\s*\b(?P<word>YES|NO)\b\.?$", re.IGNORECASE)
_ON_JUDGMENTS = re.compile(r"judge?ment|clause", re.IGNORECASE)
_NOT_IN_FORCE = re.compile(r"\bnot\s+(?:yet\s+)?(?:in|entered\s+into)\s+force|\bnot\s+yet\b", re.IGNORECASE)
_OBJID = re.compile(r"objid=(\d{13})\b")
_NUMBERED = re.compile(r"\d{1,2}\D?")


def parse(page: Document) -> list[Found]:
    """One treaty per entry; a candidate for one whose country is not known or whose dates contradict each other.

    Raises ParseError when there are no entries.
    """
    entries = at_least(1, _entries(read_head(page).body), "entries 'N. Country'")
    found = []
    for name, lines in entries:
        try:
            found.append(_treaty(page, name, lines))
        except ValidationError as error:
            found.append(candidate(page, name, None, str(fact_errors(error)[0]), name))
    return found


def _entries(body: tuple[Block, ...]) -> Iterator[tuple[str, list[str]]]:
    """Country as printed and the lines below it; a row of a table is an entry of its own."""
    name, lines = "", list[str]()
    for block in body:
        if block.kind == Kind.ROW:
            cells = [cell for cell in block.cells if not _NUMBERED.fullmatch(cell)]
            heads = block.by_header
            if cells:
                labelled = [f"{head}: {cell}" if head else cell for head, cell in heads.items()] or cells
                yield cells[0], [*cells[1:], *labelled]
        elif _NUMBERED.fullmatch(block.marker) and _is_country_line(block.text):
            if name:
                yield name, lines
            name, lines = block.text, []
        elif name:
            lines.append(block.text)
            lines += [link.href for link in block.links]
    if name:
        yield name, lines


def _is_country_line(text: str) -> bool:
    """A country, or what stands at its place: a few words without a colon."""
    return code_of(text) is not None or (len(text.split()) < 7 and not re.search(r"[:：;.]", text))


def _treaty(page: Document, name: str, lines: list[str]) -> Found:
    code = code_of(name)
    if code is None:
        return candidate(
            page,
            name,
            None,
            f"expected a country that has a code, found {name!r}",
            name,
        )
    titles = next((match for line in lines if (match := _TITLES.match(line))), None)
    halves = [half for line in lines for half in re.split(r"[;；]", line)]
    in_force_on, signed_on = (
        _day(halves, r"force"),
        _day(halves, r"sign(?:ed|ature|ing)\b"),
    )
    clause = next(
        (match for line in lines if (match := _CLAUSE.fullmatch(line)) and _ON_JUDGMENTS.search(match["label"])),
        None,
    )
    dormant = any(_NOT_IN_FORCE.search(half) for half in halves)
    numbers = [match[1] for line in lines if (match := _OBJID.search(line))]
    notes = [
        *(["not yet in force"] if dormant else []),
        *(f"objid {number}" for number in numbers[:1]),
    ]
    treaty = Treaty(
        jurisdiction=code,
        title_en=titles["en"].strip() or None if titles else None,
        title_zh=titles["zh"].replace(" ", "") if titles else None,
        scope=_scope(titles["zh"]) if titles else None,
        signed_on=signed_on,
        in_force_on=None if dormant else in_force_on,
        recognition_clause=clause["word"].upper() == "YES" if clause else None,
        notes="; ".join(notes) or None,
    )
    said = [
        line for line in lines if line is (clause and clause.string) or find_dates(line) or _NOT_IN_FORCE.search(line)
    ]
    return treaty, span_of(" / ".join([name, *dict.fromkeys(said)]))


def _day(halves: list[str], label: str) -> PartialDate | None:
    """The one day of the half that carries the label."""
    for half in halves:
        dates = find_dates(half)
        if len(dates) == 1 and re.search(label, half, re.IGNORECASE):
            return dates[0].date
    return None


def _scope(title_zh: str) -> TreatyScope | None:
    """Which matters the Chinese title names."""
    if "刑事" in title_zh:
        return TreatyScope.CIVIL_CRIMINAL
    if "商事" in title_zh:
        return TreatyScope.CIVIL_COMMERCIAL
    return TreatyScope.CIVIL if "民事" in title_zh else None
