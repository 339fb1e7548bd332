"""`comity export`: all views as files that describe themselves, and a feed of what moved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.answering import open_database, print_json
from flows.arguments import AsJson, read_day
from flows.export.formats import Format
from models.errors import ComityError

if TYPE_CHECKING:
    from flows.export.package import Package


def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder, or an earlier export.")],
    formats: Annotated[
        list[Format] | None,
        typer.Option("--format", help="May be repeated; feed: nothing but the feed, which is in each. Default: csv."),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(parser=read_day, metavar="DATE", help="Leave out of the feed what was recorded before this day."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write every view into DIR as a data package with checksums, citation and a feed; replaces an earlier export."""
    from flows.export.package import export as exported
    from flows.show import progress

    try:
        with progress(quiet=as_json) as watch, open_database() as connection:
            package = exported(connection, directory, formats or [Format.CSV], since, watch)
    except OSError as error:
        raise ComityError(f"{directory}: expected a folder that can be written, found {error.strerror}") from None
    if as_json:
        print_json(_answer(package))
    else:
        state, rows = package.state, sum(file.rows or 0 for file in package.files)
        typer.echo(f"{len(package.files)} files with {rows} rows in {package.folder}")
        typer.echo(f"version {package.version}, today is {state.as_of}, newest fact {state.newest_fact or 'none'}")


def _answer(package: Package) -> dict[str, Any]:
    state = package.state
    return {
        "directory": str(package.folder),
        "version": package.version,
        "as_of": state.as_of.isoformat(),
        "newest_fact": state.newest_fact.isoformat() if state.newest_fact else None,
        "digest": state.digest,
        "files": [
            {"path": file.path, "rows": file.rows, "bytes": file.size, "sha256": file.sha256} for file in package.files
        ],
    }
