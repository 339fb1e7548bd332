"""Releases of China Justice Observer's list of cases on the recognition of foreign judgments; prose, on two sites.

Each tells its day, the cases and jurisdictions collected so far, the treaties, and what was added where. Traps, each
seen (2026-11): footnote marks stuck to words (`version.[1]`), countries with nothing between them (`Australia (one
case)New Zealand (four cases)`), an excerpt cut in mid-list, the day of the first issue in 2019 beside the release's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.dates import PartialDate
from models.facts import PublishedCount
from models.jurisdictions import code_of
from scrapers.blocks import Block, Document, exactly_one
from scrapers.found import Found, candidate, span_of
from scrapers.head import Head
from scrapers.reading import NUMBER, find_dates, read_number, sentences
from scrapers.sites.cjo_header import read_head
from scrapers.sites.wordpress_post import check_length

_TITLE = re.compile(
    r"\blist of (?:China|Chinese)\S{0,4}\s+(?:\w{1,20}\s+){0,3}?cases\b.{0,80}?\brecogni", re.IGNORECASE
)
_MARK = re.compile(r"\[\d{1,3}\]")
_MARKED_END = re.compile(r"([.!?](?:\[\d{1,3}\])+)\s+(?=[A-Z])")

_PUBLISHER = re.compile(r"\b(?:China Justice Observer|CJO|[Ww]e)\b")
_RELEASED = re.compile(r"\b(?:releas|publish|issu|updat|launch)\w*", re.IGNORECASE)
_THE_LIST = re.compile(r"\b(?:version|list|edition)\b", re.IGNORECASE)
_FIRST = re.compile(r"\bfirst\s+(?:releas|publish|issu|launch)\w*", re.IGNORECASE)
_AS_OF = re.compile(r"\b(?:as of|as at|until|up to|by)\s+$", re.IGNORECASE)

# Words of hundreds are not read, so neither is what stands beside them.
_COUNT = rf"(?<!hundred\s)(?<!hundred\sand\s)\b({NUMBER})(?!\s+hundred)"
_WORD = rf"(?:(?!(?:{NUMBER}|cases?)\b)[A-Za-z][\w’'-]*\s+)"  # between a number and what it counts
_CASES = re.compile(rf"{_COUNT}\s+{_WORD}{{0,3}}?cases?\b(?!\s+(?:report|list))", re.IGNORECASE)
_COUNTRIES = re.compile(rf"{_COUNT}\s+{_WORD}{{0,3}}?(?:countries|states|jurisdictions|regions)\b", re.IGNORECASE)
_COLLECTED = re.compile(r"\b(?:collect\w*|to date|so far|in total|altogether)\b", re.IGNORECASE)
_ADDS = r"\b(?:new(?:ly)?|add(?:s|ed|ing|itions?|itional)?|more|further|existing|grew|increased?)\b"
_ADDED = re.compile(
    rf"{_ADDS}[^\d.;]{{0,20}}{_COUNT}\s+{_WORD}{{0,3}}?cases?\b"
    rf"|{_COUNT}\s+{_WORD}{{0,3}}?cases?\b[^\d.;]{{0,40}}{_ADDS}"
    rf"|{_COUNT}[\s-]+{_WORD}{{0,2}}?{_ADDS}[\w-]*\s+{_WORD}{{0,2}}?cases?\b",
    re.IGNORECASE,
)
_GROWS = re.compile(_ADDS, re.IGNORECASE)
_CASES_OF = re.compile(
    rf"(?:(?P<bracket>[(（])|[:：–—-])\s*(?P<cases>{NUMBER})\s+(?:(?:new|more)\s+)?cases?\b\s*[)）]?", re.IGNORECASE
)
_CASES_CELL = re.compile(rf"({NUMBER})(?:\s+cases?)?", re.IGNORECASE)
_LEADS_IN = re.compile(r"[,;:：、()（）–—]|\bi\.e\.|\b(?:namely|including)\b", re.IGNORECASE)
_LONGEST_NAME = 6  # words
_NEW_ONES = re.compile(
    r"\bnew\b(?:(?!\bcases?\b)[^.;]){0,20}?\b(?:jurisdictions|countries|states)\b[^.;]{0,60}?(?:i\.e\.|\bnamely\b),?\s*"
    r"(?P<names>[^()（）;.]{2,200})",
    re.IGNORECASE,
)
_ON_ASSISTANCE = re.compile(r"\b(?:bilateral|judicial assistance)\b", re.IGNORECASE)
_TREATIES = re.compile(
    rf"{_COUNT}\s+{_WORD}{{0,6}}?treaties\b"
    rf"|\btreaties\b[^.;]{{0,80}}?{_COUNT}\s+(?:foreign\s+)?(?:states|countries)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:clauses?|provisions?|judge?ments?)\b", re.IGNORECASE)
_OF_THE_TOTAL = re.compile(rf"{_COUNT}\s+of\s+(?:all\s+)?(?:the\s+|its\s+|China[’']s\s+)?$", re.IGNORECASE)
_OF_WHICH = re.compile(
    rf"\b(?:of|among|amongst)\s+(?:which|them|these|those),?\s+(?:only\s+)?({NUMBER})\b"
    rf"|{_COUNT}\s+of\s+(?:which|them|these|those)\b|\bincluding\s+({NUMBER})\b",
    re.IGNORECASE,
)
_WITH_CLAUSE = re.compile(
    rf"{_COUNT}\s+{_WORD}{{0,4}}?(?:contain|includ|carr|ha[sv]|with\b|provid|cover)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence as printed, and without the marks of its footnotes."""

    printed: str
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """The cases that were added in one country; without a code its name is not known to us."""

    name: str
    code: str | None
    cases: int


