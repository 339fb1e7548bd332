"""The answer: the group of each jurisdiction today, on any pair of days, and how it moved."""

from __future__ import annotations

from db.views.shared import DATE, FLAG, NUMBER, UNTIL_FURTHER, VARCHAR, place, rectangle, titled
from db.views.view import Column, SqlType, View
from models.vocabulary import Basis, Qualifier

_FOUR = "group 4: there is no ground"
_GROUP = (
    *place("h"),
    Column("group_number", NUMBER, "h.group_number", "Its group: 1 treaty, 2 reciprocity, 3 outbound, 4 none of these"),
    Column(
        "basis",
        VARCHAR,
        "h.basis",
        "Basis of the ground that decides; none in group 4, and where no source states it",
        words=tuple(Basis),
    ),
    Column(
        "qualifiers",
        VARCHAR,
        "h.qualifiers",
        "What must be known beside the group, separated by ; and mostly empty",
        words=tuple(Qualifier),
        is_list=True,
    ),
    Column(
        "is_provisional",
        FLAG,
        "h.group_number <> h.group_without_provisional",
        "Whether the group would be another without provisional grounds",
        how="group_number differs from group_without_provisional",
    ),
    Column("group_without_provisional", NUMBER, "h.group_without_provisional", "The group without provisional grounds"),
    Column(
        "since",
        DATE,
        "NULLIF(h.since, DATE_MIN)",
        "Valid day since which it has been in this group without a break",
        "always",
        how="group_history.since",
    ),
    Column("deciding_key", VARCHAR, "h.deciding_key", "Key of the treaty or decision that decides", _FOUR),
)
_TITLE = titled("deciding_title", "h.deciding_key", "What the treaty or decision that decides is called", _FOUR)
_ROWS = """
  FROM group_history h
  JOIN jurisdiction j ON j.code = h.jurisdiction
  LEFT JOIN decision d ON d.key = h.deciding_key
  LEFT JOIN treaty t ON t.key = h.deciding_key"""

COUNTRY_GROUPS = View(
    "country_groups",
    "a jurisdiction of which any fact speaks, with its group today",
    (
        *_GROUP,
        Column(
            "contrary_count",
            SqlType.BIGINT,
            """(SELECT COUNT(*)
          FROM decision c
         WHERE c.jurisdiction = h.jurisdiction AND c.refusal_ground = 'no_reciprocity' AND c.outcome = 'refused'
           AND EXISTS (SELECT 1 FROM standing s WHERE s.kind = 'decision' AND s.key = c.key AND NOW(s)))""",
            "Refusals for lack of reciprocity that stand today, beside the group, which they never change",
            unit="decisions",
            how="decisions of the jurisdiction that are refused for no_reciprocity and stand today",
        ),
        _TITLE,
    ),
    f"{_ROWS}\n WHERE NOW(h)",
    "A country that is not listed is in group 4.",
)

COUNTRY_GROUP_HISTORY = View(
    "country_group_history",
    "a group that a jurisdiction is in over a stretch of valid and a stretch of known days",
    (*_GROUP, *rectangle("h"), _TITLE),
    _ROWS,
    "For each jurisdiction each pair of days lies in exactly one row (docs/two-clocks.md).",
)

GROUP_CHANGES = View(
    "group_changes",
    "a move of a jurisdiction from one group to another, as this database learned it",
    (
        Column("id", NUMBER, "c.id", "Number of the row; later rows were learned later"),
        *place("c"),
        Column("before", NUMBER, "c.before", "Group of the day before; in a correction the group that was told before"),
        Column("after", NUMBER, "c.after", "Group from effective_on on"),
        Column("effective_on", DATE, "c.effective_on", "First valid day of the group"),
        Column(
            "effective_to",
            DATE,
            "NULLIF(c.effective_to, DATE_MAX)",
            "Valid day on which the group ends again",
            UNTIL_FURTHER,
            how="group_change.effective_to",
        ),
        Column("known_on", DATE, "c.known_on", "Day by which the fact behind it was known"),
        Column(
            "trigger_kind",
            VARCHAR,
            "c.trigger_kind",
            "What moved it; withdrawal where a fact is no longer held",
            words=("treaty", "decision", "stage", "termination", "withdrawal"),
        ),
        Column("trigger_key", VARCHAR, "c.trigger_key", "Key of the treaty or decision that moved it"),
        Column("is_correction", FLAG, "c.is_correction", "Whether it corrects what was told before, and is no news"),
        Column("recorded_at", SqlType.MOMENT, "c.recorded_at", "When this database learned it", unit="UTC"),
        Column(
            "recorded_on",
            DATE,
            "DAY(c.recorded_at)",
            "Day on which this database learned it",
            unit="day in UTC",
            how="group_change.recorded_at",
        ),
        titled("trigger_title", "c.trigger_key", "What the treaty or decision that moved it is called"),
    ),
    """
  FROM group_change c
  JOIN jurisdiction j ON j.code = c.jurisdiction
  LEFT JOIN decision d ON d.key = c.trigger_key
  LEFT JOIN treaty t ON t.key = c.trigger_key""",
    "Rows are only ever added.",
)
