"""How long a publisher is waited for, and when a request is repeated."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from urllib3 import BaseHTTPResponse, Retry
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import InvalidHeader, MaxRetryError, ResponseError

from scrapers import connections

LONGEST_WAIT = 60.0  # seconds; a server that asks for more is left alone
_REPEATABLE = (429, 500, 502, 503, 504, 520, 521, 522, 523, 524)  # the last five are Cloudflare's, for a site behind it


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a publisher is waited for."""

    connect: float = 10.0
    silence: float = 30.0  # between two bytes
    answer: float = field(default_factory=lambda: connections.MAX_SECONDS)  # head and body


class PatientRetry(Retry):
    """urllib3's Retry, made polite on three points and safe on one.

    It waits before the first repetition too (urllib3 2.8 repeats that one at once), it never repeats sooner than the
    pause that the site is owed, and when Retry-After asks for longer than LONGEST_WAIT it gives up with the answer in
    hand, where urllib3 would come back too early. And no Retry-After raises.
    """

    def __init__(self, *args: Any, pause: float = 0.0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pause = pause

    def new(self, **kwargs: Any) -> Self:
        """A copy with other counts."""
        return super().new(pause=self._pause, **kwargs)

    def get_backoff_time(self) -> float:
        """5, 10, 20 … seconds for a factor of 5, plus jitter; 0 for a factor of 0; never less than the pause."""
        if not self.history or not self.backoff_factor:
            return self._pause
        jitter = random.random() * self.backoff_jitter  # noqa: S311 (no secret hangs on it)
        wait = min(self.backoff_factor * 2 ** (len(self.history) - 1) + jitter, self.backoff_max)
        return float(max(wait, self._pause))

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """The seconds that the server asks for, never less than the pause; None when it asks for nothing."""
        asked = self._asked(response)
        return None if asked is None else max(asked, self._pause)

    def _asked(self, response: BaseHTTPResponse) -> float | None:
        """What Retry-After says. Where urllib3 2.8 raises, a word asks for nothing, 5,000 digits for ever."""
        try:
            return super().get_retry_after(response)
        except InvalidHeader:
            return None
        except (ValueError, OverflowError):
            return float("inf")

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        """The next Retry; raises MaxRetryError when tries are used up or the server asks for too long a wait."""
        if response is not None and (self._asked(response) or 0) > LONGEST_WAIT:
            why = ResponseError("Retry-After is too long")
            raise MaxRetryError(_pool, url or "", why)  # type: ignore[arg-type]  # as urllib3 itself: none is known yet
        return super().increment(method, url, response, error, _pool, _stacktrace)


def patient_retry(backoff: float, pause: float = 0.0) -> PatientRetry:
    """Two repetitions of a GET after 429, 5xx or a broken connection; the last answer is returned, not raised."""
    return PatientRetry(
        total=2,
        allowed_methods=("GET",),
        status_forcelist=_REPEATABLE,
        backoff_factor=backoff,
        backoff_jitter=backoff / 2,
        backoff_max=LONGEST_WAIT,
        raise_on_status=False,
        pause=pause,
    )