def parse_cjo(page: Document) -> list[Found]:
    """The counts of a release on China Justice Observer's own site; raises as `read_release` does."""
    return read_release(page, read_head(page))


def is_release(title: str) -> bool:
    """Whether a post of that title is a release."""
    return bool(_TITLE.search(title))


def tells_release(block: Block) -> bool:
    """Whether the block says on which day the list was released."""
    return any(_released_on(line.text) for line in _lines([block]))


def read_release(page: Document, head: Head) -> list[Found]:
    """The counts, with what was added where its parts make up the stated whole; else a candidate that says so too.

    Raises ParseError when the day of the release or the number of cases is not there, or the post is too long.
    """
    check_length(head)
    lines = list(_lines(head.body))
    totals = exactly_one(_totals(lines)[:1], "sentence 'we have collected <number> cases'")
    days = [day for line in lines if (day := _released_on(line.text))] or _as_of(totals.text)
    as_of = exactly_one(days[:1], "sentence 'On <day>, China Justice Observer released the <year> version'")
    following = lines[lines.index(totals) + 1 :]
    listing = [line for line in following if _parts(line.text)]
    parts = [part for line in listing for part in _parts(line.text)]
    doubt = _doubt(parts, _stated(following)) if parts else None
    treaties, with_clause = _treaties(lines)
    new = next((match["names"].strip(" ,") for line in lines if (match := _NEW_ONES.search(line.text))), None)
    fact = PublishedCount(
        published_on=head.published_on,
        as_of=as_of,
        total_cases=_first(_CASES, totals.text),
        jurisdictions=_jurisdictions(totals, following),
        treaties_total=treaties,
        treaties_with_clause=with_clause,
        added=None if doubt else _by_country(parts),
        notes=f"new jurisdictions: {new}" if new else None,
    )
    found: list[Found] = [(fact, span_of(totals.printed))]
    if doubt:
        found.append(candidate(page, head.title, head.published_on, doubt, listing[0].printed))
    return found


def _lines(blocks: Iterable[Block]) -> Iterator[_Line]:
    for block in blocks:
        for stretch in _MARKED_END.sub("\\1\n", _with_brackets(block)).split("\n"):
            yield from (_Line(sentence, _MARK.sub("", sentence)) for sentence in sentences(stretch))


def _with_brackets(block: Block) -> str:
    """The text of the block; a row of a country and a number as `Country (number cases)`."""
    name = next((cell for cell in block.cells if code_of(cell)), None)
    cases = next((match for cell in block.cells if (match := _CASES_CELL.fullmatch(cell))), None)
    return f"{name} ({cases[1]} cases)" if name and cases else block.text


def _released_on(text: str) -> PartialDate | None:
    """The day on which the sentence says that the list was released; None for its first issue, and for none."""
    if not all(form.search(text) for form in (_PUBLISHER, _RELEASED, _THE_LIST)):
        return None
    dates = find_dates(text)
    if len(dates) == 1:
        return None if _FIRST.search(text) else dates[0].date
    return dates[0].date if dates and dates[0].start <= len("On ") else None


