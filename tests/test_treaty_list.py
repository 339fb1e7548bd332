"""China Justice Observer's list of treaties: layouts, countries, days and the clause. All pages here are SYNTHETIC."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cjo_pages import TREATIES, facts_of

KUWAIT = "中华人民共和国和科威特国关于民事和商事司法协助的协定"
LINES = (
    f"Agreement between China and Kuwait ({KUWAIT})",
    "Recognition and enforcement of judgments: YES",
    "Entry into force: 6 May 2026; Signature by China: 2 January 2026",
    "Note: http://treaty.mfa.gov.cn/Treaty/web/detail1.jsp?objid=9999999999999",
)
FACT = {
    "kind": "treaty",
    "notes": "objid 9999999999999",
    "jurisdiction": "KW",
    "title_en": "Agreement between China and Kuwait",
    "title_zh": KUWAIT,
    "scope": "civil_commercial",
    "signed_on": "2026-01-02",
    "in_force_on": "2026-05-06",
    "recognition_clause": True,
}
HEAD = "<h1>List of treaties</h1><p>Thu, 21 May 2026</p><p>SYNTHETIC</p>"
LAYOUTS = {
    "numbered paragraphs": "<p>7. Kuwait</p><p>{0}</p><p>{1}</p><p>{2}; {3}</p><p>{4}</p>",
    "number in a box": "<div><div>7.</div><div>Kuwait</div></div><p>{0}</p><p>{1}</p><p>{2}; {3}</p><p>{4}</p>",
    "heading without a number": "<h3>Kuwait</h3><p>{0}<br>{1}<br>{2}; {3}<br>{4}</p>",
    "country above its title": "<p><b>Kuwait</b></p><p>{0}</p><p>{1}</p><p>{2}; {3}</p><p>{4}</p>",
    "definitions": "<dl><dt>7. Kuwait</dt><dd>{0}</dd><dd>{1}</dd><dd>{2}; {3}</dd><dd>{4}</dd></dl>",
    "labels in a table": "<h3>7. Kuwait</h3><p>{0}</p><table><tr><td>Judgment clause</td><td>YES</td></tr>"
    "<tr><td>Entry into force</td><td>6 May 2026</td></tr><tr><td>Signature</td><td>2 January 2026</td></tr></table>"
    "<p>{4}</p>",
    "all in one cell": "<table><tr><th>No.</th><th>Country</th><th>Treaty</th></tr>"
    "<tr><td>7</td><td>Kuwait</td><td>{0}<br>{1}<br>{2}; {3}<br>{4}</td></tr></table>",
    "a column each": "<table><tr><th>Country</th><th>Treaty</th><th>Judgment clause</th><th>Entry into force</th>"
    "<th>Signature</th><th>Link</th></tr><tr><td>Kuwait</td><td>{0}</td><td>YES</td><td>6 May 2026</td>"
    "<td>2 January 2026</td><td>{4}</td></tr></table>",
    "days without a semicolon": "<p>7. Kuwait</p><p>{0}</p><p>{1}</p><p>{2} {3}</p><p>{4}</p>",
}


def entry(layout: str = "numbered paragraphs") -> str:
    title, clause, days, link = LINES
    return HEAD + LAYOUTS[layout].format(title, clause, *days.split("; "), link)


def one(page: str) -> dict[str, Any]:
    [fact] = facts_of(page, TREATIES)
    return fact


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_entry_reads_alike_in_every_layout(layout: str) -> None:
    assert one(entry(layout)) == FACT


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("YES", "NO", "recognition_clause", False),
        ("6 May 2026", "May 7, 2026", "in_force_on", "2026-05-07"),
        ("6 May 2026", "not yet in force", "in_force_on", None),
        ("2 January 2026", "3 Feb. 2026", "signed_on", "2026-02-03"),
    ],
)
def test_another_fact_in_the_entry_is_another_fact_in_the_treaty(
    layout: str, old: str, new: str, field: str, value: object
) -> None:
    assert one(entry(layout).replace(old, new)).get(field) == value


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("7. Kuwait", "7. Atlantis", "expected a country that has a code, found 'Atlantis'"),
        ("7. Kuwait", "7. Peru", "found Peru beside a title that names Kuwait"),
        ("6 May 2026", "6 May 2025", "expected a day after signed_on 2026-01-02"),
    ],
)
def test_an_entry_in_doubt_is_a_candidate_that_says_why(old: str, new: str, why: str) -> None:
    fact = one(entry().replace(old, new))
    assert fact["kind"] == "candidate"
    assert why in fact["why"]


def test_a_country_of_which_nothing_is_said_is_no_treaty() -> None:
    kuwait, peru = facts_of(entry() + "<p>8. Peru</p>", TREATIES)
    assert (kuwait, peru["kind"]) == (FACT, "candidate")
    assert "expected a title, a clause or a day" in peru["why"]
