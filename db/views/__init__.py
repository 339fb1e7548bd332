"""The SQL views that analysts rely on, the same on SQLite and PostgreSQL.

"Today" is the database's own CURRENT_DATE, on both clocks. 0001-01-01 and 9999-12-31 in the tables mean "always" and
"until further"; the views show them as NULL where a person reads them, and leave them where a question about a pair
of days is asked (`…_history`, see docs/two-clocks.md).

Each module defines a few views; nothing about them is written anywhere else. After a change `make dictionary` writes
docs/data-dictionary.md anew, and each database gets the views anew with its next upgrade or run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, inspect

from db.views import grounds, groups, printed, rulings, sources, treaties
from db.views.shared import TEXT
from db.views.view import Column as Column
from db.views.view import SqlType as SqlType
from db.views.view import View as View
from db.views.words import WORDS, spelled

_DATA = (
    *(groups.COUNTRY_GROUPS, groups.COUNTRY_GROUP_HISTORY, groups.GROUP_CHANGES),
    *(grounds.GROUNDS, grounds.GROUND_HISTORY, grounds.STANDING_HISTORY),
    *(rulings.PRECEDENTS, rulings.STAGES),
    *(treaties.TREATIES, treaties.TREATIES_IN_FORCE, treaties.JUDICIAL_POLICIES),
    *(printed.PUBLISHED_VS_COMPUTED, printed.PUBLISHED_LISTS, printed.PUBLISHED_SIZES, printed.PUBLISHED_COUNTS),
    *(sources.PROVENANCE, sources.CONFLICTS, sources.CANDIDATES, sources.SOURCE_HEALTH, sources.OPEN_ISSUES),
)
# Of all that the views are made from: a database that shows another digest gets its views and comments anew.
_DIGEST = hashlib.sha256(repr((_DATA, WORDS)).encode()).hexdigest()
_VERSION = View(
    "view_version",
    "the version of the views of this database; there is one",
    (Column("digest", TEXT, f"CAST('{_DIGEST}' AS TEXT)", "sha256 of all definitions", how="the definitions"),),
    "",
)
VIEWS = {view.name: view for view in (*_DATA, _VERSION)}


def create_views(connection: Connection) -> None:
    """Make every view, in PostgreSQL with its comments."""
    dialect = connection.dialect.name
    for view in VIEWS.values():
        _execute(connection, f"CREATE VIEW {view.name} AS {spelled(view.sql, dialect)}")
    if dialect == "postgresql":
        _execute(connection, ";\n".join(statement for view in VIEWS.values() for statement in _comments(view)))


def drop_views(connection: Connection) -> None:
    """Drop every view that is there; views hold no data."""
    for name in inspect(connection).get_view_names():
        if name in VIEWS:
            _execute(connection, f"DROP VIEW {name}")


def are_made(connection: Connection) -> bool:
    """Whether the views are there as this version has them."""
    if not inspect(connection).has_table("view_version"):
        return False
    return connection.exec_driver_sql("SELECT digest FROM view_version").scalar() == _DIGEST


def _comments(view: View) -> Iterator[str]:
    yield f"COMMENT ON VIEW {view.name} IS {_quoted(view.comment)}"
    for column in view.columns:
        yield f"COMMENT ON COLUMN {view.name}.{column.name} IS {_quoted(view.comment_on(column))}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _execute(connection: Connection, sql: str) -> None:
    """Send SQL as it is: a percent sign is one, and PostgreSQL takes several statements at once."""
    connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
