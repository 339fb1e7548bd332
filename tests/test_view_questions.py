"""What the benchmark of views asks has answers, leaves out no view silently, and its plans are read rightly.

All facts here are made up (`tests.many`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from benchmarks import plans
from benchmarks.plans import plan_of
from benchmarks.view_questions import QUESTIONS, values
from db.engine import open_engine
from db.views import VIEWS
from tests.clocks import database
from tests.many import add_runs, fill

LEFT_OUT = {"judicial_policies", "published_sizes", "published_counts", "view_version"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database of made-up facts, one of each kind; the tests only read it."""
    for url in database(request, tmp_path_factory.mktemp("many")):
        found = open_engine(url)
        fill(found, 1000, 100)
        add_runs(found, 3)
        yield found


def test_every_view_is_asked_or_left_out_by_name() -> None:
    assert {question.view for question in QUESTIONS} == set(VIEWS) - LEFT_OUT
    told = (Path(plans.__file__).with_name("views.md")).read_text(encoding="utf-8")
    assert all(name in told for name in LEFT_OUT - {"view_version"})


def test_every_question_finds_rows(engine: Engine) -> None:
    with engine.connect() as connection:
        asked = values(connection)
        for question in QUESTIONS:
            assert connection.execute(text(question.sql), asked).first(), question.sql


def test_a_plan_tells_indexes_from_tables_that_are_read_whole(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "BIG", 500)
    with engine.connect() as connection:
        by_notes, by_docket = (
            plan_of(connection, f"SELECT * FROM precedents WHERE {where}", VIEWS["precedents"].sql, {"sought": "7"})
            for where in ("notes = :sought", "docket = :sought")
        )
    assert "decision" in by_notes.read_whole
    assert "decision" not in by_docket.read_whole
    assert "ix_decision_docket" in by_docket.indexes
    assert "ix_decision_docket" not in by_notes.indexes
