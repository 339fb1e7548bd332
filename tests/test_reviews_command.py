"""`comity review`: what waits, and what a verdict does to groups, archive and replay.

The rulings are made up or rows of the register; the reviews are made up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from db import migrate
from db.record import Recorded, begin_run, record
from db.sync import Written
from flows.cli import app
from models.errors import NotFoundError
from models.facts import Observation, read_fact
from scrapers.archive import Archive
from scrapers.register import load_register
from tests.running import Workshop
from tests.test_reviews import BLOG, POST, ruling, says

THAI = "th-orientthai-nanning-2024"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A database that holds the register, in which the one Thai ruling rests on a doubtful row."""
    return filled(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)


@pytest.fixture
def any_workshop(database_url: str, tmp_path: Path) -> Workshop:
    """The same on each kind of database."""
    return filled(database_url, tmp_path)


def filled(database_url: str, folder: Path) -> Workshop:
    found = Workshop(database_url, folder)
    found.edit("decisions_inbound.csv", doubt_thai)
    migrate.upgrade(found.engine)
    keep(found, load_register(found.register))
    return found


def keep(workshop: Workshop, seen: list[Observation], reviews: Sequence[Observation] = ()) -> Recorded:
    """What a run records that was told this by the register, by pages and by reviews in the archive."""
    engine = workshop.engine
    return record(engine, begin_run(engine, "test", "0"), seen, [], reviews)


def doubt_thai(rows: list[dict[str, str]]) -> None:
    for row in rows:
        if row["key"] == THAI:
            row["confidence"] = "low"


def call(workshop: Workshop, *words: str) -> Result:
    """Run `comity review` with these words on the workshop's database and archive."""
    environment = {
        "COMITY_DATABASE_URL": workshop.settings.database_url,
        "COMITY_ARCHIVE_URL": workshop.settings.archive_url,
    }
    return CliRunner().invoke(app, ["review", *words], env=environment)


def judge(workshop: Workshop, verdict: str, key: str = THAI) -> dict[str, Any]:
    done = call(workshop, verdict, key, "--by", "Ann", "--why", "made up", "--json")
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def queue(workshop: Workshop) -> dict[str, list[dict[str, Any]]]:
    done = call(workshop, "list", "--json")
    assert done.exit_code == 0, done.output
    answer: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return answer


def thai(workshop: Workshop) -> tuple[int, bool]:
    group = workshop.groups()["TH"]
    return group["group"], group["provisional"]


def test_the_queue_shows_first_what_gives_a_group_and_why_it_waits(any_workshop: Workshop) -> None:
    answer = queue(any_workshop)
    assert answer.keys() == {"provisional", "conflicts", "ambiguous", "candidates", "reviews"}
    first = answer["provisional"][0]
    assert (first["key"], first["gives_group"], first["jurisdiction"]) == (THAI, 2, "TH")
    assert first["why"].startswith("a row of the register of low confidence")
    assert first["sources"] and first["cited"]
    assert all(row["date"] for row in answer["provisional"])


def test_without_a_word_the_queue_is_shown(workshop: Workshop) -> None:
    assert json.loads(call(workshop, "--json").stdout) == queue(workshop)
    assert f"{THAI}: Thailand" in call(workshop).stdout


def test_a_confirmed_ruling_leaves_the_queue_and_its_group_is_certain(workshop: Workshop) -> None:
    assert thai(workshop) == (2, True)
    answer = judge(workshop, "confirm")
    assert (answer["key"], answer["verdict"], answer["changed"]) == (THAI, "confirmed", True)
    assert thai(workshop) == (2, False)
    now = queue(workshop)
    assert THAI not in {row["key"] for row in now["provisional"]}
    assert [(row["key"], row["by"], row["why"]) for row in now["reviews"]] == [(THAI, "Ann", "made up")]


def test_rejecting_the_only_ground_moves_the_country_back_as_a_correction(workshop: Workshop) -> None:
    (change,) = judge(workshop, "reject")["group_changes"]
    told = (change["jurisdiction"], change["before"], change["after"], change["effective_on"], change["is_correction"])
    assert told == ("TH", 2, 4, "2024-06-18", True)
    assert thai(workshop) == (4, False)


def test_a_rejected_ruling_can_be_confirmed_again(any_workshop: Workshop) -> None:
    judge(any_workshop, "reject", "(2023) Gui 71 Xie Wai Ren No. 1")
    assert judge(any_workshop, "confirm", "（2023）桂71协外认1号")["changed"] is True
    assert thai(any_workshop) == (2, False)


