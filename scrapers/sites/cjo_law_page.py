"""China Laws Portal of China Justice Observer: one ruling per page (`/law/x/<docket>-<YYYYMMDD>`); labelled.

Labels carry no colon, the value follows on the line. The same tree holds statutes, so only pages on foreign
judgments are read. The day may be wrong: Qingdao/Korea shows 2019-03-15 where the post has 03-25 (2026-11).
"""

from __future__ import annotations

import re

from models.facts import Decision
from models.vocabulary import Direction
from scrapers.blocks import Document, Kind, exactly_one, labelled
from scrapers.found import Found, candidate, span_of
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


def parse(page: Document) -> list[Found]:
    """The decision of the page; a candidate when its outcome or country cannot be read; nothing for a statute.

    Raises ParseError when a page on a foreign judgment lacks court, number or day, or is longer than any ruling.
    """
    values = labelled(page.blocks, LABELS)
    slug = _RULING_SLUG.fullmatch(read_address(page.url).path)
    titles = [block.text for block in page.blocks if block.kind == Kind.HEADING] or [page.title]
    on_recognition = _ON_RECOGNITION.search(values.get("Topic(s)", " ".join(titles)))
    if not on_recognition or not (slug or "Case number" in values):
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
    subject = _subject(lines, keys)
    if isinstance(subject, str):
        return [candidate(page, titles[0], None, subject, number)]
    slug_day = read_date(slug["day"]) if slug else None
    decision = Decision(
        direction=Direction.INBOUND,
        jurisdiction=places_beside_names(subject.sentence)[0],
        case_name=subject.case_name,
        deciding_court=court,
        docket=english[0] if english else None,
        docket_zh=chinese[0] if chinese else None,
        decided_on=decided_on,
        outcome=subject.outcome,
        reciprocity_test=reciprocity_test_of(lines, subject.case_name),
        notes=f"the address says {slug_day}" if slug_day and slug_day != decided_on else None,
    )
    return [(decision, span_of(subject.sentence))]


def _subject(lines: list[str], keys: frozenset[str]) -> Ruling | str:
    """The sentence that says what the court did in the case of this page; or why there is none."""
    rulings = [ruling for line in lines if (ruling := read_ruling(line))]
    ours = [ruling for ruling in rulings if ruling.identities & keys and len(places_beside_names(ruling.sentence)) == 1]
    if not ours:
        return "no sentence names docket, outcome and one country together"
    if len({ruling.outcome for ruling in ours}) > 1:
        return "two outcomes for one ruling: " + ", ".join(ruling.outcome for ruling in ours)
    if speaks_of_later_stage(ours[0].sentence):
        return "the ruling is a later stage of a dispute, or was taken back by one"
    return ours[0]
