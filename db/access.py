"""Read-only access for others: a role of PostgreSQL that may read the views and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from db.engine import writing
from db.views import VIEWS
from models.errors import ComityError

READER = "comity_reader"
_ROLE = sql.Identifier(READER)
_VIEWS = sql.SQL(", ").join(map(sql.Identifier, VIEWS))
_NOT_PERMITTED = "42501"  # PostgreSQL's code of insufficient_privilege

Rights = list[tuple[str, str]]  # view, and a role as SQL names it


@dataclass(frozen=True, slots=True)
class Reader:
    """The role as it is now."""

    is_new: bool
    may_log_in: bool
    may_create: bool  # PostgreSQL before 15 lets everybody create in the schema public


def make_reader(engine: Engine, password: str = "") -> Reader:
    """Make the role where it is not there, and give it what it needs, no more; the same again changes nothing.

    With a password it may log in; without, a new role may not, and one that is there stays as it is. Only a hash of the
    password is sent, so that no log of the server can hold it.

    Raises ComityError on SQLite, which has no roles, and for a user who may not make roles or does not own the views.
    """
    if engine.dialect.name != "postgresql":
        raise ComityError("a reader role needs PostgreSQL: open an SQLite file with mode=ro (docs/sql-access.md)")
    try:
        with writing(engine) as connection:
            is_new = not _is_there(connection)
            if is_new:
                _execute(connection, sql.SQL("CREATE ROLE {} NOLOGIN").format(_ROLE))
            _limit(connection)
            if password:
                _let_in(connection, password)
            return Reader(is_new, *_state(connection))
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_PERMITTED:
            raise
        told = str(error.orig).splitlines()[0]
        raise ComityError(f"expected a user who may make roles and owns the views: {told}") from None


def rights(connection: Connection) -> Rights:
    """Who may read which view, but for owners: to be given again where views are made anew."""
    if connection.dialect.name != "postgresql":
        return []
    found = connection.execute(
        text(
            "SELECT c.relname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END"
            "  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a"
            " WHERE c.relkind = 'v' AND c.relnamespace = CAST(current_schema() AS regnamespace)"
            "   AND a.privilege_type = 'SELECT' AND a.grantee <> c.relowner"
        )
    )
    return [(view, role) for view, role in found]


def give_again(connection: Connection, given: Rights) -> None:
    """Give rights on views that were made anew; the reader gets those on views that are new too."""
    for view, role in given:
        if view in VIEWS:
            connection.exec_driver_sql(f"GRANT SELECT ON {view} TO {role}")
    if READER in {role for _, role in given}:
        _execute(connection, sql.SQL("GRANT SELECT ON {} TO {}").format(_VIEWS, _ROLE))


def _limit(connection: Connection) -> None:
    """The views, and nothing else: what somebody gave it on tables is taken back."""
    schema = sql.Identifier(connection.execute(text("SELECT current_schema()")).scalar_one())
    for statement in (
        "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
        "REVOKE ALL ON SCHEMA {schema} FROM {role}",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "GRANT SELECT ON {views} TO {role}",
        # A second lock: transactions of the role itself do not write, not even temporary tables.
        "ALTER ROLE {role} SET default_transaction_read_only = on",
    ):
        _execute(connection, sql.SQL(statement).format(schema=schema, role=_ROLE, views=_VIEWS))


def _let_in(connection: Connection, password: str) -> None:
    driver: Any = connection.connection.driver_connection
    hashed = driver.pgconn.encrypt_password(password.encode(), READER.encode(), b"scram-sha-256")
    _execute(connection, sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(_ROLE, sql.Literal(hashed.decode())))


def _is_there(connection: Connection) -> bool:
    found = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": READER})
    return found.scalar() is not None


def _state(connection: Connection) -> tuple[bool, bool]:
    """Whether the role may log in, and whether it may create in the schema of the views."""
    row = connection.execute(
        text(
            "SELECT rolcanlogin, has_schema_privilege(rolname, current_schema(), 'CREATE')"
            "  FROM pg_roles WHERE rolname = :role"
        ),
        {"role": READER},
    ).one()
    return bool(row[0]), bool(row[1])


def _execute(connection: Connection, statement: sql.Composed) -> None:
    driver: Any = connection.connection.driver_connection
    connection.exec_driver_sql(statement.as_string(driver), execution_options={"no_parameters": True})
