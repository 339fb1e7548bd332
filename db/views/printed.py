"""What others printed of groups and numbers, and how ours stands beside it."""

from __future__ import annotations

from db.views.shared import DATE, FLAG, NUMBER, TEXT, VARCHAR, citations, place, stated_day
from db.views.view import Column, View
from models.reconciling import Status, What

_NO_COUNTRY = "it is of no single country, or the printed name is not known"
_NOT_PRINTED = "it is not printed"


def _printed(of: str) -> tuple[Column, ...]:
    return (
        Column("key", VARCHAR, f"{of}.key", "Key of the printed fact"),
        stated_day(of, "published_on", "Day of publication", "no date is printed"),
        stated_day(of, "as_of", "Day that the page speaks of", "none is printed"),
    )


PUBLISHED_VS_COMPUTED = View(
    "published_vs_computed",
    "something printed, or not printed and held by us, beside what we compute for the same days",
    (
        Column("key", VARCHAR, "p.key", "Key of the printed fact; made up for what is not printed"),
        Column("what", VARCHAR, "p.what", "What is compared", words=tuple(What)),
        Column("page", VARCHAR, "p.page", "Page that prints it"),
        *_printed("p")[1:],
        Column("scope", VARCHAR, "p.scope", "What the printed group is limited to", "nothing"),
        Column("valid", DATE, "p.valid", "Valid day of the comparison"),
        Column("known", DATE, "p.known", "Known day of the comparison"),
        Column(
            "date_assumed",
            FLAG,
            "p.date_assumed",
            "Whether the page has no date, so that it is compared on the day that fits it best",
        ),
        *place("p", _NO_COUNTRY),
        Column(
            "name_as_printed",
            VARCHAR,
            "p.name_as_printed",
            "Name as the page prints it; of a number what it counts, such as group_1",
            "it is not printed",
        ),
        Column(
            "published", NUMBER, "p.published", "Printed group, or number of countries, cases or treaties", _NOT_PRINTED
        ),
        Column(
            "computed",
            NUMBER,
            "p.computed",
            "Our group, or number of countries, cases or treaties",
            "the printed name is not known, or it is the size of group 4",
        ),
        Column("status", VARCHAR, "p.status", "How the printed stands to ours", words=tuple(Status)),
        Column("explanation", TEXT, "p.explanation", "Why they differ, or what bears them out, in one sentence"),
        Column(
            "evidence_keys",
            VARCHAR,
            "p.evidence_keys",
            "Keys of the facts that the explanation stands on, separated by ; and empty where there is none",
            is_list=True,
        ),
        Column(
            "by_jurisdiction",
            TEXT,
            "p.by_jurisdiction",
            "What a number lacks, or has reported later, by jurisdiction code: a JSON object, mostly empty",
        ),
    ),
    """
  FROM published_comparison p
  LEFT JOIN jurisdiction j ON j.code = p.jurisdiction""",
    "Printed are groups, sizes of groups, and counts.",
)

PUBLISHED_LISTS = View(
    "published_lists",
    "a name that a page prints in a group",
    (
        *_printed("p"),
        Column("group_number", NUMBER, "p.group_number", "Group that it is printed in"),
        Column("name_as_printed", VARCHAR, "p.name_as_printed", "Name as the page prints it"),
        *place("p", "the printed name is not known"),
        Column("qualifier", VARCHAR, "p.qualifier", "What the page adds to the name", "nothing"),
        Column("scope", VARCHAR, "p.scope", "What the list is limited to", "nothing: the whole group"),
        *citations("p"),
    ),
    """
  FROM published_group p
  LEFT JOIN jurisdiction j ON j.code = p.jurisdiction""",
)

PUBLISHED_SIZES = View(
    "published_sizes",
    "how many countries a page says are in a group",
    (
        *_printed("p"),
        Column("group_number", NUMBER, "p.group_number", "Group that the number is of"),
        Column("size", NUMBER, "p.size", "Printed number", unit="countries"),
        *citations("p"),
    ),
    """
  FROM published_group_size p""",
)


def _count(name: str, meaning: str, unit: str) -> Column:
    return Column(name, NUMBER, f"p.{name}", meaning, "not printed", unit)


PUBLISHED_COUNTS = View(
    "published_counts",
    "the numbers of cases and treaties that a page prints",
    (
        *_printed("p"),
        _count("total_cases", "All cases, in both directions", "cases"),
        _count("jurisdictions", "Jurisdictions that the cases are of", "jurisdictions"),
        _count("inbound_total", "Foreign judgments before Chinese courts", "cases"),
        _count("inbound_recognized", "Recognized among them", "cases"),
        _count("inbound_refused", "Refused among them", "cases"),
        _count("inbound_withdrawn_or_dismissed", "Withdrawn or dismissed among them", "cases"),
        _count("treaties_total", "Treaties on judicial assistance", "treaties"),
        _count("treaties_with_clause", "Treaties with a clause on recognition", "treaties"),
        Column(
            "added",
            VARCHAR,
            "p.added",
            "Cases added since the release before, by jurisdiction code: a JSON object",
            "not printed",
            "cases",
        ),
        *citations("p"),
    ),
    """
  FROM published_count p""",
)
