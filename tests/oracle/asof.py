"""What the tables say of all jurisdictions on one pair of days: one query each, the same on SQLite and PostgreSQL.

A row holds over a rectangle of days, half open on both clocks, so a pair of days finds it by four comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Boolean, Connection, Date, TextClause, bindparam, text

from tests.oracle.oracle import Ground

_HOLDS = """{0}valid_from <= :valid AND :valid < {0}valid_to
   AND {0}known_from <= :known AND :known < {0}known_to"""

GROUPS = f"""
SELECT jurisdiction, group_number, group_without_provisional, qualifiers, since, basis, deciding_key
  FROM group_history
 WHERE {_HOLDS.format("")}"""

GROUNDS = f"""
SELECT jurisdiction, kind, key, group_number, basis, is_partial, is_bankruptcy, is_provisional
  FROM ground
 WHERE {_HOLDS.format("")}"""

STANDING = f"""
SELECT jurisdiction, kind, key
  FROM standing
 WHERE {_HOLDS.format("")}"""

CONTRARY = f"""
SELECT s.jurisdiction, COUNT(*)
  FROM standing s JOIN decision d ON d.key = s.key
 WHERE s.kind = 'decision' AND d.outcome = 'refused' AND d.refusal_ground = 'no_reciprocity'
   AND {_HOLDS.format("s.")}
 GROUP BY s.jurisdiction"""


class Period(NamedTuple):
    """A row of `group_history`."""

    jurisdiction: str
    group: int
    group_without_provisional: int
    qualifiers: tuple[str, ...]
    since: date
    basis: str
    deciding_key: str | None


class Tables(NamedTuple):
    """What the tables say on a pair of days."""

    periods: list[Period]
    grounds: list[tuple[str, Ground]]
    standing: list[tuple[str, str, str]]
    contrary: dict[str, int]


def tables_on(connection: Connection, valid: date, known: date) -> Tables:
    """All that holds on a pair of days."""
    days = {"valid": valid, "known": known}
    return Tables(
        [*periods_on(connection, valid, known)],
        [(row[0], Ground(*row[1:])) for row in connection.execute(_GROUNDS, days)],
        [(row[0], row[1], row[2]) for row in connection.execute(_STANDING, days)],
        {row[0]: row[1] for row in connection.execute(_CONTRARY, days)},
    )


def periods_on(connection: Connection, valid: date, known: date) -> Iterator[Period]:
    """The group of every jurisdiction on a pair of days."""
    for row in connection.execute(_GROUPS, {"valid": valid, "known": known}):
        qualifiers = tuple(sorted(row[3].split(";"))) if row[3] else ()
        yield Period(row[0], row[1], row[2], qualifiers, row[4], row[5], row[6])


def groups_on(connection: Connection, valid: date, known: date) -> dict[str, int]:
    """The group of every jurisdiction, as a number alone."""
    return {period.jurisdiction: period.group for period in periods_on(connection, valid, known)}


def _with_days(query: str) -> TextClause:
    return text(query).bindparams(bindparam("valid", type_=Date), bindparam("known", type_=Date))


# SQLite has neither dates nor booleans, so the columns that hold some are named.
_GROUPS = _with_days(GROUPS).columns(since=Date)
_GROUNDS = _with_days(GROUNDS).columns(is_partial=Boolean, is_bankruptcy=Boolean, is_provisional=Boolean)
_STANDING, _CONTRARY = _with_days(STANDING), _with_days(CONTRARY)
