"""The rules of fetching one page, each broken once. No request leaves the process."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import requests
import responses
from responses.registries import OrderedRegistry

from models.errors import FetchError
from scrapers.archive import Archive, FetchRecord
from scrapers.fetch import MAX_BYTES, Clock, Fetcher
from scrapers.session import LiveAdapter, make_session

PAGE = "https://example.org/case"
ROBOTS = "https://example.org/robots.txt"
HOSTS = frozenset({"example.org", "www.example.org"})
BODY = b"<html><title>Case</title><p>The court recognizes the judgment.</p></html>"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class FakeClock(Clock):
    """Stands still but for sleeping and, if told so, for a tick at every look."""

    def __init__(self, tick: float = 0.0) -> None:
        self.seconds, self.tick, self.sleeps = 0.0, tick, list[float]()

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(str(tmp_path))


def fetcher_of(archive: Archive, delay: float = 0.0, clock: Clock | None = None) -> Fetcher:
    adapter = LiveAdapter(backoff=0, resolver=lambda host: ["127.0.0.1" if host == "inside.org" else "93.184.216.34"])
    return Fetcher(make_session("ops@example.org", adapter), archive, delay, clock or FakeClock())


@pytest.fixture
def fetcher(archive: Archive) -> Fetcher:
    return fetcher_of(archive)


def open_site(web: responses.RequestsMock) -> None:
    """A site without robots.txt and with one page."""
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=BODY, content_type="text/html; charset=GB18030", headers={"ETag": '"1"'})


def asked(web: responses.RequestsMock) -> list[str]:
    return [str(call.request.url) for call in web.calls]


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
    with pytest.raises(OSError, match="disk full"):
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


@pytest.mark.parametrize(("status", "times"), [(429, 3), (500, 3), (503, 3), (501, 1)])
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


# --- where requests may go


@pytest.mark.parametrize(
    "url",
    [
        "https://www.larcmm.com/a",  # a clone of CJO, seen in searches in 2026
        "https://ja.example.org/a",
        "https://example.org.evil.org/a",
        "https://evil.org\\@example.org/a",
        "https://user@example.org/a",
        "https://example.org:8443/a",
        "http://example.org:443/a",
        "https://example.org./a",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "example.org/a",
        "https://[broken/a",
        "",
    ],
)
def test_only_listed_hosts_on_usual_ports_are_asked(web: responses.RequestsMock, fetcher: Fetcher, url: str) -> None:
    with pytest.raises(FetchError):
        fetcher.get(url, HOSTS)
    assert asked(web) == []


def test_a_redirect_within_the_list_is_followed(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    open_site(web)
    web.get("http://www.example.org/robots.txt", status=404)
    web.get("http://www.example.org/old", status=301, headers={"Location": PAGE})
    found = fetcher.get("http://www.example.org/old", HOSTS)
    assert (found.url, found.final_url, found.body) == ("http://www.example.org/old", PAGE, BODY)


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ("https://larcmm.com/case", "https://larcmm.com/case"),
        ("//larcmm.com/case", "https://larcmm.com/case"),
        ("http://example.org/case", "https to stay https"),
        ("file:///etc/passwd", "file:///etc/passwd"),
    ],
)
def test_a_redirect_off_the_list_is_not_followed(
    web: responses.RequestsMock, fetcher: Fetcher, location: str, found: str
) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, status=302, headers={"Location": location})
    with pytest.raises(FetchError, match=found):
        fetcher.get(PAGE, HOSTS)
    assert asked(web) == [ROBOTS, PAGE]


def test_a_redirect_to_a_private_address_is_not_followed(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, status=302, headers={"Location": "https://inside.org/case"})
    with pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        fetcher.get(PAGE, HOSTS | {"inside.org"})
    assert asked(web) == [ROBOTS, PAGE]


def test_five_redirects_are_followed_and_a_sixth_is_not(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    web.get(ROBOTS, status=404)
    for step in range(6):
        web.get(f"https://example.org/{step}", status=302, headers={"Location": f"/{step + 1}"})
    web.get("https://example.org/6", body=BODY, content_type="text/html")
    assert fetcher.get("https://example.org/1", HOSTS).final_url == "https://example.org/6"
    with pytest.raises(FetchError, match="at most 5 redirects"):
        fetcher.get("https://example.org/0", HOSTS)


# --- robots.txt and pauses


def robots(web: responses.RequestsMock, text: str) -> None:
    web.get(ROBOTS, body=text, content_type="text/plain")
    web.get(PAGE, body=BODY, content_type="text/html")


@pytest.mark.parametrize("start", ["User-agent: *", "User-agent: Comity", "user-agent: comity", "\ufeffUser-agent: *"])
def test_a_disallowed_page_is_not_asked_for(web: responses.RequestsMock, fetcher: Fetcher, start: str) -> None:
    robots(web, f"{start}\nDisallow: /case")
    with pytest.raises(FetchError, match=r"robots\.txt of example\.org disallows"):
        fetcher.get(PAGE, HOSTS)
    assert asked(web) == [ROBOTS]


def test_what_is_disallowed_for_others_or_elsewhere_is_allowed(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    robots(web, "User-agent: Other\nDisallow: /\n\nUser-agent: *\nDisallow: /admin")
    assert fetcher.get(PAGE, HOSTS).body == BODY


def test_a_redirect_to_a_disallowed_page_is_not_followed(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    robots(web, "User-agent: *\nDisallow: /case")
    web.get("https://example.org/old", status=301, headers={"Location": "/case"})
    with pytest.raises(FetchError, match="disallows"):
        fetcher.get("https://example.org/old", HOSTS)
    assert PAGE not in asked(web)


def test_robots_txt_is_asked_for_once_per_host(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    open_site(web)
    for _ in range(3):
        fetcher.get(PAGE, HOSTS)
    assert asked(web) == [ROBOTS, PAGE, PAGE, PAGE]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_robots_txt_that_is_refused_allows_all(web: responses.RequestsMock, fetcher: Fetcher, status: int) -> None:
    web.get(ROBOTS, status=status)
    web.get(PAGE, body=BODY, content_type="text/html")
    assert fetcher.get(PAGE, HOSTS).body == BODY


@pytest.mark.parametrize("answer", [429, 500, 503, requests.ConnectionError("refused")])
def test_robots_txt_that_does_not_come_allows_nothing_and_is_not_asked_for_again(
    web: responses.RequestsMock, fetcher: Fetcher, answer: int | Exception
) -> None:
    if isinstance(answer, int):
        web.get(ROBOTS, status=answer)
    else:
        web.get(ROBOTS, body=answer)
    found = []
    for _ in range(2):
        with pytest.raises(FetchError, match=r"robots\.txt") as error:
            fetcher.get(PAGE, HOSTS)
        found.append((str(error.value), len(web.calls)))
    assert found[0] == found[1]
    assert PAGE not in asked(web)


def test_robots_txt_behind_a_redirect_off_the_list_allows_nothing(
    web: responses.RequestsMock, fetcher: Fetcher
) -> None:
    web.get(ROBOTS, status=302, headers={"Location": "https://larcmm.com/robots.txt"})
    with pytest.raises(FetchError, match=r"larcmm\.com/robots\.txt"):
        fetcher.get(PAGE, HOSTS)
    assert asked(web) == [ROBOTS]


@pytest.mark.parametrize(
    ("text", "delay", "pause"),
    [
        ("", 5.0, 5.0),
        ("User-agent: *\nCrawl-delay: 10", 5.0, 10.0),
        ("User-agent: *\nCrawl-delay: 2", 5.0, 5.0),
        ("User-agent: *\nCrawl-delay: 2", 0.0, 2.0),
        ("User-agent: *\nRequest-rate: 1/20", 5.0, 20.0),
    ],
)
def test_between_two_requests_to_a_host_lies_the_longest_pause_that_anyone_asks_for(
    web: responses.RequestsMock, archive: Archive, text: str, delay: float, pause: float
) -> None:
    robots(web, text)
    clock = FakeClock()
    fetcher = fetcher_of(archive, delay, clock)
    fetcher.get(PAGE, HOSTS)
    fetcher.get(PAGE, HOSTS)
    assert clock.sleeps == [pause, pause]  # after robots.txt, after the first page


def test_time_that_passed_anyway_counts_and_other_hosts_do_not_wait(
    web: responses.RequestsMock, archive: Archive
) -> None:
    open_site(web)
    web.get("https://www.example.org/robots.txt", status=404)
    web.get("https://www.example.org/a", body=BODY, content_type="text/html")
    clock = FakeClock()
    fetcher = fetcher_of(archive, 5.0, clock)
    fetcher.get(PAGE, HOSTS)
    clock.seconds += 3
    fetcher.get(PAGE, HOSTS)
    fetcher.get("https://www.example.org/a", HOSTS)
    assert clock.sleeps == [5.0, 2.0, 5.0]


def test_each_hop_of_a_redirect_waits_like_a_request(web: responses.RequestsMock, archive: Archive) -> None:
    open_site(web)
    web.get("https://example.org/old", status=301, headers={"Location": "/case"})
    clock = FakeClock()
    fetcher_of(archive, 5.0, clock).get("https://example.org/old", HOSTS)
    assert clock.sleeps == [5.0, 5.0]


def test_no_pause_is_waited_for_where_none_is_asked_for(web: responses.RequestsMock, archive: Archive) -> None:
    open_site(web)
    clock = FakeClock()
    fetcher_of(archive, 0.0, clock).get(PAGE, HOSTS)
    assert clock.sleeps == []


def test_a_publisher_who_wants_hours_between_requests_is_left_alone(
    web: responses.RequestsMock, fetcher: Fetcher
) -> None:
    robots(web, "User-agent: *\nCrawl-delay: 7200")
    with pytest.raises(FetchError, match="asks for 7200 s"):
        fetcher.get(PAGE, HOSTS)
    assert asked(web) == [ROBOTS]


# --- what is no page


@pytest.mark.parametrize(
    ("body", "content_type", "found"),
    [
        (b"", "text/html", "empty body"),
        (b" \r\n", "text/html", "empty body"),
        (b"%PDF-1.7", "application/pdf", "application/pdf"),
        (b"words", "text/plain", "text/plain"),
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
    "content_type", ["text/html", "application/xhtml+xml", "application/json", "application/atom+xml", "text/xml"]
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


def test_a_broken_packing_is_an_error(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, body=b"not gzip", content_type="text/html", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="DecodeError"):
        fetcher.get(PAGE, HOSTS)


def test_an_answer_that_takes_too_long_is_an_error(web: responses.RequestsMock, archive: Archive) -> None:
    open_site(web)
    with pytest.raises(FetchError, match="within 60 s"):
        fetcher_of(archive, clock=FakeClock(tick=40)).get(PAGE, HOSTS)
