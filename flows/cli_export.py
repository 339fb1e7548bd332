"""`comity export`: all views as files that describe themselves, and a feed of what moved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from flows.answering import open_database, print_json
from flows.arguments import AsJson, read_day
from flows.export.formats import Format
from models.errors import ComityError, shortly


def read_format(text: str) -> Format:
    """The format of that name; `json` is JSON Lines."""
    try:
        return Format.JSONL if text == "json" else Format(text)
    except ValueError:
        raise typer.BadParameter(f"expected {', '.join(Format)}, found {shortly(text)}") from None


def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder, or an earlier export.")],
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format",
            parser=read_format,
            metavar="FORMAT",
            help=f"{', '.join(Format)} (the feed alone, which is in each); may be repeated. Default: csv.",
        ),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(parser=read_day, metavar="DATE", help="Leave out of the feed what was recorded before this day."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write every view into DIR as a data package with checksums, citation and a feed; replaces an earlier export."""
    from flows.export.package import export as exported

    try:
        with open_database() as connection:
            told = exported(connection, directory, formats or [Format.CSV], since)
    except OSError as error:
        found = error.strerror or error
        raise ComityError(f"{directory}: expected a folder that can be written, found {found}") from None
    if as_json:
        print_json(told)
    else:
        rows = sum(file["rows"] or 0 for file in told["files"])
        typer.echo(f"{len(told['files'])} files with {rows} rows in {directory}")
        typer.echo(f"version {told['version']}, today is {told['as_of']}, newest fact {told['newest_fact'] or 'none'}")
