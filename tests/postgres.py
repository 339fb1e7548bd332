"""A throw-away PostgreSQL cluster made from the binaries that this machine has."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg

SUPERUSER: Final = "postgres"
"""The role inside the cluster; it has nothing to do with the user that the server runs as."""

# The cluster lives for minutes and its loss costs nothing, so nothing waits for the disk.
_SPEED: Final = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# What is committed must be there after a restart.
DURABLE: Final = "-c fsync=off"


def find_binaries() -> Path | None:
    """The directory that holds `initdb` and `pg_ctl`, the newest version first, or None.

    Debian keeps them out of PATH, so its own place is searched as well.
    """
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(versions, key=lambda path: [int(part) for part in path.parent.name.split(".")], reverse=True)
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)
        candidates.append(Path(told.stdout.strip()))
    return next((path for path in candidates if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


def server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as when the tests run as root (it refuses root), else None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    subprocess.run(["useradd", "--system", "--no-create-home", "comity-test"], check=True)
    return pwd.getpwnam("comity-test")


class Cluster:
    """One server under `home`, an existing directory that holds nothing else."""

    def __init__(self, home: Path, binaries: Path, settings: str = _SPEED) -> None:
        self.home = home
        self.binaries = binaries
        self._settings = settings
        self._data = home / "data"
        self._log = home / "log"
        self._port = home / "port"

    def start(self) -> None:
        """Make the cluster and start it on a free port of 127.0.0.1; takes about a second."""
        if user := server_user():
            os.chown(self.home, user.pw_uid, user.pw_gid)
        self.home.chmod(0o755)
        self._run("initdb", "-A", "trust", "-U", SUPERUSER, "--encoding=UTF8", "--no-locale", "--no-sync")
        for attempt in reversed(range(3)):
            port = _free_port()
            options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.home} {self._settings}"
            try:
                self._run("pg_ctl", "-o", options, "-l", str(self._log), "-w", "start")
            except RuntimeError:  # most likely another process took the port first
                if not attempt:
                    raise
            else:
                self._port.write_text(str(port))
                return

    @property
    def started(self) -> bool:
        """Whether some process has started this cluster."""
        return self._port.exists()

    def stop(self) -> None:
        """Stop the server if it runs."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def restart(self, mode: str) -> None:
        """Stop the server, if it runs, and start it where it was: `fast` hangs up, `immediate` is as a power cut."""
        self._run("pg_ctl", "-m", mode, "-l", str(self._log), "-w", "restart")

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of the cluster's databases."""
        return f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{self._port.read_text()}/{database}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new, empty database, dropped at the end whoever is still connected."""
        name = f"test_{uuid4().hex}"
        self._sql(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self._sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _sql(self, statement: str) -> None:
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        """Run a server program as the server's user; a failure tells what the programs wrote."""
        rights: dict[str, Any] = {}
        if user := server_user():
            rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        output = self.home / f"{program}.out"  # a pipe would stay open as long as the server runs
        with output.open("ab") as out:
            done = subprocess.run(
                [self.binaries / program, "-D", self._data, *arguments],
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C"},
                check=False,
                **rights,
            )
        if done.returncode:
            told = "".join(path.read_text(errors="replace") for path in (output, self._log) if path.exists())
            raise RuntimeError(f"{program} failed with exit status {done.returncode}:\n{told[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
