"""How long a target may take: more for more bytes, in proportion and no more."""

from __future__ import annotations

import signal
from collections.abc import Callable

SECONDS, BYTES_A_SECOND = 3.0, 25_000  # of CPU, while coverage is measured; a reader takes a tenth of it at most


class TooSlowError(BaseException):
    """The target took longer than it may. No Exception, so that nobody catches it."""


def timed(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The target, ended by TooSlowError when its time is up."""

    def run(data: bytes) -> None:
        signal.signal(signal.SIGVTALRM, _too_slow)
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS + len(data) / BYTES_A_SECOND)
        try:
            target(data)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    return run


def _too_slow(*_: object) -> None:
    raise TooSlowError
