"""Imported once by the process of which all others are forks, with everything that a run would import by itself."""

from __future__ import annotations

from importlib import import_module

from scrapers.register import HERE, load_register
from scrapers.sources import all_sources

for name in (
    "alembic.command",
    "alembic.config",
    "flows.cli",
    "flows.events",
    "flows.pipeline",
    "flows.places",
    "flows.show",
    "fsspec.implementations.local",
    "psycopg",
    "pytest",  # the main module of whoever asks for a fork
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
    "tests.crash.process",
):
    import_module(name)

load_register(HERE)  # tables of names and courts, which are read once a process
all_sources()