def test_a_verdict_that_holds_already_changes_nothing_and_says_so(workshop: Workshop) -> None:
    for verdict, key in (("confirm", "gb-spar-shanghai-2022"), ("reject", THAI), ("reject", THAI)):
        answer = judge(workshop, verdict, key)
    assert (answer["changed"], answer["group_changes"]) == (False, [])
    assert len(list(Archive(workshop.settings.archive_url).reviews())) == 1
    words = ("gb-spar-shanghai-2022", "--by", "Ann", "--why", "made up")
    assert "confirmed already; nothing changed" in call(workshop, "confirm", *words).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("confirm", THAI, "--by", "", "--why", "reason"),
        ("confirm", THAI, "--by", "Ann", "--why", " "),
        ("reject", THAI, "--by", "Ann"),
        ("reject", "--by", "Ann", "--why", "reason"),
        ("doubt", THAI, "--by", "Ann", "--why", "reason"),
    ],
)
def test_a_review_without_name_reason_or_key_is_bad_usage(workshop: Workshop, words: tuple[str, ...]) -> None:
    assert call(workshop, *words).exit_code == 2
    assert list(Archive(workshop.settings.archive_url).reviews()) == []


def test_a_review_of_nobody_fails_and_keeps_nothing(workshop: Workshop) -> None:
    done = call(workshop, "reject", "nobody", "--by", "Ann", "--why", "reason")
    assert done.exit_code == 1
    assert isinstance(done.exception, NotFoundError)
    assert list(Archive(workshop.settings.archive_url).reviews()) == []


def test_reviews_in_the_archive_are_applied_by_the_next_run_and_written_once(any_workshop: Workshop) -> None:
    """As after a kill between archive and database."""
    register, reviews = load_register(any_workshop.register), [says("rejected", THAI)]
    first = keep(any_workshop, register, reviews)
    assert [(change.jurisdiction, change.after) for change in first.changes] == [("TH", 4)]
    digest = any_workshop.digest()
    for said in (reviews, []):  # an archive that lost its reviews closes none
        again = keep(any_workshop, register, said)
        assert (again.written.inserted, again.changes, any_workshop.digest()) == (0, [], digest)


def test_a_run_reads_the_reviews_of_the_archive(workshop: Workshop) -> None:
    Archive(workshop.settings.archive_url).put_review(says("rejected", THAI))
    workshop.run()
    assert thai(workshop) == (4, False)
    assert workshop.run().recorded.written == Written()  # type: ignore[union-attr]  # of another kind it fails


def test_a_replay_from_register_and_reviews_gives_the_same_database(workshop: Workshop, tmp_path: Path) -> None:
    for verdict, key in (("confirm", THAI), ("reject", "gb-spar-shanghai-2022")):
        judge(workshop, verdict, key)
    fresh = Workshop(f"sqlite:///{tmp_path / 'fresh' / 'comity.db'}", tmp_path / "fresh")
    migrate.upgrade(fresh.engine)
    keep(fresh, load_register(workshop.register), [*Archive(workshop.settings.archive_url).reviews()])
    assert fresh.digest() == workshop.digest()


def test_conflicts_and_ambiguous_identities_wait_too(any_workshop: Workshop) -> None:
    """A made-up page contradicts a row of the register, and another one fits two made-up rulings of one day."""
    contrary = ruling(docket="(2023) Gui 71 Xie Wai Ren No. 1", jurisdiction="TH", decided_on="2024-06-17")
    same_day = [ruling(docket=f"(2026) Hu 72 Xie Wai Ren No. {number}") for number in (88881, 88882)]
    nameless = ruling(BLOG, docket=None)
    keep(any_workshop, [*load_register(any_workshop.register), contrary, *same_day, nameless])
    answer = queue(any_workshop)
    told = [(row["fact_key"], row["field"], row["lost"]) for row in answer["conflicts"]]
    assert told == [(THAI, "decided_on", "2024-06-17")]
    assert [(row["kind"], row["url"]) for row in answer["ambiguous"]] == [("ambiguous_identity", BLOG.url)]


def test_pages_that_wait_to_be_read_are_shown_once(workshop: Workshop) -> None:
    announced = read_fact({"kind": "candidate", "target_url": "https://cjo.example/a/new", "why": "announced"})
    keep(
        workshop,
        [*load_register(workshop.register), Observation(announced, POST, ""), Observation(announced, BLOG, "")],
    )
    assert [row["target_url"] for row in queue(workshop)["candidates"]] == ["https://cjo.example/a/new"]
