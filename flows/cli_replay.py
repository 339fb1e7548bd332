"""`comity replay`: facts and groups anew from archive, register and reviews, after showing what that would change."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows.answering import print_json
from flows.arguments import AsJson
from flows.settings import load_settings
from models.errors import ComityError


def replay(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read every archived page anew, show what that changes, then write it; fetches nothing.

    Asks before it writes when a person is there to answer and anything differs.
    """
    from flows.replay import database_of, prepare, register_of, write
    from flows.replay_diff import answer_of
    from flows.show_replay import reading_bar, show_replay, show_written
    from flows.spreading import spread_of

    settings = load_settings()
    register = register_of(settings)
    with database_of(settings, dry_run) as engine:
        with reading_bar(quiet=as_json) as watch:
            prepared = prepare(engine, settings, register, spread_of(settings), watch)
        if not as_json:
            show_replay(answer_of(prepared, dry_run, None))
            if not (dry_run or yes or prepared.ahead.changes_nothing) and sys.stdin.isatty():
                _ask()
        run_id = None if dry_run else write(engine, prepared).run_id
    if as_json:
        print_json(answer_of(prepared, dry_run, run_id))
    elif run_id:
        show_written(run_id)


def _ask() -> None:
    """Raise ComityError unless the person agrees."""
    if not typer.confirm("Write this?", err=True):
        raise ComityError("nothing was written")
