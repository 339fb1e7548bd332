"""Whatever happens on the way, each event is told once and in order. Prefect's place is taken by a stand-in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db import migrate, outbox, sync
from db.engine import open_engine, writing
from db.locks import locks_of
from db.rows import Row
from db.sync import table
from flows import events
from flows.events import NotToldError, deliver
from models.events import GROUP_CHANGED, RUN_FINISHED
from tests.telling import FileListener, start_telling


@pytest.fixture
def engine(database_url: str) -> Engine:
    """A database at this version's schema."""
    found = open_engine(database_url)
    migrate.upgrade(found)
    return found


def put(engine: Engine, count: int, name: str = GROUP_CHANGED, age: timedelta = timedelta(0)) -> list[str]:
    """Let that many made-up events wait; returns their ids in order."""
    common: Row = {"event": name, "resource": "comity.jurisdiction.FI", "occurred_at": datetime.now(UTC) - age}
    rows = [{"event_id": str(uuid4()), "payload": "{}", **common} for _ in range(count)]
    with writing(engine) as connection:
        sync.insert(connection, "outbox", rows)
    return [row["event_id"] for row in rows]


def waiting(engine: Engine) -> int:
    return len(outbox.waiting(engine, 10_000))


def test_events_are_told_in_order_and_once(engine: Engine, tmp_path: Path) -> None:
    listener = FileListener(tmp_path / "came")
    wanted = put(engine, 120)  # more than one batch
    assert deliver(engine, listener) == 120
    wanted += put(engine, 1)
    assert (deliver(engine, listener), deliver(engine, listener)) == (1, 0)
    assert listener.came() == wanted


def test_without_a_server_events_wait(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    put(engine, 2)
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        assert deliver(engine) == 0
    assert waiting(engine) == 2
    assert deliver(engine, FileListener(tmp_path / "came")) == 2


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_process_that_is_killed_on_the_way_loses_and_doubles_nothing(
    engine: Engine, database_url: str, tmp_path: Path, fault: str
) -> None:
    file = tmp_path / "came"
    wanted = put(engine, 3)
    assert start_telling(database_url, file, fault).wait() == -9
    assert waiting(engine) == 3
    assert deliver(engine, FileListener(file)) == 3
    assert (FileListener(file).came(), waiting(engine)) == (wanted, 0)


def test_processes_that_tell_at_the_same_time_tell_each_event_once(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "came"
    wanted = put(engine, 200)
    assert [process.wait() for process in [start_telling(database_url, file) for _ in range(2)]] == [0, 0]
    assert FileListener(file).came() == wanted


def test_who_finds_another_telling_for_too_long_leaves_it_to_the_next_run(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(engine, 1)
    monkeypatch.setattr(events, "_OTHERS", 0.0)
    with locks_of(engine, "another") as other:
        other.take("outbox")
        assert deliver(engine, FileListener(tmp_path / "came")) == 0
    assert deliver(engine, FileListener(tmp_path / "came")) == 1


def test_a_second_sending_is_the_same_event(engine: Engine) -> None:
    put(engine, 1, age=timedelta(days=10))
    (row,) = outbox.waiting(engine, 1)
    (first,) = outbox.mark_sent(engine, [row])
    (row,) = outbox.waiting(engine, 1)
    (again,) = outbox.mark_sent(engine, [row])
    assert events.event_of(first) == events.event_of(again)
    assert events.event_of(first).occurred == again["sent_at"]  # not ten days ago, when Prefect would forget it


# --- any order of faults ----------------------------------------------------------------------------------------------


class BrokenError(Exception):
    """The process, the network or the server failed at this place."""


@dataclass
class Server:
    """A stand-in that behaves as Prefect was measured to: it answers, acts, and stores a little later.

    It acts on an id once while it runs, forgets that when it is restarted, and stores what it took before it stops.
    """

    taken: list[str] = field(default_factory=list)  # not stored yet
    has: list[str] = field(default_factory=list)
    recent: set[str] = field(default_factory=set)
    acted: list[str] = field(default_factory=list)
    fault: str = ""

    def send(self, rows: Sequence[Row]) -> None:
        self._break("before sending")
        for row in rows:
            if row["event_id"] not in self.recent:
                self.acted.append(row["event_id"])
                self.taken.append(row["event_id"])
            self.recent.add(row["event_id"])
        self._break("after sending")

    def stored(self, rows: Sequence[Row]) -> set[str]:
        self._break("asking")
        found = {row["event_id"] for row in rows} & set(self.has)
        self.store()  # what was just taken is there when it is asked for again
        return found

    def store(self) -> None:
        self.has += [one for one in self.taken if one not in self.has]
        self.taken.clear()

    def restart(self) -> None:
        self.store()
        self.recent.clear()

    def _break(self, place: str) -> None:
        if self.fault == place:
            raise BrokenError(place)


FAULTS = st.sampled_from(["", "", "before sending", "after sending", "asking", "marking"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("events"), st.integers(1, 60)),
        st.tuples(st.just("tell"), FAULTS),
        st.tuples(st.just("restart"), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_the_order_of_events_faults_and_restarts_each_is_acted_upon_once(
    steps: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_PAUSE", 0.0)
    with tempfile.TemporaryDirectory() as folder:
        engine, server, wanted = _empty(Path(folder)), Server(), []
        for what, detail in [*steps, ("tell", "")]:
            if what == "events":
                wanted += put(engine, detail, GROUP_CHANGED if detail % 3 else RUN_FINISHED)
            elif what == "restart":
                server.restart()
            else:
                _tell(engine, server, detail, monkeypatch)
        assert server.acted == wanted
        assert waiting(engine) == 0


def _empty(folder: Path) -> Engine:
    """The two tables that matter, without the cost of migrations."""
    engine = open_engine(f"sqlite:///{folder / 'comity.db'}")
    for name in ("run", "outbox"):
        table(name).create(engine)
    return engine


def _tell(engine: Engine, server: Server, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise BrokenError("marking")

    server.fault = fault
    with monkeypatch.context() as patch:
        if fault == "marking":
            patch.setattr(outbox, "mark_emitted", fail)
        with suppress(BrokenError):
            deliver(engine, server)


def test_a_server_that_lost_what_it_took_is_told_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_PATIENCE", 0.0)
    server = Server()
    monkeypatch.setattr(Server, "store", lambda self: None)  # killed before it stores
    wanted = put(engine, 2)
    assert deliver(engine, server) == 0
    monkeypatch.undo()
    lost = Server()
    assert deliver(engine, lost) == 2
    assert lost.has == wanted


def test_an_event_that_is_never_stored_holds_up_no_other(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_PATIENCE", 0.1)
    monkeypatch.setattr(events, "_PAUSE", 0.0)
    bad, *others = put(engine, 120)

    class Refuses(Server):
        def store(self) -> None:
            self.taken = [one for one in self.taken if one != bad]
            super().store()

    server = Refuses()
    assert deliver(engine, server) == 119
    assert server.has == others


def test_a_quiet_run_does_not_wait_until_its_end_is_stored(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    put(engine, 1, RUN_FINISHED)
    monkeypatch.setattr(Server, "stored", None)  # would fail if asked
    assert deliver(engine, Server()) == 1


def test_a_dead_server_is_one_line_and_events_wait(engine: Engine) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    put(engine, 1)
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}), pytest.raises(NotToldError, match="next run"):
        deliver(engine)
    assert waiting(engine) == 1
