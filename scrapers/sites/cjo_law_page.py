"""China Laws Portal of China Justice Observer: one ruling per page (`/law/x/<docket>-<YYYYMMDD>`); labelled.

Labels carry no colon, the value follows on the line. The same tree holds statutes, so only pages on foreign
judgments are read. The day may be wrong: Qingdao/Korea shows 2019-03-15 where the post has 03-25 (2026-11).
"""

from __future__ import annotations

import re

from models.dates import PartialDate
from models.facts import Decision
from models.vocabulary import Direction
from scrapers.blocks import Block, Document, Kind, exactly_one, labelled
from scrapers.case_names import case_names
from scrapers.court_places import countries
from scrapers.found import Found, candidate, span_of
from scrapers.headlines import is_inter_regional
from scrapers.outcomes import speaks_of_later_stage
from scrapers.reading import docket_texts, read_date, sentences
from scrapers.rulings import (
    Ruling,
    docket_keys,
    places_beside_names,
    read_ruling,
    reciprocity_test_of,
)
from scrapers.sites.cjo_header import check_length
from scrapers.sources import read_address

LABELS = (
    "Court",
    "Case number",
    "Date of the decision",
    "Court Level",
    "Trial procedure",
    "Types of Litigation",
    "Type of Litigation",
    "Type of cases",
    "Topic(s)",
    "Editor(s)",
)
_RULING_SLUG = re.compile(r"/law/x/(?:19|20)\d{2}-[a-z]+-.*-no-\d+(?:-\d+)?-(?P<day>\d{8})(?:/enchn)?")
_ON_RECOGNITION = re.compile(r"recognition\b.*\bjudge?ment", re.IGNORECASE)
_OUT_OF_SCOPE = re.compile(r"\barbitra\w*|\bawards?\b|\bdivorce\w*", re.IGNORECASE)
_JUDGMENT = re.compile(r"\bjudge?ment", re.IGNORECASE)
# `the judgment made by the High Court of Singapore`, `the Singaporean monetary judgment`
_BY_COURT = re.compile(r"\bjudge?ments?\s+(?:\w+\s+){0,4}?(?:of|by|from|in)\s+([^,;(]{1,120})")
_BY_ADJECTIVE = re.compile(r"\b([A-Z][\w.]*(?:\s+[A-Z][\w.]*)?)\s+(?:\w+\s+){0,2}?judge?ments?\b")
_NEAR = 2  # sentences below the one on the ruling


def parse(page: Document) -> list[Found]:
    """The decision of the page; a candidate when outcome or country cannot be read; nothing for a statute or an award.

    Raises ParseError when a page on a foreign judgment lacks court, number or day, or is longer than any ruling.
    """
    values = labelled([line for block in page.blocks for line in _one_label_a_line(block)], LABELS)
    slug = _RULING_SLUG.fullmatch(read_address(page.url).path)
    titles = [block.text for block in page.blocks if block.kind == Kind.HEADING] or [page.title]
    title = next((text for text in titles if _ON_RECOGNITION.search(text)), titles[0])
    on_recognition = _ON_RECOGNITION.search(values.get("Topic(s)", title))
    if not on_recognition or _OUT_OF_SCOPE.search(title) or not (slug or "Case number" in values):
        return []
    court, number, day = (
        exactly_one([values[label]] if label in values else [], f"line {label!r}") for label in LABELS[:3]
    )
    english, chinese = docket_texts(number)
    keys = docket_keys(number)
    exactly_one(keys, "docket in 'Case number'")
    decided_on = exactly_one([date for date in [read_date(day)] if date], "day in 'Date of the decision'")

    check_length(page.blocks)
    lines = [line for block in page.blocks for line in sentences(block.text)]
    chinese += [one for line in lines for one in docket_texts(line)[1] if docket_keys(one + ")") == keys]
    subject = _subject(lines, keys, decided_on, court)
    if isinstance(subject, str):
        return [candidate(page, title, None, subject, number)]
    said = subject.sentence
    if _OUT_OF_SCOPE.search(said) or is_inter_regional(said):
        return []
    at = lines.index(said)
    origin = _origin(said) or _named([title, *lines[:at]]) or _named(lines[at + 1 : at + 1 + _NEAR])
    if len(origin) != 1:
        why = f"expected one country whose court gave the judgment, found {', '.join(origin) or 'none'}"
        return [candidate(page, title, None, why, said)]
    case_name = subject.case_name or _case_name(lines, keys)
    slug_day = read_date(slug["day"]) if slug else None
    decision = Decision(
        direction=Direction.INBOUND,
        jurisdiction=origin[0],
        case_name=case_name,
        deciding_court=court,
        docket=english[0] if english else None,
        docket_zh=chinese[0] if chinese else None,
        decided_on=decided_on,
        outcome=subject.outcome,
        reciprocity_test=reciprocity_test_of(lines, case_name) or reciprocity_test_of([said], said),
        notes=f"the address says {slug_day}" if slug_day and slug_day != decided_on else None,
    )
    return [(decision, span_of(said))]


def _one_label_a_line(block: Block) -> list[Block]:
    """The block; a row that holds several labels as one block for each, with its value."""
    pairs = list(zip(block.cells[::2], block.cells[1::2], strict=False))
    if len(pairs) < 2 or any(label.rstrip(":： ") not in LABELS for label, _ in pairs):
        return [block]
    return [Block(Kind.PAIR, f"{label} {value}") for label, value in pairs]


def _subject(lines: list[str], keys: frozenset[str], decided_on: PartialDate, court: str) -> Ruling | str:
    """The sentence that says what the court did in the case of this page; or why there is none.

    One that names the docket; else one of the same day, or of the same court and no day, that names no other docket.
    """
    rulings = [ruling for line in lines if (ruling := read_ruling(line)) and ruling.direction != Direction.OUTBOUND]
    nameless = [ruling for ruling in rulings if not ruling.keys]
    ours = (
        [ruling for ruling in rulings if ruling.keys & keys]
        or [ruling for ruling in nameless if ruling.decided_on == decided_on]
        or [ruling for ruling in nameless if not ruling.decided_on and _plain(ruling.court or "") == _plain(court)]
    )
    if not ours:
        return "no sentence says how the court ruled in this case"
    if len({ruling.outcome for ruling in ours}) > 1:
        return "two outcomes for one ruling: " + ", ".join(ruling.outcome for ruling in ours)
    if speaks_of_later_stage(ours[0].sentence):
        return "the ruling is a later stage of a dispute, or was taken back by one"
    return next((ruling for ruling in ours if len(places_beside_names(ruling.sentence)) == 1), ours[0])


def _origin(sentence: str) -> list[str]:
    """Whose judgment it is, as the sentence says: of several countries that of the court that gave it."""
    named = places_beside_names(sentence)
    if len(named) > 1:
        courts = [match[1] for form in (_BY_COURT, _BY_ADJECTIVE) for match in form.finditer(sentence)]
        named = [code for code in named if any(code in countries(court) for court in courts)] or named
    return named


def _named(lines: list[str]) -> list[str]:
    """The countries that sentences on a judgment name, each once."""
    return list(dict.fromkeys(code for line in lines if _JUDGMENT.search(line) for code in places_beside_names(line)))


def _case_name(lines: list[str], keys: frozenset[str]) -> str | None:
    """The one name that sentences on this case give it, else the one name on the page."""
    ours = [name for line in lines if docket_keys(line) == keys for name in case_names(line)]
    names = set(ours or (name for line in lines for name in case_names(line)))
    return names.pop() if len(names) == 1 else None


def _plain(court: str) -> str:
    return court.replace("’", "'").removeprefix("The ")
