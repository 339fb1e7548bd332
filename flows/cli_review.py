"""`comity review`: what waits for a person, and the verdict of a person, which is kept for ever."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.answering import open_database, print_json
from flows.arguments import AsJson
from flows.settings import load_settings
from models.errors import FactError

if TYPE_CHECKING:
    from models.facts import Observation
    from models.history import GroupChange

review = typer.Typer(help="See what waits for a reviewer; confirm or reject it.", invoke_without_command=True)

_KEY_HELP = (
    "The key that `comity review list` shows; of a treaty or ruling also its docket or citation. "
    "A stage is called 'EARLIER>LATER', in quotes: the shell would take > for its own."
)
Key = Annotated[str, typer.Argument(metavar="KEY", help=_KEY_HELP)]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who reviewed it.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, in one line.")]


@review.callback()
def waiting(context: typer.Context, as_json: AsJson = False) -> None:
    """See what waits for a reviewer; confirm or reject it."""
    if context.invoked_subcommand is None:
        show_waiting(as_json)


@review.command("list")
def show_waiting(as_json: AsJson = False) -> None:
    """Provisional facts, conflicts, ambiguous identities, pages that wait to be read; and all reviews so far.

    Each has a key to confirm or reject. What is settled leaves the list.
    """
    from db.review import queue

    with open_database() as connection:
        answer = queue(connection)
    if as_json:
        print_json(answer)
    else:
        from flows.show_review import show_queue

        show_queue(answer)


@review.command()
def confirm(key: Key, by: By, why: Why, as_json: AsJson = False) -> None:
    """Say that a fact is certain and its values are right, or that an issue or page is seen and dealt with.

    A fact counts as confirmed from today on; one that was rejected is held again. Where sources disagree about it, this
    says that the values that were kept are right. If a lost value is right, correct the register instead.
    """
    _judge(key, "confirmed", by, why, as_json)


@review.command()
def reject(key: Key, by: By, why: Why, as_json: AsJson = False) -> None:
    """Say that a fact is none, or that there is nothing in an issue or page.

    A fact is held no more from today on, and what it moved moves back as a correction; earlier known days show it as it
    was. A wrong value is no reason to reject a fact: correct it in the register.
    """
    _judge(key, "rejected", by, why, as_json)


def _judge(name: str, verdict: str, by: str, why: str, as_json: bool) -> None:
    """Keep the review in the archive first, so that a kill in between loses nothing: the next run reads it there."""
    from db.judged import judged
    from models.reviews import make_review

    at = datetime.now(UTC)
    try:
        make_review(name, verdict, by, why, at)
    except FactError as error:
        raise typer.BadParameter(str(error)) from None
    with open_database() as connection:
        found = judged(connection, name.strip(), verdict)
    is_so = found.verdict == verdict
    answer: dict[str, Any] = {"key": found.key, "verdict": verdict, "changed": not is_so, "group_changes": []}
    if not is_so:
        said = make_review(found.key, verdict, by, why, at, found.settles if verdict == "confirmed" else ())
        answer |= _told(said)
        answer["group_changes"] = [_change(change) for change in _record(said)]
    if as_json:
        print_json(answer)
    else:
        from flows.show_review import show_verdict

        show_verdict(answer)


def _record(said: Observation) -> list[GroupChange]:
    from importlib.metadata import version

    from db.engine import open_engine
    from db.record import begin_run, fail_run, record_reviews
    from scrapers.archive import Archive

    settings = load_settings()
    Archive(settings.archive_url).put_review(said)
    engine = open_engine(settings.database_url, must_exist=True)
    run_id = begin_run(engine, "review", version("comity"))
    try:
        return record_reviews(engine, run_id, [said]).changes
    except BaseException as error:
        fail_run(engine, run_id, f"{type(error).__name__}: {error}")
        raise
    finally:
        engine.dispose()


def _told(said: Observation) -> dict[str, Any]:
    return said.fact.model_dump(mode="json", include={"by", "why", "reviewed_at", "settles"})


def _change(change: GroupChange) -> dict[str, Any]:
    """A group change as plain JSON values."""
    values = {name: getattr(change, name) for name in type(change).__dataclass_fields__}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
