"""Alembic migrations, numbered; `db.migrate` runs them."""
