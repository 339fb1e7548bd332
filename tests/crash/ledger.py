"""A listener that keeps what it was told in a file, one event a line, as a server would that is never down."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from db.rows import Row


class Ledger:
    """Takes events one by one, so that a teller who is killed may have told a part of a batch."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, rows: Sequence[Row]) -> None:
        """Keep the events."""
        file = os.open(self._path, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        for row in rows:
            os.write(file, f"{row['event_id']}\n".encode())
        os.close(file)

    def stored(self, rows: Sequence[Row]) -> set[str]:
        """The ids of those events that were told."""
        return {row["event_id"] for row in rows} & set(self.told())

    def told(self) -> list[str]:
        """All ids, in order; one told twice is there twice."""
        return self._path.read_text().split() if self._path.exists() else []
