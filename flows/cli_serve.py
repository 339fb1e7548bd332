"""`comity serve` and `comity deploy`: schedules, UI and what runs them, on this machine or on a server elsewhere."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from flows.answering import print_json
from flows.arguments import AsJson
from flows.naming import ZONE
from flows.settings import load_settings
from models.errors import ComityError

_PORT = 4200  # Prefect's own


def serve(
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Port on 127.0.0.1 for UI and API.")] = _PORT,
    as_json: AsJson = False,
) -> None:
    """Run Prefect's server and UI, the schedules and a worker here until stopped; data in var/prefect.

    Reachable from this machine only. Scheduled runs fetch from the web and need COMITY_CONTACT.
    """
    from flows.places import second_database
    from flows.serve import serve as served

    settings = load_settings()
    if warning := second_database(settings.database_url):
        typer.echo(f"comity: {warning}", err=True)

    def tell(found: dict[str, Any]) -> None:
        if not (settings.contact or settings.replica_url):
            typer.echo("comity: COMITY_CONTACT is not set: until it is, runs that fetch from the web fail", err=True)
        if as_json:
            print_json(found)
            return
        typer.echo(f"UI      {found['ui']}")
        for name, at in found["next_runs"].items():
            typer.echo(f"next    {_due(at):16}  {name}")
        typer.echo(f"Times are of {ZONE.key}. Ctrl-C stops; a run that goes on is cancelled.")

    served(settings, port, tell)


def deploy(as_json: AsJson = False) -> None:
    """Put work pool, deployments and automations on the Prefect server at PREFECT_API_URL; again after an upgrade.

    `comity serve` does so by itself. Workers run what is due: `prefect worker start --pool comity`.
    """
    from flows.prefect_home import prepare

    if not os.environ.get("PREFECT_API_URL"):
        raise ComityError("PREFECT_API_URL: expected the address of a Prefect server, found none")
    prepare()
    from flows.deploying import put_in_place

    names = put_in_place(load_settings())
    if as_json:
        print_json({"deployments": names})
    else:
        typer.echo(f"deployed {', '.join(names)}")


def _due(at: str | None) -> str:
    """When a run is due, for people."""
    if at is None:
        return "never: the server schedules none"
    due = datetime.fromisoformat(at)
    return "now, was missed" if due < datetime.now(UTC) else f"{due.astimezone(ZONE):%Y-%m-%d %H:%M}"
