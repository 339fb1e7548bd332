"""Words in the SQL of views that stand for more: most because the two databases spell them differently.

NOW(s)              the rectangle of `s` holds today on both clocks
DATE_MIN, DATE_MAX  open ends of intervals
DAY(c.at)           the day, in UTC, of a moment
FIELD(o.body, why)  a field of a JSON object, as text
"""

from __future__ import annotations

import re

_BOTH = {
    r"\bNOW\((\w+)\)": (
        r"\1.valid_from <= CURRENT_DATE AND CURRENT_DATE < \1.valid_to"
        r" AND \1.known_from <= CURRENT_DATE AND CURRENT_DATE < \1.known_to"
    ),
}
WORDS = {
    "sqlite": {
        **_BOTH,
        r"\bDATE_MIN\b": "'0001-01-01'",
        r"\bDATE_MAX\b": "'9999-12-31'",
        r"\bDAY\(([\w.]+)\)": r"DATE(\1)",
        r"\bFIELD\(([\w.]+), (\w+)\)": r"JSON_EXTRACT(\1, '$.\2')",
    },
    "postgresql": {
        **_BOTH,
        r"\bDATE_MIN\b": "DATE '0001-01-01'",
        r"\bDATE_MAX\b": "DATE '9999-12-31'",
        r"\bDAY\(([\w.]+)\)": r"CAST(\1 AT TIME ZONE 'UTC' AS DATE)",
        r"\bFIELD\(([\w.]+), (\w+)\)": r"(CAST(\1 AS JSON) ->> '\2')",
    },
}


def spelled(sql: str, dialect: str) -> str:
    """The SQL as one database takes it: `sqlite` or `postgresql`."""
    for word, meaning in WORDS[dialect].items():
        sql = re.sub(word, meaning, sql)
    return sql
