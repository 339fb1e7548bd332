"""A reviewer's word: kept for ever, replayed, applied last, and told as a correction.

The rulings are made up or rows of the register; the reviews are made up.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from db import migrate
from db.record import Recorded, begin_run, record
from flows.cli import app
from models.errors import FactError, FetchError, NotFoundError
from models.facts import Observation, Origin, read_fact
from models.merge import Held, Merged, merge
from models.reviews import digest_of, make_review, read_review, write_review
from models.vocabulary import Rank
from scrapers.archive import Archive
from scrapers.register import load_register
from tests.running import Workshop

unhurried = settings(deadline=None)  # a busy machine is no defect

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
POST = Origin("cjo", "cjo", Rank.PROSE, "https://cjo.example/a/post")
BLOG = Origin("blog", "blog", Rank.PROSE, "https://blog.example/post")
KEY = "2026-hu72xiewairen-9999"
THAI = "th-orientthai-nanning-2024"


def ruling(origin: Origin = POST, **fields: Any) -> Observation:
    """A recognition of a judgment of Finland, as one page states it; made up."""
    stated = {
        "kind": "decision",
        "direction": "inbound",
        "jurisdiction": "FI",
        "outcome": "recognized",
        "decided_on": "2026-03-17",
        "docket": "(2026) Hu 72 Xie Wai Ren No. 9999",
        **fields,
    }
    return Observation(read_fact(stated), origin, "quoted")


def says(verdict: str, key: str = KEY, hours: int = 0, by: str = "Ann") -> Observation:
    return make_review(key, verdict, by, "read the ruling", NOON + timedelta(hours=hours))


def only(merged: Merged) -> Held:
    (held,) = merged.held
    return held


# --- what a review does -----------------------------------------------------------------------------------------------


def test_a_confirmed_ruling_is_certain_from_the_day_of_the_review_on() -> None:
    assert only(merge([ruling()])).confirmed_on is None
    assert only(merge([ruling(), says("confirmed")])).confirmed_on == date(2026, 11, 24)


def test_a_review_makes_nothing_certain_later_than_it_was_nor_before_it_was_known() -> None:
    second = ruling(BLOG, published_on="2026-05-01")
    held = only(merge([ruling(published_on="2026-04-01"), second, says("confirmed")]))
    assert held.confirmed_on == date(2026, 5, 1)
    assert only(merge([ruling(published_on="2026-12-24"), says("confirmed")])).confirmed_on == date(2026, 12, 24)


def test_a_rejected_ruling_is_not_held_and_takes_its_conflicts_along() -> None:
    merged = merge([ruling(), ruling(BLOG, outcome="refused"), says("rejected")])
    assert (merged.held, merged.disagreements, merged.problems) == ([], [], [])
    assert [held.key for held in merged.rejected] == [KEY]


def test_a_review_touches_no_other_ruling() -> None:
    other = ruling(docket="(2026) Hu 72 Xie Wai Ren No. 9998")
    assert merge([ruling(), other, says("rejected")]).held == merge([other]).held


def test_the_newest_review_decides_whatever_the_order() -> None:
    said = [says("rejected"), says("confirmed", hours=1), says("rejected", hours=2), says("confirmed", hours=3)]
    for order in (said, said[::-1]):
        assert only(merge([*order, ruling()])).confirmed_on == date(2026, 11, 24)
        assert merge([*order, says("rejected", hours=4), ruling()]).held == []


@unhurried
@given(
    st.lists(st.tuples(st.sampled_from(["confirmed", "rejected"]), st.integers(0, 3), st.sampled_from(["Ann", "Bob"]))),
    st.randoms(use_true_random=False),
)
def test_reviews_of_one_moment_too_are_taken_in_a_fixed_order(
    told: list[tuple[str, int, str]], chance: random.Random
) -> None:
    seen = [ruling(), *(says(verdict, hours=hours, by=by) for verdict, hours, by in told)]
    expected, shuffled = merge(seen), merge(chance.sample(seen, len(seen)))
    assert (shuffled.held, shuffled.rejected) == (expected.held, expected.rejected)


def test_a_review_stays_with_its_ruling_when_the_register_gives_that_another_key() -> None:
    row = ruling(Origin("register", "register", Rank.REGISTER, "register:x.csv"), key="fi-new", confidence="low")
    assert only(merge([ruling(), row, says("confirmed")])).key == "fi-new"
    assert merge([ruling(), row, says("rejected")]).held == []


@pytest.mark.parametrize("name", ["(2026) Hu 72 Xie Wai Ren No. 9999", "（2026）沪72协外认9999号", KEY])
def test_a_review_may_name_its_ruling_by_docket_or_key(name: str) -> None:
    assert merge([ruling(), says("rejected", name)]).held == []


def test_a_review_of_nothing_that_is_held_is_a_problem() -> None:
    merged = merge([ruling(), says("rejected", "nobody")])
    assert [(problem.kind, problem.source) for problem in merged.problems] == [("review_unmatched", "review")]
    assert only(merged).confirmed_on is None


def test_a_review_that_may_be_of_two_rulings_is_a_problem_and_touches_neither() -> None:
    both = [ruling(docket=None, docket_zh=f"（2026）{court}01协外认1号") for court in "津晋"]
    merged = merge([*both, says("rejected", "(2026) Jin 01 Xie Wai Ren No. 1")])
    assert len(merged.held) == 2
    assert [problem.kind for problem in merged.problems] == ["review_unmatched"]
    assert len(merge([*both, says("rejected", "（2026）晋01协外认1号")]).held) == 1


# --- how it is kept ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "why"), [("", "reason"), ("  ", "reason"), ("Ann", ""), ("Ann\nBob", "reason"), ("Ann", "a\x00b")]
)
def test_a_review_is_signed_and_has_a_reason_in_one_line(by: str, why: str) -> None:
    with pytest.raises(FactError):
        make_review(KEY, "confirmed", by, why, NOON)


def test_a_review_is_told_in_utc() -> None:
    with pytest.raises(ValueError, match="UTC"):
        make_review(KEY, "confirmed", "Ann", "reason", NOON.astimezone(timezone(timedelta(hours=8))))


def test_a_review_read_from_its_file_is_the_review() -> None:
    said = make_review("（2026）沪72协外认9999号", "rejected", "Ann 安", "is an award", NOON)
    assert read_review(write_review(said)) == said


def test_the_archive_keeps_each_review_once_and_gives_all_of_them_back(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    assert list(archive.reviews()) == []
    for said in (says("confirmed"), says("rejected", hours=1), says("confirmed")):
        archive.put_review(said)
    assert {*archive.reviews()} == {says("confirmed"), says("rejected", hours=1)}
    assert len(list((tmp_path / "reviews").iterdir())) == 2


def test_a_review_that_was_altered_is_refused(tmp_path: Path) -> None:
    Archive(str(tmp_path)).put_review(says("confirmed"))
    (path,) = (tmp_path / "reviews").iterdir()
    path.write_bytes(path.read_bytes().replace(b"confirmed", b"rejected"))
    with pytest.raises(FetchError, match="expected its own sha256"):
        list(Archive(str(tmp_path)).reviews())


def test_a_file_that_is_no_review_is_refused(tmp_path: Path) -> None:
    for text in (b'{"key": "x"}', b"[]", b"no json", write_review(says("confirmed")).replace(b"+00:00", b"")):
        folder = tmp_path / digest_of(text) / "reviews"
        folder.mkdir(parents=True)
        (folder / f"{digest_of(text)}.json").write_bytes(text)
        with pytest.raises(FetchError, match="expected a review"):
            list(Archive(str(folder.parent)).reviews())


def test_a_kill_while_a_review_is_written_leaves_no_half_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(str(tmp_path))

    def killed(*args: object) -> None:
        raise OSError("killed")

    monkeypatch.setattr(archive._fs, "mv", killed)
    with pytest.raises(OSError, match="killed"):
        archive.put_review(says("confirmed"))
    assert list(archive.reviews()) == []


# --- the command ------------------------------------------------------------------------------------------------------


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
    assert "certain already; nothing changed" in call(workshop, "confirm", *words).stdout


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
