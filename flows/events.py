"""Telling Prefect what happened: events leave the outbox in order, and each is acted upon once.

What Prefect 3.8.8 does with an event that it gets twice was measured on 2026-11-25, on SQLite and PostgreSQL alike.
It stores an id once. Its automations ignore the second for half an hour, but only as long as the server runs: after
a restart they act again. And it answers before it stores: a server that is killed within seconds of its answer has
lost the event. So an event that may have been sent is looked for before it is sent again, and news counts as told
when the server has stored it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events import Event
from prefect.events.filters import EventFilter, EventIDFilter, EventOccurredFilter
from prefect.settings import PREFECT_API_URL
from sqlalchemy import Engine

from db import outbox
from db.locks import LockedError, locks_of
from db.rows import Row
from models.errors import ComityError
from models.events import RUN_FINISHED

_BATCH = 50  # events, as many as one answer of the server lists
_PATIENCE = 15.0  # seconds for the server to store what it took; it does so every 5 by default
_PAUSE = 0.2
_OTHERS = 60.0  # seconds for another process that is telling
_SLACK = timedelta(days=1)  # between the clocks of two machines


class NotToldError(ComityError):
    """The Prefect server could not be told; what waits is told by the next run."""


class Listener(Protocol):
    """Where events go."""

    def send(self, rows: Sequence[Row]) -> None:
        """Hand over events, in order; returns when they were taken."""

    def stored(self, rows: Sequence[Row]) -> set[str]:
        """The ids of those events that are stored."""


def deliver(engine: Engine, listener: Listener | None = None) -> int:
    """Tell Prefect what waits, in order; returns how many events it now has.

    Without a server (PREFECT_API_URL) they go on waiting, also when another process is telling for longer than a
    minute. Raises NotToldError when the server does not take them. Whatever happens on the way, also kill -9, the
    next call goes on where this one stopped, and each event is acted upon once.
    """
    if listener is None:
        if not PREFECT_API_URL.value():
            return 0
        with get_client(sync_client=True) as client:
            return deliver(engine, Server(client))
    with locks_of(engine, "events on their way to Prefect") as locks:
        try:
            locks.take("outbox", _OTHERS)
        except LockedError:
            return 0
        told, last = 0, 0
        while batch := outbox.waiting(engine, _BATCH, last):
            told += outbox.mark_emitted(engine, _tell(engine, listener, batch))
            last = batch[-1]["number"]
    return told


def _tell(engine: Engine, listener: Listener, batch: Sequence[Row]) -> list[Row]:
    """Send what the server does not have yet; returns the events that it has then.

    The end of a run is no news: it counts as told as soon as it was taken, so that a quiet run need not wait.
    """
    there = _found(listener, [row for row in batch if row["sent_at"]])
    missing = outbox.mark_sent(engine, [row for row in batch if row["event_id"] not in there])
    if missing:
        listener.send(missing)
    there |= {row["event_id"] for row in missing if row["event"] == RUN_FINISHED}
    there |= _stored_soon(listener, [row for row in missing if row["event_id"] not in there])
    return [row for row in batch if row["event_id"] in there]


def _stored_soon(listener: Listener, rows: Sequence[Row]) -> set[str]:
    """Which events the server stores while we wait; of the others it is not known."""
    deadline = time.monotonic() + _PATIENCE
    found = _found(listener, rows)
    while len(found) < len(rows) and time.monotonic() < deadline:
        time.sleep(_PAUSE)
        found = _found(listener, rows)
    return found


def _found(listener: Listener, rows: Sequence[Row]) -> set[str]:
    return listener.stored(rows) if rows else set()


class Server:
    """A Prefect server."""

    def __init__(self, client: SyncPrefectClient) -> None:
        self._client = client

    def send(self, rows: Sequence[Row]) -> None:
        """Post the events; raises NotToldError."""
        try:
            told = [event_of(row).model_dump(mode="json") for row in rows]
            self._client.request("POST", "/events", json=told)
        except httpx.HTTPError as error:
            raise _not_told(error) from error

    def stored(self, rows: Sequence[Row]) -> set[str]:
        """Ask for the events by id; raises NotToldError."""
        times = [row["sent_at"] for row in rows]
        try:
            page = self._client.read_events(_with_ids((row["event_id"] for row in rows), times), limit=_BATCH)
        except httpx.HTTPError as error:
            raise _not_told(error) from error
        return {str(event.id) for event in page.events}


def event_of(row: Row) -> Event:
    """The event as Prefect has it: it occurs when it is first told, for Prefect forgets what is long past.

    When this database learned it is `recorded_at` in the payload.
    """
    resource = {"prefect.resource.id": row["resource"], "prefect.resource.name": _title(row)}
    if row["run_id"]:
        resource["comity.run"] = row["run_id"]
    payload = {**row["payload"], "number": row["number"]}
    return Event(
        id=UUID(row["event_id"]), event=row["event"], occurred=row["sent_at"], resource=resource, payload=payload
    )


def _title(row: Row) -> str:
    payload = row["payload"]
    return str(payload.get("name") or payload.get("source") or row["resource"])


def _with_ids(ids: Iterable[str], times: Collection[datetime]) -> EventFilter:
    occurred = EventOccurredFilter(since=min(times) - _SLACK, until=max(times) + _SLACK)
    return EventFilter(id=EventIDFilter(id=[UUID(one) for one in ids]), occurred=occurred)


def _not_told(error: httpx.HTTPError) -> NotToldError:
    found = str(error).partition("\n")[0] or type(error).__name__
    return NotToldError(f"expected the Prefect server to take events, found {found}; they are told by the next run")
