"""The sources: who publishes, on which hosts, from which pages a run starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from models.errors import ParseError


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher's site; sources of one `family` are the same hands and never confirm each other."""

    name: str
    title: str
    family: str
    hosts: frozenset[str]  # without `www.`; nothing is read from any other
    pages: tuple[str, ...]  # where a run starts


_CJO = "https://www.chinajusticeobserver.com"

CJO = Source(
    name="cjo",
    title="China Justice Observer",
    family="cjo",
    # Never `<lang>.chinajusticeobserver.com`: machine translation moves numbers and flips outcomes (2026-11).
    hosts=frozenset({"chinajusticeobserver.com"}),
    pages=(
        f"{_CJO}/a/can-foreign-judgments-be-enforced-in-china",
        f"{_CJO}/a/list-of-chinas-bilateral-treaties-on-judicial-assistance-in-civil-and-commercial-matters",
        f"{_CJO}/law/x/2018-hu-72-xie-wai-ren-no-1-20220317",
        f"{_CJO}/a/chinese-court-first-recognizes-a-south-korean-judgment",
        f"{_CJO}/t/recognizing-and-enforcing-foreign-judgments-in-china",
    ),
)

SOURCES = (CJO,)


@dataclass(frozen=True, slots=True)
class Address:
    """What a URL points to, whichever way it is written: host without `www.`, decoded path, no query."""

    host: str
    path: str


def read_address(url: str) -> Address:
    """The address behind a URL; raises ParseError when it is not an http(s) URL."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
    except ValueError as error:
        raise ParseError(f"{url}: expected an http or https URL, found one that cannot be read: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ParseError(f"{url}: expected an http or https URL, found {parts.scheme or 'no scheme'}")
    path = unquote(parts.path).replace("\ufffc", "").strip().rstrip("/")
    return Address(host, path or "/")


def source_of(url: str, sources: Iterable[Source] = SOURCES) -> Source:
    """The source that owns the URL's host; raises ParseError for any other, translations and clones included."""
    host = read_address(url).host
    known = list(sources)
    for source in known:
        if host in source.hosts:
            return source
        if any(host.endswith(f".{own}") for own in source.hosts):
            raise ParseError(f"{url}: expected the English host of {source.name}, found its translation {host}")
    hosts = ", ".join(sorted(own for source in known for own in source.hosts))
    raise ParseError(f"{url}: expected one of the hosts {hosts}, found {host}")
