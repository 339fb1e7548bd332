"""Databases and archives as earlier releases made them: which there are, and how one is put in place."""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from scrapers.register import SHEETS
from tests.running import edit

DUMPS = Path(__file__).parent / "dumps"
SOURCES: Final = ("cjo",)
COUNTRIES: Final = frozenset({"BE", "GB", "IT", "JP", "KR"})  # a part of the register, so that dumps stay small


@dataclass(frozen=True, slots=True)
class Release:
    """A version that was released: the commit that it was, and the schema that its databases have."""

    version: str
    commit: str
    schema: str

    def dump(self, dialect: str) -> Path:
        """The file with its database as SQL."""
        return DUMPS / f"{self.version}.{dialect}.sql.gz"

    def archive(self, dialect: str) -> Path:
        """The file with the archive beside that database: a review has its own time in each."""
        return DUMPS / f"{self.version}.{dialect}.archive.tar.gz"

    def restore(self, url: str, archive: Path) -> None:
        """Put database and archive in place: the former must be empty, the latter not there."""
        dialect = make_url(url).get_backend_name()
        load(url, gzip.decompress(self.dump(dialect).read_bytes()).decode())
        with tarfile.open(self.archive(dialect)) as packed:
            for member in packed:  # Debian's Python 3.11.2 cannot be told to extract safely
                if content := packed.extractfile(member):
                    path = archive / member.name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content.read())


RELEASES: Final = (
    Release("0.1.0", "aabfc9d", "0001"),
    Release("0.2.0", "b09c212", "0002"),
    Release("0.3.0", "86d7c4c", "0003"),
    Release("0.4.0", "6ca8240", "0004"),
)


def load(url: str, statements: str) -> None:
    """Run a dump in an empty database."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(parsed.database))
        connection.executescript(statements)
        connection.close()
        return
    address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    command = ["psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", address]
    subprocess.run(command, input=statements, text=True, check=True, stdout=subprocess.DEVNULL)


def keep_small(register: Path, *left_out: str) -> None:
    """Leave only those countries in a copy of the register, without the rows of the keys that are left out."""
    rulings: set[str] = set()  # and treaties: whatever a stage may be of

    def needed(row: dict[str, str]) -> bool:
        if "superseded_by" in row:
            return {row["key"], row["superseded_by"]} <= rulings
        is_small = "jurisdiction" not in row or row["jurisdiction"] in COUNTRIES
        return is_small and row.get("key") not in left_out

    def small(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        kept = [row for row in rows if needed(row)]
        rulings.update(row.get("key", "") for row in kept)
        return kept

    for sheet in sorted(SHEETS, key=lambda sheet: sheet.file == "decision_stages.csv"):
        edit(register / sheet.file, small)
