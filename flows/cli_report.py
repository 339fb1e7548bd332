"""`comity report`: everything that is held as one HTML file to look at, to print and to pass on."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from flows.answering import open_database, print_json
from flows.arguments import AsJson
from models.errors import ComityError


def report(
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="The file to write; one that is there is replaced.")],
    as_json: AsJson = False,
) -> None:
    """Write one HTML file that needs no network: map, table, timeline, and a page for every country."""
    from db.export import one_state
    from flows.report.data import report_data
    from flows.report.file import write_whole
    from flows.report.page import render

    with open_database() as connection, one_state(connection) as state:
        data = report_data(connection, state.as_of, version("comity"))
    page = render(data).encode()
    try:
        write_whole(out, page)
    except OSError as error:
        raise ComityError(f"{out}: expected a file that can be written, found {error.strerror}") from None
    told = {
        "file": str(out),
        "bytes": len(page),
        "version": data["version"],
        "as_of": data["today"],
        "digest": data["digest"],
        "jurisdictions": len(data["rows"]),
    }
    if as_json:
        print_json(told)
    else:
        typer.echo(f"{told['jurisdictions']} countries as held on {told['as_of']}: {out}, {len(page) / 1e6:.1f} MB")
