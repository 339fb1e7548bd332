"""On which pair of days a printed thing is compared: its own, else days that are assumed, with a remark that says so.

What was true counts as of the date of the data, what could be known as of the publication.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from models.reconciling.comparison import Printing
from models.reconciling.evidence import Evidence
from models.reconciling.printed import F, Printed
from models.urls import page_key
from models.vocabulary import UNCERTAIN

Assumed = tuple[date, str]  # a day, and why it is taken


def printing_of(found: Sequence[Printed[F]], assume: Callable[[], Assumed], remarks: Sequence[str] = ()) -> Printing:
    """What is printed together, with the days of comparison; `assume` is asked where there is no date at all."""
    published_on, as_of = found[0].fact.published_on, found[0].fact.as_of
    urls = tuple(dict.fromkeys(url for one in found for url in one.urls))
    pages = tuple(dict.fromkeys([found[0].page, *map(page_key, urls)]))
    if published_on and as_of:
        return Printing(pages, urls, published_on, as_of, as_of.last_day, published_on.last_day, False, (*remarks,))
    if published_on:
        assumed, why = published_on.last_day, "as of when is not printed, so the day of publication is taken"
    elif as_of:
        assumed, why = as_of.last_day, "the day of publication is not known, so the date of the data is taken"
    else:
        assumed, why = assume()
    return Printing(pages, urls, published_on, as_of, assumed, assumed, True, (*remarks, why))


def best_day(printed: Mapping[str, Collection[int]], told: Collection[int], evidence: Evidence) -> Assumed:
    """The earliest day on which the fewest names of a list differ from what was in force and known on that day.

    `printed` are the groups by jurisdiction, `told` those groups of which the list prints all countries.
    """

    def misfits(code: str, day: date) -> int:
        group = evidence.group_on(code, day, day).group
        if code in printed:
            return sum(other != group for other in printed[code])
        return int(group != UNCERTAIN and group in told)

    differing = 0
    changes: Counter[date] = Counter()
    for code in evidence.grounds.keys() | printed.keys():
        before = misfits(code, date.min)
        differing += before
        for day in evidence.turning_days(code):
            now = misfits(code, day)
            changes[day] += now - before
            before = now
    fewest, best = differing, date.min
    for day in sorted(changes):
        differing += changes[day]
        if differing < fewest or best == date.min:
            fewest, best = differing, day
    why = f"the earliest day on which the fewest names differ ({fewest})"
    return best, f"the list has no date and is compared on {best}, {why}"


def latest_day(evidence: Evidence) -> Assumed:
    """The last day on which anything turns that is held: for a number without a date."""
    latest = max((day for code in evidence.grounds for day in evidence.turning_days(code)), default=date.min)
    return latest, f"there is no date, so all that is held by {latest} is compared"
