"""Page to group change over real sockets: load 1, load 2, and so on. The new precedent is made up."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from db import sync
from flows import demo
from scrapers.replica import Replica
from tests.running import Workshop, without

KEY = "2026-hu72xiewairen-99999"
KOREA = "https://www.chinajusticeobserver.com/a/chinese-court-first-recognizes-a-south-korean-judgment"
POST = demo.post("Sun, 22 Nov 2026", "14 Nov. 2026", 2026)


def publish(replica: Replica) -> None:
    """A post with a first recognition appears, and the topic page announces it."""
    replica.publish(demo.TOPIC, demo.topic_page("Sun, 22 Nov 2026"))
    replica.publish(demo.POST, POST)


def issues(replicated: Workshop) -> list[str]:
    """The kinds of what is open, without what the first load met: APIs and posts that the replica does not have."""
    rows, runs = (replicated.ask(partial(sync.read, name=name)) for name in ("issue", "run"))
    first = min(runs, key=lambda row: row["started_at"])["id"]
    return sorted(row["kind"] for row in rows if row["closed_run"] is None and row["opened_run"] != first)


def test_a_second_load_meets_only_304s_and_writes_nothing(replicated: Workshop, replica: Replica) -> None:
    digest = replicated.digest()
    replica.forget_counts()
    report = replicated.run()
    assert set(replica.statuses()) - {404} == {304}  # 404: APIs that a page stands in for, posts that do not ship
    assert report.recorded and report.recorded.written == sync.Written()
    assert replicated.digest() == digest


def test_a_new_precedent_moves_its_country_provisionally_and_is_named(replicated: Workshop, replica: Replica) -> None:
    assert replicated.groups()["KE"]["group"] == 4
    publish(replica)
    report = replicated.run()
    assert report.recorded
    (change,) = report.recorded.changes
    told = (change.jurisdiction, change.before, change.after, change.trigger_key, change.is_correction)
    assert told == ("KE", 4, 2, KEY, False)
    kenya = replicated.groups()["KE"]
    assert (kenya["group"], kenya["provisional"], kenya["group_without_provisional"]) == (2, True, 4)


def test_a_replica_gives_the_groups_of_the_renditions(replicated: Workshop, tmp_path: Path) -> None:
    shipped = Workshop(f"sqlite:///{tmp_path / 'shipped.db'}", tmp_path / "shipped")
    shipped.run()
    assert shipped.groups() == replicated.groups()


def corrected() -> bytes:
    """The post says now that recognition was refused, in its title and in its text."""
    told = POST.replace(b"recognizing a monetary judgment", b"refusing to recognize a monetary judgment")
    return told.replace(b"First Recognizes", b"Refuses to Recognize")


def test_a_corrected_post_moves_the_group_back_as_a_correction(replicated: Workshop, replica: Replica) -> None:
    publish(replica)
    replicated.run()
    replica.publish(demo.POST, corrected())
    report = replicated.run()
    assert report.recorded
    (change,) = report.recorded.changes
    assert (change.before, change.after, change.trigger_key, change.is_correction) == (2, 4, KEY, True)
    assert issues(replicated) == []


def test_a_post_that_now_contradicts_itself_keeps_what_it_stated_and_opens_an_issue(
    replicated: Workshop, replica: Replica
) -> None:
    publish(replica)
    replicated.run()
    replica.publish(demo.POST, corrected().replace(b"Refuses to Recognize", b"First Recognizes"))
    report = replicated.run()
    assert report.recorded
    assert report.recorded.changes == []
    assert issues(replicated) == ["yield_vanished"]


def test_a_corrected_docket_takes_the_place_of_the_wrong_one(replicated: Workshop, replica: Replica) -> None:
    publish(replica)
    replicated.run()
    replica.publish(demo.POST, POST.replace(b"99999", b"88888"))
    replicated.run()
    (ground,) = replicated.groups()["KE"]["grounds"]
    assert ground["key"] == "2026-hu72xiewairen-88888"
    assert issues(replicated) == []


def cut_list(replica: Replica, names_left: int) -> None:
    """The group article keeps its counts and its first names."""
    url = next(url for url in demo.shipped_pages() if "can-foreign-judgments" in url)
    page = demo.shipped_pages()[url]
    names = [match.start() for match in re.finditer(rb"<li>", page)]
    replica.publish(url, page[: names[names_left]] + page[page.index(b"</ol>", names[names_left]) :])


def test_a_list_that_lacks_a_few_names_loses_none_and_opens_an_issue(replicated: Workshop, replica: Replica) -> None:
    digest = replicated.digest()
    cut_list(replica, 35)
    replicated.run()
    assert replicated.digest() == digest
    assert issues(replicated) == ["yield_vanished"]


def test_a_list_that_lacks_many_names_holds_its_source_until_it_is_whole_again(
    replicated: Workshop, replica: Replica
) -> None:
    digest, whole = replicated.digest(), demo.shipped_pages()
    cut_list(replica, 20)
    publish(replica)
    replicated.run()
    assert replicated.digest() == digest  # nothing lost, and nothing new taken from a source in doubt
    assert issues(replicated) == ["source_held"]
    assert replicated.health()["cjo"]["is_held"]
    replica.publish(
        next(url for url in whole if "can-foreign-judgments" in url),
        next(body for url, body in whole.items() if "can-foreign-judgments" in url),
    )
    replicated.run()
    assert replicated.groups()["KE"]["group"] == 2
    assert issues(replicated) == []
    assert replicated.health()["cjo"]["state"] == "good"


def test_an_announced_post_that_failed_is_read_by_the_next_run(replicated: Workshop, replica: Replica) -> None:
    publish(replica)
    replica.publish(demo.POST, b" ")
    replicated.run()
    assert issues(replicated) == ["fetch_failed"]
    replica.publish(demo.POST, POST)
    replicated.run()
    assert replicated.groups()["KE"]["group"] == 2
    assert issues(replicated) == []


def test_an_announced_post_that_since_left_out_is_read_by_the_next_run(replicated: Workshop, replica: Replica) -> None:
    publish(replica)
    replicated.run(since=date(2026, 11, 23))
    assert replicated.groups()["KE"]["group"] == 4
    replica.publish(demo.TOPIC, demo.topic_page("Sun, 22 Nov 2026").replace(demo.POST.encode(), KOREA.encode()))
    replicated.run()
    assert replicated.groups()["KE"]["group"] == 2


def test_a_fetched_page_stays_in_the_place_of_its_rendition(replicated: Workshop, replica: Replica) -> None:
    publish(replica)
    replica.publish(KOREA, unmarked(demo.shipped_pages()[KOREA]))
    replicated.run()
    stated = statements_of(replicated, KOREA)
    replicated.settings = replicated.settings.model_copy(update={"replica_url": None})
    replicated.run()
    assert statements_of(replicated, KOREA) == stated
    assert replicated.groups()["KE"]["group"] == 2


def unmarked(page: bytes) -> bytes:
    """The page as its publisher would have it."""
    return page.replace(b'name="comity-rendition"', b'name="synthetic"')


def statements_of(replicated: Workshop, url: str) -> list[tuple[str, bool]]:
    rows = replicated.ask(lambda connection: sync.read(connection, "observation"))
    return [(row["body"], row["is_rendition"]) for row in rows if row["url"] == url and row["closed_run"] is None]


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
    replicated: Workshop, replica: Replica, page: bytes, issue: str
) -> None:
    publish(replica)
    replicated.run()
    digest = replicated.digest()
    replica.publish(demo.POST, page)
    replicated.run()
    assert replicated.digest() == digest
    assert issues(replicated) == [issue]
    replica.publish(demo.POST, POST)
    replicated.run()
    assert issues(replicated) == []


def test_a_page_that_is_gone_loses_nothing(replicated: Workshop, replica: Replica) -> None:
    publish(replica)
    replicated.run()
    digest = replicated.digest()
    replica.remove(demo.POST)
    replicated.run()
    assert replicated.digest() == digest
    assert issues(replicated) == ["page_gone"]


def test_a_withdrawn_row_stays_withdrawn_though_its_rendition_states_it(replicated: Workshop) -> None:
    replicated.edit("decisions_inbound.csv", without("gb-spar-shanghai-2022"))
    replicated.run()
    assert replicated.groups()["GB"]["group"] == 3
    assert issues(replicated) == ["rendition_alone"]


def test_a_dry_run_writes_nothing_but_the_archive(database_url: str, tmp_path: Path, replica: Replica) -> None:
    fresh = Workshop(database_url, tmp_path, replica.base_url)
    report = fresh.run(dry_run=True)
    assert report.recorded is None
    assert len(report.observations) > 80
    assert (tmp_path / "archive").is_dir()
    assert not (tmp_path / "comity.db").exists()
