"""The one session factory, and the three ways a request can go: live web, shipped renditions, loopback replica.

All three are requests adapters, so that the code that fetches is the same for all.
"""

from __future__ import annotations

import hashlib
import io
import ipaddress
import re
import socket
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import cached_property
from html import unescape
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.utils import select_proxy
from urllib3 import HTTPResponse

from models.errors import FetchError
from models.secrets import without_secrets
from scrapers.bodies import PACKINGS
from scrapers.connections import NoAnswerError, Pools, is_public, public, timed
from scrapers.patience import Patience, patient_retry

AGENT = "Comity"


def make_session(contact: str, transport: BaseAdapter) -> requests.Session:
    """A session whose every request goes through `transport` and says who asks: `Comity/0.1.0 (+contact)`.

    Raises FetchError when the live web is to be asked without a contact, and for a contact that a header cannot hold.
    """
    live = isinstance(transport, LiveAdapter)
    if live and not contact.strip():
        raise FetchError("COMITY_CONTACT: expected a mail or web address for the User-Agent, found nothing")
    if not (contact.isascii() and contact.isprintable()):
        raise FetchError(f"COMITY_CONTACT: expected printable ASCII, found {contact!r}")
    session = _Session()
    session.headers["User-Agent"] = f"{AGENT}/{version('comity')} (+{contact.strip()})"
    session.headers["Accept-Encoding"] = PACKINGS
    session.trust_env = live  # a proxy of the environment has no part in renditions and replicas
    session.mount("https://", transport)
    session.mount("http://", transport)
    return session


class _Session(requests.Session):
    """Follows no redirect by itself: whoever fetches checks each hop first."""

    def resolve_redirects(self, *args: Any, **kwargs: Any) -> Generator[requests.Response, None, None]:
        """Nothing. Even when told not to follow, requests 2.34 reads the whole body of a redirect, without limit."""
        yield from ()


def normal_url(url: str) -> str:
    """The URL as requests would send it: escaped once, with a path; raises requests.RequestException."""
    prepared = requests.PreparedRequest()
    prepared.prepare_url(url, None)
    return str(prepared.url)


def resolve(host: str) -> set[str]:
    """Every address that the name has now; raises OSError when it has none."""
    return {str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}


class PatientAdapter(HTTPAdapter):
    """An adapter that repeats politely, over connections whose answers end in time."""

    def __init__(self, backoff: float, patience: Patience | None = None) -> None:
        self._backoff, self._patience = backoff, patience or Patience()
        super().__init__(max_retries=patient_retry(backoff))
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def _pools(self) -> Pools:
        return timed(self._patience.answer)

    def keep_apart(self, seconds: float) -> None:
        """From now on repeat no request sooner than that."""
        self.max_retries = patient_retry(self._backoff, seconds)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """The pools of a proxy: whom it reaches on our behalf is its own business."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = timed(self._patience.answer)
        return manager

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The answer, its head read within the time limit and its body still to be read."""
        kwargs["timeout"] = kwargs.get("timeout") or (self._patience.connect, self._patience.silence)
        return super().send(request, *args, **kwargs)


