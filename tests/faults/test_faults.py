"""Each fault, met by whole runs: the outcome that docs/reliability.md states, and nothing lost."""

from __future__ import annotations

import pytest

from scrapers.sources import all_sources
from tests.faults.faults import FAULTS
from tests.faults.meeting import Fault, Seen, meet
from tests.faults.table import promises, words
from tests.faults.web import Kept, Web, kept
from tests.replaying import rows

PROMISES = {promise.name: promise for promise in promises()}
HOSTS = {f"{www}{host}" for source in all_sources() for host in source.hosts for www in ("", "www.")}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_comes_to_what_is_promised_and_is_over_when_it_ends(
    fault: Fault, web: Web, before: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    seen = meet(web, fault)
    page_and_issue_are_as_promised(fault, seen)
    all_others_finished_and_nobody_else_was_asked(fault, seen, web)
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert all(row["charset"] is None or row["charset"].isprintable() for row in rows(web.workshop, "snapshot"))
    no_fact_changed(fault, web, before)
    if seen.issues:
        assert meet(web, fault, sources=(fault.source,)).issues == []  # the same again is no news
        web.behave()
        web.run("replica", sources=(fault.source,))
        no_trace_is_left(fault, web, before)


def page_and_issue_are_as_promised(fault: Fault, seen: Seen) -> None:
    promise = PROMISES[fault.name]
    assert (seen.outcome, fault.stack) == (promise.outcome, promise.stack)
    assert {row["kind"] for row in seen.issues} == ({promise.issue} if promise.issue else set())
    assert {row["source"] for row in seen.issues} <= {fault.source}
    assert any(fault.says in row["message"] for row in seen.issues) == bool(fault.says)
    assert all(row["message"].isprintable() and len(row["message"]) <= 1_000 for row in seen.issues)


def all_others_finished_and_nobody_else_was_asked(fault: Fault, seen: Seen, web: Web) -> None:
    assert seen.states == {source.name: "good" for source in all_sources() if source.name != fault.source}
    assert {place.partition("/")[0] for place in (*web.server.asked, *web.server.tunnels)} <= HOSTS


def no_fact_changed(fault: Fault, web: Web, before: Kept) -> None:
    now = kept(web.workshop)
    assert now.facts == before.facts
    assert now.digest == before.digest or fault.adds_observations


def no_trace_is_left(fault: Fault, web: Web, before: Kept) -> None:
    no_fact_changed(fault, web, before)
    if not fault.adds_observations:  # a made-up post that is gone with its fault leaves an issue
        assert kept(web.workshop).issues == before.issues
        assert web.workshop.health()[fault.source]["state"] == "good"


def test_every_fault_has_its_row_and_every_row_its_fault() -> None:
    assert [promise.name for promise in promises()] == [fault.name for fault in FAULTS]
    assert len(PROMISES) == len(FAULTS)


def test_outcomes_are_told_in_the_words_that_are_explained() -> None:
    assert {word for promise in promises() for word in promise.outcome.split(", ")} == set(words())
