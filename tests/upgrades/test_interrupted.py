"""An upgrade that is cut off leaves everything as it was; two at once are one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db import migrate
from tests.running import Workshop
from tests.upgrades.releases import RELEASES
from tests.upgrades.test_upgrades import learned, shape

OLDEST = RELEASES[0]


@pytest.fixture
def old(database_url: str, tmp_path: Path) -> Workshop:
    """A database as the oldest release left it."""
    found = Workshop(database_url, tmp_path)
    OLDEST.restore(database_url, tmp_path / "archive")
    return found


class CutOffError(Exception):
    """Stands for whatever may end an upgrade."""


def test_an_upgrade_that_fails_in_its_last_step_has_changed_nothing_and_succeeds_when_tried_again(
    old: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shape(old.engine), learned(old)

    def cut_off(*_: object) -> None:
        raise CutOffError

    with monkeypatch.context() as patch, pytest.raises(CutOffError):
        patch.setattr("db.migrate.rebuild", cut_off)
        migrate.upgrade(old.engine)
    assert (shape(old.engine), learned(old)) == before
    assert migrate.upgrade(old.engine) == migrate.newest()


def test_of_two_upgrades_at_once_one_does_the_work_and_both_succeed(old: Workshop) -> None:
    environment = {**os.environ, "COMITY_DATABASE_URL": old.settings.database_url}
    command = [sys.executable, "-m", "flows.cli", "db", "upgrade"]
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ended = [(*one.communicate(), one.returncode) for one in both]
    assert ended == [(f"schema {migrate.newest()}\n", "", 0)] * 2
    assert len([row for row in learned(old)["run"] if row["mode"] == "upgrade"]) == 1
