"""The Prefect flow `replay` as a process; prints how many seconds of it our own steps took: `replay_scale.py` asks.

Whatever is not counted as ours is Prefect's share, starting and ending included.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flows import replay_archive

P = ParamSpec("P")
T = TypeVar("T")
OURS = ("register_of", "prepare", "write", "changes", "country_groups", "open_issues", "what_changed")
PREFECTS = ("create_progress_artifact", "update_progress_artifact")  # in the midst of ours


class Stopwatch:
    """Adds up the seconds of what it watches."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def watched(self, work: Callable[P, T], sign: int) -> Callable[P, T]:
        """The same work, whose seconds count, or with a sign of -1 are taken off."""

        def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            began = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                self.seconds += sign * (time.perf_counter() - began)

        return timed


def main() -> None:
    """Run the flow; raises what stopped it."""
    stopwatch = Stopwatch()
    for names, sign in ((OURS, 1), (PREFECTS, -1)):
        for name in names:
            setattr(replay_archive, name, stopwatch.watched(getattr(replay_archive, name), sign))
    replay_archive.replay()
    print(json.dumps({"ours": stopwatch.seconds}))


if __name__ == "__main__":
    main()
