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
from scrapers.blocks import Block, Document, Kind, exactly_one
from scrapers.found import Found, span_of
from scrapers.head import Head
from scrapers.reading import NUMBER, find_dates, read_number, sentences
from scrapers.sites.cjo_header import read_head

_AS_OF = re.compile(r"\b(?:as of|as at|until|by)\s+", re.IGNORECASE)
_CASES = re.compile(rf"\b({NUMBER})\s+cases\b", re.IGNORECASE)
_COUNTRIES = re.compile(
    rf"\b({NUMBER})\s+(?:\w+\s+)?(?:countries|states|jurisdictions|regions)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"\b({NUMBER})\b", re.IGNORECASE)
_GROUP = re.compile(r"Group\s+([1-4])(?:\s*[:(–-]\s*(.*))?")
_PARTED = re.compile(r"[,;:]|\band\b")
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
_SMALL = ("and", "of", "the")
_LONGEST_NAME = 6  # words
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
        behind = _CASES.split(inbound, maxsplit=1)[-1]
        for line in [behind, *after[after.index(inbound) + 1 :][:10]]:
            for name, number in _by_outcome(line):
                numbers.setdefault(name, number)
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


def _by_outcome(line: str) -> Iterator[tuple[str, int]]:
    """Each outcome that the line counts; of several numbers each belongs to the words it stands with."""
    several = len(_NUMBER.findall(line)) > 1
    for part in _PARTED.split(line) if several else [line]:
        outcome = next((name for name, form in _OUTCOMES if form.search(part)), None)
        if outcome and _NUMBER.search(part):
            yield outcome, _number(_NUMBER, part)


def _groups(head: Head, count: PublishedCount) -> Iterator[Found]:
    for group, names in _lists(head.body).items():
        for printed in names:
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


def _lists(body: tuple[Block, ...]) -> dict[int, list[str]]:
    """The names in the first list below each heading `Group N`; a group without a list is left out."""
    lists: dict[int, list[str]] = {}
    group, ended = 0, True
    for block in body:
        if heading := _GROUP.fullmatch(block.text):
            group, ended = int(heading[1]), False
            if group in lists:
                raise ParseError(f"expected one heading 'Group {group}', found another")
            lists[group] = _in_a_line(heading[2] or "")
        elif group and not ended and (names := _in_a_line(block.text) or _of_entry(block)):
            lists[group] += names
        elif group and (lists[group] or block.kind == Kind.HEADING):
            ended = True
    return {number: names for number, names in lists.items() if names and number < 4}


def _of_entry(block: Block) -> list[str]:
    """The name that is all an entry of a list says; none for a sentence."""
    name = _LIST_END.sub("", block.text)
    words = _QUALIFIER.sub("", name).split()
    is_name = len(words) <= _LONGEST_NAME and all(word[0].isupper() or word in _SMALL for word in words)
    return [name] if block.is_entry and is_name and "?" not in name else []


def _in_a_line(text: str) -> list[str]:
    """The names in a line that is nothing but countries, `Algeria, Argentina and Turkey`; none for another line."""
    parts = [part for part in re.split(r"\s*[,;、]\s*(?:and\s+)?", _LIST_END.sub("", text)) if part]
    names = [name for part in parts for name in ([part] if _is_country(part) else re.split(r"\s+and\s+", part))]
    return names if len(names) > 1 and all(map(_is_country, names)) else []


def _is_country(printed: str) -> bool:
    return bool(code_of(_QUALIFIER.sub("", printed)))


def _number(form: re.Pattern[str], line: str) -> int:
    found = form.search(line)
    value = read_number(found[1]) if found else None
    if value is None:
        raise ParseError(f"expected a number, found {line[:80]!r}")
    return value
