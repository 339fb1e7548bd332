"""China Justice Observer's article that puts countries into four groups, with its counts of cases; prose.

Group 4 is "all others" and lists none. Names are kept as printed: Bosnia and Herzegovina stand as two,
the UK with "(to be confirmed)" behind it (2021-11-19). Stored copies break off in group 1, so lists may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.errors import ParseError
from models.facts import PublishedCount, PublishedGroup
from models.jurisdictions import code_of
from scrapers.blocks import Block, Document, exactly_one
from scrapers.found import Found, span_of
from scrapers.reading import NUMBER, find_dates, read_number, sentences
from scrapers.sites.cjo_header import Head, read_head

_AS_OF = re.compile(r"\b(?:as of|as at|until|by)\s+", re.IGNORECASE)
_CASES = re.compile(rf"\b({NUMBER})\s+cases\b", re.IGNORECASE)
_COUNTRIES = re.compile(
    rf"\b({NUMBER})\s+(?:\w+\s+)?(?:countries|states|jurisdictions|regions)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"\b({NUMBER})\b", re.IGNORECASE)
_GROUP = re.compile(r"Group\s+([1-4])(?:\s*[:(–-].*)?")
_OUTCOMES = (
    ("inbound_refused", re.compile(r"\brefus", re.IGNORECASE)),
    (
        "inbound_withdrawn_or_dismissed",
        re.compile(r"\b(?:withdr|dismiss)", re.IGNORECASE),
    ),
    (
        "inbound_recognized",
        re.compile(r"\b(?:agree|recogni[sz]ed|granted|allowed)", re.IGNORECASE),
    ),
)
_QUALIFIER = re.compile(r"\s*[(（]([^()（）]+)[)）]$")
_LIST_END = re.compile(r"\s*(?:[;,.]|;?\s+and)+$")


def parse(page: Document) -> list[Found]:
    """The counts, then each country under its group as printed.

    Raises ParseError when the counts are not there, or a group is headed twice.
    """
    head = read_head(page)
    count = _count(head)
    return [count, *_groups(head, count[0])]


def _count(head: Head) -> tuple[PublishedCount, str]:
    lines = [line for block in head.body for line in sentences(block.text)]
    stated = [line for line in lines if _AS_OF.search(line) and find_dates(line) and _CASES.search(line)]
    first = exactly_one(stated[:1], "sentence 'As of <day>, … <number> cases'")
    after = lines[lines.index(first) + 1 :]
    inbound = next(
        (line for line in after if _CASES.search(line) and re.search(r"Chin(?:a|ese)", line)),
        None,
    )
    numbers: dict[str, int] = {}
    if inbound:
        numbers["inbound_total"] = _number(_CASES, inbound)
        for line in after[after.index(inbound) + 1 :][:10]:
            outcome = next((name for name, form in _OUTCOMES if form.search(line)), None)
            if outcome and outcome not in numbers and _NUMBER.search(line):
                numbers[outcome] = _number(_NUMBER, line)
    if _COUNTRIES.search(first):
        numbers["jurisdictions"] = _number(_COUNTRIES, first)
    fact = PublishedCount(
        published_on=head.published_on,
        as_of=find_dates(first)[0].date,
        total_cases=_number(_CASES, first),
        jurisdictions=numbers.get("jurisdictions"),
        inbound_total=numbers.get("inbound_total"),
        inbound_recognized=numbers.get("inbound_recognized"),
        inbound_refused=numbers.get("inbound_refused"),
        inbound_withdrawn_or_dismissed=numbers.get("inbound_withdrawn_or_dismissed"),
    )
    return fact, span_of(first)


def _groups(head: Head, count: PublishedCount) -> Iterator[Found]:
    for group, entries in _lists(head.body).items():
        for entry in entries:
            printed = _LIST_END.sub("", entry.text)
            qualifier = _QUALIFIER.search(printed)
            name = _QUALIFIER.sub("", printed)
            fact = PublishedGroup(
                published_on=count.published_on,
                as_of=count.as_of,
                group=group,
                name_as_printed=name,
                jurisdiction=code_of(name),
                qualifier=qualifier[1] if qualifier else None,
            )
            yield fact, span_of(f"Group {group}: {printed}")


def _lists(body: tuple[Block, ...]) -> dict[int, list[Block]]:
    """The entries of the first list below each heading `Group N`; a group without a list is left out."""
    lists: dict[int, list[Block]] = {}
    group, ended = 0, True
    for block in body:
        if heading := _GROUP.fullmatch(block.text):
            group, ended = int(heading[1]), False
            if group in lists:
                raise ParseError(f"expected one heading 'Group {group}', found another")
            lists[group] = []
        elif group and not ended and block.is_entry:
            lists[group].append(block)
        elif group and lists[group]:
            ended = True
    return {number: entries for number, entries in lists.items() if entries and number < 4}


def _number(form: re.Pattern[str], line: str) -> int:
    found = form.search(line)
    value = read_number(found[1]) if found else None
    if value is None:
        raise ParseError(f"expected a number, found {line[:80]!r}")
    return value
