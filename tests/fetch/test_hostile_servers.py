"""Servers that lie, stall or never end, over real sockets: each costs a bounded time and one FetchError."""

from __future__ import annotations

import gzip
import random
import socket
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from models.errors import FetchError
from scrapers import connections
from scrapers.archive import Archive
from scrapers.fetch import Fetcher
from scrapers.session import ReplicaAdapter, make_session
from tests.fetch.server import BODY, OK, Server, Talk, for_ever, saying, silent_after

PAGE = "https://www.example.org/a"
HOSTS = frozenset({"www.example.org"})


def fetch(server: Server, folder: Path) -> Any:
    session = make_session("", ReplicaAdapter(server.base_url))
    return Fetcher(session, Archive(str(folder)), delay_seconds=0).get(PAGE, HOSTS)


# --- answers without an end


@pytest.mark.parametrize(
    "talk",
    [
        for_ever(b"", b"H", 0.01),
        for_ever(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.05),
        for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        for_ever(OK + b"\r\n", b"x", 0.01),
        for_ever(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1", 0.01),
        for_ever(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x", 0.01),
        for_ever(b"HTTP/1.1 503 Busy\r\n\r\n", b"x" * 1000, 0.01),
        for_ever(OK + b"Content-Encoding: deflate\r\n\r\n\x78\x9c", b"\x00\x00\x00\xff\xff", 0.01),
        silent_after(OK + b"\r\n"),
    ],
    ids=["first line", "head", "interim", "body", "chunk size", "chunk extension", "thrown away", "packing", "silence"],
)
def test_an_answer_without_an_end_is_left_when_its_time_is_up(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MAX_SECONDS", 0.3)
    with Server(talk) as server, pytest.raises(FetchError, match=rf"^{PAGE}: expected the whole answer within 0\.3 s"):
        fetch(server, tmp_path)
    assert list(tmp_path.rglob("*")) == []


def test_an_answer_in_time_arrives_however_small_its_pieces(tmp_path: Path) -> None:
    def talk(asker: socket.socket) -> None:
        for byte in OK + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY:
            asker.sendall(bytes([byte]))

    with Server(talk) as server:
        assert fetch(server, tmp_path).body == BODY


def test_what_comes_with_a_redirect_is_not_read(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    head = f"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    tracemalloc.start()
    try:
        with Server(saying(head.encode() + bomb)) as server, pytest.raises(FetchError, match="at most 5 redirects"):
            fetch(server, tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000 < 50_000_000
    finally:
        tracemalloc.stop()


# --- answers that are no HTTP


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00" * 1000,
        b"HTTP/9.9 abc\r\n\r\n",
        OK + b"Content-Length: 5, 6\r\n\r\nxxxxx",
        OK + b"Content-Length: 50\r\n\r\nxxxxx",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nxxxxx",
        OK + b"X: y\r\n" * 200 + b"\r\n",
        OK + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /\xe4\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: https://[::1\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: https://www.example.org:99999999/\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: https://www.example.org:0/\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\n\r\n",
        b"HTTP/1.1 429 Busy\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_an_answer_that_is_none_is_an_error_that_names_the_page(answer: bytes, tmp_path: Path) -> None:
    with Server(saying(answer)) as server, pytest.raises(FetchError, match=PAGE):
        fetch(server, tmp_path)


def test_no_damage_to_an_answer_raises_anything_but_a_fetch_error(tmp_path: Path) -> None:
    seed = 20261124
    chance = random.Random(seed)
    whole = OK + b"Content-Encoding: gzip\r\nETag: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
    with Server(lambda asker: asker.sendall(_damaged(whole, chance))) as server:
        for _ in range(150):
            with suppress(FetchError):
                fetch(server, tmp_path)


def _damaged(answer: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(answer)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(damaged))
        damaged[place : place + chance.randint(0, 3)] = chance.choice([b"", b"\r\n", chance.randbytes(2), b"3", b": "])
    return bytes(damaged)
