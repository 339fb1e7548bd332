"""A disk of its own for a folder, which can be full or read-only."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from tests.crash.process import Odds

_SIZE = 300_000_000  # bytes: a server of PostgreSQL has room there


class Disk:
    """A file system in memory; where none may be mounted, it is the process that writes which is limited."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_mounted = _mount(folder, f"size={_SIZE},mode=755", "-t", "tmpfs", "tmpfs")
        self.odds = Odds()  # what a command has against it that writes there
        self._filler = folder / "filler"

    def leave(self, free: int) -> None:
        """Fill it but for so many bytes."""
        if self.is_mounted:
            found = os.statvfs(self.folder)
            with self._filler.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, found.f_bavail * found.f_frsize - free)
        else:
            self.odds = Odds(longest_file=max(free, 1))

    def make_room(self) -> None:
        """There is room again."""
        self._filler.unlink(missing_ok=True)
        self.odds = Odds()

    def set_read_only(self, is_so: bool) -> None:
        """Nothing can be written there, or all again; without a mount root would not be kept from it."""
        if self.is_mounted:
            assert _mount(self.folder, "remount,ro" if is_so else "remount,rw")
        else:
            for path in (self.folder, *self.folder.rglob("*")):
                path.chmod(0o555 if is_so else 0o755)


@contextmanager
def disk() -> Iterator[Disk]:
    """A new disk, empty and as large as one needs; any user may look for files there."""
    parent = Path(mkdtemp(prefix="comity-disk-"))
    parent.chmod(0o755)
    (parent / "disk").mkdir()
    found = Disk(parent / "disk")
    try:
        yield found
    finally:
        if found.is_mounted:
            subprocess.run(["umount", "--lazy", found.folder], check=True)
        shutil.rmtree(parent)


def can_mount() -> bool:
    """Whether this process may mount a file system."""
    with disk() as found:
        return found.is_mounted


def _mount(folder: Path, options: str, *what: str) -> bool:
    done = subprocess.run(["mount", "-o", options, *what, folder], capture_output=True, check=False)
    return done.returncode == 0
