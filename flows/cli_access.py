"""`comity db reader` and `comity db snapshot`: the data for those who only read."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from flows.answering import print_json
from flows.arguments import AsJson
from flows.settings import load_settings


def reader(as_json: AsJson = False) -> None:
    """Make or refresh PostgreSQL's role comity_reader, which may read the views and nothing else.

    Give it to people: GRANT comity_reader TO ann. With COMITY_READER_PASSWORD it may also log in by itself.
    """
    from db.access import READER, make_reader
    from db.engine import open_engine
    from db.migrate import require_schema

    settings = load_settings()
    engine = open_engine(settings.database_url, must_exist=True)
    require_schema(engine)
    made = make_reader(engine, settings.reader_password.get_secret_value())
    if made.may_create:
        typer.echo("comity: everybody may create tables here: REVOKE CREATE ON SCHEMA public FROM PUBLIC", err=True)
    if as_json:
        print_json({"role": READER, **asdict(made)})
    else:
        use = "logs in" if made.may_log_in else f"cannot log in: GRANT {READER} TO somebody who can"
        typer.echo(f"{READER} {'is made' if made.is_new else 'is as it should be'}, reads the views, and {use}")


def snapshot(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, or an earlier snapshot.")],
    as_json: AsJson = False,
) -> None:
    """Write the rows of every view into one SQLite file, to be copied, published, or opened with Datasette."""
    from db.engine import open_engine
    from db.migrate import require_schema
    from db.snapshot import take

    engine = open_engine(load_settings().database_url, must_exist=True)
    require_schema(engine)
    taken = take(engine, file)
    if as_json:
        print_json({"file": str(taken.path), "rows": taken.rows})
    else:
        typer.echo(f"{len(taken.rows)} views with {sum(taken.rows.values())} rows in {taken.path}")
