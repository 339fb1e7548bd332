"""What the worst pages within the limits cost each parser: CPU seconds, and memory of the whole process.

`python -m benchmarks.hostile_pages [KIND ...]` makes bad pages of one known page of each kind (`tests/hostile.py`),
reads each in a process of its own, and writes `benchmarks/hostile_pages.md`. Takes a quarter of an hour for all kinds.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scrapers.markup import MAX_BYTES, MAX_TAGS, MAX_TEXT
from tests.hostile import Outcome, goldens_by_kind, outcome_of, pages_of

SECONDS, MEGABYTES = 3.0, 300


def main() -> None:
    """Measure and write the table."""
    chosen = sys.argv[1:]
    lines = [
        "# Hostile pages",
        "",
        f"The worst of the pages made for each kind, each as bad as {MAX_BYTES} bytes, {MAX_TAGS} tags and {MAX_TEXT}",
        f"characters of text allow. To hold: {SECONDS:g} s of CPU and {MEGABYTES} MB of memory for the whole process,",
        "and an end in facts or in a ParseError. `python -m benchmarks.hostile_pages` repeats it.",
        "",
        "| kind | pages | CPU s | worst page | MB | worst page | over the limits |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, goldens in goldens_by_kind().items():
        if not goldens or (chosen and kind not in chosen):
            continue
        found = {name: outcome_of(page.encode(), goldens[0].url) for name, page in pages_of(goldens[0])}
        slow = max(found, key=lambda name: found[name].seconds)
        large = max(found, key=lambda name: found[name].megabytes)
        over = "; ".join(f"{name} ({one.how[:60]})" for name, one in found.items() if _is_over(one))
        costs = f"{found[slow].seconds:.1f} | {slow} | {found[large].megabytes} | {large}"
        lines.append(f"| {kind} | {len(found)} | {costs} | {over} |")
        print(lines[-1], flush=True)
    if not chosen:
        Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _is_over(one: Outcome) -> bool:
    return not one.is_good or one.seconds > SECONDS or one.megabytes > MEGABYTES


if __name__ == "__main__":
    main()
