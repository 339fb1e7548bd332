"""What comes back of one page, and what is no page. No request leaves the process."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from dataclasses import fields
from hashlib import sha256

import pytest
import requests
import responses
from responses.registries import OrderedRegistry

from models.errors import ArchiveError, FetchError
from scrapers.archive import Archive, FetchRecord
from scrapers.bodies import MAX_BYTES
from scrapers.fetch import Fetcher
from tests.fetch.site import BODY, HOSTS, NOON, PAGE, ROBOTS, asked, fetcher_of, open_site

# --- what comes back


def test_a_page_comes_back_after_it_is_archived(web: responses.RequestsMock, archive: Archive) -> None:
    open_site(web)
    found = fetcher_of(archive).get(PAGE, HOSTS)
    assert (found.status, found.body, found.sha256) == ("new", BODY, sha256(BODY).hexdigest())
    assert (found.content_type, found.charset, found.etag, found.last_modified) == (
        "text/html",
        "gb18030",
        '"1"',
        None,
    )
    assert (found.url, found.final_url, found.fetched_at) == (PAGE, PAGE, NOON)
    (record,) = archive.records()
    assert all(getattr(record, field.name) == getattr(found, field.name) for field in fields(FetchRecord))
    assert archive.get(sha256(BODY).hexdigest()) == BODY


def test_a_page_that_cannot_be_archived_does_not_come_back(
    web: responses.RequestsMock, fetcher: Fetcher, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: str, content: bytes) -> None:
        raise OSError("disk full")

    open_site(web)
    monkeypatch.setattr(archive._fs, "pipe_file", full)
    with pytest.raises(ArchiveError, match="disk full"):
        fetcher.get(PAGE, HOSTS)


def test_the_charset_is_the_headers_or_nothing(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=b'<meta charset="gbk"><p>x</p>', content_type="Text/HTML")
    found = fetcher.get(PAGE, HOSTS)
    assert (found.content_type, found.charset) == ("text/html", None)


def test_validators_are_sent_and_a_304_is_unchanged_and_archives_nothing(
    web: responses.RequestsMock, fetcher: Fetcher, archive: Archive
) -> None:
    since = "Fri, 19 Nov 2021 00:00:00 GMT"
    sent = {"If-None-Match": '"1"', "If-Modified-Since": since}
    web.get(ROBOTS, status=404)
    web.get(PAGE, status=304, match=[responses.matchers.header_matcher(sent)])
    found = fetcher.get(PAGE, HOSTS, etag='"1"', last_modified=since)
    assert (found.status, found.body, found.sha256) == ("unchanged", b"", None)
    assert (found.etag, found.last_modified) == ('"1"', since)
    assert list(archive.records()) == []


def test_a_304_that_nobody_asked_for_is_an_error(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, status=304)
    with pytest.raises(FetchError, match="found 304"):
        fetcher.get(PAGE, HOSTS)


@pytest.mark.parametrize("value", ["", " ", "ä", '"' + "x" * 200 + '"', '"a\tb"'])
def test_a_validator_that_could_not_be_sent_back_is_none(
    web: responses.RequestsMock, fetcher: Fetcher, value: str
) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=BODY, content_type="text/html", headers={"ETag": value, "Last-Modified": value})
    found = fetcher.get(PAGE, HOSTS)
    assert (found.etag, found.last_modified) == (None, None)


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_recorded_as_gone(
    web: responses.RequestsMock, fetcher: Fetcher, archive: Archive, status: int
) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, status=status, body="not here")
    assert fetcher.get(PAGE, HOSTS, etag='"1"').status == "gone"
    (record,) = archive.records()
    assert (record.url, record.status, record.sha256, record.etag) == (PAGE, "gone", None, None)


@pytest.mark.parametrize("status", [204, 206, 300, 400, 401, 403, 451])
def test_a_status_that_says_nothing_of_the_page_is_an_error(
    web: responses.RequestsMock, fetcher: Fetcher, archive: Archive, status: int
) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, status=status, body=BODY, content_type="text/html")
    with pytest.raises(FetchError, match=f"{PAGE}: .* found {status}"):
        fetcher.get(PAGE, HOSTS)
    assert list(archive.records()) == []


# --- repetitions


def test_a_tired_server_is_asked_again(archive: Archive) -> None:
    with responses.RequestsMock(registry=OrderedRegistry) as web:
        web.get(ROBOTS, status=404)
        web.get(PAGE, status=503)
        web.get(PAGE, status=429, headers={"Retry-After": "1"})
        web.get(PAGE, body=BODY, content_type="text/html")
        assert fetcher_of(archive).get(PAGE, HOSTS).body == BODY


@pytest.mark.parametrize(("status", "times"), [(429, 3), (500, 3), (503, 3), (522, 3), (501, 1)])
def test_a_server_that_stays_down_is_an_error_after_three_tries(
    web: responses.RequestsMock, fetcher: Fetcher, archive: Archive, status: int, times: int
) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, status=status)
    with pytest.raises(FetchError, match=f"found {status}"):
        fetcher.get(PAGE, HOSTS)
    assert asked(web).count(PAGE) == times
    assert list(archive.records()) == []


def test_a_server_that_asks_for_an_hour_is_not_asked_again(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, status=429, headers={"Retry-After": "3600"})
    with pytest.raises(FetchError, match="found 429"):
        fetcher.get(PAGE, HOSTS)
    assert asked(web).count(PAGE) == 1


@pytest.mark.parametrize("broken", [requests.ConnectionError("refused"), requests.ReadTimeout("silence"), OSError("x")])
def test_a_network_failure_is_an_error_that_names_the_page(
    web: responses.RequestsMock, fetcher: Fetcher, broken: Exception
) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=broken)
    with pytest.raises(FetchError, match=f"{PAGE}: .*{broken}"):
        fetcher.get(PAGE, HOSTS)


# --- what is no page


@pytest.mark.parametrize(
    ("body", "content_type", "found"),
    [
        (b"", "text/html", "empty body"),
        (b" \r\n", "text/html", "empty body"),
        (b"%PDF-1.7", "application/pdf", "application/pdf"),
        (b"%PDF-1.7", "text/html", "a PDF file"),
        (b"PK\x03\x04", "text/html", "a ZIP or Office file"),
        (gzip.compress(BODY, mtime=0), "text/html", "a gzip file"),
        (b"<svg/>", "image/svg+xml", r"image/svg\+xml"),
        (b"words", "text/plain", "text/plain"),
        (b"{}", "application/pdf; charset=text/html", "application/pdf"),
        (b"words", None, "no content type"),
        (b"<html><title>Just a moment...</title></html>", "text/html", "just a moment"),
        (b"<p>Verify you are human by completing the action below</p>", "text/html", "verify you are human"),
        (b"<h1>Account Suspended</h1>", "text/html", "account suspended"),
        (b"<h1>This Account has been suspended.</h1>", "text/html", "account has been suspended"),
    ],
)
def test_what_is_no_page_is_an_error_and_stays_out_of_the_archive(
    web: responses.RequestsMock, fetcher: Fetcher, archive: Archive, body: bytes, content_type: str | None, found: str
) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=body, content_type=content_type)
    with pytest.raises(FetchError, match=f"{PAGE}: expected .*, found .*{found}"):
        fetcher.get(PAGE, HOSTS)
    assert list(archive.records()) == []


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html",
        "application/xhtml+xml",
        "application/json",
        "application/atom+xml",
        "application/rss+xml",
        "application/xml",
        "text/xml",
    ],
)
def test_html_json_and_xml_are_pages(web: responses.RequestsMock, fetcher: Fetcher, content_type: str) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=BODY, content_type=content_type)
    assert fetcher.get(PAGE, HOSTS).content_type == content_type


def test_a_long_page_may_speak_of_suspended_accounts(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    body = b"<p>The bank left the debtor's account suspended.</p>" + b"<p>The court held otherwise.</p>" * 2000
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=body, content_type="text/html")
    assert fetcher.get(PAGE, HOSTS).body == body


def test_the_size_limit_is_on_what_comes_out_of_the_packing(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    web.get(ROBOTS, status=404)
    for url, size in ((PAGE, MAX_BYTES), ("https://example.org/bomb", MAX_BYTES + 1)):
        packed = gzip.compress(b"x" * size)
        web.get(url, body=packed, content_type="text/html", headers={"Content-Encoding": "gzip"})
    assert len(fetcher.get(PAGE, HOSTS).body) == MAX_BYTES
    with pytest.raises(FetchError, match="at most 10000000 bytes"):
        fetcher.get("https://example.org/bomb", HOSTS)


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
@pytest.mark.parametrize("body", [b"not packed", BODY])
def test_a_broken_packing_is_an_error(web: responses.RequestsMock, fetcher: Fetcher, packing: str, body: bytes) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=body, content_type="text/html", headers={"Content-Encoding": packing})
    with pytest.raises(FetchError, match=f"{PAGE}: expected a body packed as {packing}"):
        fetcher.get(PAGE, HOSTS)


@pytest.mark.parametrize("window", [31, 15, -15])
def test_a_packing_that_breaks_off_or_goes_on_after_its_end_is_an_error(
    web: responses.RequestsMock, fetcher: Fetcher, window: int
) -> None:
    packer = zlib.compressobj(wbits=window)
    packed = packer.compress(BODY) + packer.flush()
    headers = {"Content-Encoding": "gzip" if window == 31 else "deflate"}
    web.get(ROBOTS, status=404)
    for number, body in enumerate((packed, packed[:-1], packed + b"x")):
        web.get(f"{PAGE}/{number}", body=body, content_type="text/html", headers=headers)
    assert fetcher.get(f"{PAGE}/0", HOSTS).body == BODY
    for number, found in ((1, "breaks off"), (2, "after its end")):
        with pytest.raises(FetchError, match=found):
            fetcher.get(f"{PAGE}/{number}", HOSTS)


@pytest.mark.parametrize("packing", ["br", "zstd", "gzip, gzip", "compress", "UTF-8"])
def test_a_packing_that_was_not_asked_for_is_refused(
    web: responses.RequestsMock, fetcher: Fetcher, packing: str
) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=BODY, content_type="text/html", headers={"Content-Encoding": packing})
    with pytest.raises(FetchError, match=f"not at all, found '{packing}'"):
        fetcher.get(PAGE, HOSTS)
    assert web.calls[0].request.headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("window", [31, 15, -15])
def test_a_bomb_is_unpacked_no_further_than_the_limit(
    web: responses.RequestsMock, fetcher: Fetcher, window: int
) -> None:
    packer = zlib.compressobj(9, wbits=window)
    bomb = b"".join(packer.compress(bytes(MAX_BYTES)) for _ in range(20)) + packer.flush()
    web.get(ROBOTS, status=404)
    headers = {"Content-Encoding": "gzip" if window == 31 else "deflate"}
    web.get(PAGE, body=bomb, content_type="text/html", headers=headers)
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="at most 10000000 bytes"):
            fetcher.get(PAGE, HOSTS)
        assert tracemalloc.get_traced_memory()[1] < 4 * MAX_BYTES < 20 * MAX_BYTES  # unpacked it has 20 times as much
    finally:
        tracemalloc.stop()


def test_packed_bytes_that_unpack_to_nothing_end_too(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    nothing = b"\x00\x00\x00\xff\xff"  # an empty block that is not the last
    web.get(ROBOTS, status=404)
    headers = {"Content-Encoding": "deflate"}
    web.get(PAGE, body=b"\x78\x9c" + nothing * (MAX_BYTES // 2), content_type="text/html", headers=headers)
    with pytest.raises(FetchError, match="packed ones"):
        fetcher.get(PAGE, HOSTS)
