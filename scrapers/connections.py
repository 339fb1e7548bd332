"""Connections with two rules of ours: an answer ends in time, and on the live web it comes from a public address.

urllib3 connects by name, and a name may mean another machine by then than when it was looked up ("DNS rebinding").
So the connected socket itself is asked whom it reached, before a byte is sent. And urllib3 limits only the silence
between two bytes, so that a server which sends one byte now and then could hold a run for days: here a clock runs from
the request to the last byte of the answer, its head, its interim answers and a body that is thrown away included.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import logging
import socket
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NoReturn

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from models.errors import FetchError

MAX_SECONDS = 60.0  # for one answer, head and body
Pools = Mapping[str, Callable[..., HTTPConnectionPool]]  # by scheme, as urllib3's PoolManager takes them
_LONGEST_WARNING = 300  # characters
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NoAnswerError(FetchError):
    """The publisher could not be reached, broke off, took too long or is in trouble: it said nothing of the page."""


def is_public(address: str) -> bool:
    """Whether the address is one of the open Internet; an IPv4 address in IPv6 clothes is judged as IPv4."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return parsed.is_global and not parsed.is_multicast
    inner = parsed.ipv4_mapped or parsed.sixtofour
    if inner is None and parsed in _NAT64:
        inner = ipaddress.IPv4Address(parsed.packed[-4:])
    return is_public(str(inner)) if inner else parsed.is_global and parsed in _GLOBAL_UNICAST


class _TimedReader(io.RawIOBase):
    """The bytes of one answer; raises FetchError once its time is up."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self._sock, self._raw = sock, sock.makefile("rb", buffering=0)
        self._silence = sock.gettimeout() or seconds
        self._seconds, self._end = seconds, time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            self._give_up()
        self._sock.settimeout(min(left, self._silence))
        try:
            return self._raw.readinto(buffer)
        except TimeoutError:
            if time.monotonic() < self._end:
                raise
            self._give_up()

    def close(self) -> None:
        self._raw.close()
        super().close()

    def _give_up(self) -> NoReturn:
        raise NoAnswerError(f"expected the whole answer within {self._seconds:g} s, found that it still goes on")


class _TimedResponse(http.client.HTTPResponse):
    """http.client's response, read through the clock."""

    def __init__(self, sock: socket.socket, *args: Any, seconds: float, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_TimedReader(sock, seconds))


class _Timed(HTTPConnection):
    def __init__(self, *args: Any, seconds: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_class = partial(_TimedResponse, seconds=seconds)  # type: ignore[assignment]  # made by calling


class _TimedTLS(HTTPSConnection):
    def __init__(self, *args: Any, seconds: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_class = partial(_TimedResponse, seconds=seconds)  # type: ignore[assignment]  # made by calling


def _reached_public(sock: socket.socket, host: str) -> socket.socket:
    """The socket; raises FetchError, and closes it, when the other end is no public address."""
    peer = str(sock.getpeername()[0])
    if not is_public(peer):
        sock.close()
        raise FetchError(f"expected a public address for {host}, found {peer} at the other end")
    return sock


class _Public(_Timed):
    def _new_conn(self) -> socket.socket:
        return _reached_public(super()._new_conn(), self.host)


class _PublicTLS(_TimedTLS):
    def _new_conn(self) -> socket.socket:
        return _reached_public(super()._new_conn(), self.host)


class _TimedPool(HTTPConnectionPool):
    ConnectionCls = _Timed


class _TimedTLSPool(HTTPSConnectionPool):
    ConnectionCls = _TimedTLS


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _Public


class _PublicTLSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTLS


def timed(seconds: float) -> Pools:
    """Pools of connections whose answers end within so many seconds."""
    return {"http": partial(_TimedPool, seconds=seconds), "https": partial(_TimedTLSPool, seconds=seconds)}


def public(seconds: float) -> Pools:
    """The same, to public addresses only."""
    return {"http": partial(_PublicPool, seconds=seconds), "https": partial(_PublicTLSPool, seconds=seconds)}


def _in_one_line(record: logging.LogRecord) -> bool:
    """Keep what urllib3 warns of, without its traceback (2.8, for a header that is none) or much of what was sent."""
    record.msg, record.args, record.exc_info = record.getMessage()[:_LONGEST_WARNING], None, None
    return True


for _module in ("connection", "connectionpool"):
    logging.getLogger(f"urllib3.{_module}").addFilter(_in_one_line)
