"""China Laws Portal of China Justice Observer: the ruling itself in Chinese (`/law/x/<docket>-<YYYYMMDD>/chn`).

Seen only through a clone (2026-11), so nothing but its text is relied on: the title in Chinese, then the ruling. Labels
above it, if any, are those of the English page. Statutes stand in the same tree.
"""

from __future__ import annotations

import re

from models.facts import Decision
from scrapers.blocks import Document, labelled
from scrapers.found import Found, candidate, span_of
from scrapers.reading import read_date
from scrapers.rulings import docket_keys
from scrapers.rulings_zh import is_on_recognition, read_case
from scrapers.sites.cjo_law_page import LABELS
from scrapers.sources import read_address
from scrapers.zh.sentences import squeezed

PATH = r"/law/x/[^/]+/chn"
_DAY_IN_PATH = re.compile(r"-(\d{8})/chn$")
_LONGEST_TITLE = 300  # characters
_OF_A_CASE = re.compile(r"裁定书|判决书|决定书|案\W*$|申请人")  # no article of a statute, no heading of an opinion
_MOST_ABOVE = 40  # blocks that may stand above the title


def parse(page: Document) -> list[Found]:
    """The decision of the ruling; a candidate when it cannot be read with certainty; nothing for any other text."""
    above = [block.text for block in page.blocks[:_MOST_ABOVE]]
    title = next((text for text in (*above, page.title) if _is_title(text)), "")
    ruling = read_case(title, (block.text for block in page.blocks)) if title else None
    if ruling is None:
        return []
    if isinstance(ruling, str):
        return [candidate(page, title, None, ruling)]
    decision = ruling.decision(None)
    doubt = None if ruling.is_identified else "neither the docket nor the day of the ruling is stated"
    doubt = doubt or _contradiction(decision, labelled(page.blocks[:_MOST_ABOVE], LABELS))
    if doubt:
        return [candidate(page, title, None, doubt, ruling.words)]
    day = _DAY_IN_PATH.search(read_address(page.url).path)
    in_path = read_date(day[1]) if day else None
    if in_path and decision.decided_on and in_path != decision.decided_on:
        decision = decision.model_copy(update={"notes": f"the address says {in_path}"})
    return [(decision, span_of(ruling.words))]


def _is_title(text: str) -> bool:
    """Whether the text is the title of a ruling on a foreign judgment."""
    of_a_case = len(text) <= _LONGEST_TITLE and not text.endswith("。") and _OF_A_CASE.search(squeezed(text))
    return bool(of_a_case) and is_on_recognition(text)


def _contradiction(decision: Decision, values: dict[str, str]) -> str | None:
    """What the labels say otherwise than the text below them."""
    labelled_keys, keys = docket_keys(values.get("Case number", "")), docket_keys(decision.docket_zh or "")
    if labelled_keys and keys and not labelled_keys & keys:
        return f"the label says {values['Case number']}, the text {decision.docket_zh}"
    day = read_date(values.get("Date of the decision", ""))
    if day and decision.decided_on and not day.agrees_with(decision.decided_on):
        return f"the label says {day}, the text {decision.decided_on}"
    return None
