"""The rows of `regression.csv`, and what the program tells where a row expects something."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from db.explain import explain
from models.policies import DEFAULT, policy_named
from tests.running import TODAY

Row = dict[str, str]

PATH: Final = Path(__file__).parent / "regression.csv"
COLUMNS: Final = (
    *("jurisdiction", "name", "valid", "known", "policy", "group", "certain_group", "qualifiers"),
    *("precedent", "counts", "why", "citation", "turns_on", "deciding_key", "contrary_keys"),
)
SEED_ARTICLE: Final = "https://www.chinajusticeobserver.com/a/can-foreign-judgments-be-enforced-in-china"


def read_rows() -> list[Row]:
    """All rows, in the order of the file."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


ROWS: Final = read_rows()


def place_of(row: Row) -> str:
    """The row's name in a test report, such as `GB-2022-03-17-known-2022-05-15`."""
    known = f"known-{row['known']}" if row["known"] else ""
    return "-".join(part for part in (row["jurisdiction"], row["valid"], known, row["policy"]) if part)


def parts(cell: str) -> list[str]:
    """The values of a cell that can hold several."""
    return cell.split(";") if cell else []


def told(connection: Connection, row: Row) -> Row:
    """What the program tells in place of what the row expects, as the row would write it."""
    answer = explain(
        connection,
        row["jurisdiction"],
        date.fromisoformat(row["valid"]),
        date.fromisoformat(row["known"]) if row["known"] else TODAY,
        policy_named(row["policy"] or DEFAULT.name),
    )
    in_force = [ground["key"] for ground in (answer["deciding"], *answer["others"]) if ground]
    return {
        "name": answer["name"],
        "group": str(answer["group"]),
        "certain_group": str(answer["group_without_provisional"]),
        "qualifiers": ";".join(answer["qualifiers"]),
        "counts": "yes" if row["turns_on"] in in_force else "no",
        "deciding_key": in_force[0] if in_force else "",
        "contrary_keys": ";".join(sorted(precedent["key"] for precedent in answer["contrary_precedents"])),
    }


def unmet(connection: Connection) -> set[str]:
    """The places of the rows that do not hold."""
    return {place_of(row) for row in ROWS if not told(connection, row).items() <= row.items()}
