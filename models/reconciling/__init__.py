"""Reconciling: what others printed of groups and numbers beside what we compute for the same days, and why it differs.

A difference is explained from the evidence that is held and from nothing else; where it is lacking, that is said.
Pure and without a clock: a list without a date is compared on the day that fits it best, whatever day it is today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date

from models.dates import PartialDate
from models.facts import PublishedCount, PublishedGroup, PublishedGroupSize
from models.held import Merged
from models.reconciling.comparison import Comparison as Comparison
from models.reconciling.comparison import Status as Status
from models.reconciling.comparison import What as What
from models.reconciling.counts import compare_counts
from models.reconciling.evidence import Evidence
from models.reconciling.lists import compare_lists
from models.reconciling.printed import printed_facts
from models.reconciling.sizes import compare_sizes
from models.rule import Ground
from models.rulings import Facts


def compare(merged: Merged, facts: Facts, grounds: Mapping[str, Sequence[Ground]]) -> list[Comparison]:
    """A row for every printed name, size and number, and for every country that a list ought to print and does not.

    `facts` and `grounds` are those that follow from the merge. Lists come first, then sizes, then counts, each in
    order of the days compared; the order of what is given makes no difference.
    """
    evidence = Evidence.of(merged.held, facts, grounds)
    lists = compare_lists(printed_facts(merged, PublishedGroup), evidence)
    sizes = compare_sizes(printed_facts(merged, PublishedGroupSize), lists, evidence)
    return [*lists, *sizes, *compare_counts(printed_facts(merged, PublishedCount), evidence)]


def printed_on(day: date, rows: Iterable[Comparison]) -> list[Comparison]:
    """What was printed on a day, and the sizes and numbers that the same pages print, or that are of the same date."""
    every = list(rows)
    of_the_day = {row.key for row in every if _last_day(row.printing.published_on) == day}
    lists = [row.printing for row in every if row.what == What.GROUP and row.key in of_the_day]
    pages = {page for printing in lists for page in printing.pages}
    dates = {printing.as_of for printing in lists if printing.as_of}
    return [row for row in every if row.key in of_the_day or (row.what != What.GROUP and _beside(row, pages, dates))]


def _beside(row: Comparison, pages: Set[str], dates: Set[PartialDate]) -> bool:
    """Whether a number stands on one of the pages, or is of one of the dates."""
    return row.printing.as_of in dates or not pages.isdisjoint(row.printing.pages)


def _last_day(day: PartialDate | None) -> date | None:
    return day.last_day if day else None
