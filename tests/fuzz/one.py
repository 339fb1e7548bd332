"""One target under atheris: `python -m tests.fuzz.one TARGET FLAGS…`, the flags are libFuzzer's.

A process of its own for each target, for libFuzzer takes over the process and ends it.
"""

from __future__ import annotations

import random
import stat
import sys
from pathlib import Path
from shlex import quote

import atheris  # type: ignore[import-untyped]  # it ships no types

READ_BY = ["models", "scrapers", "protego", "yaml", "urllib3"]  # whose code coverage leads through

with atheris.instrument_imports(include=READ_BY):  # before anybody else imports them
    from tests.fuzz.patience import timed
    from tests.fuzz.seeds import worse
    from tests.fuzz.targets import TARGETS

OF_A_PAGE, OF_A_LINE = 30_000, 3_000  # bytes of an input at most: the known pages have less
PAGES = ("page", "blocks", "text", "payload", "register")


def main() -> None:
    """Fuzz the target until a flag or a find ends it; does not come back."""
    name, *flags = sys.argv[1:]

    def mutator(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        made = worse(name, data, chance) if chance.random() < 0.5 else atheris.Mutate(data, most)
        return bytes(made[:most])

    longest = OF_A_PAGE if name in PAGES else OF_A_LINE
    command = [str(_itself(name)), f"-max_len={longest}", *flags]
    atheris.Setup(command, timed(TARGETS[name]), custom_mutator=mutator, internal_libfuzzer=True)
    atheris.Fuzz()


def _itself(name: str) -> Path:
    """A program that starts this one: libFuzzer starts its like to merge."""
    root = Path(__file__).parents[2]
    file = root / "var" / "fuzz" / f"{name}.sh"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'#!/bin/sh\ncd {quote(str(root))} && exec {quote(sys.executable)} -m tests.fuzz.one {name} "$@"\n')
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


if __name__ == "__main__":
    main()
