"""What a replay shows before it writes, what it writes then, and what it leaves alone; all parsers here are made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import flows.reader
import scrapers.page_read
from db.engine import writing
from flows import demo
from flows.replay import database_of, prepare, register_of, write
from models.errors import ComityError, FetchError, ParseError
from models.facts import Decision, Observation, Treaty
from models.vocabulary import Outcome
from scrapers import PARSER_VERSION
from scrapers.archive import Archive
from scrapers.parse import Page
from scrapers.replica import Replica
from tests.replaying import KEY, POST, beside, everything, open_issues, replay, rows
from tests.running import Workshop, without

SPAR = "gb-spar-shanghai-2022"
Change = Callable[[Observation], Observation | None]


@pytest.fixture
def workshop(database_url: str, tmp_path: Path) -> Iterator[Workshop]:
    """A database that has read the shipped pages and a made-up post."""
    with Replica({**demo.replica_pages(), demo.TOPIC: demo.topic_page("Sun, 22 Nov 2026"), demo.POST: POST}) as replica:
        found = Workshop(database_url, tmp_path, replica.base_url)
        found.run()
        yield found


@pytest.fixture
def small(tmp_path: Path) -> Workshop:
    """A database that has read the shipped pages of one source, on SQLite."""
    found = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    found.run(sources=("cjo",))
    return found


def new_parsers(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """From now on pages are read by parsers of a newer version that read some facts otherwise, or not at all."""
    former = Page.observations

    def observations(page: Page) -> list[Observation]:
        return [read for seen in former(page) if (read := change(seen))]

    monkeypatch.setattr(Page, "observations", observations)
    for module in (flows.reader, scrapers.page_read):
        monkeypatch.setattr(module, "PARSER_VERSION", PARSER_VERSION + 1)


def otherwise(seen: Observation, **fields: Any) -> Observation:
    return Observation(seen.fact.model_copy(update=fields), seen.origin, seen.span)


def refused(seen: Observation) -> Observation:
    """The made-up post is read as a refusal."""
    if seen.origin.url == demo.POST and isinstance(seen.fact, Decision):
        return otherwise(seen, outcome=Outcome.REFUSED)
    return seen


def no_treaties(seen: Observation) -> Observation | None:
    return None if isinstance(seen.fact, Treaty) and seen.origin.source == "cjo" else seen


def unreadable(url: str) -> Change:
    def change(seen: Observation) -> Observation:
        if seen.origin.url == url:
            raise ParseError("expected a made-up shape")
        return seen

    return change


def the_log(workshop: Workshop) -> list[tuple[Any, ...]]:
    found = rows(workshop, "group_change")
    return [(row["jurisdiction"], row["before"], row["after"], row["trigger_key"]) for row in found]


def test_after_a_parser_change_a_dry_run_names_exactly_what_would_change_and_writes_nothing(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_parsers(monkeypatch, refused)
    before = everything(workshop, but=())
    answer = replay(workshop, dry_run=True)
    assert everything(workshop, but=()) == before
    assert (answer["dry_run"], answer["run_id"]) == (True, None)
    tables = answer["tables"]
    assert tables.keys() == {"observation", "decision", "ground", "group_history"}
    assert tables["decision"] == {
        "inserted": [],
        "changed": [{"key": KEY, "fields": {"outcome": ["recognized", "refused"]}}],
        "closed": [],
    }
    (seen,) = tables["observation"]["changed"]
    assert seen == {
        "key": f"decision {KEY} at {demo.POST}",
        "fields": {"outcome": ["recognized", "refused"]},
    }
    assert (tables["observation"]["inserted"], tables["observation"]["closed"]) == ([], [])
    lost = [
        f"KE/{row['kind']}/{KEY}/{row['valid_from']}/{row['known_from']}"
        for row in before["ground"]
        if row["key"] == KEY
    ]
    assert tables["ground"] == {"inserted": [], "changed": [], "closed": lost}
    assert {row["key"].partition("/")[0] for row in tables["group_history"]["changed"]} <= {"KE"}
    (move,) = answer["group_changes"]
    told = tuple(move[name] for name in ("jurisdiction", "before", "after", "trigger_key", "is_correction"))
    assert told == ("KE", 2, 4, KEY, True)


def test_a_replay_writes_exactly_what_its_dry_run_named_and_logs_only_what_moved(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_parsers(monkeypatch, refused)
    before, log = everything(workshop, but=()), the_log(workshop)
    named, answer = replay(workshop, dry_run=True), replay(workshop)
    assert {**answer, "dry_run": True, "run_id": None} == named
    after = everything(workshop, but=())
    assert the_log(workshop) == [*log, ("KE", 2, 4, KEY)]
    (changed,) = [row for row in after["decision"] if row not in before["decision"]]
    assert (changed["key"], changed["outcome"]) == (KEY, "refused")
    for name in ("ground", "group_history", "standing", "treaty", "conflict", "published_group"):
        differ = [row for row in after[name] if row not in before[name]] + [
            row for row in before[name] if row not in after[name]
        ]
        assert bool(differ) == (name in named["tables"])
        assert {row["jurisdiction"] for row in differ} <= {"KE"}
    assert [row["id"] for row in after["run"] if row not in before["run"]] == [answer["run_id"]]
    assert replay(workshop)["tables"] == {}
    assert the_log(workshop) == [*log, ("KE", 2, 4, KEY)]


def test_a_replay_by_new_parsers_gives_what_a_run_by_them_gives(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_parsers(monkeypatch, refused)
    empty = beside(workshop, f"sqlite:///{tmp_path / 'empty' / 'comity.db'}", tmp_path / "empty")
    replay(empty)
    replay(workshop)
    assert empty.digest() == workshop.digest()
    report = workshop.run()
    assert report.observations == []  # nothing is left to be read anew
    assert workshop.digest() == empty.digest()
    (tmp_path / "ran").mkdir()
    other = Workshop(
        f"sqlite:///{tmp_path / 'ran' / 'comity.db'}", tmp_path / "ran" / "x", workshop.settings.replica_url
    )
    other.run()
    assert other.digest() == empty.digest()


def test_new_parsers_that_read_a_failed_page_are_shown_to_read_it(
    small: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        new_parsers(patch, unreadable(demo.POST))
        with Replica(
            {**demo.replica_pages(), demo.TOPIC: demo.topic_page("Sun, 22 Nov 2026"), demo.POST: POST}
        ) as replica:
            small.settings = small.settings.model_copy(update={"replica_url": replica.base_url})
            small.run(sources=("cjo",))
        assert "parse_failed" in open_issues(small)
    answer = replay(small)
    assert [move["jurisdiction"] for move in answer["group_changes"]] == ["KE"]
    assert "parse_failed" not in open_issues(small)


def test_a_page_that_new_parsers_cannot_read_keeps_what_it_stated_and_opens_an_issue(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest, failed = workshop.digest(), replay(workshop, dry_run=True)["pages"]["failed"]
    new_parsers(monkeypatch, unreadable(demo.POST))
    answer = replay(workshop)
    assert (answer["tables"], answer["group_changes"], answer["pages"]["failed"]) == ({}, [], failed + 1)
    assert workshop.digest() == digest
    assert "parse_failed" in open_issues(workshop)
    empty = beside(workshop, f"sqlite:///{tmp_path / 'empty' / 'comity.db'}", tmp_path / "empty")
    replay(empty)
    assert "parse_failed" in open_issues(empty)
    assert KEY not in {row["key"] for row in rows(empty, "decision")}


def test_a_source_of_which_new_parsers_read_too_little_is_held_and_the_others_go_on(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(seen: Observation) -> Observation | None:
        if seen.origin.source == "zhwiki" and isinstance(seen.fact, Treaty) and seen.fact.jurisdiction == "FR":
            return otherwise(seen, title_zh="虚构")  # made up
        return no_treaties(seen)

    new_parsers(monkeypatch, change)
    answer = replay(workshop)
    assert "source_held" in {issue["kind"] for issue in answer["issues"]}
    assert answer["pages"]["held"] > 10
    (seen,) = answer["tables"]["observation"]["changed"]
    assert seen["key"].startswith("treaty treaty-fr at https://zh.wikipedia.org/")
    assert seen["fields"]["title_zh"][1] == "虚构"
    assert answer["tables"]["observation"]["closed"] == []
    assert "source_held" in open_issues(workshop)


def test_an_edited_register_and_a_new_review_are_shown_too(small: Workshop) -> None:
    small.edit("decisions_inbound.csv", without(SPAR))
    answer = replay(small, dry_run=True)
    assert SPAR in answer["tables"]["decision"]["closed"]
    assert [(move["jurisdiction"], move["before"], move["after"]) for move in answer["group_changes"]] == [("GB", 2, 3)]
    assert replay(small)["group_changes"] == answer["group_changes"]
    assert small.groups()["GB"]["group"] == 3


def test_pages_that_the_archive_lacks_keep_what_they_stated_and_are_told(workshop: Workshop, tmp_path: Path) -> None:
    digest, archive = workshop.digest(), Archive(workshop.settings.archive_url)
    (post,) = [row for row in rows(workshop, "snapshot") if row["url"] == demo.POST]
    object_ = tmp_path / "archive" / "objects" / post["sha256"][:2] / post["sha256"]
    for spoil in (lambda: object_.write_bytes(object_.read_bytes()[:-20]), object_.unlink):
        spoil()
        with pytest.raises(FetchError):
            archive.get(post["sha256"])
        answer = replay(workshop)
        assert (answer["tables"], answer["pages"]["lacking"]) == ({}, 1)
        assert [issue["url"] for issue in answer["issues"] if issue["kind"] == "archive_lacks"] == [demo.POST]
        assert workshop.digest() == digest
    assert "archive_lacks" in open_issues(workshop)
    archive.put(POST)
    replay(workshop)
    assert "archive_lacks" not in open_issues(workshop)


def test_a_run_by_new_parsers_goes_on_when_the_bytes_of_a_page_are_lost_and_cannot_be_fetched(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (post,) = [row for row in rows(workshop, "snapshot") if row["url"] == demo.POST]
    (tmp_path / "archive" / "objects" / post["sha256"][:2] / post["sha256"]).unlink()
    new_parsers(monkeypatch, lambda seen: seen)
    workshop.settings = workshop.settings.model_copy(update={"replica_url": None})  # only renditions are there now
    workshop.run()
    assert workshop.groups()["KE"]["group"] == 2
    lost = [row["url"] for row in rows(workshop, "issue") if row["kind"] == "archive_lacks"]
    assert lost == [demo.POST]


def test_pages_that_another_archive_never_had_keep_what_they_stated(workshop: Workshop, tmp_path: Path) -> None:
    digest = workshop.digest()
    other = Workshop(f"sqlite:///{tmp_path / 'other' / 'comity.db'}", tmp_path / "other")
    other.run(sources=("hcch",))
    workshop.settings = workshop.settings.model_copy(update={"archive_url": other.settings.archive_url})
    answer = replay(workshop)
    assert answer["tables"] == {}
    stated = {row["url"] for row in rows(workshop, "observation") if row["source"] not in ("register", "hcch")}
    assert answer["pages"]["lacking"] == len(stated) > 15
    assert workshop.digest() == digest


def test_a_run_that_comes_in_between_makes_a_replay_begin_again(workshop: Workshop) -> None:
    with database_of(workshop.settings, dry_run=False) as engine:
        prepared = prepare(engine, workshop.settings, register_of(workshop.settings))
        workshop.run()
        before = everything(workshop)
        with pytest.raises(ComityError, match="another run was recorded"):
            write(engine, prepared)
    assert everything(workshop) == before
    assert sorted(row["state"] for row in rows(workshop, "run")) == ["complete", "complete", "failed"]


def test_damaged_rows_are_for_a_run_to_mend(workshop: Workshop) -> None:
    with writing(workshop.engine) as connection:
        connection.exec_driver_sql(f"UPDATE decision SET outcome = 'refused' WHERE key = '{KEY}'")
    with pytest.raises(ComityError, match=f"decision {KEY}: run `comity run`"):
        replay(workshop)
