"""Which versions of pages each run took: one small file a run, so that a replay takes the same ones in the same order.

A run may fetch a page and not take it: its source was held, or it was a dry run. Only what was taken counts.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Version:
    """The bytes that a page had, and the charset that they were read by: with the address all that a parser needs."""

    url: str
    sha256: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class RunNote:
    """What one run took, written while nobody else could write to its database: notes lie in the order of the runs."""

    run_id: str
    noted_at: datetime
    taken: tuple[Version, ...]

    def __post_init__(self) -> None:
        """Raise ValueError unless the time is told in UTC: the order of notes hangs on it."""
        if self.noted_at.utcoffset() != UTC.utcoffset(None):
            raise ValueError(f"noted_at {self.noted_at.isoformat()} is not in UTC")


def write_note(note: RunNote) -> bytes:
    """The file that holds a note; `read_note` gives the note back."""
    at = note.noted_at.isoformat(timespec="microseconds")
    told = {"run_id": note.run_id, "noted_at": at, "taken": [asdict(version) for version in note.taken]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def read_note(text: bytes) -> RunNote:
    """The note in a file; raises ValueError, TypeError or KeyError for a file that holds none."""
    told = json.loads(text)
    taken = tuple(Version(**version) for version in told["taken"])
    return RunNote(str(told["run_id"]), datetime.fromisoformat(told["noted_at"]), taken)
