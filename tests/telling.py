"""A listener in place of Prefect, which many processes share: what came to it is in a file, one event a line.

`python -m tests.telling DATABASE_URL FILE [FAULT]` tells what waits; a fault is a place at which the process is
killed: `before` it sends, or `after` it has sent and before that is noted.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.engine import open_engine
from db.rows import Row
from flows.events import deliver


@dataclass(frozen=True, slots=True)
class FileListener:
    """Takes every event that it is sent, also one that it has: so each line more is one that would be acted upon."""

    file: Path
    fault: str = ""

    def send(self, rows: Sequence[Row]) -> None:
        """Append the ids."""
        if self.fault == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        with self.file.open("a", encoding="utf-8") as file:
            file.writelines(f"{row['event_id']}\n" for row in rows)
        if self.fault == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    def stored(self, rows: Sequence[Row]) -> set[str]:
        """Those that came."""
        return {row["event_id"] for row in rows} & set(self.came())

    def came(self) -> list[str]:
        """Every id that was sent, in order."""
        return self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []


def start_telling(database_url: str, file: Path, fault: str = "") -> subprocess.Popen[bytes]:
    """A process that tells what waits."""
    command = [sys.executable, "-m", "tests.telling", database_url, str(file), fault]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.Popen(
        command, cwd=Path(__file__).parent.parent, env={**environment, "PREFECT_HOME": str(file.parent)}
    )


if __name__ == "__main__":
    deliver(open_engine(sys.argv[1]), FileListener(Path(sys.argv[2]), *sys.argv[3:]))
