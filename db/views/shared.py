"""Columns that several views have, each with one text."""

from __future__ import annotations

from db.views.view import Column, SqlType
from models.vocabulary import Confidence

DATE, FLAG, NUMBER, TEXT, VARCHAR = SqlType.DATE, SqlType.BOOLEAN, SqlType.INTEGER, SqlType.TEXT, SqlType.VARCHAR
PRECISIONS = ("day", "month", "year")
UNTIL_FURTHER = "until further"


def titled(name: str, key: str, meaning: str, null: str = "") -> Column:
    """What the fact of a key is called, of `decision d` and `treaty t`."""
    sql = f"COALESCE(d.case_name, d.docket, d.docket_zh, t.title_en, t.title_zh, {key})"
    return Column(name, VARCHAR, sql, meaning, null, how="the case name, else docket, else title of the fact, else key")


def place(of: str, null: str = "") -> tuple[Column, Column]:
    """The jurisdiction that a table speaks of, and its name from `jurisdiction j`."""
    return (
        Column("jurisdiction", VARCHAR, f"{of}.jurisdiction", "ISO 3166 code of the state or law area", null),
        Column("name", VARCHAR, "j.name", "English name of the jurisdiction", null),
    )


def stated_day(of: str, name: str, meaning: str, null: str) -> Column:
    """A date as precise as its source has it."""
    told = f"{meaning}: an ISO date as precise as its source, 2023, 2023-09 or 2023-09-30"
    return Column(name, VARCHAR, f"{of}.{name}", told, null)


def precision(of: str, name: str, null: str) -> Column:
    """How precise such a date is."""
    column = f"{name}_precision"
    return Column(column, VARCHAR, f"{of}.{column}", f"How precise {name} is", null, words=PRECISIONS)


def citations(of: str) -> tuple[Column, ...]:
    """What every fact says of its own sources."""
    return (
        Column(
            "confidence",
            VARCHAR,
            f"{of}.confidence",
            "How well the pages that were seen bear the fact out",
            "no source says",
            words=tuple(Confidence),
        ),
        Column(
            "unsourced",
            VARCHAR,
            f"{of}.unsourced",
            "Fields that no page seen states, separated by ; and empty where there is none",
            is_list=True,
        ),
        Column(
            "source_urls",
            VARCHAR,
            f"{of}.source_urls",
            "Pages that are cited for the fact, separated by ; and empty where there is none; "
            "the pages that were read are in provenance",
            is_list=True,
        ),
        Column("notes", TEXT, f"{of}.notes", "What else is to be known", "nothing"),
    )


def clocks(of: str) -> tuple[Column, ...]:
    """When a treaty or a ruling counts, by when it was known, and whether it is certain."""
    return (
        Column(
            "effective_on",
            DATE,
            f"{of}.effective_on",
            "First valid day on which it counts: the last day of the period that its date names",
            "no source seen states the date, so it never counts",
        ),
        Column(
            "known_on",
            DATE,
            f"{of}.known_on",
            "Day by which it was known: the earliest publication seen, else its own day",
            "neither is dated, so it never counts",
        ),
        Column(
            "known_assumed",
            FLAG,
            f"{of}.known_assumed",
            "Whether no publication is dated, so that its own day stands in for known_on",
        ),
        Column(
            "is_provisional",
            FLAG,
            f"COALESCE({of}.confirmed_on > CURRENT_DATE, TRUE)",
            "Whether it is not certain as known today",
            how="confirmed_on is later than today, or NULL",
        ),
        Column(
            "confirmed_on",
            DATE,
            f"{of}.confirmed_on",
            "Known day from which it is certain: by a structured or second source, or by a reviewer",
            "nothing makes it certain",
        ),
    )


def rectangle(of: str) -> tuple[Column, ...]:
    """The days of both clocks on which a row of a history holds, open ends as days."""
    return (
        Column("valid_from", DATE, f"{of}.valid_from", "First valid day; 0001-01-01 is always"),
        Column("valid_to", DATE, f"{of}.valid_to", "Day after the last valid day; 9999-12-31 is until further"),
        Column("known_from", DATE, f"{of}.known_from", "First known day; 0001-01-01 is always"),
        Column("known_to", DATE, f"{of}.known_to", "Day after the last known day; 9999-12-31 is until further"),
    )
