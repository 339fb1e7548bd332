"""Secrets are planted in every place that takes one, things go wrong in many ways, and no secret is told to anybody."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from flows.notices import receivers
from flows.settings import SettingsError, describe_settings, load_settings
from flows.spreading import _parsers, require_same
from models.errors import ComityError
from models.secrets import without_secrets
from tests.postgres import Cluster
from tests.running import Workshop
from tests.security.commanding import commands

SECRET = "planted-secret"
NOBODY = "127.0.0.1:9"  # nothing listens there
DATABASES = {
    "refused": f"postgresql://me:{SECRET}@{NOBODY}/comity",
    "no such host": f"postgresql://me:{SECRET}@no-such-host.invalid/comity",
    "no driver": f"oracle://me:{SECRET}@host/comity",
    "no number": f"postgresql://me:{SECRET}@host:port/comity",
    "unreadable": f"me:{SECRET}@host",
    "a sign that must be escaped": f"postgresql://me:an@{SECRET}@host/comity",
    "password in the query": f"postgresql://me@{NOBODY}/comity?password={SECRET}",
    "query and no number": f"postgresql://me@host:port/comity?password={SECRET}",
    "unknown option": f"postgresql://me:{SECRET}@{NOBODY}/comity?nonsense={SECRET}",
    "sqlite with a host": f"sqlite://me:{SECRET}@host/comity",
    "sqlite in memory": f"sqlite:///:memory:?key={SECRET}",
    "sqlite that is not there": f"sqlite:////none/comity.db?key={SECRET}",
}
ARCHIVES = {
    "refused": f"ftp://me:{SECRET}@{NOBODY}/archive",
    "no such host": f"ftp://me:{SECRET}@no-such-host.invalid/archive",
    "no driver": f"s3://key:{SECRET}@bucket/archive",
    "no such protocol": f"nothing://key:{SECRET}@bucket/archive",
    "signed": f"https://{NOBODY}/archive?signature={SECRET}",
    "through a cache": f"simplecache::ftp://me:{SECRET}@{NOBODY}/archive",
}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:word@host/comity", "postgresql://me:***@host/comity"),
        (
            "postgresql://me@host/comity?password=word&sslmode=require",
            "postgresql://me@host/comity?password=***&sslmode=***",
        ),
        ("s3://key:wo@rd@bucket/x", "s3://key:***@bucket/x"),
        ("s3://key://word@bucket/x", "s3://key:***@bucket/x"),
        ("https://host/x?word", "https://host/x?***"),
        ("sqlite:///var/comity.db", "sqlite:///var/comity.db"),
        ("var/archive", "var/archive"),
        ("me:word@host", "me:***@host"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown


@settings(max_examples=1000, deadline=None)
@given(st.text(alphabet="abc:/@?#&=% \n", max_size=12), st.sampled_from(["postgresql", "s3", "a+b", "cache::ftp"]))
def test_whatever_signs_a_password_holds_it_is_not_shown(signs: str, scheme: str) -> None:
    shown = without_secrets(f"{scheme}://user:{signs}{SECRET}@host/place?key={SECRET}{signs}")
    assert SECRET not in shown
    assert shown.startswith(f"{scheme}://user:***@")


def test_help_and_defaults_show_no_value_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_NOTIFY_URL", f"https://hook.example/?token={SECRET}")
    monkeypatch.setenv("COMITY_DATABASE_URL", DATABASES["refused"])
    assert SECRET not in describe_settings()
    assert SECRET not in f"{load_settings().notify_url!r} {load_settings().notify_url}"


@pytest.mark.parametrize(
    "words", [("run", "--direct"), ("groups",), ("db", "upgrade"), ("replay", "--yes")], ids=" ".join
)
@pytest.mark.parametrize("why", DATABASES)
def test_no_database_that_fails_tells_its_password(
    why: str,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMITY_DATABASE_URL", DATABASES[why].replace("/none/", f"{tmp_path}/none/file/"))
    monkeypatch.setenv("COMITY_ARCHIVE_URL", str(tmp_path / "archive"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "none").write_text("no folder")
    ended = commands(monkeypatch, capsys)(*words)
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 1 and ended.err.startswith("comity: ")
    nobody_was_told(tmp_path, ended.out, ended.err, caplog.text)


def test_a_wrong_password_is_refused_without_being_told(
    postgres_cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The server of the tests trusts everybody, so it is told to ask for passwords at one database."""
    with postgres_cluster.database() as url, asking_for_passwords(postgres_cluster, str(make_url(url).database)):
        parsed = make_url(url).set(password=SECRET)
        monkeypatch.setenv("COMITY_DATABASE_URL", parsed.render_as_string(hide_password=False))
        monkeypatch.setenv("COMITY_ARCHIVE_URL", str(tmp_path / "archive"))
        ended = commands(monkeypatch, capsys)("run", "--direct")
    assert ended.code == 1
    assert "password authentication failed" in ended.err
    nobody_was_told(tmp_path, ended.out, ended.err)


