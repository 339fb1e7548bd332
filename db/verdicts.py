"""What reviewers have said, and of which facts it was that they are taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from db import sync
from db.rows import Row
from db.sync import table
from models.facts import Review
from models.spans import read_spans


@dataclass(frozen=True, slots=True)
class Verdict:
    """A review and the fact that it is of; None for one of an issue, of a page, or of nothing that is held."""

    review: Review
    fact_key: str | None

    @property
    def place(self) -> tuple[str, str]:
        """Its place in time; of one moment always the same."""
        return self.review.reviewed_at or "", self.review.model_dump_json()


def verdicts(connection: Connection) -> list[Verdict]:
    """Everything that reviewers have said, the oldest first."""
    seen = table("observation")
    rows = sync.read(connection, "observation", seen.c.kind == "review", seen.c.closed_run.is_(None))
    found = [Verdict(Review.model_validate(json.loads(row["body"])), row["fact_key"]) for row in rows]
    return sorted(found, key=lambda verdict: verdict.place)


def taken_back(rows: Iterable[Row], said: Iterable[Verdict], known: date) -> Mapping[str, str]:
    """By key, for the facts that are taken back on the known day: by whom, when and why."""
    rejections = {
        (verdict.fact_key, verdict.review.reviewed_on.last_day): verdict.review
        for verdict in said
        if verdict.review.verdict == "rejected"
    }
    found = {}
    for row in rows:
        if since := _taken_back_since(row, known):
            review = rejections.get((row["key"], since))
            who = f" by {review.by} on {since}: {review.why}" if review else f" on {since}"
            found[row["key"]] = f"taken back{who}"
    return found


def _taken_back_since(row: Row, known: date) -> date | None:
    """The day of the rejection under which a fact is not held on the known day."""
    if row["withdrawn_on"] and row["withdrawn_on"] <= known:
        return row["withdrawn_on"]  # type: ignore[no-any-return]  # a row holds what its column says
    return next((start for start, end in read_spans(row["gaps"]) if start <= known < end), None)
