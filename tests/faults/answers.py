"""Answers that no healthy server gives, as bytes on a socket."""

from __future__ import annotations

import socket
import struct
import time
from itertools import count

from tests.fetch.server import Talk, saying


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """An HTTP answer with just these headers, the length among them; UTF-8 HTML unless a Content-Type is given."""
    typed = any(line.startswith("Content-Type:") for line in headers)
    lines = [*([] if typed else ["Content-Type: text/html; charset=utf-8"]), *headers]
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "Connection: close", "", ""]).encode("latin-1") + body


def page(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> Talk:
    return saying(answer(body, *headers, status=status, length=length))


def status(line: str, *headers: str) -> Talk:
    """An answer that is little but its status."""
    return page(b"<p>synthetic answer</p>", *headers, status=line)


def redirect(location: str) -> Talk:
    return status("302 Found", f"Location: {location}")


def reset_after(start: bytes) -> Talk:
    """Send the start, then break the connection with a reset."""

    def talk(asker: socket.socket) -> None:
        asker.sendall(start)
        time.sleep(0.05)  # else the reset may overtake what was sent
        asker.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return talk


def in_turn(*talks: Talk) -> Talk:
    """The first to the first asker, and so on; the last one for good."""
    number = count()
    return lambda asker: talks[min(next(number), len(talks) - 1)](asker)


def without_end(start: bytes, block: bytes) -> Talk:
    """Send the start, then the block again and again, as fast as it is taken."""

    def talk(asker: socket.socket) -> None:
        asker.sendall(start)
        while True:
            asker.sendall(block)

    return talk
