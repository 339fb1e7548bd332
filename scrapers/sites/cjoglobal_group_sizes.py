"""How many countries are in each group, as an overview on cjoglobal.com counts them in prose.

Seen once (2022-07-27): so many with a treaty, so many recognized without one, so many that are likely to be, the others
in theory. The numbers change with every rewording, and stand in one sentence or in one each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.dates import PartialDate
from models.facts import PublishedGroupSize
from scrapers.blocks import Document
from scrapers.found import Found, candidate, span_of
from scrapers.head import Head
from scrapers.reading import NUMBER, read_number, sentences
from scrapers.sites.wordpress_post import check_length

_WORD = rf"(?:(?!(?:{NUMBER}|cases?)\b)[A-Za-z][\w’'-]*\s+)"  # between a number and what it counts
_SIZE = re.compile(
    rf"\bof (?:which|them|these),?\s+(?P<of>{NUMBER})\b"
    rf"|\b(?P<size>{NUMBER})\s+{_WORD}{{0,3}}?"
    r"(?:countries|states|jurisdictions|others|of (?:which|them))\b",
    re.IGNORECASE,
)
_GROUP = re.compile(r"\bGroup\s+([1-3])\b", re.IGNORECASE)
_TREATY = re.compile(r"\b(?:treat(?:y|ies)|conventions?|bilateral)\b", re.IGNORECASE)
_NO_TREATY = re.compile(
    r"\b(?:without|no|not|never|nor|absen\w+|lack\w*|want|neither)\s+(?:[\w’'-]+\s+){0,6}?treat(?:y|ies)\b",
    re.IGNORECASE,
)
_LIKELY = re.compile(r"\b(?:likel\w+|probabl\w+|expected|promising)\b", re.IGNORECASE)
_HAS_BEEN = re.compile(r"\b(?:ha(?:s|ve|d)|was|were)\s+(?:\w+\s+){0,2}?(?:recogni|enforc)", re.IGNORECASE)
_RECOGNIZED = re.compile(r"\b(?:recogni[sz]ed|recogni[sz]es?|enforced|precedents?)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"\b(?:clauses?|provisions?)\b", re.IGNORECASE)


def read_sizes(page: Document, head: Head) -> list[Found]:
    """The size of each group that the overview counts, as of the month of the post; a candidate for what is unclear.

    Raises ParseError for a post that is too long.
    """
    check_length(head)
    counted: dict[int, dict[int, str]] = {}
    for block in head.body:
        for line in sentences(block.text):
            for group, size, words in _counts(line):
                counted.setdefault(group, {}).setdefault(size, words)
    as_of = PartialDate(head.published_on.text[:7]) if head.published_on else None
    found: list[Found] = []
    for group, sizes in sorted(counted.items()):
        if len(sizes) > 1:
            why = f"expected one size of group {group}, found {', '.join(map(str, sizes))}"
            found.append(candidate(page, head.title, head.published_on, why))
            continue
        [(size, words)] = sizes.items()
        fact = PublishedGroupSize(published_on=head.published_on, as_of=as_of, group=group, size=size)
        found.append((fact, span_of(words)))
    why = "no sentence says how many countries are in a group"
    return found or [candidate(page, head.title, head.published_on, why)]


def _counts(line: str) -> Iterator[tuple[int, int, str]]:
    """Group and number of countries for each number that the sentence counts, with its words.

    Of `39 treaty countries, 35 of which have the clause` only the latter are the group.
    """
    matches = list(_SIZE.finditer(line))
    starts = [0, *(match.start() for match in matches[1:]), len(line)]
    for at, match in enumerate(matches):
        words = line[starts[at] : starts[at + 1]]
        following = line[starts[at + 1] : starts[at + 2]] if at + 1 < len(matches) else ""
        part = match["of"] or match[0].lower().endswith(("which", "them"))
        group = 1 if part and _CLAUSE.search(words) else _group(words)
        size = read_number((match["of"] or match["size"]).rstrip(","))
        if group and size is not None and not _CLAUSE.search(following):
            yield group, size, words.strip(" ,;")


def _group(words: str) -> int | None:
    if named := _GROUP.search(words):
        return int(named[1])
    if _TREATY.search(words) and not _NO_TREATY.search(words):
        return 1
    if _LIKELY.search(words) and not _HAS_BEEN.search(words):
        return 3
    return 2 if _RECOGNIZED.search(words) else None
