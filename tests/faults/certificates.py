"""An authority of this test run and the certificates that it signs, or should not have signed."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

EXPIRED, OTHER_NAME, STRANGER, OLD_TLS = "expired", "other name", "stranger", "old TLS"
_NOW = datetime.now(UTC)


class Authority:
    """Signs certificates; whoever trusts `file` trusts them."""

    def __init__(self, name: str, folder: Path) -> None:
        self._key, self._name = ec.generate_private_key(ec.SECP256R1()), _named(name)
        signed = (
            _certificate(self._name, self._name, self._key, days=1)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self._folder = folder
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(signed.public_bytes(Encoding.PEM))

    def identity(self, label: str, hosts: Iterable[str], days: int = 1) -> ssl.SSLContext:
        """What a server shows that is those hosts, for so many days from now, or until so many days ago."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        signed = (
            _certificate(_named(label), self._name, key, days)
            .add_extension(names, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        file = self._folder / f"{label}.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(secret + signed.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def identities(hosts: Iterable[str], folder: Path) -> tuple[dict[str, ssl.SSLContext], Path]:
    """The good identity of the hosts by "", the bad ones by name; and the file that says whom to trust."""
    known = list(hosts)
    trusted, stranger = Authority("trusted", folder), Authority("unknown", folder)
    found = {
        "": trusted.identity("good", known),
        EXPIRED: trusted.identity(EXPIRED, known, days=-1),
        OTHER_NAME: trusted.identity(OTHER_NAME, ["other.example.org"]),
        STRANGER: stranger.identity(STRANGER, known),
    }
    return found, trusted.file


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(_NOW - timedelta(days=10))
        .not_valid_after(_NOW + timedelta(days=days))
    )
