"""The tables that follow from facts: what stands, why, the group, and the log of what this database said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Ground(SQLModel, table=True):
    """One legal reason for a group over a rectangle of days, half open on both clocks."""

    __table_args__ = (Index("ground_in_force", "jurisdiction", "group_number", "valid_from"),)

    jurisdiction: str = Field(primary_key=True, foreign_key="jurisdiction.code")
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True, index=True)
    valid_from: date = Field(primary_key=True)
    known_from: date = Field(primary_key=True)
    valid_to: date
    known_to: date
    group_number: int
    basis: str | None = None
    is_partial: bool
    is_bankruptcy: bool
    is_provisional: bool
    ended_by: str | None = None
    digest: str


class Standing(SQLModel, table=True):
    """A ruling that stands for its dispute, or a treaty in force, over a rectangle of days, half open on both."""

    kind: str = Field(primary_key=True)  # decision, treaty
    key: str = Field(primary_key=True, index=True)
    valid_from: date = Field(primary_key=True)
    known_from: date = Field(primary_key=True)
    valid_to: date
    known_to: date
    jurisdiction: str = Field(foreign_key="jurisdiction.code", index=True)
    ended_by: str | None = None  # the later stage that takes it back at valid_to; the treaty itself where it ends
    digest: str


class GroupHistory(SQLModel, table=True):
    """One group of one jurisdiction over a rectangle of days; the rectangles tile the plane."""

    __tablename__: ClassVar[Any] = "group_history"
    jurisdiction: str = Field(primary_key=True, foreign_key="jurisdiction.code")
    valid_from: date = Field(primary_key=True)
    known_from: date = Field(primary_key=True)
    valid_to: date
    known_to: date
    group_number: int
    group_without_provisional: int
    basis: str
    qualifiers: str  # separated by ;
    deciding_key: str | None = None
    since: date
    digest: str


class PublishedComparison(SQLModel, table=True):
    """A name, size or number that somebody printed, beside what we compute for the same days, and why it differs."""

    __tablename__: ClassVar[Any] = "published_comparison"
    key: str = Field(primary_key=True)  # of the printed fact; made up for a country that is not printed
    what: str  # group, group_size, count
    page: str
    published_on: str | None = None
    as_of: str | None = None
    scope: str | None = None  # what the printed group is limited to
    valid: date
    known: date
    date_assumed: bool  # the list has no date: compared on the day that fits it best
    jurisdiction: str | None = Field(default=None, foreign_key="jurisdiction.code")
    name_as_printed: str | None = None  # for a number: what it counts
    published: int | None = None
    computed: int | None = None
    status: str
    explanation: str = Field(sa_type=Text)
    evidence_keys: str  # of the facts that the explanation stands on, separated by ;
    by_jurisdiction: str = Field(sa_type=Text)  # JSON, what is lacking or reported later, by jurisdiction code
    digest: str


class GroupChange(SQLModel, table=True):
    """What this database said of a group and when it learned it; rows are only ever added."""

    __tablename__: ClassVar[Any] = "group_change"
    id: int | None = Field(default=None, primary_key=True)
    jurisdiction: str = Field(foreign_key="jurisdiction.code", index=True)
    before: int
    after: int
    effective_on: date
    effective_to: date
    known_on: date
    trigger_kind: str
    trigger_key: str
    is_correction: bool
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    run_id: str = Field(foreign_key="run.id")
