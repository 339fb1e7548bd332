"""The short form of `make soak`: runs with faults at random in one process; nothing grows, no fact drifts."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.soak import Endured, endure, grown

RUNS = 20


def measured(**others: list[float]) -> Endured:
    """Eight runs that leave all as it was, but for what is given."""
    flat = {"memory": [100.0] * 8, "handles": [8.0] * 8, "threads": [3.0] * 8}
    return Endured(**{**flat, **others})  # type: ignore[arg-type]  # by name, of one type


def test_runs_that_meet_faults_leave_memory_handles_and_facts_as_they_were(tmp_path: Path) -> None:
    endured = endure(RUNS, 1, tmp_path)
    assert endured.problems == []
    assert len(endured.memory) == RUNS
    assert endured.faults.total() > RUNS


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("memory", [100.0] * 4 + [111.0] * 4),
        ("handles", [8] * 4 + [9, 9, 10, 11]),
        ("threads", [3, 3, 3, 9, 3, 3, 4, 4]),
    ],
)
def test_what_grows_is_noticed(name: str, values: list[float]) -> None:
    (told,) = grown(measured(**{name: values}))
    assert told.startswith(f"{name} grew from")


def test_what_is_filled_at_first_or_is_there_for_a_moment_has_not_grown() -> None:
    assert grown(measured(memory=[50, *[100.0] * 7], handles=[8.0] * 7 + [20], threads=[3.0] * 6 + [9, 3])) == []
