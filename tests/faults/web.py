"""The web as a run finds it, and a database that has read it once."""

from __future__ import annotations

import hashlib
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from db import sync
from db.digest import TABLES
from db.rows import digest_of
from flows.pipeline import Options, Report, run_pipeline
from flows.reading import Reading
from scrapers.archive import Archive
from scrapers.fetch import Fetcher
from scrapers.patience import Patience
from scrapers.session import LiveAdapter, ReplicaAdapter, make_session
from tests.faults.names import Names
from tests.faults.server import FaultServer
from tests.replaying import rows
from tests.running import Workshop

Stack = Literal["replica", "live"]


@dataclass(frozen=True)
class Kept:
    """What a database holds."""

    digest: str  # of everything
    facts: str  # digest of facts, conflicts, grounds and groups, whatever was observed of them
    issues: frozenset[str]  # ids of those that are open


def kept(workshop: Workshop) -> Kept:
    """What the database holds now."""
    with workshop.engine.connect() as connection:
        told = sorted(name + digest_of(row) for name in TABLES for row in sync.read(connection, name))
    facts = hashlib.sha256("\n".join(told).encode()).hexdigest()
    issues = frozenset(row["id"] for row in rows(workshop, "issue") if row["closed_run"] is None)
    return Kept(workshop.digest(), facts, issues)


@dataclass
class Web:
    """A fault server, a name server, and a workshop whose database has read the pages once."""

    server: FaultServer
    names: Names
    workshop: Workshop
    trusted: Path  # the authority whose certificates are good
    held_open: list[socket.socket] = field(default_factory=list)  # what a fault needs while it lasts
    direct: set[str] = field(default_factory=set)  # hosts that are not asked through the proxy

    def run(self, stack: Stack, patience: Patience | None = None, **options: Any) -> Report:
        """A whole run, without pauses between requests."""
        with pytest.MonkeyPatch.context() as machine:
            adapter = self._live(patience, machine) if stack == "live" else self._replica(patience)
            archive = Archive(self.workshop.settings.archive_url)
            fetcher = Fetcher(make_session("ops@example.org", adapter), archive, delay_seconds=0)
            reading = Reading(stack, fetcher, archive, None)
            return run_pipeline(self.workshop.settings, Options(live=stack == "live", **options), reading=reading)

    def _replica(self, patience: Patience | None) -> ReplicaAdapter:
        return ReplicaAdapter(self.server.base_url, patience)

    def _live(self, patience: Patience | None, machine: pytest.MonkeyPatch) -> LiveAdapter:
        """What reads the web, on a machine with a proxy, a name server and a trusted authority of its own."""
        for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            machine.setenv(variable, self.server.base_url)
        for variable in ("no_proxy", "NO_PROXY"):
            machine.setenv(variable, ",".join(self.direct))
        machine.setenv("REQUESTS_CA_BUNDLE", str(self.trusted))
        machine.setattr(socket, "getaddrinfo", self.names.getaddrinfo)
        return LiveAdapter(backoff=0, patience=patience)

    def behave(self) -> None:
        """No faults from now on."""
        self.server.behave()
        self.names.behave()
        self.direct.clear()