class LiveAdapter(PatientAdapter):
    """The web: TLS always verified, and no address that only this machine's network can reach."""

    def __init__(
        self,
        backoff: float = 5.0,
        resolver: Callable[[str], Iterable[str]] = resolve,
        patience: Patience | None = None,
    ) -> None:
        self._resolve = resolver
        super().__init__(backoff, patience)

    def _pools(self) -> Pools:
        return public(self._patience.answer)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The answer of the web; raises FetchError for a private address, also one reached by a redirect.

        Checked twice: what the name means now, and whom the connected socket reached (see `connections`). With a
        proxy only the first is ours to check, and a name that nobody but the proxy knows is left to it.
        """
        if kwargs.get("verify") is False:
            raise ValueError("TLS is always verified")
        self._refuse_private(str(request.url), proxied=bool(select_proxy(str(request.url), kwargs.get("proxies"))))
        return super().send(request, *args, **kwargs)

    def _refuse_private(self, url: str, *, proxied: bool) -> None:
        host = urlsplit(url).hostname or ""
        try:
            addresses = sorted(self._resolve(host))
        except (OSError, UnicodeError) as error:
            if proxied:
                return
            raise NoAnswerError(f"expected an address for {host}, found none ({error})") from error
        for address in addresses:
            if not is_public(address):
                raise FetchError(f"expected a public address for {host}, found {address}")


class ReplicaAdapter(PatientAdapter):
    """Brings `https://host/path` to `base_url/host/path` on loopback; answers keep the URL that was asked for."""

    def __init__(self, base_url: str, patience: Patience | None = None) -> None:
        """Raises ValueError unless `base_url` is `http://ADDRESS:PORT` with a loopback address."""
        self._base_url = _loopback(base_url)
        super().__init__(0, patience)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The replica's answer; raises requests.ConnectionError when it is not running."""
        carried = request.copy()
        carried.url = f"{self._base_url}/{str(request.url).partition('://')[2]}"
        response = super().send(carried, *args, **{**kwargs, "proxies": None})
        response.url, response.request = str(request.url), request
        return response


class RenditionAdapter(HTTPAdapter):
    """Answers from the renditions: HTML files that name their URL in `<meta name="comity-rendition" content=URL>`."""

    def __init__(self, root: Traversable | None = None) -> None:
        self._root = root if root is not None else files("scrapers") / "renditions"
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The rendition of that URL, 304 when the asker has it, 404 for any other URL, robots.txt too."""
        file = self._files.get(str(request.url).partition("#")[0])
        if file is None:
            return self._response(request, 404, {}, b"")
        body = file.read_bytes()
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()}"'}
        if headers["ETag"] in request.headers.get("If-None-Match", ""):
            return self._response(request, 304, headers, b"")
        return self._response(request, 200, {**headers, "Content-Type": "text/html; charset=utf-8"}, body)

    def urls(self) -> list[str]:
        """The URLs that have a rendition, sorted; raises FetchError for a file that names none or another's."""
        return sorted(self._files)

    @cached_property
    def _files(self) -> Mapping[str, Traversable]:
        found: dict[str, Traversable] = {}
        for file in _html_files(self._root):
            with file.open("rb") as opened:
                named = _named(opened.read(_META_WITHIN))
            if named is None:
                raise FetchError(f"{file}: expected a comity-rendition URL in its first bytes, found none")
            url = normal_url(unescape(named[1].decode()))
            if url in found:
                raise FetchError(f"{url}: expected one rendition, found {found[url]} and {file}")
            found[url] = file
        return found

    def _response(
        self, request: requests.PreparedRequest, status: int, headers: Mapping[str, str], body: bytes
    ) -> requests.Response:
        raw = HTTPResponse(io.BytesIO(body), headers, status, preload_content=False)
        return self.build_response(request, raw)


_META = re.compile(rb'<meta\s+name="comity-rendition"\s+content="([^"]+)"')
_META_WITHIN = 1000  # bytes


def is_rendition(body: bytes) -> bool:
    """Whether the bytes are a rendition of ours and not the publisher's page."""
    return _named(body) is not None


def _named(body: bytes) -> re.Match[bytes] | None:
    return _META.search(body[:_META_WITHIN])


def _html_files(folder: Traversable) -> Iterator[Traversable]:
    """Every `*.html` below the folder, by name; nothing when there is no such folder."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _html_files(entry)
        elif entry.name.endswith(".html"):
            yield entry


def _loopback(base_url: str) -> str:
    """The base without a slash at its end; raises ValueError unless it is a loopback http address."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    plain = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme != "http" or not loopback or not plain:
        raise ValueError(f"{without_secrets(base_url)!r} is not a loopback address of the form http://127.0.0.1:PORT")
    return base_url.rstrip("/")
