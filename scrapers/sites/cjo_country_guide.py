"""China Justice Observer's guides to one country, `/a/<year>-guide-to-enforce-<country>-judgments-in-china`; prose.

The first screens are alike in all guides; the answer stands below the numbered question whether judgments of the
country can be recognized and enforced (2026-11). It is the authors' view and no ruling, so it is for review.
"""

from __future__ import annotations

import re

from scrapers.blocks import Document
from scrapers.found import Found, candidate, span_of
from scrapers.head import Head
from scrapers.reading import places, sentences
from scrapers.sites.cjo_header import read_head

GUIDE_PATH = r"/a/(?:19|20)\d{2}-guide-to-enforc(?:e|ing)-[^/]+-judge?ments?-in-china[^/]*"
_QUESTION = re.compile(
    r"(?:\W*\d{1,2}\W+)?Can (?P<whose>.{1,80}?) judge?ments? be (?:recogni[sz]ed|enforced)[^?]{0,60}\?", re.IGNORECASE
)


def parse(page: Document) -> list[Found]:
    """A candidate for the guide itself, with its answer as the reason where the page states one; never a decision."""
    return read_guide(page, read_head(page))


def read_guide(page: Document, head: Head) -> list[Found]:
    """The same from title, day and body, for guides that stand under another site's head."""
    answer = _answer(head)
    code = next(iter(places(head.title)), "a country")
    why = f"guide to judgments of {code}: " + (span_of(answer) if answer else "no answer is shown")
    return [candidate(page, head.title, head.published_on, why, answer)]


def _answer(head: Head) -> str:
    """The first sentence after the question; empty when the page does not get there. A table of contents asks too."""
    lines = [line for block in head.body for line in sentences(block.text)]
    for line, following in zip(lines, [*lines[1:], ""], strict=False):  # a page without lines has no question
        if question := _QUESTION.match(line):
            answer = line[question.end() :].strip() or following
            if answer and not answer.endswith("?"):
                return answer
    return ""
