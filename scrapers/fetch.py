"""Fetching one page politely: allow-list, robots.txt, pauses, conditional requests, limits, archive.

Whatever the transport (see `session`), a page comes back only after it is in the archive.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from protego import Protego
from urllib3.exceptions import HTTPError

from models.errors import FetchError
from scrapers.archive import Archive, FetchRecord, Status
from scrapers.session import AGENT, normal_url

MAX_BYTES = 10_000_000  # decoded; the largest page known here has under 1 MB
MAX_SECONDS = 60.0  # for one request with its repetitions and its body
MAX_REDIRECTS = 5
MAX_ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB
LONGEST_PAUSE = 120.0  # seconds between two requests; a publisher who wants more is asked by mail
_CHUNK = 65_536
_GONE = (404, 410)
_MEDIA_TYPES = ("text/html", "application/xhtml+xml", "application/json", "application/xml", "text/xml")

# What stands in the way of a page and says 200. From public descriptions; none seen live by us (2026-11-24).
_OBSTACLES = (
    b"<title>just a moment...",  # Cloudflare
    b"_cf_chl_opt",
    b"enable javascript and cookies to continue",
    b"<title>attention required! | cloudflare",
    b"checking your browser before",
    b"verify you are human",
    b"verifying you are human",
    b"_incapsula_resource",
    b"sucuri website firewall",
    b"acw_sc__v2",  # Aliyun
    b"account suspended",  # hosting companies, for a site that is not paid for
    b"account has been suspended",
)
_OBSTACLE_SIZE = 32_768  # a page larger than this is a page, whatever words are in it


class Clock:
    """Time of this machine; tests bring their own."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Come back after so many seconds."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Fetched(FetchRecord):
    """What the archive keeps of an answer, with the body at hand; empty unless new."""

    body: bytes = b""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What robots.txt of one host says; `closed` says why nothing is allowed, `robots` None that everything is."""

    closed: str | None = None
    robots: Protego | None = None

    def pause(self) -> float:
        """Seconds between two requests by Crawl-delay and Request-rate."""
        if self.robots is None:
            return 0.0
        rate = self.robots.request_rate(AGENT)
        return max(self.robots.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate else 0.0)


class Fetcher:
    """Fetches pages one at a time; remembers robots.txt and the last request of each host as long as it lives."""

    def __init__(
        self, session: requests.Session, archive: Archive, delay_seconds: float, clock: Clock | None = None
    ) -> None:
        self._session = session
        self._archive = archive
        self._delay = delay_seconds
        self._clock = clock or Clock()
        self._rules: dict[str, _Rules] = {}
        self._last: dict[str, float] = {}

    def get(
        self, url: str, hosts: frozenset[str], etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """The page, archived; or that it is unchanged since the validators given, or gone.

        Raises FetchError for anything else: a host off the list, robots.txt, no network, a status that says neither,
        a body that is no page. None of these says anything about the page's content, and none is archived.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in validators.items() if value is not None}
        with self._follow(url, hosts, headers, obey=True) as (response, deadline):
            status = _status(url, response, conditional=bool(headers))
            content_type, charset = _media_type(response.headers.get("Content-Type"))
            body, sha256 = b"", None
            if status == "new":
                body = self._read(url, response, MAX_BYTES, deadline)
                _guard(url, content_type, body)
                sha256 = self._archive.put(body)
            unchanged = status == "unchanged"  # a 304 may leave out what it confirms
            fetched = Fetched(
                url=url,
                final_url=str(response.url),
                fetched_at=self._clock.now(),
                status=status,
                sha256=sha256,
                content_type=content_type,
                charset=charset,
                etag=response.headers.get("ETag", etag if unchanged else None),
                last_modified=response.headers.get("Last-Modified", last_modified if unchanged else None),
                body=body,
            )
        if not unchanged:
            self._archive.record(fetched)
        return fetched

    @contextmanager
    def _follow(
        self, url: str, hosts: frozenset[str], headers: Mapping[str, str], *, obey: bool
    ) -> Iterator[tuple[requests.Response, float]]:
        """The answer at the end of the redirects, open, and when its time is up; every hop is checked alike."""
        hop = _absolute("", url)
        for _ in range(MAX_REDIRECTS + 1):
            _check_url(url, hop, hosts)
            pause = self._obey(hop, hosts) if obey else 0.0
            self._wait(hop, pause)
            deadline = self._clock.monotonic() + MAX_SECONDS
            with self._send(url, hop, headers) as response:
                target = self._session.get_redirect_target(response)
                if target is None:
                    yield response, deadline
                    return
            came_from, hop = hop, _absolute(hop, target)
            if came_from.startswith("https:") and hop.startswith("http:"):
                raise FetchError(f"{url}: expected https to stay https, found a redirect to {hop}")
        raise FetchError(f"{url}: expected at most {MAX_REDIRECTS} redirects, found more, the last to {hop}")

    def _send(self, url: str, hop: str, headers: Mapping[str, str]) -> requests.Response:
        try:
            with _network(url):
                return self._session.get(hop, headers=dict(headers), stream=True, allow_redirects=False)
        finally:
            self._last[_host(hop)] = self._clock.monotonic()

    def _wait(self, url: str, pause: float) -> None:
        """Sleep until the host's pause since the last request is over."""
        last = self._last.get(_host(url))
        if last is not None:
            remaining = last + max(self._delay, pause) - self._clock.monotonic()
            if remaining > 0:
                self._clock.sleep(remaining)

    def _obey(self, url: str, hosts: frozenset[str]) -> float:
        """The pause that robots.txt asks for; raises FetchError when it does not allow the URL."""
        host = _host(url)
        if host not in self._rules:
            self._rules[host] = self._read_rules(url, hosts)
        rules = self._rules[host]
        if rules.closed is not None:
            raise FetchError(f"{url}: expected a readable robots.txt, found: {rules.closed}")
        if rules.robots is not None and not rules.robots.can_fetch(url, AGENT):
            raise FetchError(f"{url}: expected leave to fetch, found that robots.txt of {host} disallows it")
        if rules.pause() > LONGEST_PAUSE:
            raise FetchError(
                f"{url}: expected pauses up to {LONGEST_PAUSE:g} s, found that robots.txt of {host} "
                f"asks for {rules.pause():g} s"
            )
        return rules.pause()

    def _read_rules(self, url: str, hosts: frozenset[str]) -> _Rules:
        """RFC 9309: 4xx allows all, 5xx and silence allow nothing; 429 is told as "go away", so it counts with 5xx."""
        address = urljoin(url, "/robots.txt")
        try:
            with self._follow(address, hosts, {}, obey=False) as (response, deadline):
                status = response.status_code
                if status == 200:
                    text = self._read(address, response, MAX_ROBOTS_BYTES, deadline).decode("utf-8-sig", "replace")
                    return _Rules(robots=Protego.parse(text))
        except FetchError as error:
            return _Rules(closed=str(error))
        if 400 <= status < 500 and status != 429:
            return _Rules()
        return _Rules(closed=f"{address} answered {status}")

    def _read(self, url: str, response: requests.Response, limit: int, deadline: float) -> bytes:
        """The decoded body; raises FetchError when it is longer than the limit, too slow, or breaks off.

        `read1` and not `iter_content`: that one waits for a full chunk, so a trickle would outlive every deadline.
        """
        body = bytearray()
        with _network(url):
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > limit:
                    raise FetchError(f"{url}: expected at most {limit} bytes, found more")
                if self._clock.monotonic() > deadline:
                    raise FetchError(
                        f"{url}: expected an answer within {MAX_SECONDS:g} s, found {len(body)} bytes so far"
                    )
        return bytes(body)