@contextmanager
def asking_for_passwords(cluster: Cluster, database: str) -> Iterator[None]:
    """Until the end of the block, whoever connects to that database needs a password."""
    rules = cluster.home / "data" / "pg_hba.conf"
    before = rules.read_text()

    def ask(question: LiteralString) -> Any:
        address = make_url(cluster.url("postgres")).set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
            return connection.execute(question).fetchone()

    def put(text: str) -> None:
        rules.write_text(text)
        loaded = ask("SELECT pg_conf_load_time()")
        ask("SELECT pg_reload_conf()")
        while ask("SELECT pg_conf_load_time()") == loaded:
            time.sleep(0.05)

    put(f"host {database} all 127.0.0.1/32 scram-sha-256\n{before}")
    try:
        yield
    finally:
        put(before)


@pytest.mark.parametrize("words", [("run", "--direct"), ("replay", "--yes")], ids=" ".join)
@pytest.mark.parametrize("why", ARCHIVES)
def test_no_archive_that_fails_tells_its_key(
    why: str,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("COMITY_DATABASE_URL", f"sqlite:///{tmp_path / 'comity.db'}")
    monkeypatch.setenv("COMITY_ARCHIVE_URL", ARCHIVES[why])
    ended = commands(monkeypatch, capsys)(*words, "--json")
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 1 and ended.err.startswith("comity: COMITY_ARCHIVE_URL: expected")
    nobody_was_told(tmp_path, ended.out, ended.err, caplog.text)


def test_an_archive_that_holds_nothing_is_named_without_its_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("COMITY_ARCHIVE_URL", f"{tmp_path}/none?key={SECRET}")
    ended = commands(monkeypatch, capsys)("replay")
    assert ended.err == f"comity: the archive {tmp_path}/none?key=*** holds no page: run `comity run` first\n"
    with pytest.raises(ComityError, match=r"expected Dask workers to reach \S+/none\?key=\*\*\*, found no page"):
        require_same(_parsers(), f"{tmp_path}/none?key={SECRET}")


def test_a_proxy_that_fails_tells_no_password_to_issues_rows_events_and_archive(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    workshop = Workshop(f"sqlite:///{tmp_path / 'comity.db'}", tmp_path)
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, f"http://me:{SECRET}@{NOBODY}")
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setenv("COMITY_CONTACT", "me@example.org")
    monkeypatch.setenv("COMITY_DATABASE_URL", workshop.settings.database_url)
    monkeypatch.setenv("COMITY_ARCHIVE_URL", workshop.settings.archive_url)
    ended = commands(monkeypatch, capsys)("run", "--direct", "--live", "--source", "hcch", "--json")
    assert "ProxyError" in ended.out
    nobody_was_told(tmp_path, ended.out, ended.err, caplog.text)


def test_an_address_for_news_that_is_none_is_told_by_its_scheme_alone(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for url in (f"ftp://{SECRET}@host", f"slack:{SECRET}", f"https://:{SECRET}@/", f"mailtos:{SECRET}@", SECRET):
        with pytest.raises(SettingsError) as refused:
            receivers([url])
        assert SECRET not in str(refused.value) and SECRET not in caplog.text


def nobody_was_told(folder: Path, *texts: str) -> None:
    """Neither these texts nor any file below the folder holds the secret."""
    told = [text for text in texts if SECRET in text]
    files = [path for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert (told, files) == ([], [])
