"""The web and a database that has read it once; each test has its own, with an archive that is empty at first."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import demo
from scrapers.replica import Replica
from scrapers.sources import all_sources
from tests.faults.certificates import identities
from tests.faults.names import Names
from tests.faults.server import FaultServer
from tests.faults.web import Kept, Web, kept
from tests.running import Workshop


@pytest.fixture(scope="session")
def pages() -> dict[str, bytes]:
    return demo.replica_pages()


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory, pages: dict[str, bytes]) -> Path:
    """A database after one run without faults."""
    folder = tmp_path_factory.mktemp("read-once")
    with Replica(pages) as replica:
        Workshop(f"sqlite:///{folder / 'comity.db'}", folder, replica.base_url).run()
    return folder / "comity.db"


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory, read_once: Path) -> Kept:
    """What it holds."""
    return kept(Workshop(f"sqlite:///{read_once}", tmp_path_factory.mktemp("before")))


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, ssl.SSLContext], Path]:
    """What hosts show of themselves, and the authority that is trusted."""
    own = [host for source in all_sources() for host in source.hosts]
    return identities([*own, *(f"www.{host}" for host in own)], tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def web(
    tmp_path: Path, pages: dict[str, bytes], read_once: Path, trust: tuple[dict[str, ssl.SSLContext], Path]
) -> Iterator[Web]:
    workshop = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    shutil.copy(read_once, tmp_path / "comity.db")
    known, trusted = trust
    with FaultServer(Replica(pages), known) as server, Names() as names:
        found = Web(server, names, workshop, trusted)
        yield found
        found.behave()
