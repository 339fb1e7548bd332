"""A replica of publishers' sites on loopback: real sockets and real HTTP, but nobody's server.

Tests and the demo publish pages here under their public addresses; `ReplicaAdapter` brings requests
for `https://host/path` to `http://127.0.0.1:PORT/host/path`.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Reply:
    """What the replica answers; its own Content-Length may be overruled, to lie."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Replica:
    """Pages by public URL, served on 127.0.0.1 while the `with` block lasts; may be changed meanwhile.

    A subclass that overrides `reply` can fail, stall or lie as a test needs.
    """

    def __init__(self, pages: Mapping[str, bytes] | None = None) -> None:
        self._pages = {_key(url): body for url, body in (pages or {}).items()}
        self._counts: Counter[tuple[str, int]] = Counter()
        self._lock = Lock()
        self._server: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None

    def publish(self, url: str, body: bytes) -> None:
        """Serve `body` under `url` from now on, in place of what was there."""
        with self._lock:
            self._pages[_key(url)] = body

    def remove(self, url: str) -> None:
        """Answer 404 from now on; raises KeyError when nothing was published there."""
        with self._lock:
            del self._pages[_key(url)]

    @property
    def counts(self) -> Counter[tuple[str, int]]:
        """Requests so far by (URL, status), robots.txt among them; URLs are told as https."""
        with self._lock:
            return Counter(self._counts)

    def count(self, url: str, status: int) -> int:
        """How often `url` was answered with `status`; http and https are one."""
        return self.counts[f"https://{_key(url)}", status]

    def statuses(self) -> Counter[int]:
        """Answers so far by status, without robots.txt: `{304: 12}` says that nothing was sent twice."""
        told: Counter[int] = Counter()
        for (url, status), times in self.counts.items():
            if urlsplit(url).path != "/robots.txt":
                told[status] += times
        return told

    def forget_counts(self) -> None:
        """Start counting again from nothing."""
        with self._lock:
            self._counts.clear()

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, for ReplicaAdapter; raises RuntimeError outside the `with` block."""
        if self._server is None:
            raise RuntimeError("the replica is not running: use it in a `with` block")
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler_of(self))
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        server, thread, self._server = self._server, self._thread, None
        if server is not None and thread is not None:
            server.shutdown()
            server.server_close()
            thread.join()

    def reply(self, url: str, headers: Message) -> Reply:
        """The published page with a strong ETag, 304 when the asker has it, 404 when there is none."""
        with self._lock:
            body = self._pages.get(_key(url))
        if body is None:
            return Reply(404, b"<p>not found</p>", {"Content-Type": "text/html; charset=utf-8"})
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        if etag in headers.get("If-None-Match", ""):  # 64 hex digits in quotes: no other tag can contain them
            return Reply(304, headers={"ETag": etag})
        return Reply(200, body, {"ETag": etag, "Content-Type": _content_type(url, body)})

    def _answer(self, target: str, headers: Message) -> Reply:
        url = f"https://{_key('https:/' + target)}"
        reply = self.reply(url, headers)
        with self._lock:
            self._counts[url, reply.status] += 1
        return reply


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a kept-alive connection does not hold up the end of the `with` block

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over an asker who hangs up, as askers do; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler_of(replica: Replica) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else head and body, sent apart, cost 40 ms per request
        timeout = 30

        def do_GET(self) -> None:
            if replica._server is None:  # the block ended, but this connection was kept alive
                self.close_connection = True
                return
            reply = replica._answer(self.path, self.headers)
            self.send_response(reply.status, HTTPStatus(reply.status).phrase)
            if reply.status != 304:
                self.send_header("Content-Length", reply.headers.get("Content-Length", str(len(reply.body))))
            for name, value in reply.headers.items():
                if name != "Content-Length":
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
            if "Content-Length" in reply.headers:
                self.close_connection = True  # a lie about the length ends the conversation

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is http.server's)
            """Say nothing: the counts tell it."""

    return Handler


def _key(url: str) -> str:
    """`host/path?query`, decoded and without fragment, so that every spelling of one address is one page."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{unquote(parts.path) or '/'}{unquote(query)}"


def _content_type(url: str, body: bytes) -> str:
    """By the first byte: markup that declares itself is XML, a brace or bracket is JSON, the rest HTML."""
    if urlsplit(url).path == "/robots.txt":
        return "text/plain; charset=utf-8"
    start = body.lstrip()[:5]
    if start == b"<?xml":
        return "application/xml"
    return "application/json" if start[:1] in (b"{", b"[") else "text/html; charset=utf-8"
