"""Fetching over real sockets: the replica of the sites on loopback. Servers that mean ill: `test_hostile_servers`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
import requests

from models.errors import FetchError
from scrapers.archive import Archive
from scrapers.fetch import Fetcher
from scrapers.replica import Replica, Reply
from scrapers.session import ReplicaAdapter, make_session
from tests.fetch.site import FakeClock

PAGE = "https://www.example.org/a/case-one"
ROBOTS = "https://www.example.org/robots.txt"
HOSTS = frozenset({"www.example.org", "example.org"})
BODY = "<html><p>承认 — the court recognizes the judgment.</p></html>".encode()


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica({PAGE: BODY}) as running:
        yield running


def fetcher_for(base_url: str, folder: Path) -> Fetcher:
    return Fetcher(make_session("", ReplicaAdapter(base_url)), Archive(str(folder)), delay_seconds=0)


def test_a_page_is_sent_once_and_then_only_confirmed(replica: Replica, tmp_path: Path) -> None:
    fetcher = fetcher_for(replica.base_url, tmp_path)
    first = fetcher.get(PAGE, HOSTS)
    assert (first.status, first.body, first.url, first.final_url) == ("new", BODY, PAGE, PAGE)
    replica.forget_counts()
    second = fetcher.get(PAGE, HOSTS, first.etag)
    assert (second.status, second.etag) == ("unchanged", first.etag)
    assert replica.statuses() == Counter({304: 1})

    replica.publish(PAGE, BODY + b"<p>Reversed on appeal.</p>")
    third = fetcher.get(PAGE, HOSTS, second.etag)
    assert (third.status, third.sha256 != first.sha256) == ("new", True)

    replica.remove(PAGE)
    assert fetcher.get(PAGE, HOSTS, third.etag).status == "gone"
    records = list(Archive(str(tmp_path)).records())
    assert [record.status for record in records] == ["new", "new", "gone"]
    assert [record.sha256 for record in records] == [first.sha256, third.sha256, None]


def test_robots_txt_of_the_replica_is_obeyed(replica: Replica, tmp_path: Path) -> None:
    replica.publish(ROBOTS, b"User-agent: *\nDisallow: /a/")
    with pytest.raises(FetchError, match="disallows"):
        fetcher_for(replica.base_url, tmp_path).get(PAGE, HOSTS)
    assert replica.counts == Counter({(ROBOTS, 200): 1})


def test_a_dead_host_is_an_error_that_names_the_page(tmp_path: Path) -> None:
    with Replica() as replica:
        base_url = replica.base_url
    with pytest.raises(FetchError, match=f"{PAGE}: .*Connection refused"):
        fetcher_for(base_url, tmp_path).get(PAGE, HOSTS)


@pytest.mark.parametrize(
    ("published", "asked"),
    [
        ("https://example.org/", "https://example.org"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/案例?页=1", "https://example.org/%E6%A1%88%E4%BE%8B?%E9%A1%B5=1"),
        ("https://example.org/a?x=1&y=2#part", "http://example.org/a?x=1&y=2"),
    ],
)
def test_every_spelling_of_an_address_is_the_same_page(
    replica: Replica, tmp_path: Path, published: str, asked: str
) -> None:
    replica.publish(published, BODY)
    assert fetcher_for(replica.base_url, tmp_path).get(asked, HOSTS).body == BODY
    assert (replica.count(published, 200), replica.count(asked, 200)) == (1, 1)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"<?xml version='1.0'?><feed/>", "application/xml"), (b' {"a": 1}', "application/json"), (BODY, "text/html")],
)
def test_the_replica_tells_html_json_and_xml_apart(
    replica: Replica, tmp_path: Path, body: bytes, content_type: str
) -> None:
    replica.publish(PAGE, body)
    assert fetcher_for(replica.base_url, tmp_path).get(PAGE, HOSTS).content_type == content_type


class Script(Replica):
    """Gives the page's answers in the order of a list, the last one for good."""

    def __init__(self, *replies: Reply) -> None:
        super().__init__()
        self.replies = list(replies)

    def reply(self, url: str, headers: Message) -> Reply:
        if url != PAGE:
            return super().reply(url, headers)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


HTML = {"Content-Type": "text/html"}


def test_a_tired_server_is_asked_again_when_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    with Script(Reply(503), Reply(429, headers={"Retry-After": "7"}), Reply(200, BODY, HTML)) as replica:
        assert fetcher_for(replica.base_url, tmp_path).get(PAGE, HOSTS).body == BODY
        assert replica.statuses() == Counter({503: 1, 429: 1, 200: 1})
    assert waits == [7]


def test_a_repetition_waits_as_long_as_any_request_to_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    with Script(Reply(503, headers={"Retry-After": "2"}), Reply(503), Reply(200, BODY, HTML)) as replica:
        replica.publish(ROBOTS, b"User-agent: *\nCrawl-delay: 70")
        session, clock = make_session("", ReplicaAdapter(replica.base_url)), FakeClock()
        assert Fetcher(session, Archive(str(tmp_path)), 5.0, clock).get(PAGE, HOSTS).body == BODY
    assert (clock.sleeps, waits) == ([70], [70, 70])


def test_a_server_that_stays_down_is_an_error_after_three_tries(tmp_path: Path) -> None:
    with Script(Reply(502)) as replica:
        with pytest.raises(FetchError, match="found 502"):
            fetcher_for(replica.base_url, tmp_path).get(PAGE, HOSTS)
        assert replica.count(PAGE, 502) == 3


def test_a_page_that_breaks_off_is_an_error_and_stays_out_of_the_archive(tmp_path: Path) -> None:
    with (
        Script(Reply(200, BODY, {**HTML, "Content-Length": str(len(BODY) + 100)})) as replica,
        pytest.raises(FetchError, match=f"{PAGE}: .*IncompleteRead"),
    ):
        fetcher_for(replica.base_url, tmp_path).get(PAGE, HOSTS)
    assert list(tmp_path.rglob("*")) == []


def test_a_redirect_to_a_clone_never_reaches_it(tmp_path: Path) -> None:
    with Script(Reply(302, headers={"Location": "https://larcmm.com/case"})) as replica:
        replica.publish("https://larcmm.com/case", BODY)
        with pytest.raises(FetchError, match="larcmm"):
            fetcher_for(replica.base_url, tmp_path).get(PAGE, HOSTS)
        assert not [url for url, _ in replica.counts if "larcmm" in url]


def test_the_replica_answers_only_while_it_runs() -> None:
    replica = Replica({PAGE: BODY})
    with pytest.raises(RuntimeError, match="not running"):
        _ = replica.base_url
    with replica:
        kept_alive = make_session("", ReplicaAdapter(replica.base_url))
        assert kept_alive.get(PAGE).content == BODY
    with pytest.raises(requests.ConnectionError):
        kept_alive.get(PAGE)
