"""A name server on loopback, and a `getaddrinfo` that asks it over a real socket as the system's would."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import struct
from collections import Counter
from contextlib import suppress
from threading import Thread
from typing import Any, Self

PUBLIC = "93.184.216.34"  # what every name means unless it is told otherwise
_SERVFAIL, _NXDOMAIN = 2, 3
UNKNOWN, BROKEN = "NXDOMAIN", "SERVFAIL"
_CODES = {UNKNOWN: _NXDOMAIN, BROKEN: _SERVFAIL}
_getaddrinfo = socket.getaddrinfo


class Names:
    """Answers for every name while the `with` block lasts."""

    def __init__(self) -> None:
        self.meanings: dict[str, list[str]] = {}  # by host: an address, UNKNOWN or BROKEN, in turn, the last for good
        self.asked: Counter[str] = Counter()
        self.leads_to: dict[str, int] = {}  # by host: the port of loopback behind its usual ones
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def behave(self) -> None:
        """Let every name mean a public address again, and count anew."""
        for told in (self.meanings, self.leads_to, self.asked):
            told.clear()

    def getaddrinfo(self, host: str, port: int | None, *args: Any, **kwargs: Any) -> Any:
        """In place of `socket.getaddrinfo`: asks the server; addresses and `localhost` are nobody's to look up."""
        with suppress(ValueError):
            ipaddress.ip_address(host)
            return _getaddrinfo(host, port, *args, **kwargs)
        if host == "localhost":
            return _getaddrinfo(host, port, *args, **kwargs)
        code, address = self._look_up(host)
        if code:
            error = socket.EAI_NONAME if code == _NXDOMAIN else socket.EAI_AGAIN
            raise socket.gaierror(error, "Name or service not known" if code == _NXDOMAIN else "Temporary failure")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, self.leads_to.get(host, port or 0)))]

    def _look_up(self, host: str) -> tuple[int, str]:
        question = b"".join(bytes([len(label)]) + label.encode() for label in host.split(".")) + b"\0\0\1\0\1"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.settimeout(5)
            asker.sendto(secrets.token_bytes(2) + b"\1\0\0\1\0\0\0\0\0\0" + question, self._socket.getsockname())
            answer = asker.recv(512)
        return answer[3] & 0x0F, socket.inet_ntoa(answer[-4:])

    def _serve(self) -> None:
        while True:
            query, asker = self._socket.recvfrom(512)
            if not query:
                return
            host, question = _read(query)
            self.asked[host] += 1
            left = self.meanings.get(host, [PUBLIC])
            meaning = left.pop(0) if len(left) > 1 else left[0]
            code = _CODES.get(meaning, 0)
            head = query[:2] + struct.pack(">5H", 0x8180 | code, 1, int(not code), 0, 0)
            record = b"" if code else b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4" + socket.inet_aton(meaning)
            self._socket.sendto(head + question + record, asker)


def _read(query: bytes) -> tuple[str, bytes]:
    """The name asked for, and the question to repeat."""
    labels, place = list[str](), 12
    while size := query[place]:
        labels.append(query[place + 1 : place + 1 + size].decode())
        place += 1 + size
    return ".".join(labels), query[12 : place + 5]
