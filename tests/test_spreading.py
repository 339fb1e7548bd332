"""A replay on Dask workers is the same replay: whoever reads, whoever dies, and as a flow; what fails is one line."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import flows.archived
import flows.spreading
from flows.archived import Batch, Results
from flows.replay import database_of, prepare, register_of, write
from flows.settings import Settings, SettingsError, load_settings
from flows.spreading import spread_of
from models.errors import ComityError
from scrapers.archive import Archive
from scrapers.notes import Version
from scrapers.page_read import PageRead
from tests.prefect_server import PrefectServer, free_port
from tests.replaying import beside, rows
from tests.running import Workshop
from tests.test_cli import Shell

SECRET = "synthetic-secret"
_PATIENCE = 60.0  # seconds: other tests run too


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers, each a process that somebody else started."""
    folder = tmp_path_factory.mktemp("dask")
    told = folder / "scheduler.json"
    quiet = ("--no-dashboard", "--scheduler-file", str(told))
    worker = ("worker", *quiet, "--host", "127.0.0.1", "--no-nanny", "--nthreads", "1", "--local-directory", folder)
    started = [_dask("scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)]
    try:
        deadline = time.monotonic() + _PATIENCE
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        started += [_dask(*worker), _dask(*worker)]
        yield json.loads(told.read_text())["address"]
    finally:
        for process in started:
            process.kill()
            process.wait()


def _dask(*words: str | Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def settings_of(workshop: Workshop, **changed: Any) -> Settings:
    return workshop.settings.model_copy(update=changed)


@pytest.fixture
def empty(small: Workshop, tmp_path: Path) -> Shell:
    """A shell on an empty database beside a filled one, with its archive."""
    return Shell(beside(small, f"sqlite:///{tmp_path / 'empty' / 'comity.db'}", tmp_path / "empty"))


def where_only_workers_read(command: str, shell: Shell, *words: str) -> subprocess.CompletedProcess[str]:
    """Python in a process that cannot read a page itself; its workers are none the wiser."""
    code = f"import flows.archived; del flows.archived._read; {command}"
    return subprocess.run(
        [sys.executable, "-c", code, *words], env=shell.environment, capture_output=True, text=True, check=False
    )


def replayed_by(spread: flows.archived.Spread, workshop: Workshop, folder: Path) -> Workshop:
    """A replay into an empty database, read that way."""
    found = beside(workshop, f"sqlite:///{folder / 'spread' / 'comity.db'}", folder / "spread")
    with database_of(found.settings, dry_run=False) as engine:
        write(engine, prepare(engine, found.settings, register_of(found.settings), spread))
    return found


# --- the same, whoever reads ------------------------------------------------------------------------------------------


def killed_once(marker: Path, work: Callable[[Batch], list[PageRead]], batch: Batch) -> list[PageRead]:
    """The work, but for the worker that is the first to begin: it is gone in the middle of its batch."""
    try:
        marker.touch(exist_ok=False)
    except FileExistsError:
        return work(batch)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.parametrize("where", ["on this machine", "at an address"])
def test_a_worker_that_is_killed_at_work_changes_nothing(
    where: str, small: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(flows.archived, "_BATCH", 2)
    there = {"replay_workers": 2}
    if where == "at an address":
        there = {"dask_address": request.getfixturevalue("scheduler")}
    spread = spread_of(settings_of(small, **there))

    def with_a_death(work: Callable[[Batch], list[PageRead]], batches: Iterable[Batch]) -> Results:
        return spread(partial(killed_once, tmp_path / "died", work), batches)

    found = replayed_by(with_a_death, small, tmp_path)
    assert (tmp_path / "died").exists()
    assert found.digest() == small.digest()


def test_the_flow_reads_on_workers_of_this_machine_when_the_environment_says_so(
    empty: Shell, small: Workshop, tmp_path: Path, prefect_server: PrefectServer
) -> None:
    empty.environment |= {**prefect_server.environment(tmp_path / "home"), "COMITY_REPLAY_WORKERS": "2"}
    ended = where_only_workers_read("from flows.replay_archive import replay; replay()", empty)
    assert ended.returncode == 0, ended.stderr
    assert empty.workshop.digest() == small.digest()


def test_the_command_reads_on_the_workers_of_a_scheduler_when_the_environment_says_so(
    empty: Shell, small: Workshop, scheduler: str
) -> None:
    empty.environment["COMITY_DASK_ADDRESS"] = scheduler
    ended = where_only_workers_read("from flows.cli import main; main()", empty, "replay", "--yes")
    assert ended.returncode == 0, ended.stderr
    assert empty.workshop.digest() == small.digest()


# --- order, and what workers know -------------------------------------------------------------------------------------


def told_late(archive_url: str, batch: Batch) -> list[Any]:
    """The batch, after a while that differs from batch to batch, and all that the worker's environment says."""
    time.sleep(random.random() / 20)
    return [batch, dict(os.environ), os.getpid()]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[list[Any]]:
    """What two workers of this machine tell of 60 batches, with secrets in the environment that starts them."""
    folder = tmp_path_factory.mktemp("told")
    workshop = Workshop(f"sqlite:///{folder / 'comity.db'}", folder)
    Archive(workshop.settings.archive_url).put(b"some page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMITY_NOTIFY_URL", f"json://{SECRET}")
        patch.setenv("COMITY_DATABASE_URL", f"postgresql://u:{SECRET}@127.0.0.1/x")
        patch.setenv("PREFECT_API_AUTH_STRING", f"admin:{SECRET}")
        spread = spread_of(settings_of(workshop, replay_workers=2))
        return list(spread(partial(told_late, workshop.settings.archive_url), batches()))


def batches() -> list[Batch]:
    return [[Version("https://example.org", str(number), None)] for number in range(60)]


def test_results_come_in_the_order_of_the_batches_whoever_is_done_first(told: list[list[Any]]) -> None:
    assert [batch for batch, _, _ in told] == batches()
    assert len({pid for _, _, pid in told}) == 2


def test_no_worker_knows_an_address_or_a_password(told: list[list[Any]]) -> None:
    for _, environment, _ in told:
        assert not [name for name, value in environment.items() if name.startswith(("COMITY_", "PREFECT_")) and value]
        assert SECRET not in str(environment)


# --- what fails is one line -------------------------------------------------------------------------------------------


def test_a_scheduler_that_is_not_there_is_one_line_and_nothing_is_written(small: Workshop) -> None:
    shell = Shell(small)
    shell.environment["COMITY_DASK_ADDRESS"] = address = f"127.0.0.1:{free_port()}"
    before = small.digest(), rows(small, "run")
    hasty = "import flows.spreading; flows.spreading._PATIENCE = 1; from flows.cli import main; main()"
    command = [sys.executable, "-c", hasty, "replay", "--json"]
    done = subprocess.run(command, env=shell.environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"comity: COMITY_DASK_ADDRESS={address}: expected Dask workers that read the archive, found")
    assert (small.digest(), rows(small, "run")) == before


def test_workers_without_the_archive_or_with_other_parsers_read_nothing(
    scheduler: str, small: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(archive_url: str) -> None:
        list(spread_of(settings_of(small, dask_address=scheduler, archive_url=archive_url))(len, batches()))  # type: ignore[arg-type]  # never called

    with pytest.raises(ComityError, match=f"COMITY_ARCHIVE_URL: expected Dask workers to reach {tmp_path}/none"):
        read(f"{tmp_path}/none")
    monkeypatch.setattr(flows.spreading, "_parsers", lambda: "comity 0.0, parsers 0")
    with pytest.raises(ComityError, match=r"COMITY_DASK_ADDRESS: expected workers with comity 0\.0, parsers 0, found"):
        read(small.settings.archive_url)


@pytest.mark.parametrize("wrong", ["nowhere", "http://127.0.0.1:8786", "127.0.0.1"])
def test_an_address_that_cannot_be_one_is_told_by_its_variable(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_DASK_ADDRESS", wrong)
    with pytest.raises(SettingsError, match="COMITY_DASK_ADDRESS"):
        load_settings()
