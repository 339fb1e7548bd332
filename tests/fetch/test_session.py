"""The session and its three transports: who asks, where requests may go, how long we wait."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import MaxRetryError

from models.errors import FetchError
from scrapers.patience import PatientRetry, patient_retry
from scrapers.session import LiveAdapter, RenditionAdapter, ReplicaAdapter, make_session

PAGE = '<html><head><meta name="comity-rendition" content="{url}"></head><body>{text}</body></html>'


def write_rendition(folder: Path, name: str, url: str, text: str = "A case.") -> bytes:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PAGE.format(url=url, text=text))
    return file.read_bytes()


def answer(status: int, **headers: str) -> HTTPResponse:
    return HTTPResponse(b"", {name.replace("_", "-"): value for name, value in headers.items()}, status)


class SentError(Exception):
    """Carries what would have been sent."""

    def __init__(self, **sent: Any) -> None:
        self.sent = sent


@pytest.fixture
def nothing_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(adapter: HTTPAdapter, request: requests.PreparedRequest, **kwargs: object) -> None:
        raise SentError(url=request.url, headers=request.headers, **kwargs)

    monkeypatch.setattr(HTTPAdapter, "send", stop)


def public(host: str) -> list[str]:
    return ["93.184.216.34"]


# --- who asks


@pytest.mark.usefixtures("nothing_sent")
def test_a_request_names_the_program_its_version_and_a_contact_and_has_timeouts_and_tls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    session = make_session("mailto:ops@example.org", LiveAdapter(resolver=public))
    with pytest.raises(SentError) as seen:
        session.get("https://example.org/")
    assert session.headers["User-Agent"] == f"Comity/{version('comity')} (+mailto:ops@example.org)"
    assert seen.value.sent["headers"]["User-Agent"] == session.headers["User-Agent"]
    assert seen.value.sent["timeout"] == (10.0, 30.0)
    assert seen.value.sent["verify"] is True


def test_the_live_web_is_not_asked_without_a_contact(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="COMITY_CONTACT"):
        make_session(" ", LiveAdapter())
    make_session("", RenditionAdapter(tmp_path))  # nobody is asked, so nobody needs to know


@pytest.mark.parametrize("contact", ["ops@exämple.org", "a\r\nX-Other: b"])
def test_a_contact_that_a_header_cannot_hold_is_refused(contact: str) -> None:
    with pytest.raises(FetchError, match="ASCII"):
        make_session(contact, LiveAdapter())


def test_tls_cannot_be_switched_off() -> None:
    session = make_session("ops@example.org", LiveAdapter(resolver=public))
    with pytest.raises(ValueError, match="TLS"):
        session.get("https://example.org/", verify=False)


# --- the live web


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - refused here
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "2002:7f00:1::1",  # 6to4: 127.0.0.1
        "64:ff9b::a9fe:a9fe",  # NAT64: 169.254.169.254
        "64:ff9b:1::1",
        "fec0::1",
        "240.0.0.1",
        "255.255.255.255",
    ],
)
@pytest.mark.usefixtures("nothing_sent")
def test_one_private_address_among_public_ones_stops_the_request(address: str) -> None:
    session = make_session("ops@example.org", LiveAdapter(resolver=lambda host: ["93.184.216.34", address]))
    with pytest.raises(FetchError, match="public address"):
        session.get("https://example.org/")


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
@pytest.mark.usefixtures("nothing_sent")
def test_a_public_address_is_asked(address: str) -> None:
    session = make_session("ops@example.org", LiveAdapter(resolver=lambda host: [address]))
    with pytest.raises(SentError):
        session.get("https://example.org/")


@pytest.mark.usefixtures("nothing_sent")
def test_an_address_in_the_url_itself_is_checked_too() -> None:
    with pytest.raises(FetchError, match=r"found 127\.0\.0\.1"):
        make_session("ops@example.org", LiveAdapter()).get("http://127.0.0.1/")


def test_a_name_without_address_is_an_error() -> None:
    def unknown(host: str) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(FetchError, match="no such name"):
        make_session("ops@example.org", LiveAdapter(resolver=unknown)).get("https://example.org/")


# --- patience


def test_waits_grow_from_the_first_repetition_on_and_stay_bounded() -> None:
    retry, waits = patient_retry(5).new(total=9), []
    for _ in range(6):
        retry = retry.increment("GET", "/", answer(503))
        waits.append(retry.get_backoff_time())
    for least, wait in zip([5, 10, 20, 40, 60, 60], waits, strict=True):
        assert least <= wait <= min(least + 2.5, 60)


def test_there_are_two_repetitions() -> None:
    retry = patient_retry(5)
    for _ in range(2):
        retry = retry.increment("GET", "/", answer(503))
    with pytest.raises(MaxRetryError):
        retry.increment("GET", "/", answer(503))


def test_a_retry_after_within_the_bound_is_kept_to_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    patient_retry(5).increment("GET", "/", answer(429)).sleep(answer(429, Retry_After="60"))
    assert waits == [60]


@pytest.mark.parametrize("asked", ["61", "86400", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_retry_after_beyond_the_bound_is_not_cut_short_but_obeyed_by_leaving(asked: str) -> None:
    with pytest.raises(MaxRetryError, match="too long"):
        patient_retry(5).increment("GET", "/", answer(429, Retry_After=asked))


def test_patience_survives_being_copied() -> None:
    assert type(patient_retry(5).new(total=1)) is PatientRetry


# --- renditions


def test_a_rendition_is_found_by_the_url_it_names_at_any_depth(tmp_path: Path) -> None:
    body = write_rendition(tmp_path, "cjo/2021/a.html", "https://example.org/a b?x=1&amp;y=2", "One.")
    write_rendition(tmp_path, "other.html", "https://example.org/other", "Two.")
    (tmp_path / "README.md").write_text("Not a page.")
    session = make_session("", RenditionAdapter(tmp_path))
    found = session.get("https://example.org/a b?x=1&y=2")
    assert (found.status_code, found.content) == (200, body)
    assert found.url == "https://example.org/a%20b?x=1&y=2"
    assert found.headers["Content-Type"] == "text/html; charset=utf-8"
    assert RenditionAdapter(tmp_path).urls() == ["https://example.org/a%20b?x=1&y=2", "https://example.org/other"]


def test_a_rendition_is_sent_once_and_again_when_its_text_changes(tmp_path: Path) -> None:
    url = "https://example.org/a"
    write_rendition(tmp_path, "a.html", url)
    session = make_session("", RenditionAdapter(tmp_path))
    etag = session.get(url).headers["ETag"]
    assert (len(etag), etag[0], etag[-1]) == (66, '"', '"')
    again = session.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    write_rendition(tmp_path, "a.html", url, "Reversed on appeal.")
    assert session.get(url, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("url", ["https://example.org/robots.txt", "https://example.org/b", "https://other.org/a"])
def test_what_has_no_rendition_is_not_there(tmp_path: Path, url: str) -> None:
    write_rendition(tmp_path, "a.html", "https://example.org/a")
    assert make_session("", RenditionAdapter(tmp_path)).get(url).status_code == 404


def test_a_rendition_that_names_no_url_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "lost.html").write_text(
        "<p>no meta</p>" + " " * 1000 + PAGE.format(url="https://example.org/", text="")
    )
    with pytest.raises(FetchError, match=r"lost\.html"):
        RenditionAdapter(tmp_path).urls()


def test_two_renditions_of_one_url_are_an_error_that_names_both(tmp_path: Path) -> None:
    write_rendition(tmp_path, "a.html", "https://example.org/a")
    write_rendition(tmp_path, "b.html", "https://example.org/a")
    with pytest.raises(FetchError, match=r"a\.html.*b\.html"):
        RenditionAdapter(tmp_path).urls()


# --- replica


@pytest.mark.parametrize(
    "base_url",
    [
        "https://127.0.0.1:80",
        "http://example.org",
        "http://10.0.0.1:80",
        "http://0.0.0.0:80",
        "127.0.0.1:80",
        "",
        "http://user@127.0.0.1:80",
        "http://127.0.0.1:80/sub",
        "http://127.0.0.1.example.org",
        "http://localhost.org",
    ],
)
def test_a_replica_is_on_loopback_or_refused(base_url: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        ReplicaAdapter(base_url)


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8080", "http://[::1]:80/", "http://localhost:1"])
@pytest.mark.usefixtures("nothing_sent")
def test_a_request_goes_to_the_replica_and_nowhere_else(base_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example.org:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example.org:3128")
    with pytest.raises(SentError) as seen:
        make_session("", ReplicaAdapter(base_url)).get("https://example.org/a%20b?x=1")
    assert seen.value.sent["url"] == f"{base_url.rstrip('/')}/example.org/a%20b?x=1"
    assert not seen.value.sent["proxies"]


@pytest.mark.usefixtures("nothing_sent")
def test_a_password_kept_for_the_real_site_does_not_go_to_the_replica(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine example.org login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with pytest.raises(SentError) as seen:
        make_session("", ReplicaAdapter("http://127.0.0.1:1")).get("https://example.org/")
    assert "Authorization" not in seen.value.sent["headers"]
