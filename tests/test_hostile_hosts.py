"""Addresses that look like a publisher's: of no known source, and never asked. All are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import FetchError, ParseError
from scrapers.archive import Archive
from scrapers.fetch import Fetcher
from scrapers.session import make_session
from scrapers.sources import all_sources, source_of
from tests.fuzz.targets import Asked

NOT_THE_HOST = [
    "https://www.chin\u0430justiceobserver.com/a",  # a Cyrillic а
    "https://www.xn--chinjusticeobserver-4yk.com/a",
    "https://www.\uff43hinajusticeobserver.com/a",  # full width
    "https://www\u3002chinajusticeobserver\u3002com/a",
    "https://www.chinajusticeobserver.com\u200b/a",
    "https://www.chinajusticeobserver.com@evil.example/a",
    "https://www.chinajusticeobserver.com:443@evil.example/a",
    "https://evil.example@www.chinajusticeobserver.com/a",
    "https://evil.example\\@www.chinajusticeobserver.com/a",
    "https://www.chinajusticeobserver.com\\@evil.example/a",
    "https:\\\\www.chinajusticeobserver.com/a",
    "https://www.chinajusticeobserver.com%2eevil.example/a",
    "https://www.chinajusticeobserver.com%00.evil.example/a",
    "https://www.chinajusticeobserver.com.evil.example/a",
    "https://evil.example/https://www.chinajusticeobserver.com/a",
    "https://evil.example#@www.chinajusticeobserver.com/a",
    "https://evil.example?@www.chinajusticeobserver.com/a",
    "https://[::ffff:127.0.0.1]/a",
    "https://0x7f000001/a",
    "//www.chinajusticeobserver.com/a",
]
NOT_FETCHED = [
    *NOT_THE_HOST,
    "https://www.chinajusticeobserver.com./a",
    "https://www.chinajustice\tobserver.com/a",
    "https://www.chinajusticeobserver.com:8443/a",
]


@pytest.mark.parametrize("url", NOT_THE_HOST)
def test_an_address_that_only_looks_like_a_publishers_is_no_known_family_s(url: str) -> None:
    with pytest.raises(ParseError):
        source_of(url)


@pytest.mark.parametrize("url", NOT_FETCHED)
def test_an_address_that_only_looks_like_a_publishers_is_never_asked(url: str, tmp_path: Path) -> None:
    asked = Asked()
    hosts = frozenset(own for source in all_sources() for host in source.hosts for own in (host, f"www.{host}"))
    fetcher = Fetcher(make_session("", asked), Archive(str(tmp_path)), 0)
    with pytest.raises(FetchError):
        fetcher.get(url, hosts)
    assert asked.urls == []
