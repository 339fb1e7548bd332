"""What every test gets: no outside network, fresh databases, and in CI no test that is passed over."""

from __future__ import annotations

import fcntl
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from flows import demo
from scrapers.replica import Replica
from tests.postgres import Cluster, find_binaries
from tests.prefect_server import prefect_server
from tests.replaying import run
from tests.running import Workshop

__all__ = ["prefect_server"]  # a fixture of every test

POSTGRES_HOME: Final = "COMITY_TEST_POSTGRES_HOME"
"""Tells the xdist workers the directory of the one cluster they share."""

_own_home = pytest.StashKey[Path]()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: many tests wait for servers, for locks, for a heartbeat that does not come."""
    return (os.cpu_count() or 1) + 1


# --- one PostgreSQL cluster a run -------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Choose the cluster's place; the first test that needs the cluster starts it."""
    if not _is_worker(config):
        config.stash[_own_home] = Path(tempfile.mkdtemp(prefix="comity-pg-"))
        os.environ[POSTGRES_HOME] = str(config.stash[_own_home])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster, whatever happened to the tests. By now the workers are gone."""
    home = config.stash.get(_own_home, None)
    if home is None:
        return
    try:
        if binaries := find_binaries():
            Cluster(home, binaries).stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_cluster() -> Cluster:
    """The cluster of this run, started by whichever process asks first."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server binaries (initdb, pg_ctl) on this machine")
    home = Path(os.environ[POSTGRES_HOME])
    cluster = Cluster(home, binaries)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not cluster.started:
            cluster.start()
    return cluster


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """SQLAlchemy URL of an empty PostgreSQL database of this test's own."""
    with postgres_cluster.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLAlchemy URL of an empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'comity.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


# --- a replica of the sites -------------------------------------------------------------------------------------------


@pytest.fixture
def replica() -> Iterator[Replica]:
    """The shipped pages, served on loopback."""
    with Replica(demo.replica_pages()) as found:
        yield found


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """What one run makes of the register and the shipped pages, on SQLite; tests only read it."""
    folder = tmp_path_factory.mktemp("shipped")
    found = Workshop(f"sqlite:///{folder / 'comity.db'}", folder)
    found.run()
    return found


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shipped_on_both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """The same, once on each kind of database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("shipped")
        return
    folder, cluster = tmp_path_factory.mktemp("shipped"), request.getfixturevalue("postgres_cluster")
    with cluster.database() as url:
        found = Workshop(url, folder)
        found.run()
        yield found


@pytest.fixture
def replicated(database_url: str, tmp_path: Path, replica: Replica) -> Workshop:
    """A database that has read the replica once."""
    found = Workshop(database_url, tmp_path, replica.base_url)
    found.run()
    return found


@pytest.fixture
def small(tmp_path: Path, replica: Replica) -> Workshop:
    """The same on SQLite, of two sources."""
    found = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path, replica.base_url)
    run(found)
    return found


# --- no outside network -----------------------------------------------------------------------------------------------


class OutsideNetworkError(RuntimeError):
    """A test tried to leave this machine. Not an OSError, so that no retry swallows it."""


def _is_local(family: int, address: Any) -> bool:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(address[0]).partition("%")[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True, scope="session")
def no_outside_network() -> Iterator[None]:
    """Let connections of this process reach nothing but loopback and unix sockets."""

    def guarded(method: str) -> Any:
        original = getattr(socket.socket, method)

        def connect(self: socket.socket, address: Any) -> Any:
            if not _is_local(self.family, address):
                raise OutsideNetworkError(f"tests may not connect to {address!r}")
            return original(self, address)

        return connect

    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex"):
            patch.setattr(socket.socket, method, guarded(method))
        yield


# --- in CI a skip or an expected failure fails the run ----------------------------------------------------------------


_notes: dict[str, str] = {}


def _note(report: pytest.TestReport | pytest.CollectReport, expected_failure: str | None) -> None:
    if report.skipped or expected_failure is not None:
        skipped = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else "skipped"
        _notes[report.nodeid] = skipped if expected_failure is None else f"xfail {expected_failure}".rstrip()


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a test that was skipped or is expected to fail; with xdist the controller hears of all of them."""
    _note(report, getattr(report, "wasxfail", None))


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note a module that skipped itself."""
    _note(report, None)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what an xdist worker noted: skips while collecting are not reported to the controller."""
    _notes.update(getattr(node, "workeroutput", {}).get("passed_over", {}))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI turn the run into a failure if any test was passed over."""
    if _is_worker(session.config):
        session.config.workeroutput["passed_over"] = dict(_notes)  # type: ignore[attr-defined]  # xdist adds it
    elif _notes and _in_ci() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests failed the run without failing."""
    if _notes and _in_ci():
        terminalreporter.section("CI: skipped or expected to fail, which fails this run", red=True)
        for test, reason in sorted(_notes.items()):
            terminalreporter.line(f"{test}: {reason}")
