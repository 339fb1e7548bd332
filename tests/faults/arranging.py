"""How each kind of fault is made to happen."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from email.utils import formatdate

from scrapers.patience import Patience
from tests.faults.answers import in_turn, page, redirect, status
from tests.faults.meeting import Arrange, Fault
from tests.faults.pages import ARTICLE, BODY, CJO_HOST, HCCH, HCCH_HOST, MFA, NEW_POST, PAGES, POST, ROBOTS, TOPIC, anew
from tests.faults.web import Web
from tests.fetch.server import Talk, saying

TOO_MANY = "429 Too Many Requests"
_SHORT = Patience(silence=0.5, answer=1.0)


# --- of one address


def fault(name: str, says: str, talk: Talk, at: str = ARTICLE, page: str | None = None) -> Fault:
    """An address misbehaves, met through the replica."""
    return Fault(name, lambda web: web.server.misbehave(at, talk), says, page or at, at)


def robots(name: str, says: str, talk: Talk) -> Fault:
    return fault(name, says, talk, ROBOTS, ARTICLE)


def declared(name: str, charset: str, at: str) -> Fault:
    """A page in UTF-8 whose header says otherwise."""
    return fault(name, "", page(anew(at), f"Content-Type: text/html; charset={charset}"), at)


def slow(name: str, says: str, talk: Talk) -> Fault:
    """The same, of a server that is waited for less long than usual."""
    return Fault(name, lambda web: web.server.misbehave(ARTICLE, talk), says, ARTICLE, ARTICLE, patience=_SHORT)


def live(name: str, says: str, talk: Talk, tries: Callable[[Web], int] | None = None) -> Fault:
    """An address misbehaves, met on the stack that reads the web."""
    return Fault(name, lambda web: web.server.misbehave(ARTICLE, talk), says, ARTICLE, ARTICLE, "live", tries=tries)


def passing(name: str, *talks: Callable[[], Talk]) -> Fault:
    """An address misbehaves for as many requests, then answers as ever."""

    def arrange(web: Web) -> None:
        web.server.misbehave(ARTICLE, in_turn(*(talk() for talk in talks), page(BODY)))

    return Fault(name, arrange, "", ARTICLE, ARTICLE)


def busy_once(name: str, retry_after: Callable[[], str]) -> Fault:
    return passing(name, lambda: status(TOO_MANY, f"Retry-After: {retry_after()}"))


def http_date(seconds: float) -> str:
    """The time in so many seconds, as HTTP writes it."""
    return formatdate(time.time() + seconds, usegmt=True)


# --- of a host, met before any page is: by its robots.txt


def whole_host(
    name: str, says: str, arrange: Arrange, tries: Callable[[Web], int], patience: Patience | None = None
) -> Fault:
    return Fault(name, arrange, says, HCCH, f"https://{HCCH_HOST}/robots.txt", "live", patience, tries)


def tls(name: str, says: str, identity: str) -> Fault:
    """A host that does not prove who it is."""

    def arrange(web: Web) -> None:
        web.server.identity_of[HCCH_HOST] = identity

    return whole_host(name, says, arrange, _tunnels)


def tunnel(name: str, says: str, talk: Talk) -> Fault:
    """A host that the proxy does not lead to."""

    def arrange(web: Web) -> None:
        web.server.closed_tunnels[HCCH_HOST] = talk

    return whole_host(name, says, arrange, _tunnels)


def meaning(name: str, says: str, *meanings: str, port: Callable[[Web], int] = lambda web: web.server.port) -> Fault:
    """A host that is asked without the proxy, and whose name means one thing after the other."""

    def arrange(web: Web) -> None:
        web.direct.add(HCCH_HOST)
        web.names.meanings[HCCH_HOST] = list(meanings)
        web.names.leads_to[HCCH_HOST] = port(web)

    # The first look-up is the check before the request; each try to connect makes another.
    return whole_host(name, says, arrange, lambda web: web.names.asked[HCCH_HOST] - 1, Patience(connect=0.3))


def _tunnels(web: Web) -> int:
    return web.server.tunnels[HCCH_HOST]


def full_listener(web: Web) -> int:
    """The port of a listener whose queue is full: it takes no connection and refuses none."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    web.held_open.append(listener)
    for _ in range(4):
        asker = socket.socket()
        asker.setblocking(False)
        asker.connect_ex(listener.getsockname())
        web.held_open.append(asker)
    port: int = listener.getsockname()[1]
    return port


def not_tls(asker: socket.socket) -> None:
    """Open the tunnel, then answer the handshake in no language."""
    saying(b"HTTP/1.1 200 Connection established\r\n\r\n")(asker)
    asker.recv(1)
    saying(b"\0synthetic" * 100)(asker)


# --- of several addresses


def storm(web: Web) -> None:
    """Every page of the host fails."""
    web.server.sites[CJO_HOST] = status("500 Internal Server Error")


def storm_with_a_lull(web: Web) -> None:
    """Every page of the host fails but one."""
    storm(web)
    web.server.misbehave(ARTICLE, page(BODY))


def private_name(web: Web) -> None:
    """A redirect leads to a host of the source whose name means a private address."""
    web.names.meanings["fmprc.gov.cn"] = ["10.0.0.5"]
    web.server.misbehave(MFA, redirect("http://fmprc.gov.cn/synthetic"))


def many_addresses(web: Web) -> None:
    """One post is announced under thirty addresses."""
    copies = [f"{POST}?synthetic={n}" for n in range(15)] + [f"{NEW_POST}-{n}" for n in range(15)]
    _announce(web, *copies)
    for url in copies:
        web.server.misbehave(url, page(PAGES[POST]))


def unasked_304(web: Web) -> None:
    """A new post answers that it is unchanged."""
    _announce(web, NEW_POST)
    web.server.misbehave(NEW_POST, status("304 Not Modified"))


def _announce(web: Web, *urls: str) -> None:
    item = '<p><a href="{}">Synthetic Post on a Judgment</a></p><p>Sun, 22 Nov 2026 Insights Synthetic Author</p>'
    listed = "".join(item.format(url) for url in urls)
    web.server.misbehave(TOPIC, page(f"<h1>Synthetic list</h1>{listed}".encode()))
