"""The tables.

Left to right each can be rebuilt from the one before:

    snapshot -> observation -> treaty, decision, stage, published_* -> standing, ground -> group_history

`group_change` is the append-only log of what this database said and when it learned it; `issue`,
`conflict` and `run` tell how the rest came about. Columns named `…_on` without a type hint of a day
are ISO dates cut at their precision; `effective_on` and friends are the days on which they count.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

# The other tables of the same schema.
import models.derived_tables
import models.run_tables  # noqa: F401 - imported to be part of the schema
from models.columns import UtcDateTime


class Jurisdiction(SQLModel, table=True):
    """A state or law area that any fact speaks of."""

    code: str = Field(primary_key=True)
    name: str
    digest: str


class Snapshot(SQLModel, table=True):
    """The bytes of a page as fetched; the bytes themselves are in the archive under their sha256."""

    url: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    content_sha256: str = ""  # of what the page says, without markup: two of these alike are one page
    source: str
    page_kind: str = ""  # empty: of no kind that states facts
    fetched_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    is_rendition: bool = False
    parser_version: int
    run_id: str = Field(foreign_key="run.id")


class Observation(SQLModel, table=True):
    """One fact as one page states it, from the run that first saw it until the run that closed it."""

    id: str = Field(primary_key=True)  # sha256 of what it states and where
    opened_run: str = Field(primary_key=True, foreign_key="run.id")
    closed_run: str | None = Field(default=None, foreign_key="run.id")
    source: str
    family: str
    rank: int
    url: str = Field(index=True)
    is_rendition: bool
    snapshot_sha256: str | None = None  # None: a row of the register
    kind: str = Field(index=True)
    body: str = Field(sa_type=Text)  # the contract's fields as JSON
    span: str = Field(sa_type=Text)
    fact_key: str | None = Field(default=None, index=True)


class FactRow(SQLModel):
    """What every fact table has: the key, citations, both clocks, and the digest of the row."""

    key: str = Field(primary_key=True)
    source_urls: str = ""  # separated by ;
    confidence: str | None = None
    unsourced: str = ""  # fields that no page seen states, separated by ;
    notes: str | None = Field(default=None, sa_type=Text)
    digest: str


class JudgedRow(FactRow):
    """What a reviewer can take back: it stays, with the known days on which it is not held."""

    withdrawn_on: date | None = None  # since when it is held no more
    gaps: str = ""  # ISO intervals, half open, separated by ;: it was taken back, and reinstated


class Treaty(JudgedRow, table=True):
    """A bilateral treaty on judicial assistance."""

    jurisdiction: str = Field(foreign_key="jurisdiction.code", index=True)
    title_en: str | None = None
    title_zh: str | None = None
    scope: str | None = None
    signed_on: str | None = None
    signed_on_precision: str | None = None
    in_force_on: str | None = None
    in_force_on_precision: str | None = None
    terminated_on: str | None = None
    terminated_on_precision: str | None = None
    status: str | None = None
    recognition_clause: bool | None = None
    effective_on: date | None = None
    ends_on: date | None = None
    known_on: date | None = None
    known_assumed: bool
    confirmed_on: date | None = None


class Decision(JudgedRow, table=True):
    """One ruling; without outcome it is interlocutory and only counts as a stage."""

    __table_args__ = (Index("decision_of_jurisdiction", "jurisdiction", "refusal_ground"),)

    direction: str
    jurisdiction: str = Field(foreign_key="jurisdiction.code")
    subdivision: str | None = None
    case_name: str | None = None
    applicant: str | None = None
    respondent: str | None = None
    deciding_court: str | None = None
    court_city: str | None = None
    docket: str | None = Field(default=None, index=True)
    docket_zh: str | None = Field(default=None, index=True)
    neutral_citation: str | None = Field(default=None, index=True)
    decided_on: str | None = None
    decided_on_precision: str | None = None
    outcome: str | None = None
    final: bool | None = None
    basis: str | None = None
    reciprocity_test: str | None = None
    refusal_ground: str | None = None
    subject: str | None = None
    origin_court: str | None = Field(default=None, sa_type=Text)
    origin_docket: str | None = None
    origin_decided_on: str | None = None
    published_on: str | None = None
    published_on_precision: str | None = None
    claimed_first: bool | None = None
    effective_on: date | None = Field(default=None, index=True)
    known_on: date | None = Field(default=None, index=True)
    known_assumed: bool
    confirmed_on: date | None = None  # None: provisional


class Stage(JudgedRow, table=True):
    """A later ruling of the same dispute and what it does to the earlier one."""

    earlier_key: str = Field(index=True)
    superseded_by: str = Field(index=True)
    effect: str


class PublishedGroup(FactRow, table=True):
    """One country in one group as printed."""

    __tablename__: ClassVar[Any] = "published_group"
    published_on: str | None = None
    as_of: str | None = None
    group_number: int
    name_as_printed: str
    jurisdiction: str | None = Field(default=None, foreign_key="jurisdiction.code")
    qualifier: str | None = None
    scope: str | None = None  # what the list is limited to; empty: the whole group


class PublishedGroupSize(FactRow, table=True):
    """How many countries are in a group, as printed."""

    __tablename__: ClassVar[Any] = "published_group_size"
    published_on: str | None = None
    as_of: str | None = None
    group_number: int
    size: int


class PublishedCount(FactRow, table=True):
    """Numbers of cases and treaties as printed."""

    __tablename__: ClassVar[Any] = "published_count"
    published_on: str | None = None
    as_of: str | None = None
    total_cases: int | None = None
    jurisdictions: int | None = None
    inbound_total: int | None = None
    inbound_recognized: int | None = None
    inbound_refused: int | None = None
    inbound_withdrawn_or_dismissed: int | None = None
    treaties_total: int | None = None
    treaties_with_clause: int | None = None
    added: str | None = None  # JSON, cases per jurisdiction code


class JudicialPolicy(FactRow, table=True):
    """A published position of Chinese courts on reciprocity; a note, never a ground."""

    __tablename__: ClassVar[Any] = "judicial_policy"
    title: str
    issued_on: str | None = None
    published_on: str | None = None
    reciprocity_test: str | None = None


class Conflict(SQLModel, table=True):
    """Two sources that state different values for one field, and the rule that settled it."""

    fact_key: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    lost_url: str = Field(primary_key=True)
    kept: str
    kept_url: str
    lost: str
    settled_by: str
    digest: str
