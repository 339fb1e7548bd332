"""Who is at the other end of a connection: addresses, proxies, certificates. Real sockets on loopback."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from models.errors import FetchError
from scrapers import connections
from scrapers.session import LiveAdapter, make_session
from tests.fetch.server import BODY, OK, Server, Talk, for_ever, saying

# --- names that mean one machine when they are checked, and another when they are connected to


@contextmanager
def lying_names(monkeypatch: pytest.MonkeyPatch, *meanings: str) -> Iterator[list[str]]:
    """Each look-up of `rebind.example.org` gives the next meaning, the last one for good."""
    real, left, asked = socket.getaddrinfo, list(meanings), list[str]()

    def lying(host: str, *args: Any, **kwargs: Any) -> Any:
        if host != "rebind.example.org":
            return real(host, *args, **kwargs)
        asked.append(left.pop(0) if len(left) > 1 else left[0])
        return real(asked[-1], *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lying)
        yield asked


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_turns_private_after_the_check_is_refused_before_a_byte_is_sent(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(saying(OK + b"\r\n" + BODY)) as server, lying_names(monkeypatch, "93.184.216.34", "127.0.0.1") as asked:
        session = make_session("ops@example.org", LiveAdapter(backoff=0))
        with pytest.raises(FetchError, match=r"public address for rebind.*, found 127\.0\.0\.1 at the other"):
            session.get(f"{scheme}://rebind.example.org:{server.port}/")
        assert asked == ["93.184.216.34", "127.0.0.1"]  # the check let it pass, and it is not tried again
    assert server.heard == [b""]  # one connection, and it was closed in silence


def test_it_is_the_address_of_the_other_end_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "is_public", lambda address: address == "127.0.0.1")
    with Server(saying(OK + b"\r\n" + BODY)) as server, lying_names(monkeypatch, "93.184.216.34", "127.0.0.1"):
        session = make_session("ops@example.org", LiveAdapter(backoff=0))
        assert session.get(f"http://rebind.example.org:{server.port}/").content == BODY


def test_through_a_proxy_a_name_that_only_the_proxy_knows_is_its_business(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str) -> list[str]:
        raise OSError("no such name")

    with Server(saying(OK + b"\r\n" + BODY)) as proxy:
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, proxy.base_url)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        session = make_session("ops@example.org", LiveAdapter(backoff=0, resolver=unknown))
        assert session.get("http://example.org/case").content == BODY
        assert proxy.heard[0].startswith(b"GET http://example.org/case HTTP/1.1")
        with pytest.raises(FetchError, match="expected a public address"):
            make_session("ops@example.org", LiveAdapter(resolver=lambda host: ["10.0.0.1"])).get("http://example.org/")


# --- certificates


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A file with a key and a certificate for `localhost` that vouches for itself, good for a day."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path / "certificate.pem"
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return file


class TLSServer(Server):
    """Talks over TLS, with a certificate that no authority has signed."""

    def __init__(self, talk: Talk, certificate: Path) -> None:
        super().__init__(talk)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)

    def _answer(self, asker: socket.socket) -> None:
        with asker, suppress(OSError), self._context.wrap_socket(asker, server_side=True) as wrapped:
            super()._answer(wrapped)


@pytest.mark.parametrize(("host", "trusted"), [("localhost", True), ("localhost", False), ("127.0.0.1", True)])
def test_a_page_comes_only_with_a_certificate_that_is_trusted_and_names_the_host(
    host: str, certificate: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool
) -> None:
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    if trusted:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setattr(connections, "is_public", lambda address: True)
    session = make_session("ops@example.org", LiveAdapter(backoff=0, resolver=lambda host: ["93.184.216.34"]))
    with TLSServer(saying(OK + b"\r\n" + BODY), certificate) as server:
        if host == "localhost" and trusted:
            assert session.get(f"https://{host}:{server.port}/").content == BODY
        else:
            with pytest.raises(requests.exceptions.SSLError, match="certificate verify failed"):
                session.get(f"https://{host}:{server.port}/")
            assert server.heard == []


def test_a_trickle_over_tls_ends_too(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setattr(connections, "is_public", lambda address: True)
    monkeypatch.setattr(connections, "MAX_SECONDS", 0.3)
    session = make_session("ops@example.org", LiveAdapter(backoff=0, resolver=lambda host: ["93.184.216.34"]))
    with (
        TLSServer(for_ever(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.05), certificate) as server,
        pytest.raises(FetchError, match=r"within 0\.3 s"),
    ):
        session.get(f"https://localhost:{server.port}/")
