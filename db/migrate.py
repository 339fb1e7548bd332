"""Bring a database to the schema of this version, and back."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from db.access import give_again, rights
from db.engine import writing
from db.record import rebuild
from db.views import are_made, create_views, drop_views
from models.errors import NotFoundError
from models.secrets import without_secrets

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"


def newest() -> str:
    """The revision that this version of the code works with."""
    return max(path.name[:4] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine, revision: str = "head") -> str:
    """Migrate forward and make the views anew; returns the revision reached. Does nothing where all is there.

    Whoever may read a view may read it afterwards.
    """
    with writing(engine) as connection:
        found = current(connection)
        if found and found > newest():
            raise NotFoundError(_newer(found))
        if found is None and (others := set(inspect(connection).get_table_names()) - {"alembic_version"}):
            raise NotFoundError(
                f"the database {_where(engine)} holds other tables, such as {min(others)}: expected an empty one"
            )
        if found != newest() or revision != "head":
            from alembic import command  # slow to import, and seldom needed

            given = rights(connection)
            drop_views(connection)
            command.upgrade(_config(connection), revision)
            if current(connection) == newest():
                create_views(connection)
                give_again(connection, given)
                if found is not None:  # what is derived may have other columns and other rows in this version
                    rebuild(connection, "upgrade", version("comity"))
        elif not are_made(connection):  # the same tables, and other views than this version has
            given = rights(connection)
            drop_views(connection)
            create_views(connection)
            give_again(connection, given)
        return current(connection) or ""


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate back to a revision, `base` for an empty database; data of dropped tables is gone."""
    from alembic import command

    with writing(engine) as connection:
        drop_views(connection)
        command.downgrade(_config(connection), revision)


def require_schema(engine: Engine) -> None:
    """Raise NotFoundError unless the database is at this version's schema."""
    with engine.connect() as connection:
        found = current(connection)
    if found and found > newest():
        raise NotFoundError(_newer(found))
    if found != newest():
        state = "is empty" if found is None else f"has schema {found}, this version works with {newest()}"
        raise NotFoundError(f"the database {_where(engine)} {state}: run `comity run` first, or `comity db upgrade`")


def _newer(found: str) -> str:
    return (
        f"the database has schema {found}, made by a newer version; this one works with {newest()}: install the newer"
    )


def _where(engine: Engine) -> str:
    return without_secrets(engine.url.render_as_string(hide_password=True))


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
