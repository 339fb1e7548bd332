"""A Prefect server that asks for a password: nobody else gets in, we do, and no secret of ours stays with it."""

from __future__ import annotations

import base64
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tests.hook import Hook, listening
from tests.security.test_secrets import NOBODY, SECRET
from tests.test_serve import PATIENCE, ROOT, Served, serving
from tests.upgrades.releases import keep_small
from tests.upgrades.test_backup import plain

PASSWORD = f"keeper:{SECRET}"
SECRETS = (SECRET.encode(), base64.b64encode(PASSWORD.encode()))


def test_a_server_with_a_password_from_start_to_stop(tmp_path: Path, postgres_url: str) -> None:
    """One server for all that needs one: its start takes longer than everything else.

    The secret is planted in the URL of the database, in the server's password, and in two addresses for news.
    """
    database = postgres_url.replace("://postgres@", f"://postgres:{SECRET}@")
    with listening() as hook:
        news = f"{hook.url}/news?token={SECRET} http://me:{SECRET}@{NOBODY}/?token={SECRET}"
        planted = {"COMITY_DATABASE_URL": database, "COMITY_NOTIFY_URL": news}
        with serving(tmp_path, PREFECT_SERVER_API_AUTH_STRING=PASSWORD, **planted) as started:
            keep_small(started.workshop.register)
            served = replace(started, told={**started.told, "ui": f"http://{PASSWORD}@127.0.0.1:{started.port}"})
            nobody_gets_in_without_the_password(served)
            its_own_worker_runs_what_is_due(served)
            told = a_command_without_the_password_says_so_in_one_line(served)
            told += a_command_with_it_gets_in_and_a_run_that_fails_there_ends_in_one_line(served)
            news_of_it_is_sent_to_the_address_with_its_secret(hook)
        out, err = started.process.communicate()
    dump = subprocess.run(["pg_dump", plain(postgres_url)], capture_output=True, check=True).stdout
    nothing_that_is_left_holds_a_secret(tmp_path, dump, *(text.encode() for text in (out, err, *told)))


def nobody_gets_in_without_the_password(served: Served) -> None:
    api = f"http://127.0.0.1:{served.port}/api"
    assert requests.get(f"{api}/health", timeout=30).ok  # which is all that it tells
    for method, path in (
        *(("POST", f"{what}/filter") for what in ("flow_runs", "deployments", "logs", "artifacts", "block_documents")),
        *(("GET", "admin/settings"), ("POST", "flow_runs/"), ("POST", "admin/database/clear"), ("POST", "events")),
    ):
        for password in (None, ("keeper", "wrong"), ("", "")):
            answer = requests.request(method, f"{api}/{path}", json={}, auth=password, timeout=30)
            assert answer.status_code == requests.codes.unauthorized, (method, path)


def its_own_worker_runs_what_is_due(served: Served) -> None:
    run = served.run("cases", live=False, sources=["cjo"])
    assert run["state_type"] == "COMPLETED"


def command(served: Served, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command of ours, started elsewhere with the server's address and password, unless told otherwise."""
    server = {"PREFECT_API_URL": f"http://127.0.0.1:{served.port}/api", "PREFECT_API_AUTH_STRING": PASSWORD}
    environment = {**served.environment, **server, **variables}
    environment.pop("PREFECT_SERVER_API_AUTH_STRING")
    whole = [sys.executable, "-m", "flows.cli", *words]
    return subprocess.run(whole, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def a_command_without_the_password_says_so_in_one_line(served: Served) -> list[str]:
    refused = command(served, "deploy", PREFECT_API_AUTH_STRING=f"{PASSWORD}-wrong")
    assert refused.returncode == 1
    said = "comity: PREFECT_API_AUTH_STRING: expected the password of the server, which answers 401\n"
    assert refused.stderr == said
    return [refused.stdout, refused.stderr]


def a_command_with_it_gets_in_and_a_run_that_fails_there_ends_in_one_line(served: Served) -> list[str]:
    address = f"postgresql://me:{SECRET}@no-such-host.invalid/comity"
    failed = command(served, "run", COMITY_DATABASE_URL=address)
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1 and "no-such-host.invalid" in failed.stderr
    runs = served.post("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["FAILED"]}}}})
    assert len(runs) == 1 and "no-such-host.invalid" in runs[0]["state"]["message"]
    return [failed.stdout, failed.stderr]


def news_of_it_is_sent_to_the_address_with_its_secret(hook: Hook) -> None:
    deadline = time.monotonic() + PATIENCE
    while not hook.calls and time.monotonic() < deadline:
        time.sleep(0.2)
    assert {path for path, _, _ in hook.calls} == {f"/news?token={SECRET}"}
    assert not [body for _, _, body in hook.calls if SECRET in str(body)]


def nothing_that_is_left_holds_a_secret(folder: Path, *texts: bytes) -> None:
    """Prefect's database and logs, ours, the archive, and all that was printed."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"prefect.db", "server.log", "worker.log"} <= {path.name for path in files}
    for secret in SECRETS:
        assert [str(path.relative_to(folder)) for path in files if secret in path.read_bytes()] == []
        assert [text[:300] for text in texts if secret in text] == []


@pytest.mark.parametrize("secret", SECRETS)
def test_the_search_would_find_a_secret(tmp_path: Path, secret: bytes) -> None:
    for name in ("prefect.db", "server.log", "worker.log"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "prefect.db").write_bytes(b"before" + secret + b"after")
    with pytest.raises(AssertionError, match=r"prefect\.db"):
        nothing_that_is_left_holds_a_secret(tmp_path)
    (tmp_path / "prefect.db").write_bytes(b"")
    with pytest.raises(AssertionError):
        nothing_that_is_left_holds_a_secret(tmp_path, secret)
