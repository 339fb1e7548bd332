"""The tables that tell how the others came about: runs, what each read of each source, and what a person should see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Issue(SQLModel, table=True):
    """Something that a person should look at: where, what was expected, what was found."""

    id: str = Field(primary_key=True)  # sha256 of what it says
    kind: str
    source: str
    url: str
    message: str = Field(sa_type=Text)
    opened_run: str = Field(foreign_key="run.id")
    closed_run: str | None = Field(default=None, foreign_key="run.id")


class SourceRun(SQLModel, table=True):
    """What one run read of one source, and whether that was good enough to be used."""

    __tablename__: ClassVar[Any] = "source_run"
    run_id: str = Field(primary_key=True, foreign_key="run.id")
    source: str = Field(primary_key=True, index=True)
    state: str  # good; partial: some pages failed; held: too little or too much to be true; failed: all did; unread
    started_at: datetime = Field(sa_type=UtcDateTime)
    stale_on: date  # the day from which a source that has no later good run is stale
    pages: int
    read: int
    unchanged: int
    failed: int
    yields: str = Field(sa_type=Text)  # JSON: page kind -> kind of fact -> how many
    message: str | None = Field(default=None, sa_type=Text)  # the breached bounds, one a line


class Run(SQLModel, table=True):
    """One run of the pipeline and what it did; a run without end was killed."""

    id: str = Field(primary_key=True)
    mode: str
    state: str  # complete, failed
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: str
    policy: str = ""  # name and version of the policy that the groups were derived under
    inserted: int = 0
    updated: int = 0
    removed: int = 0
    group_changes: int = 0
    message: str | None = None


class Outbox(SQLModel, table=True):
    """An event that others are to hear, from the transaction that made it true until Prefect has it."""

    number: int | None = Field(default=None, primary_key=True)  # the order in which they are told
    event_id: str = Field(unique=True)  # made of what happened: a second delivery is known by it
    event: str  # comity.group.changed, ...
    resource: str  # comity.jurisdiction.GB, ...
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    payload: str = Field(sa_type=Text)  # JSON, docs/webhook.md
    run_id: str | None = Field(default=None, foreign_key="run.id")
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when it was first handed to Prefect
    emitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # None: Prefect is not known to have it
