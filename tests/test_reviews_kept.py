"""What a verdict on a fact does, that it is kept for ever, and that a reviewer's mistake loses nothing.

The pages and reviews are made up, of rulings that are made up or in the register.
"""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from db import migrate, queries
from models.errors import IdentityError, NotFoundError
from scrapers.register import load_register
from tests.reviewing import COUNT, NEWS, STAGE, any_full, any_workshop, everything, reviews_of, run, waiting, workshop
from tests.running import TODAY, Workshop
from tests.test_reviews import ruling
from tests.test_reviews_command import THAI, call, judge, queue, thai

__all__ = ["any_full", "any_workshop", "workshop"]  # fixtures


# --- facts ------------------------------------------------------------------------------------------------------------


def test_rejecting_the_only_ground_is_logged_as_a_correction_of_today_and_earlier_known_days_keep_it(
    any_workshop: Workshop,
) -> None:
    judge(any_workshop, "reject")
    log = any_workshop.ask(lambda connection: queries.changes(connection, since=date(2024, 6, 18)))
    (change,) = [row for row in log if row["is_correction"]]
    assert (change["jurisdiction"], change["before"], change["after"]) == ("TH", 2, 4)
    assert (change["effective_on"], change["known_on"]) == ("2024-06-18", TODAY.isoformat())
    assert change["trigger"]["key"] == THAI
    assert any_workshop.groups(known=TODAY - timedelta(days=1))["TH"]["group"] == 2
    assert any_workshop.groups()["TH"]["group"] == 4


def test_a_stage_is_rejected_by_its_key_and_the_earlier_ruling_stands_again(any_workshop: Workshop) -> None:
    def counts() -> bool:
        return "au-2022-wu-yin" in {ground["key"] for ground in any_workshop.groups()["AU"]["grounds"]}

    assert not counts()
    assert judge(any_workshop, "confirm", STAGE)["changed"] is False  # it stands already
    assert judge(any_workshop, "reject", STAGE)["changed"] is True
    assert counts()
    assert judge(any_workshop, "reject", STAGE)["changed"] is False
    judge(any_workshop, "confirm", STAGE)
    assert not counts()


def test_all_is_kept_when_the_database_is_deleted_and_made_anew(workshop: Workshop) -> None:
    workshop.run()
    page_in_doubt, *_ = waiting(workshop)["candidates"]
    for verdict, key in (
        ("reject", THAI),
        ("confirm", "my-ningde-2015"),
        ("reject", STAGE),
        ("confirm", page_in_doubt),
    ):
        judge(workshop, verdict, key)
    digest, said = workshop.digest(), queue(workshop)
    for file in Path(workshop.settings.database_url.removeprefix("sqlite:///")).parent.glob("comity.db*"):
        if file.is_file():  # beside it lies the folder of locks
            file.unlink()
    workshop.run()
    assert workshop.digest() == digest
    assert queue(workshop) == said
    assert thai(workshop) == (4, False)


def test_all_is_kept_in_a_database_of_another_kind(any_full: Workshop, tmp_path: Path) -> None:
    for verdict, keys in {"confirm": (THAI, COUNT), "reject": (STAGE, NEWS, waiting(any_full)["ambiguous"][0])}.items():
        for key in keys:
            judge(any_full, verdict, key)
    other = Workshop(f"sqlite:///{tmp_path / 'other' / 'comity.db'}", tmp_path / "other")
    shutil.copytree(Path(any_full.settings.archive_url) / "reviews", Path(other.settings.archive_url) / "reviews")
    migrate.upgrade(other.engine)
    run(other, everything(any_full), reviews_of(other))
    assert other.digest() == any_full.digest()
    assert waiting(other) == waiting(any_full)


# --- a reviewer's mistakes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "error"),
    [
        ("nobody", NotFoundError),
        ("issue-000000000000", NotFoundError),
        ("https://cjo.example/a/nothing", NotFoundError),
        ("au-2022-wu-yin>nobody", NotFoundError),
        ("(2024) Jin 01 Xie Wai Ren No. 1", IdentityError),
    ],
)
def test_a_key_of_nothing_or_of_two_facts_fails_with_one_line_and_keeps_nothing(
    any_workshop: Workshop, key: str, error: type[Exception]
) -> None:
    both = [ruling(docket=None, docket_zh=f"（2024）{court}01协外认1号", decided_on="2024-01-01") for court in "津晋"]
    run(any_workshop, [*load_register(any_workshop.register), *both])
    digest = any_workshop.digest()
    failed = call(any_workshop, "reject", key, "--by", "Ann", "--why", "made up")
    assert (failed.exit_code, type(failed.exception)) == (1, error)
    assert len(str(failed.exception).splitlines()) == 1
    assert list(reviews_of(any_workshop)) == []
    assert any_workshop.digest() == digest