@contextmanager
def _network(url: str) -> Iterator[None]:
    """Tell every failure below HTTP as FetchError, by the error at its root."""
    try:
        yield
    except (requests.RequestException, HTTPError, OSError) as error:
        inner: Any = error.args[0] if error.args else error
        root = getattr(inner, "reason", None) or inner
        raise FetchError(f"{url}: expected an answer, found {type(error).__name__}: {root}") from error


def _absolute(base: str, link: str) -> str:
    """The link as requests would send it, so that what is checked is what is sent."""
    try:
        url = normal_url(urljoin(base, link))
        urlsplit(url)  # raises for what requests lets pass in other schemes
    except (requests.RequestException, ValueError) as error:
        raise FetchError(f"{base or link}: expected a web address, found {link!r} ({error})") from error
    return url


def _check_url(url: str, hop: str, hosts: frozenset[str]) -> None:
    """Raise FetchError unless the hop is plain http(s) on its usual port at one of the hosts."""
    parts = urlsplit(hop)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    if usual is None or parts.port not in (None, usual):
        raise FetchError(f"{url}: expected http or https on its usual port, found {hop}")
    if parts.hostname not in hosts or "@" in parts.netloc:
        raise FetchError(f"{url}: expected one of the hosts {', '.join(sorted(hosts))}, found {hop}")


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _status(url: str, response: requests.Response, *, conditional: bool) -> Status:
    """What the HTTP status says of the page; raises FetchError when it says nothing of it."""
    code = response.status_code
    if code == 200:
        return "new"
    if code in _GONE:
        return "gone"
    if code == 304 and conditional:
        return "unchanged"
    raise FetchError(f"{url}: expected status 200, 304, 404 or 410, found {code} {response.reason or ''}".rstrip())


def _media_type(header: str | None) -> tuple[str | None, str | None]:
    """Media type and charset of a Content-Type header, both in lower case."""
    if header is None:
        return None, None
    message = Message()
    message["Content-Type"] = header
    return message.get_content_type(), message.get_content_charset()


def _guard(url: str, content_type: str | None, body: bytes) -> None:
    """Raise FetchError when what came with status 200 is no page to read facts from."""
    if not body.strip():
        raise FetchError(f"{url}: expected a page, found an empty body")
    if content_type not in _MEDIA_TYPES and not (content_type or "").endswith(("+xml", "+json")):
        raise FetchError(f"{url}: expected HTML, JSON or XML, found {content_type or 'no content type'}")
    if len(body) <= _OBSTACLE_SIZE:
        lowered = body.lower()
        for obstacle in _OBSTACLES:
            if obstacle in lowered:
                raise FetchError(f"{url}: expected the page, found a challenge or notice: {obstacle.decode()!r}")
