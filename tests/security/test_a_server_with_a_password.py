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
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from flows.deploying import put_in_place
from models.errors import ComityError
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
            told = [
                without_the_password_nothing_is_deployed_and_one_line_says_why(served),
                a_command_with_it_gets_in_and_a_run_that_fails_there_ends_in_one_line(served),
            ]
            news_of_it_is_sent_to_the_address_with_its_secret(hook)
        out, err = started.process.communicate()
    dump = subprocess.run(["pg_dump", plain(postgres_url)], capture_output=True, check=True).stdout
    nothing_that_is_left_holds_a_secret(tmp_path, dump, *(text.encode() for text in (out, err, *told)))


def nobody_gets_in_without_the_password(served: Served) -> None:
    api = api_of(served)
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


def without_the_password_nothing_is_deployed_and_one_line_says_why(served: Served) -> str:
    wrong = {PREFECT_API_URL: api_of(served), PREFECT_API_AUTH_STRING: f"{PASSWORD}-wrong"}
    with temporary_settings(wrong), pytest.raises(ComityError) as refused:
        put_in_place(served.workshop.settings)
    said = str(refused.value)
    assert said == "PREFECT_API_AUTH_STRING: expected the password of the server, which answers 401"
    return said


def a_command_with_it_gets_in_and_a_run_that_fails_there_ends_in_one_line(served: Served) -> str:
    told = {
        "PREFECT_API_URL": api_of(served),
        "PREFECT_API_AUTH_STRING": PASSWORD,
        "COMITY_DATABASE_URL": f"postgresql://me:{SECRET}@no-such-host.invalid/comity",
    }
    environment = {**served.environment, **told}
    environment.pop("PREFECT_SERVER_API_AUTH_STRING")
    command = [sys.executable, "-m", "flows.cli", "run"]
    failed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1 and "no-such-host.invalid" in failed.stderr
    runs = served.post("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["FAILED"]}}}})
    assert len(runs) == 1 and "no-such-host.invalid" in runs[0]["state"]["message"]
    return failed.stdout + failed.stderr


def api_of(served: Served) -> str:
    """Where its API is, without the password."""
    return f"http://127.0.0.1:{served.port}/api"


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
