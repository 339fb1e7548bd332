"""The role comity_reader reads every view and can do nothing else, whatever it tries on a real PostgreSQL server."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner, Result

from db import migrate
from db.access import READER, make_reader
from db.engine import open_engine, writing
from db.views import VIEWS
from flows.cli import app
from models.errors import ComityError
from tests.postgres import Cluster

PASSWORD = "synthetic-pass-1'\"\\"
TABLES = ("decision", "treaty", "observation", "run", "alembic_version")
FORBIDDEN = (
    "INSERT INTO jurisdiction (code, name, digest) VALUES ('XX', 'Nowhere', '')",
    "UPDATE decision SET outcome = 'refused'",
    "DELETE FROM treaty",
    "TRUNCATE treaty",
    "INSERT INTO judicial_policies (key, title) VALUES ('xx', 'a view of one table can be written through')",
    "DELETE FROM published_sizes",
    "DROP VIEW precedents",
    "CREATE OR REPLACE VIEW stages AS SELECT 1 AS key",
    "COMMENT ON VIEW stages IS 'mine'",
    "CREATE TABLE mine (x integer)",
    "CREATE VIEW mine AS SELECT 1 AS x",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS integer LANGUAGE SQL AS 'SELECT 1'",
    "CREATE ROLE mine",
    "GRANT SELECT ON decision TO comity_reader",
    "COPY precedents TO '/tmp/mine'",
)

REFUSED = ("permission denied", "must be owner", "must be superuser")


@pytest.fixture
def filled(postgres_cluster: Cluster, postgres_url: str) -> Iterator[Engine]:
    """A database of this version without the role, which all databases of the server share: one test at a time."""
    with (postgres_cluster.home / "role.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        engine = open_engine(postgres_url)
        migrate.upgrade(engine)
        yield engine
        with writing(engine) as connection:
            made = text("SELECT rolname FROM pg_roles WHERE rolname IN ('comity_reader', 'comity_other')")
            for role in connection.execute(made).scalars().all():
                connection.execute(text(f"DROP OWNED BY {role}"))
                connection.execute(text(f"DROP ROLE {role}"))


def as_reader(engine: Engine) -> Engine:
    """The same database, for somebody who logs in as the role; the test server believes every name."""
    return create_engine(make_url(engine.url).set(username=READER))


def tries(engine: Engine, *statements: str) -> str:
    """What the server says to the last of several statements of one transaction; it must refuse."""
    with engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        for statement in statements:
            connection.exec_driver_sql(statement)
    return str(refused.value.orig)


def of_role(engine: Engine, column: str) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text(f"SELECT {column} FROM pg_authid WHERE rolname = 'comity_reader'")).scalar())


def call(engine: Engine, *words: str, **environment: str) -> Result:
    url = engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, words, env={"COMITY_DATABASE_URL": url, **environment})


def test_the_reader_reads_every_view(filled: Engine) -> None:
    make_reader(filled, PASSWORD)
    with as_reader(filled).connect() as connection:
        for name in VIEWS:
            connection.execute(text(f"SELECT * FROM {name}")).all()


@pytest.mark.parametrize("as_member", [False, True], ids=["logged in", "as a member"])
def test_the_reader_can_do_nothing_else(filled: Engine, as_member: bool) -> None:
    make_reader(filled, PASSWORD)
    engine, first = (filled, "SET LOCAL ROLE comity_reader") if as_member else (as_reader(filled), "SET LOCAL a.b = 1")
    for name in TABLES:
        assert f"permission denied for table {name}" in tries(engine, first, f"SELECT * FROM {name}")
    for statement in FORBIDDEN:
        said = tries(engine, first, statement)
        assert any(word in said for word in (*REFUSED, "read-only transaction")), said


def test_rights_and_not_only_its_read_only_transactions_keep_the_reader_from_writing(filled: Engine) -> None:
    make_reader(filled, PASSWORD)
    for statement in FORBIDDEN:
        said = tries(as_reader(filled), "SET TRANSACTION READ WRITE", statement)
        assert any(word in said for word in REFUSED), said


def test_the_reader_makes_no_temporary_tables_by_itself(filled: Engine) -> None:
    make_reader(filled, PASSWORD)
    assert "read-only transaction" in tries(as_reader(filled), "CREATE TEMPORARY TABLE mine (x integer)")


def test_without_a_password_nobody_logs_in_as_the_reader(filled: Engine) -> None:
    assert not make_reader(filled).may_log_in
    assert of_role(filled, "rolcanlogin") == "False"
    assert of_role(filled, "rolpassword") == "None"
    with pytest.raises(DBAPIError, match="not permitted to log in"):
        as_reader(filled).connect()


def test_a_password_is_kept_as_a_hash_and_stays_until_another_one_is_set(filled: Engine) -> None:
    assert make_reader(filled, PASSWORD).may_log_in
    kept = of_role(filled, "rolpassword")
    assert kept.startswith("SCRAM-SHA-256$")
    assert make_reader(filled).may_log_in
    assert of_role(filled, "rolpassword") == kept
    make_reader(filled, "synthetic-pass-2")
    assert of_role(filled, "rolpassword") != kept


def test_the_command_makes_the_role_once_and_shows_no_password(filled: Engine) -> None:
    first = call(filled, "db", "reader", "--json", COMITY_READER_PASSWORD=PASSWORD)
    second = call(filled, "db", "reader", COMITY_READER_PASSWORD=PASSWORD)
    assert json.loads(first.stdout) == {"role": READER, "is_new": True, "may_log_in": True, "may_create": False}
    assert second.stdout == "comity_reader is as it should be, reads the views, and logs in\n"
    assert "synthetic-pass" not in first.output + second.output


def test_rights_that_somebody_gave_it_on_tables_are_taken_back(filled: Engine) -> None:
    make_reader(filled, PASSWORD)
    with writing(filled) as connection:
        connection.execute(text("GRANT SELECT, INSERT ON decision TO comity_reader"))
        connection.execute(text("GRANT CREATE ON SCHEMA public TO comity_reader"))
    make_reader(filled)
    for statement in ("SELECT * FROM decision", "CREATE TABLE mine (x integer)"):
        assert "permission denied" in tries(as_reader(filled), "SET TRANSACTION READ WRITE", statement)


def with_other_views(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(engine) as connection:
        connection.execute(text("DROP VIEW conflicts"))  # as if it were new in this version
        connection.execute(text("DROP VIEW view_version"))
        connection.execute(text("CREATE VIEW view_version AS SELECT 'another' AS digest"))


def with_an_older_schema(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "drop_views", lambda connection: None)
        migrate.downgrade(engine, "0004")


@pytest.mark.parametrize("make_old", [with_other_views, with_an_older_schema])
def test_views_that_are_made_anew_stay_readable(
    filled: Engine, make_old: Callable[[Engine, pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reader(filled, PASSWORD)
    with writing(filled) as connection:
        connection.execute(text("CREATE ROLE comity_other"))
        connection.execute(text("GRANT SELECT ON stages TO comity_other"))
        connection.execute(text("GRANT SELECT ON treaties TO PUBLIC"))
    make_old(filled, monkeypatch)
    migrate.upgrade(filled)
    with as_reader(filled).connect() as connection:
        for name in VIEWS:
            connection.execute(text(f"SELECT * FROM {name}")).all()
    asked = text("SELECT has_table_privilege('comity_other', :view, 'SELECT')")
    with filled.connect() as connection:
        seen = [connection.execute(asked, {"view": view}).scalar() for view in ("stages", "treaties", "grounds")]
    assert seen == [True, True, False]


def test_where_everybody_may_create_tables_the_command_says_so(filled: Engine) -> None:
    with writing(filled) as connection:  # as PostgreSQL before 15 has it
        connection.execute(text("GRANT CREATE ON SCHEMA public TO PUBLIC"))
    told = call(filled, "db", "reader", "--json")
    assert json.loads(told.stdout)["may_create"]
    assert told.stderr == "comity: everybody may create tables here: REVOKE CREATE ON SCHEMA public FROM PUBLIC\n"


def test_a_user_who_may_not_make_roles_is_told_so(filled: Engine) -> None:
    with writing(filled) as connection:
        connection.execute(text("CREATE ROLE comity_other LOGIN"))
    url = filled.url.set(username="comity_other").render_as_string()
    with pytest.raises(ComityError, match=r"^expected a user who may make roles and owns the views: permission denied"):
        make_reader(open_engine(url), PASSWORD)


def test_sqlite_has_no_roles_and_says_what_to_do_instead(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/comity.db")
    migrate.upgrade(engine)
    done = call(engine, "db", "reader")
    assert done.exit_code == 1
    assert isinstance(done.exception, ComityError)
    assert (
        str(done.exception) == "a reader role needs PostgreSQL: open an SQLite file with mode=ro (docs/sql-access.md)"
    )
