"""In CI nothing is passed over in silence, and no test leaves the machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import POSTGRES_HOME, OutsideNetworkError

PASSES = "def test_passes(): pass\n"
PASSED_OVER = {
    "skip": "import pytest\ndef test_it(): pytest.skip('the reason')\n",
    "mark": "import pytest\n@pytest.mark.skip(reason='the reason')\ndef test_it(): pass\n",
    "module": "import pytest\npytest.skip('the reason', allow_module_level=True)\n",
    "xfail": "import pytest\n@pytest.mark.xfail(reason='the reason')\ndef test_it(): assert False\n",
    "xpass": "import pytest\n@pytest.mark.xfail(reason='the reason', strict=False)\ndef test_it(): pass\n",
}


def _pytest(directory: Path, *options: str, ci: bool) -> subprocess.CompletedProcess[str]:
    """Run the tests in `directory` under this suite's conftest in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "CI", POSTGRES_HOME))}
    environment["PYTHONPATH"] = str(Path(__file__).parents[1])
    if ci:
        environment["CI"] = "true"
    command = [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", "-p", "tests.conftest"]
    return subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", ".", *options, "."],
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_ci_fails_when_a_test_is_passed_over(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "test_passes.py").write_text(PASSES)
    for how, code in PASSED_OVER.items():
        (tmp_path / f"test_{how}.py").write_text(code)
    done = _pytest(tmp_path, *options, ci=True)
    assert done.returncode == 1, done.stdout + done.stderr
    summary = done.stdout.partition("which fails this run")[2]
    assert [how for how in PASSED_OVER if f"test_{how}.py" not in summary] == []
    assert summary.count("the reason") == len(PASSED_OVER)
    assert "test_passes.py" not in summary


def test_ci_passes_when_all_tests_ran(tmp_path: Path) -> None:
    (tmp_path / "test_passes.py").write_text(PASSES)
    done = _pytest(tmp_path, ci=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_skip_is_allowed_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(PASSES + PASSED_OVER["skip"])
    assert _pytest(tmp_path, ci=False).returncode == 0


@pytest.mark.parametrize("address", ["192.0.2.1", "203.0.113.7", "example.org"])
def test_outside_addresses_are_refused(address: str) -> None:
    with socket.socket() as outside, pytest.raises(OutsideNetworkError):
        outside.connect((address, 80))


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
