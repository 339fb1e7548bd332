"""A reviewer's word: kept for ever, replayed, applied last, and told as a correction.

All rulings and reviews here are made up.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import ArchiveError, FactError, FetchError
from models.facts import Observation, Origin, read_fact
from models.merge import Held, Merged, merge
from models.reviews import digest_of, make_review, read_review, write_review
from models.vocabulary import Rank
from scrapers.archive import Archive

unhurried = settings(deadline=None)  # a busy machine is no defect

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
POST = Origin("cjo", "cjo", Rank.PROSE, "https://cjo.example/a/post")
BLOG = Origin("blog", "blog", Rank.PROSE, "https://blog.example/post")
KEY = "2026-hu72xiewairen-9999"


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


def in_hand(merged: Merged) -> list[Held]:
    """What is held today."""
    return [held for held in merged.held if held.withdrawn_on is None]


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
    assert (in_hand(merged), merged.disagreements, merged.problems) == ([], [], [])


def test_a_rejected_ruling_was_held_until_the_day_of_the_review() -> None:
    assert only(merge([ruling(), says("rejected")])).withdrawn == ((date(2026, 11, 24), date.max),)


def test_a_ruling_reinstated_on_a_later_day_was_not_held_in_between() -> None:
    held = only(merge([ruling(), says("rejected"), says("confirmed", hours=24 * 3)]))
    assert held.withdrawn == ((date(2026, 11, 24), date(2026, 11, 27)),)
    assert (held.withdrawn_on, held.confirmed_on) == (None, date(2026, 11, 27))


def test_a_review_touches_no_other_ruling() -> None:
    other = ruling(docket="(2026) Hu 72 Xie Wai Ren No. 9998")
    assert in_hand(merge([ruling(), other, says("rejected")])) == merge([other]).held


def test_the_newest_review_decides_whatever_the_order() -> None:
    said = [says("rejected"), says("confirmed", hours=1), says("rejected", hours=2), says("confirmed", hours=3)]
    for order in (said, said[::-1]):
        assert only(merge([*order, ruling()])).confirmed_on == date(2026, 11, 24)
        assert in_hand(merge([*order, says("rejected", hours=4), ruling()])) == []


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
    assert shuffled.held == expected.held


def test_a_review_stays_with_its_ruling_when_the_register_gives_that_another_key() -> None:
    row = ruling(Origin("register", "register", Rank.REGISTER, "register:x.csv"), key="fi-new", confidence="low")
    assert only(merge([ruling(), row, says("confirmed")])).key == "fi-new"
    assert in_hand(merge([ruling(), row, says("rejected")])) == []


@pytest.mark.parametrize("name", ["(2026) Hu 72 Xie Wai Ren No. 9999", "（2026）沪72协外认9999号", KEY])
def test_a_review_may_name_its_ruling_by_docket_or_key(name: str) -> None:
    assert in_hand(merge([ruling(), says("rejected", name)])) == []


def test_a_review_of_nothing_that_is_held_is_a_problem() -> None:
    merged = merge([ruling(), says("rejected", "nobody")])
    assert [(problem.kind, problem.source) for problem in merged.problems] == [("review_unmatched", "review")]
    assert only(merged).confirmed_on is None


def test_a_review_that_may_be_of_two_rulings_is_a_problem_and_touches_neither() -> None:
    both = [ruling(docket=None, docket_zh=f"（2026）{court}01协外认1号") for court in "津晋"]
    merged = merge([*both, says("rejected", "(2026) Jin 01 Xie Wai Ren No. 1")])
    assert len(merged.held) == 2
    assert [problem.kind for problem in merged.problems] == ["review_unmatched"]
    assert len(in_hand(merge([*both, says("rejected", "（2026）晋01协外认1号")]))) == 1


@pytest.mark.parametrize("key", ["issue-0123456789ab", "https://cjo.example/a/post"])
def test_a_review_of_an_issue_or_a_page_touches_no_ruling_and_is_no_problem(key: str) -> None:
    for verdict in ("confirmed", "rejected"):
        merged = merge([ruling(), says(verdict, key)])
        assert (merged.held, merged.problems) == (merge([ruling()]).held, [])


def test_printed_numbers_can_be_confirmed_and_never_rejected() -> None:
    numbers = Observation(read_fact({"kind": "published_count", "as_of": "2026-01-01", "total_cases": 7}), POST, "")
    assert merge([numbers, says("confirmed", "count-2026-01-01")]).problems == []
    rejected = merge([numbers, says("rejected", "count-2026-01-01")])
    assert (rejected.held, [problem.kind for problem in rejected.problems]) == (
        merge([numbers]).held,
        ["review_unmatched"],
    )


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


def test_a_review_keeps_which_conflicts_it_settles_and_without_any_its_file_is_as_ever() -> None:
    settling = make_review(KEY, "confirmed", "Ann", "read it", NOON, ["decided_on: 2026-03-17, not 2026-03-18"])
    assert read_review(write_review(settling)) == settling
    assert settling != says("confirmed")
    assert sorted(json.loads(write_review(says("confirmed")))) == ["at", "by", "key", "verdict", "why"]


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
    with pytest.raises(ArchiveError, match="killed"):
        archive.put_review(says("confirmed"))
    assert list(archive.reviews()) == []
