"""How a source is read: lists page after page, stand-ins for a start that fails, pages that only look changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import sync
from flows import demo
from scrapers.replica import Replica
from tests.running import Workshop

SITE = "https://www.chinajusticeobserver.com"
COL = "https://conflictoflaws.net"


@pytest.fixture
def workshop(tmp_path: Path, replica: Replica) -> Workshop:
    """A database that will read the replica."""
    return Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica.base_url)


def listing(*slugs: str, day: str = "Sun, 22 Nov 2026") -> bytes:
    """A made-up page of a list of posts."""
    items = "".join(
        f'<p><a href="{SITE}/a/{slug}">Chinese Court Recognizes a Synthetic Judgment</a></p>'
        f"<p>{day} Insights Synthetic Author</p>"
        for slug in slugs
    )
    return f"<html><body><h1>Synthetic list</h1>{items}</body></html>".encode()


def kinds_of_issues(workshop: Workshop) -> list[str]:
    rows = workshop.ask(lambda connection: sync.read(connection, "issue"))
    return sorted({row["kind"] for row in rows if row["closed_run"] is None})


def test_a_list_is_read_page_after_page_until_nothing_on_it_is_new(workshop: Workshop, replica: Replica) -> None:
    for number, slugs in enumerate((("synthetic-1", "synthetic-2"), ("synthetic-3",), ()), start=1):
        replica.publish(f"{SITE}/articles?p={number}", listing(*slugs))
    workshop.run(sources=("cjo",))
    assert [replica.count(f"{SITE}/articles?p={number}", 200) for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert all(replica.count(f"{SITE}/a/synthetic-{number}", 404) == 1 for number in (1, 2, 3))
    replica.forget_counts()
    workshop.run(sources=("cjo",))
    assert replica.count(f"{SITE}/articles?p=1", 304) == 1
    assert replica.count(f"{SITE}/articles?p=2", 304) == 0


def test_after_a_good_run_a_list_is_read_no_further_back_than_that_run_and_an_overlap(
    workshop: Workshop, replica: Replica
) -> None:
    workshop.run(sources=("cjo",))
    assert workshop.health()["cjo"]["state"] == "good"
    replica.publish(f"{SITE}/articles?p=1", listing("synthetic-old", day="Wed, 22 Apr 2020"))
    replica.publish(f"{SITE}/articles?p=2", listing("synthetic-older", day="Tue, 21 Apr 2020"))
    workshop.run(sources=("cjo",))
    assert replica.count(f"{SITE}/a/synthetic-old", 404) == 1  # met on the list, so asked for
    assert replica.count(f"{SITE}/articles?p=2", 200) == 0


def test_a_start_that_fails_is_stood_in_for_without_an_issue(workshop: Workshop, replica: Replica) -> None:
    report = workshop.run(sources=("conflictoflaws",))
    (read,) = report.reads
    assert read.state == "good"
    assert replica.count(f"{COL}/category/news", 200) == 1
    assert any(url.startswith(f"{COL}/wp-json") and status == 404 for url, status in replica.counts)
    assert [problem for problem in report.problems if problem.kind in ("fetch_failed", "page_gone")] == []


def test_a_start_that_nothing_stands_in_for_is_an_issue_and_the_run_is_not_clean(
    workshop: Workshop, replica: Replica
) -> None:
    replica.remove(f"{COL}/category/news")
    report = workshop.run(sources=("conflictoflaws",))
    (read,) = report.reads
    assert read.state in ("partial", "failed")
    assert "page_gone" in {problem.kind for problem in report.problems}
    assert workshop.health()["conflictoflaws"]["last_good_run_at"] is None


def test_a_page_whose_markup_alone_has_changed_is_not_parsed_and_changes_nothing(
    workshop: Workshop, replica: Replica
) -> None:
    workshop.run(sources=("cjo",))
    digest = workshop.digest()
    snapshots = workshop.ask(lambda connection: sync.read(connection, "snapshot"))
    url = f"{SITE}/a/chinese-court-first-recognizes-a-south-korean-judgment"
    page = demo.shipped_pages()[url]
    replica.publish(url, page.replace(b"</body>", b'<img src="/track?token=synthetic"><script>1</script></body>'))
    report = workshop.run(sources=("cjo",))
    assert report.observations == []
    assert report.recorded and report.recorded.written == sync.Written()
    assert workshop.digest() == digest
    assert len(workshop.ask(lambda connection: sync.read(connection, "snapshot"))) == len(snapshots)
    replica.forget_counts()
    workshop.run(sources=("cjo",))
    assert replica.count(url, 304) == 1  # the new validators were kept


def test_one_source_that_fails_does_not_keep_the_others_from_being_read(workshop: Workshop, replica: Replica) -> None:
    replica.remove(f"{COL}/category/news")
    report = workshop.run()
    states = {read.source.name: read.state for read in report.reads}
    assert states["conflictoflaws"] != "good"
    assert states["cjo"] == "good"
    assert workshop.groups()["GB"]["group"] == 2


def test_a_machine_translated_page_yields_nothing_but_an_issue(workshop: Workshop, replica: Replica) -> None:
    workshop.run(sources=("cjo",))
    replica.publish(f"{SITE}/articles?p=1", listing("synthetic-translation"))
    replica.publish(
        f"{SITE}/a/synthetic-translation",
        demo.post("Sun, 22 Nov 2026", "14 Nov. 2026", 2026).replace(b"14 Nov. 2026", b"XNUMX Nov. 2026"),
    )
    report = workshop.run(sources=("cjo",))
    assert report.recorded and report.recorded.changes == []
    assert "page_refused" in kinds_of_issues(workshop)
    assert workshop.groups()["KE"]["group"] == 4
    decisions = workshop.ask(lambda connection: sync.read(connection, "decision"))
    assert not any("99999" in (row["docket"] or "") for row in decisions)
