"""Read-only access for others: a role of PostgreSQL that sees the views and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql
from sqlalchemy import Connection, Engine, text

from db.engine import writing
from db.migrate import require_schema
from db.views import VIEWS
from models.errors import ComityError

READER = "comity_reader"
