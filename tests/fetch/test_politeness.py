"""Where requests may go, what robots.txt says, and the pauses between. No request leaves the process."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import responses

from models.errors import FetchError
from scrapers.archive import Archive
from scrapers.fetch import MAX_ROBOTS_BYTES, Fetcher
from tests.fetch.site import BODY, HOSTS, PAGE, ROBOTS, FakeClock, asked, fetcher_of, open_site

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
    web.get("https://other.org/robots.txt", status=404)
    web.get("https://other.org/a", body=BODY, content_type="text/html")
    clock = FakeClock()
    fetcher = fetcher_of(archive, 5.0, clock)
    fetcher.get(PAGE, HOSTS)
    clock.seconds += 3
    fetcher.get(PAGE, HOSTS)
    fetcher.get("https://other.org/a", HOSTS | {"other.org"})
    assert clock.sleeps == [5.0, 2.0, 5.0]  # the last one between robots.txt of the other host and its page


def test_with_and_without_www_a_site_is_one_machine_that_wants_its_pauses(
    web: responses.RequestsMock, archive: Archive
) -> None:
    robots(web, "User-agent: *\nCrawl-delay: 10")
    web.get("https://www.example.org/robots.txt", status=404)
    web.get("https://www.example.org/old", status=301, headers={"Location": PAGE})
    clock = FakeClock()
    fetcher_of(archive, 5.0, clock).get("https://www.example.org/old", HOSTS)
    assert asked(web) == ["https://www.example.org/robots.txt", "https://www.example.org/old", ROBOTS, PAGE]
    assert clock.sleeps == [5.0, 5.0, 10.0]


def test_robots_txt_of_one_scheme_says_nothing_of_the_other(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    open_site(web)
    web.get("http://example.org/robots.txt", body="User-agent: *\nDisallow: /")
    assert fetcher.get(PAGE, HOSTS).body == BODY
    with pytest.raises(FetchError, match="disallows"):
        fetcher.get(PAGE.replace("https", "http"), HOSTS)


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


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 429, "headers": {"Retry-After": "3600"}},
        {"status": 403, "headers": {"cf-mitigated": "challenge"}},
        {"body": "<title>Just a moment...</title>", "content_type": "text/html"},
        {"body": "<h1>Account Suspended</h1>", "content_type": "text/html"},
    ],
)
def test_a_host_that_does_not_want_to_be_asked_is_asked_for_nothing_more(
    web: responses.RequestsMock, fetcher: Fetcher, answer: dict[str, Any]
) -> None:
    web.get(ROBOTS, status=404)
    web.get(PAGE, **answer)
    with pytest.raises(FetchError, match=f"^{PAGE}: expected"):
        fetcher.get(PAGE, HOSTS)
    with pytest.raises(FetchError, match=f"^https://example.org/other: expected leave .* found: {PAGE}: expected"):
        fetcher.get("https://example.org/other", HOSTS)
    assert asked(web) == [ROBOTS, PAGE]


def test_one_page_that_is_forbidden_does_not_close_the_others(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    open_site(web)
    web.get("https://example.org/other", status=403)
    with pytest.raises(FetchError, match="found 403"):
        fetcher.get("https://example.org/other", HOSTS)
    assert fetcher.get(PAGE, HOSTS).body == BODY


def comment(size: int) -> str:
    return "#" + "x" * (size - 2) + "\n"


def test_a_huge_robots_txt_is_obeyed_as_far_as_it_is_read(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    robots(web, "User-agent: *\nDisallow: /case\n" + comment(2 * MAX_ROBOTS_BYTES))
    with pytest.raises(FetchError, match="disallows"):
        fetcher.get(PAGE, HOSTS)


def test_a_line_that_the_limit_cuts_in_two_says_nothing(web: responses.RequestsMock, fetcher: Fetcher) -> None:
    start, line = "User-agent: *\n", "Disallow: /"  # as far as it is read it would forbid everything
    robots(web, start + comment(MAX_ROBOTS_BYTES - len(start + line)) + line + "other\nDisallow: /case\n")
    assert fetcher.get(PAGE, HOSTS).body == BODY


def test_a_publisher_who_wants_hours_between_requests_is_left_alone(
    web: responses.RequestsMock, fetcher: Fetcher
) -> None:
    robots(web, "User-agent: *\nCrawl-delay: 7200")
    with pytest.raises(FetchError, match="asks for 7200 s"):
        fetcher.get(PAGE, HOSTS)
    assert asked(web) == [ROBOTS]
