"""`make audit`: is a weakness known of anything that is locked? Exit 0 no, 1 yes, 3 nobody could be asked.

pip-audit answers "none found" with 0 also when the service knew none of the packages (2.10.1, seen 2026-11-25), so its
report is read here: what was passed over was not audited.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
PROGRAM: Final = (str(ROOT / ".venv" / "audit" / "bin" / "pip-audit"),)
# What is known and accepted: the id of the advisory, and why it does us no harm, with the date of that judgment.
ACCEPTED: Final[Mapping[str, str]] = {}
_OPTIONS = (
    "--disable-pip",
    "--require-hashes",
    "--progress-spinner=off",
    "--format=json",
    "--vulnerability-service=osv",
)
FOUND, NOT_MADE = 1, 3
_LONGEST = 200  # characters of what went wrong


def audit(
    program: Sequence[str] = PROGRAM, accepted: Mapping[str, str] = ACCEPTED, lock: Path = ROOT / "requirements.lock"
) -> tuple[int, list[str]]:
    """The exit code, and what to tell, one line each."""
    try:
        done = subprocess.run(
            [*program, *_OPTIONS, f"--requirement={lock}"], capture_output=True, text=True, check=False
        )
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except OSError as error:
        return NOT_MADE, [f"not made: expected {program[0]}, found {error.strerror}: `make audit-tools` installs it"]
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or ["nothing"]
        return NOT_MADE, [f"not made: expected an answer of the advisory service, found {said[-1][:_LONGEST]}"]
    return _judge(packages, accepted)


def _judge(packages: Sequence[dict[str, Any]], accepted: Mapping[str, str]) -> tuple[int, list[str]]:
    passed_over = [one["name"] for one in packages if "skip_reason" in one]
    known = {
        name: f"{one['name']} {one['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'none'}"
        for one in packages
        for found in one.get("vulns", ())
        for name in [found["id"]]
    }
    lines = [line for name, line in sorted(known.items()) if name not in accepted]
    if not passed_over:
        lines += [f"{name} is accepted and no longer found: take it off the list" for name in accepted.keys() - known]
    if lines:
        return FOUND, lines
    if passed_over or not packages:
        return NOT_MADE, [
            f"not made for {len(passed_over)} of {len(packages)} packages: the service knows nothing of them"
        ]
    return 0, [f"no weakness is known of {len(packages)} packages but for {len(accepted)} accepted"]


def main() -> None:
    """Tell, and end with the code."""
    code, lines = audit()
    sys.stdout.writelines(f"audit: {line}\n" for line in lines)
    sys.exit(code)


if __name__ == "__main__":
    main()
