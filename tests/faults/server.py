"""The whole web on one loopback port: pages as a replica has them, but for the addresses that misbehave.

It is reached as a replica (`GET /host/path`) or as a proxy (`GET http://host/path`, `CONNECT host:443` and TLS within).
"""

from __future__ import annotations

import socket
import ssl
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from scrapers.replica import Replica, Reply
from tests.fetch.server import Talk


def address(url: str) -> str:
    """The address that a URL means, whichever way it is escaped; with and without `www.` are two."""
    return unquote(url.partition("://")[2])


class FaultServer:
    """Answers for every host while the `with` block lasts; counts what it is asked for, however it answers."""

    def __init__(self, site: Replica, identities: Mapping[str, ssl.SSLContext]) -> None:
        self.site = site
        self.talks: dict[str, Talk] = {}  # by address: how an address answers instead
        self.sites: dict[str, Talk] = {}  # by host: how all of its pages answer instead, robots.txt left out
        self.closed_tunnels: dict[str, Talk] = {}  # by host: how a CONNECT is answered instead
        self.identity_of: dict[str, str] = {}  # by host: the certificate that it shows instead of its own
        self.asked: Counter[str] = Counter()  # by address
        self.tunnels: Counter[str] = Counter()  # by host
        self._identities = identities
        self._server = _Listener(("127.0.0.1", 0), partial(_Handler, self))
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self.port = int(self._server.server_port)
        self.base_url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def misbehave(self, url: str, talk: Talk) -> None:
        """Answer that address by `talk` from now on, and hang up after it."""
        self.talks[address(url)] = talk

    def behave(self) -> None:
        """Answer every address as the replica does, and count anew."""
        for told in (self.talks, self.sites, self.closed_tunnels, self.identity_of, self.asked, self.tunnels):
            told.clear()

    def talk_of(self, url: str) -> Talk | None:
        """How the address answers instead of its page."""
        parts = urlsplit(url)
        at_site = None if parts.path == "/robots.txt" else self.sites.get(parts.hostname or "")
        return self.talks.get(address(url), at_site)

    def identity(self, host: str) -> ssl.SSLContext:
        """What the host shows of itself in a handshake."""
        return self._identities[self.identity_of.get(host, "")]


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of an asker who hangs up: half of the faults are made for that."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, web: FaultServer, *args: Any) -> None:
        self._web, self._tunnel = web, ""
        super().__init__(*args)

    def do_GET(self) -> None:
        url = self._url()
        self._web.asked[address(url)] += 1
        if talk := self._web.talk_of(url):
            self._hang_up_after(talk)
        else:
            self._send(self._web.site.reply(url, self.headers))

    def do_CONNECT(self) -> None:
        host = self.path.partition(":")[0]
        self._web.tunnels[host] += 1
        if talk := self._web.closed_tunnels.get(host):
            self._hang_up_after(talk)
            return
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.request = self._web.identity(host).wrap_socket(self.connection, server_side=True)
        self.setup()
        self._tunnel = host
        self.close_connection = False

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # within a tunnel it is another socket than the listener's

    def _url(self) -> str:
        if self._tunnel:
            return f"https://{self._tunnel}{self.path}"
        return self.path if urlsplit(self.path).scheme else f"https:/{self.path}"

    def _hang_up_after(self, talk: Talk) -> None:
        self.close_connection = True
        with suppress(OSError):
            talk(self.connection)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is http.server's)
        """Say nothing: the counts tell it."""


def closed_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
