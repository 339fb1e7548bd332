"""Running the pipeline in tests: an own database, an own archive, a register that may be spoilt."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from db import digest, queries
from db.engine import open_engine
from db.sources import health_of
from flows.pipeline import Options, Report, run_pipeline
from flows.settings import Settings
from models.policies import DEFAULT
from scrapers.register import HERE, SHEETS

TODAY = datetime.now(UTC).date()  # reviews and made-up news are of today


class Workshop:
    """One database with its archive and a copy of the register."""

    def __init__(self, database_url: str, folder: Path, replica_url: str | None = None) -> None:
        self.register = folder / "register"
        self.register.mkdir(parents=True)
        for sheet in SHEETS:
            shutil.copy(HERE / sheet.file, self.register / sheet.file)
        self.settings = Settings(
            database_url=database_url,
            archive_url=str(folder / "archive"),
            register_folder=self.register,
            replica_url=replica_url,
        )

    def run(self, **options: Any) -> Report:
        """Run the pipeline without Prefect."""
        return run_pipeline(self.settings, Options(**options))

    @property
    def engine(self) -> Engine:
        """An engine for the database."""
        return open_engine(self.settings.database_url)

    def ask(self, question: Callable[[Connection], Any]) -> Any:
        """The answer to a question asked on a connection."""
        with self.engine.connect() as connection:
            return question(connection)

    def digest(self) -> str:
        """The digest of the database."""
        found: str = self.ask(digest.digest)
        return found

    def groups(self, valid: date = TODAY, known: date = TODAY) -> dict[str, dict[str, Any]]:
        """All groups by jurisdiction."""
        answer = self.ask(lambda connection: queries.groups(connection, valid, known, DEFAULT))
        return {row["jurisdiction"]: row for row in answer}

    def health(self) -> dict[str, dict[str, Any]]:
        """How each source stands."""
        found: dict[str, dict[str, Any]] = self.ask(lambda connection: health_of(connection, TODAY))
        return found

    def edit(self, file: str, change: Callable[[list[dict[str, str]]], list[dict[str, str]] | None]) -> None:
        """Change the rows of a file of the register, in place or by a new list."""
        edit(self.register / file, change)


def edit(path: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]] | None]) -> None:
    """Change the rows of a CSV file, in place or by a new list."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, header = list(reader), list(reader.fieldnames or [])
    rows = change(rows) or rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def without(*keys: str) -> Callable[[list[dict[str, str]]], list[dict[str, str]]]:
    """A change that takes rows out."""
    return lambda rows: [row for row in rows if row["key"] not in keys]