def _as_of(text: str) -> list[PartialDate]:
    return [found.date for found in find_dates(text) if _AS_OF.search(text[max(0, found.start - 12) : found.start])]


def _totals(lines: list[_Line]) -> list[_Line]:
    """The sentences that count all cases, those last that also tell what was added."""
    counting = [line for line in lines if _first(_CASES, line.text) is not None]
    collected = [line for line in counting if _COLLECTED.search(line.text)]
    others = [line for line in counting if _COUNTRIES.search(line.text) and not _ADDED.search(line.text)]
    return sorted([*collected, *others], key=lambda line: bool(_ADDED.search(line.text)))


def _jurisdictions(totals: _Line, following: list[_Line]) -> int | None:
    """How many there are, by the sentence that counts the cases or the one behind it."""
    behind = [line for line in following[:1] if not _GROWS.search(line.text)]
    counted = [_first(_COUNTRIES, line.text) for line in (totals, *behind)]
    return next((number for number in counted if number is not None), None)


def _treaties(lines: list[_Line]) -> tuple[int | None, int | None]:
    """How many treaties on judicial assistance there are, and how many have a clause on judgments."""
    for line, following in zip(lines, [*lines[1:], _Line("", "")], strict=True):
        found = _TREATIES.search(line.text) if _ON_ASSISTANCE.search(line.text) else None
        if found is None:
            continue
        total = _number(found)
        before, after = line.text[: found.start()], f"{line.text[found.end() :]} {following.text}"
        if of_total := _OF_THE_TOTAL.search(before):
            return total, _number(of_total)
        if not _CLAUSE.search(after):
            return total, None
        which = _first(_OF_WHICH, after)
        others = [number for match in _WITH_CLAUSE.finditer(after) if (number := _number(match)) != total]
        return total, which if which is not None else next(iter(others), None)
    return None, None


def _parts(text: str) -> list[_Part]:
    """Every `Country (number cases)` of the sentence; nothing need stand between two of them."""
    return _parts_and_rest(text)[0]


def _parts_and_rest(text: str) -> tuple[list[_Part], str]:
    """The cases of single countries, and the sentence without them."""
    parts, rest, end = list[_Part](), "", 0
    for match in _CASES_OF.finditer(text):
        before = text[end : match.start()]
        end = match.end()
        words = _LEADS_IN.split(before)[-1].split()[-_LONGEST_NAME:]
        names = [" ".join(words[start:]) for start in range(len(words))]
        known = next((name for name in names if code_of(name)), None)
        if known or (match["bracket"] and words and words[-1][0].isupper()):
            name = known or words[-1]
            parts.append(_Part(name, code_of(name), read_number(match["cases"]) or 0))
            rest += f"{before} "
        else:
            rest += before + match[0]
    return parts, rest + text[end:]


def _stated(lines: list[_Line]) -> list[int]:
    """The numbers of added cases that sentences give, those of single countries left out."""
    parts, texts = zip(*(_parts_and_rest(line.text) for line in lines), strict=True)
    worded = [number for text in texts for match in _ADDED.finditer(text) if (number := _number(match)) is not None]
    listing = next(at for at, found in enumerate(parts) if found)
    nearby = [_first(_CASES, text) for text in texts[max(0, listing - 1) : listing + 1]]
    return worded or [number for number in nearby if number is not None]


def _doubt(parts: list[_Part], stated: list[int]) -> str | None:
    """Why the parts are not what was added; None when they make up the first number stated, or all of them together."""
    unknown = [part.name for part in parts if part.code is None]
    total = sum(part.cases for part in parts)
    if unknown:
        return f"expected added cases by countries that have a code, found {', '.join(unknown)}"
    if not stated:
        return f"expected the number of added cases, found only its parts, together {total}"
    if total not in (stated[0], sum(stated)):
        return f"expected parts that make up the {stated[0]} added cases, found parts that make {total}"
    return None


def _by_country(parts: list[_Part]) -> dict[str, int] | None:
    cases: Counter[str] = Counter()
    for part in parts:
        cases[part.code or ""] += part.cases
    return dict(cases) or None


def _first(form: re.Pattern[str], text: str) -> int | None:
    match = form.search(text)
    return _number(match) if match else None


def _number(match: re.Match[str]) -> int | None:
    """The number in the one group that matched."""
    return read_number(next(group for group in match.groups() if group).rstrip(","))
