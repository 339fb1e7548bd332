"""A disk of its own for a folder, which can be full or read-only; for those who may mount one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

_SIZE = 300_000_000  # bytes: a server of PostgreSQL has room there


class Disk:
    """A file system in memory."""

    def __init__(self, folder: Path) -> None:
        """Raises CalledProcessError where nothing may be mounted."""
        self.folder = folder
        self._mount(f"size={_SIZE},mode=755", "-t", "tmpfs", "tmpfs")

    @contextmanager
    def full(self, free: int) -> Iterator[None]:
        """No more than so many bytes are free meanwhile."""
        filler, found = self.folder / "filler", os.statvfs(self.folder)
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, found.f_bavail * found.f_frsize - free)
        try:
            yield
        finally:
            filler.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Nobody can write there meanwhile, not even root."""
        self._mount("remount,ro")
        try:
            yield
        finally:
            self._mount("remount,rw")

    def _mount(self, options: str, *what: str) -> None:
        subprocess.run(["mount", "-o", options, *what, self.folder], capture_output=True, check=True)


@contextmanager
def disk() -> Iterator[Disk]:
    """A new disk, empty and as large as one needs; any user may look for files there."""
    parent = Path(mkdtemp(prefix="comity-disk-"))
    parent.chmod(0o755)
    folder = parent / "disk"
    folder.mkdir()
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], capture_output=True, check=False)
        shutil.rmtree(parent)


def can_mount() -> bool:
    """Whether this process may mount a disk."""
    with suppress(subprocess.CalledProcessError, FileNotFoundError), disk():
        return True
    return False
