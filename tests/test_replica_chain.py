"""Page to group change over real sockets: load 1, load 2, and so on. The new precedent is made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import sync
from flows import demo
from scrapers.replica import Replica
from tests.running import Workshop

KEY = "2026-hu72xiewairen-99999"
POST = demo.post("Sun, 22 Nov 2026", "14 Nov. 2026", 2026)


@pytest.fixture
def replica() -> Iterator[Replica]:
    """The shipped pages, served on loopback."""
    with Replica(demo.shipped_pages()) as found:
        yield found


@pytest.fixture
def workshop(database_url: str, tmp_path: Path, replica: Replica) -> Workshop:
    """A database that has read the replica once."""
    found = Workshop(database_url, tmp_path, replica.base_url)
    found.run()
    return found


def publish(replica: Replica) -> None:
    """A post with a first recognition appears, and the topic page announces it."""
    replica.publish(demo.TOPIC, demo.topic_page("Sun, 22 Nov 2026"))
    replica.publish(demo.POST, POST)


def issues(workshop: Workshop) -> list[str]:
    rows = workshop.ask(lambda connection: sync.read(connection, "issue"))
    return sorted(row["kind"] for row in rows if row["closed_run"] is None)


def test_a_second_load_meets_only_304s_and_writes_nothing(workshop: Workshop, replica: Replica) -> None:
    digest = workshop.digest()
    replica.forget_counts()
    report = workshop.run()
    assert set(replica.statuses()) == {304}
    assert report.recorded and report.recorded.written == sync.Written()
    assert workshop.digest() == digest


def test_a_new_precedent_moves_its_country_provisionally_and_is_named(workshop: Workshop, replica: Replica) -> None:
    assert workshop.groups()["KE"]["group"] == 4
    publish(replica)
    report = workshop.run()
    assert report.recorded
    (change,) = report.recorded.changes
    told = (change.jurisdiction, change.before, change.after, change.trigger_key, change.is_correction)
    assert told == ("KE", 4, 2, KEY, False)
    kenya = workshop.groups()["KE"]
    assert (kenya["group"], kenya["provisional"], kenya["group_without_provisional"]) == (2, True, 4)


def test_a_replica_gives_the_digest_of_the_renditions(workshop: Workshop, tmp_path: Path) -> None:
    shipped = Workshop(f"sqlite:///{tmp_path / 'shipped.db'}", tmp_path / "shipped")
    shipped.run()
    assert shipped.digest() == workshop.digest()


def test_a_corrected_post_moves_the_group_back_as_a_correction(workshop: Workshop, replica: Replica) -> None:
    publish(replica)
    workshop.run()
    replica.publish(
        demo.POST, POST.replace(b"recognizing a monetary judgment", b"refusing to recognize a monetary judgment")
    )
    report = workshop.run()
    assert report.recorded
    (change,) = report.recorded.changes
    assert (change.before, change.after, change.trigger_key, change.is_correction) == (2, 4, KEY, True)


@pytest.mark.parametrize(
    ("page", "issue"),
    [
        (b"<p>We are redesigning this site.</p>", "yield_vanished"),
        (b"<html>" + b"<div>" * 5000, "parse_failed"),
        (b"<title>Just a moment...</title>", "fetch_failed"),
        (b" ", "fetch_failed"),
    ],
)
def test_a_page_that_loses_its_facts_keeps_what_it_stated_and_opens_an_issue(
    workshop: Workshop, replica: Replica, page: bytes, issue: str
) -> None:
    publish(replica)
    workshop.run()
    digest = workshop.digest()
    replica.publish(demo.POST, page)
    workshop.run()
    assert workshop.digest() == digest
    assert issues(workshop) == [issue]
    replica.publish(demo.POST, POST)
    workshop.run()
    assert issues(workshop) == []


def test_a_page_that_is_gone_loses_nothing(workshop: Workshop, replica: Replica) -> None:
    publish(replica)
    workshop.run()
    digest = workshop.digest()
    replica.remove(demo.POST)
    workshop.run()
    assert workshop.digest() == digest
    assert issues(workshop) == ["page_gone"]


def test_a_withdrawn_row_stays_withdrawn_though_its_rendition_states_it(workshop: Workshop) -> None:
    workshop.edit("decisions_inbound.csv", lambda rows: [row for row in rows if row["key"] != "gb-spar-shanghai-2022"])
    workshop.run()
    assert workshop.groups()["GB"]["group"] == 3
    assert issues(workshop) == ["rendition_alone"]


def test_a_dry_run_writes_nothing_but_the_archive(database_url: str, tmp_path: Path, replica: Replica) -> None:
    fresh = Workshop(database_url, tmp_path, replica.base_url)
    report = fresh.run(dry_run=True)
    assert report.recorded is None
    assert len(report.observations) > 80
    assert (tmp_path / "archive").is_dir()
    assert not (tmp_path / "comity.db").exists()
