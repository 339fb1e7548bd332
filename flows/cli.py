"""The command line. Every command takes --json: one document on stdout; all else goes to stderr.

Exit 0 on success, 2 on bad usage, 1 on failure with a one-line reason. Heavy modules are imported
inside the commands that need them, so that help and `parse` answer at once.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from flows.answering import in_one_line, open_database, print_json, read_file, tell_failure, today
from flows.arguments import AsJson, Known, PolicyName, SourceNames, Valid, read_day, read_jurisdiction
from flows.cli_access import reader, snapshot
from flows.cli_export import export
from flows.cli_history import history
from flows.cli_policies import compare, policies
from flows.cli_reconcile import reconcile
from flows.cli_replay import replay
from flows.cli_report import report
from flows.cli_review import review
from flows.cli_serve import deploy, serve
from flows.cli_sources import sources
from flows.settings import describe_settings, load_settings
from models.errors import ComityError, RegisterError
from models.policies import DEFAULT
from models.signs import escaped

app = typer.Typer(
    name="comity",
    help="Can a judgment from country X be enforced in China, and why? Information, not legal advice.",
    epilog="Environment:\n\n" + describe_settings().replace("\n", "\n\n"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
database = typer.Typer(help="Look after the database.", no_args_is_help=True)
app.add_typer(database, name="db")
app.add_typer(review, name="review")
database.command()(reader)
database.command()(snapshot)
app.command()(history)
app.command()(policies)
app.command()(compare)
app.command()(sources)
app.command()(replay)
app.command()(reconcile)
app.command()(report)
app.command()(export)
app.command()(serve)
app.command()(deploy)


@app.command()
def run(
    live: Annotated[bool, typer.Option(help="Fetch from the web instead of the shipped renditions.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Fetch and parse, write only the archive.")] = False,
    direct: Annotated[bool, typer.Option(help="Run the same steps without Prefect's engine.")] = False,
    source: SourceNames = None,
    since: Annotated[
        date | None,
        typer.Option(parser=read_day, metavar="DATE", help="Leave out new pages published before this day."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read the register and the sources, derive every country's group, report what changed."""
    from flows.pipeline import Options, choose_sources, report_json
    from flows.places import second_database
    from flows.show import progress, show_report

    options = Options(live, tuple(source or ()), since, dry_run)
    try:
        choose_sources(options.sources)
    except ComityError as error:
        raise typer.BadParameter(str(error)) from None
    settings = load_settings()
    if not dry_run and (warning := second_database(settings.database_url)):
        typer.echo(f"comity: {warning}", err=True)
    with progress(quiet=as_json) as watch:
        if direct:
            from flows.pipeline import run_pipeline

            report = run_pipeline(settings, options, watch)
        else:
            from flows.prefect_home import prepare

            prepare()
            from flows.ingest import ingest_under_prefect

            report = ingest_under_prefect(options, watch)
    if as_json:
        print_json(report_json(report))
    else:
        show_report(report)


@app.command()
def groups(valid: Valid = None, known: Known = None, policy: PolicyName = None, as_json: AsJson = False) -> None:
    """Every country's group on a day, as known on a day, with the ground that decides."""
    from db import queries

    with open_database() as connection:
        answer = queries.groups(connection, valid or today(), known or today(), policy or DEFAULT)
    if as_json:
        print_json(answer)
    else:
        from flows.show import show_groups

        show_groups(answer, valid or today(), known or today(), policy or DEFAULT)


@app.command()
def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="ISO code such as GB, or a name such as 'South Korea'.")],
    valid: Valid = None,
    known: Known = None,
    policy: PolicyName = None,
    as_json: AsJson = False,
) -> None:
    """Why a country is in its group: what decides, what else, what speaks against it, what lost, the sources."""
    from db.explain import explain as explained

    with open_database() as connection:
        answer = explained(connection, read_jurisdiction(code), valid or today(), known or today(), policy or DEFAULT)
    if as_json:
        print_json(answer)
    else:
        from flows.show_explanation import show_explanation

        show_explanation(answer)


@app.command()
def changes(
    since: Annotated[
        date | None, typer.Option(parser=read_day, metavar="DATE", help="Effective on or after this day.")
    ] = None,
    recorded_since: Annotated[
        date | None, typer.Option(parser=read_day, metavar="DATE", help="Recorded here on or after this day.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Every move of a country's group: before, after, since when, and the precedent or treaty behind it."""
    from db import queries

    with open_database() as connection:
        answer = queries.changes(connection, since, recorded_since)
    if as_json:
        print_json(answer)
    else:
        from flows.show import show_changes

        show_changes(answer)


@app.command("what-if")
def what_if(
    file: Annotated[Path, typer.Argument(help="JSON list of hypothetical facts; - for standard input.")],
    policy: PolicyName = None,
    as_json: AsJson = False,
) -> None:
    """The group changes that hypothetical facts would cause; writes nothing."""
    from db.whatif import what_if as supposed

    try:
        given = json.loads(read_file(file))
    except (ValueError, RecursionError) as error:
        raise ComityError(f"{file}: expected a JSON list of facts, found {error}") from None
    with open_database() as connection:
        answer = supposed(connection, given, today(), policy or DEFAULT)
    if as_json:
        print_json(answer)
    else:
        from flows.show import show_what_if

        show_what_if(answer)


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(help="The page; - for standard input.")],
    url: Annotated[str, typer.Option(help="The address that the page was fetched from.")],
    as_json: Annotated[bool, typer.Option("--json", help="The same: the answer is JSON lines as it is.")] = False,
) -> None:
    """The observations of one page as JSON lines; reads no register and no database."""
    from scrapers.parse import open_page
    from scrapers.sources import PageRefused

    try:
        page = open_page(read_file(file), url)
        if page.kind is None:
            typer.echo(f"comity: {page.source.name} has no kind of page at this address: nothing is read", err=True)
        for seen in page.observations():
            typer.echo(escaped(json.dumps(seen.to_contract(), ensure_ascii=False)))
    except PageRefused as error:  # the answer is that such a page states nothing
        tell_failure(f"nothing is read from this page: {error}")


@database.command("upgrade")
def db_upgrade(as_json: AsJson = False) -> None:
    """Bring the database to the schema of this version; keeps all data."""
    from db.engine import open_engine
    from db.migrate import upgrade

    revision = upgrade(open_engine(load_settings().database_url))
    if as_json:
        print_json({"revision": revision})
    else:
        typer.echo(f"schema {revision}")


@database.command("check")
def db_check(
    digest: Annotated[bool, typer.Option("--digest", help="Print the digest of all facts and groups.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check that every row holds what was written; with --digest print what two equal databases share."""
    from db.check import all_damaged_rows
    from db.digest import digest as digest_of

    with open_database() as connection:
        damaged, found = all_damaged_rows(connection), digest_of(connection) if digest else None
    if as_json:
        print_json({"damaged": damaged, **({"digest": found} if found else {})})
    elif found:
        typer.echo(found)
    if damaged:
        raise ComityError(f"{len(damaged)} rows do not hold what was written, first {damaged[0]}: run `comity run`")
    if not as_json and not found:
        typer.echo("every row holds what was written")


def main() -> NoReturn:
    """Entry point: run a command and turn every failure into one line and an exit code."""
    try:
        app(standalone_mode=True)
    except RegisterError as error:
        for problem in error.problems:
            tell_failure(f"register: {problem}")
    except ComityError as error:
        tell_failure(str(error))
    except Exception as error:
        if os.environ.get("COMITY_TRACEBACK"):
            raise
        tell_failure(in_one_line(error))
    sys.exit(1)


if __name__ == "__main__":
    main()
