"""A server on loopback that says what it is told, HTTP or not."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BODY = b"<p>The court recognizes the judgment.</p>"
_NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

Talk = Callable[[socket.socket], None]


class Server:
    """Talks to each connection as it is told, and keeps what it hears; robots.txt it has none."""

    def __init__(self, talk: Talk) -> None:
        self._talk, self.heard = talk, list[bytes]()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._threads = [Thread(target=self._listen)]
        self._last_port = 0

    def __enter__(self) -> Server:
        self._threads[0].start()
        return self

    def __exit__(self, *error: object) -> None:
        with socket.socket() as last:  # accepted after all others, so that none goes unheard
            last.bind(("127.0.0.1", 0))
            self._last_port = last.getsockname()[1]
            last.connect(self._listener.getsockname())
            self._threads[0].join()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            asker, (_, port) = self._listener.accept()
            if port == self._last_port:
                asker.close()
                return
            thread = Thread(target=self._answer, args=(asker,))
            self._threads.append(thread)
            thread.start()

    def _answer(self, asker: socket.socket) -> None:
        asker.settimeout(5)
        with asker, suppress(OSError):
            heard = asker.recv(65_536)
            if heard.startswith(b"GET /www.example.org/robots.txt"):
                asker.sendall(_NO_ROBOTS)
                heard = asker.recv(65_536)
            self.heard.append(heard)
            if heard:
                self._talk(asker)


def saying(answer: bytes) -> Talk:
    return lambda asker: asker.sendall(answer)


def for_ever(start: bytes, again: bytes, seconds: float = 0.0) -> Talk:
    """Send the start, then the same again and again until the asker hangs up."""

    def talk(asker: socket.socket) -> None:
        asker.sendall(start)
        while True:
            asker.sendall(again)
            time.sleep(seconds)

    return talk


def silent_after(start: bytes) -> Talk:
    def talk(asker: socket.socket) -> None:
        asker.sendall(start)
        asker.recv(1)  # until the asker hangs up

    return talk
