"""Fetching one page politely: allow-list, robots.txt, pauses, conditional requests, limits, archive.

Whatever the transport (see `session`), a page comes back only after it is in the archive.
"""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import ConnectTimeoutError, HTTPError, ProtocolError, ProxyError

from models.errors import FetchError
from scrapers.archive import Archive, FetchRecord, Status
from scrapers.bodies import MAX_BYTES, UnwelcomeError, check_page, media_type, read_body
from scrapers.connections import NoAnswerError
from scrapers.robots import Rules, read_robots
from scrapers.session import AGENT, PatientAdapter, normal_url

MAX_REDIRECTS = 5
MAX_ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB; what comes after is not read
LONGEST_PAUSE = 120.0  # seconds between two requests; a publisher who wants more is asked by mail
MAX_SILENT = 5  # pages in a row that a host does not answer; then it is left alone
_LONGEST_VALIDATOR = 200  # characters
_GONE = (404, 410)


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


class Fetcher:
    """Fetches pages one at a time; remembers robots.txt and the last request of each host as long as it lives."""

    def __init__(
        self, session: requests.Session, archive: Archive, delay_seconds: float, clock: Clock | None = None
    ) -> None:
        self._session = session
        self._archive = archive
        self._delay = delay_seconds
        self._clock = clock or Clock()
        self._rules: dict[str, Rules] = {}  # by scheme and host: each has a robots.txt of its own (RFC 9309)
        self._silent: Counter[str] = Counter()  # pages in a row without an answer, by scheme and host
        self._last: dict[str, float] = {}  # by site: with and without `www.` it is one machine

    def robots_of(self, hosts: frozenset[str]) -> dict[str, str]:
        """What robots.txt says, by scheme and host, of those among the hosts that were asked so far."""
        return {origin: str(rules) for origin, rules in self._rules.items() if urlsplit(origin).hostname in hosts}

    def get(
        self, url: str, hosts: frozenset[str], etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """The page, archived; or that it is unchanged since the validators given, or gone.

        Raises FetchError for anything else: a host off the list, robots.txt, no network, a status that says neither,
        a body that is no page. None of these says anything about the page's content, and none is archived.
        As UnwelcomeError for a challenge and for "too many requests": from then on that host is left alone. As
        NoAnswerError when the host is down, silent or in trouble; after MAX_SILENT of them likewise.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in validators.items() if value is not None}
        with (
            self._leave_when_silent(url),
            self._follow(url, hosts, headers, obey=True) as response,
            self._leave_when_told(response),
        ):
            status = _status(url, response, conditional=bool(headers))
            content_type, charset = media_type(response.headers.get("Content-Type"))
            body, sha256 = b"", None
            if status == "new":
                with _about(url):
                    body = read_body(response, MAX_BYTES)
                    check_page(content_type, body)
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
                etag=_validator(response, "ETag") or (etag if unchanged else None),
                last_modified=_validator(response, "Last-Modified") or (last_modified if unchanged else None),
                body=body,
            )
        if not unchanged:
            self._archive.record(fetched)
        return fetched

    @contextmanager
    def _follow(
        self, url: str, hosts: frozenset[str], headers: Mapping[str, str], *, obey: bool
    ) -> Iterator[requests.Response]:
        """The answer at the end of the redirects, open; every hop is checked alike."""
        hop = _absolute("", url)
        for _ in range(MAX_REDIRECTS + 1):
            _check_url(url, hop, hosts)
            if obey:
                self._obey(hop, hosts)
            with self._send(url, hop, headers) as response:
                target = _target(self._session, response)
                if target is None:
                    yield response
                    return
            came_from, hop = hop, _absolute(hop, target)
            if came_from.startswith("https:") and hop.startswith("http:"):
                raise FetchError(f"{url}: expected https to stay https, found a redirect to {hop}")
        raise FetchError(f"{url}: expected at most {MAX_REDIRECTS} redirects, found more, the last to {hop}")

    @contextmanager
    def _leave_when_told(self, response: requests.Response) -> Iterator[None]:
        """Ask nothing more of the host once it answers that it does not want to be asked."""
        try:
            yield
        except UnwelcomeError as error:
            self._rules[_origin(str(response.url))] = Rules(closed=str(error))
            raise

    @contextmanager
    def _leave_when_silent(self, url: str) -> Iterator[None]:
        """Ask nothing more of a host that gave no answer to several pages in a row: it is down, or in trouble."""
        origin, silent = _origin(_absolute("", url)), 0
        try:
            yield
        except NoAnswerError as error:
            silent = self._silent[origin] + 1
            if silent == MAX_SILENT:
                self._rules[origin] = Rules(closed=f"no answer to {silent} pages in a row, the last {error}")
            raise
        finally:
            self._silent[origin] = silent

    def _send(self, url: str, hop: str, headers: Mapping[str, str]) -> requests.Response:
        """The answer to one request, sent when the site's pause since the last one is over; so are repetitions."""
        site, pause = _site(hop), self._pause(hop)
        wait = self._last.get(site, float("-inf")) + pause - self._clock.monotonic()
        if wait > 0:
            self._clock.sleep(wait)
        adapter = self._session.get_adapter(hop)
        if isinstance(adapter, PatientAdapter):
            adapter.keep_apart(pause)
        try:
            with _about(url):
                return self._session.get(hop, headers=dict(headers), stream=True, allow_redirects=False)
        finally:
            self._last[site] = self._clock.monotonic()

    def _pause(self, url: str) -> float:
        """Seconds between two requests to the site: the most that we or any robots.txt of it ask for."""
        asked = (rules.pause() for origin, rules in self._rules.items() if _site(origin) == _site(url))
        return max(self._delay, *asked, 0.0)

    def _obey(self, url: str, hosts: frozenset[str]) -> None:
        """Raise FetchError when robots.txt does not allow the URL, or the host has told us to leave."""
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = self._read_rules(url, hosts)
        rules = self._rules[origin]
        if rules.closed is not None:
            raise FetchError(f"{url}: expected leave to fetch from {origin}, found: {rules.closed}")
        if rules.robots is not None and not rules.robots.can_fetch(url, AGENT):
            raise FetchError(f"{url}: expected leave to fetch, found that robots.txt of {_host(url)} disallows it")

    def _read_rules(self, url: str, hosts: frozenset[str]) -> Rules:
        """RFC 9309: 4xx allows all, 5xx and silence allow nothing; 429 is told as "go away", so it counts with 5xx."""
        address = urljoin(url, "/robots.txt")
        try:
            with self._follow(address, hosts, {}, obey=False) as response:
                status = response.status_code
                if status == 200:
                    with _about(address):
                        body = read_body(response, MAX_ROBOTS_BYTES, cut=True)
                    rules = read_robots(body if len(body) < MAX_ROBOTS_BYTES else body[: body.rfind(b"\n") + 1])
                    if rules.pause() > LONGEST_PAUSE:
                        return Rules(closed=f"{address} asks for {rules.pause():g} s between two requests")
                    return rules
        except FetchError as error:
            return Rules(closed=str(error))
        if 400 <= status < 500 and status != 429:
            return Rules()
        return Rules(closed=f"{address} answered {status}")


@contextmanager
def _about(url: str) -> Iterator[None]:
    """Tell every failure as a FetchError that names the page, by the error at its root."""
    try:
        yield
    except FetchError as error:
        raise type(error)(f"{url}: {error}") from error
    except (requests.RequestException, HTTPError, http.client.HTTPException, OSError) as error:
        raise NoAnswerError(f"{url}: expected an answer, found {type(error).__name__}: {_root(error)}") from error


def _root(error: Exception) -> str:
    """What went wrong, in the words of the error at the root: urllib3 wraps it, and puts its connection before them."""
    inner: Any = error.args[0] if error.args else error
    root = getattr(inner, "reason", None) or inner
    told = root.args[-1] if isinstance(root, ConnectTimeoutError | ProtocolError | ProxyError) else root
    words = repr(told) if isinstance(told, OSError | http.client.HTTPException) else str(told)
    return words.rpartition("): ")[2]


def _target(session: requests.Session, response: requests.Response) -> str | None:
    """Where a redirect leads; None when the answer is none. Raises FetchError for one that no URL can hold."""
    try:
        return session.get_redirect_target(response)
    except UnicodeError as error:
        raise FetchError(f"{response.url}: expected a redirect to a web address, found {error}") from error


def _absolute(base: str, link: str) -> str:
    """The link as requests would send it, so that what is checked is what is sent, to the host that is written."""
    try:
        joined = urljoin(base, link)
        url = normal_url(joined)
        # Raises for what requests lets pass in other schemes.
        is_as_written = urlsplit(joined).hostname == urlsplit(url).hostname
    except (requests.RequestException, ValueError) as error:
        raise FetchError(f"{base or link}: expected a web address, found {link!r} ({error})") from error
    if not is_as_written:
        raise FetchError(f"{base or link}: expected a host in plain letters, found {link!r}, which means {url}")
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


def _origin(url: str) -> str:
    return f"{urlsplit(url).scheme}://{_host(url)}"


def _site(url: str) -> str:
    return _host(url).removeprefix("www.")


def _validator(response: requests.Response, name: str) -> str | None:
    """The header, to be sent back the next time; None when there is none that could be."""
    value = response.headers.get(name, "").strip()
    fits = value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
    return value if value and fits else None


def _status(url: str, response: requests.Response, *, conditional: bool) -> Status:
    """What the HTTP status says of the page; raises FetchError when it says nothing of it."""
    code = response.status_code
    if code == 200:
        return "new"
    if code in _GONE:
        return "gone"
    if code == 304 and conditional:
        return "unchanged"
    told_to_leave = code == 429 or response.headers.get("cf-mitigated") == "challenge"  # Cloudflare says 403 with it
    error = UnwelcomeError if told_to_leave else NoAnswerError if code >= 500 else FetchError
    raise error(f"{url}: expected status 200, 304, 404 or 410, found {code} {response.reason or ''}".rstrip())
