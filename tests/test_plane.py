"""The sweep over known time against the plainest way to draw a history; all grounds are made up."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from models.history import ALWAYS, FOREVER, Period, history_of
from models.rule import GROUP_OF, Ground, decide
from models.vocabulary import Basis, GroundKind

START = date(2000, 1, 1)
DAYS = st.one_of(st.just(ALWAYS), st.integers(0, 8).map(lambda days: START + timedelta(days)))
ENDS = st.one_of(st.just(FOREVER), st.integers(1, 8).map(lambda days: START + timedelta(days)))


@st.composite
def grounds(draw: st.DrawFn) -> list[Ground]:
    """Up to ten grounds of all kinds over a few days, many of which overlap, meet or end."""
    return [_ground(draw, number) for number in range(draw(st.integers(0, 10)))]


def _ground(draw: st.DrawFn, number: int) -> Ground:
    kind = draw(st.sampled_from(GroundKind))
    return Ground(
        jurisdiction="FI",
        group=GROUP_OF[kind],
        kind=kind,
        key=f"synthetic-{number}",
        title="",
        date_text="",
        basis=draw(st.sampled_from([None, *Basis])),
        is_partial=draw(st.booleans()),
        is_bankruptcy=draw(st.booleans()),
        is_provisional=draw(st.booleans()),
        valid_from=draw(DAYS),
        valid_to=draw(ENDS),
        known_from=draw(DAYS),
        known_to=draw(ENDS),
    )


def plain(grounds: Sequence[Ground]) -> list[Period]:
    """Every period, by drawing all valid days on every day of news, and joining those that are the same on the next."""
    done: list[Period] = []
    going_on: dict[Period, Period] = {}
    for known, until in pairwise(_bounds((ground.known_from, ground.known_to) for ground in grounds)):
        now: dict[Period, Period] = {}
        for period in _drawn(grounds, known, until):
            shape = replace(period, known_from=ALWAYS, known_to=FOREVER)
            now[shape] = replace(going_on.pop(shape), known_to=until) if shape in going_on else period
        done += going_on.values()
        going_on = now
    return sorted([*done, *going_on.values()], key=lambda period: (period.known_from, period.valid_from))


def _drawn(grounds: Sequence[Ground], known: date, until: date) -> Iterator[Period]:
    """The periods of all valid days, as known on a day; neighbours that do not differ are one."""
    cells = pairwise(_bounds((ground.valid_from, ground.valid_to) for ground in grounds))
    answers = [(first, end, decide(grounds, first, known)) for first, end in cells]
    for group, run in groupby(answers, key=lambda answer: answer[2].group):
        since = None
        for told, same in groupby(
            run, key=lambda a: (a[2].group_without_provisional, a[2].basis, a[2].qualifiers, a[2].deciding)
        ):
            stretch = [*same]
            since = since or stretch[0][0]
            without, basis, qualifiers, deciding = told
            key = deciding.key if deciding else None
            first, end = stretch[0][0], stretch[-1][1]
            yield Period("FI", first, end, known, until, group, without, basis, qualifiers, key, since)


def _bounds(spans: Iterable[tuple[date, date]]) -> list[date]:
    return sorted({ALWAYS, FOREVER, *(day for span in spans for day in span)})


@settings(max_examples=400, deadline=None)
@given(grounds())
def test_the_sweep_draws_what_drawing_everything_anew_draws(grounds: list[Ground]) -> None:
    assert history_of("FI", grounds) == plain(grounds)


@settings(max_examples=100, deadline=None)
@given(grounds(), st.randoms())
def test_the_order_of_grounds_never_matters(grounds: list[Ground], chance: random.Random) -> None:
    assert history_of("FI", chance.sample(grounds, len(grounds))) == history_of("FI", grounds)


def test_a_ground_that_a_stronger_one_outdoes_for_ever_leaves_no_trace() -> None:
    first = _of_reciprocity("synthetic-first", START)
    later = [_of_reciprocity(f"synthetic-{day}", START + timedelta(day)) for day in range(1, 5)]
    assert history_of("FI", [*later, first]) == history_of("FI", [first])


def test_one_of_bankruptcy_does_not_outdo_another() -> None:
    first = replace(_of_reciprocity("synthetic-first", START), is_bankruptcy=True)
    assert history_of("FI", [first, _of_reciprocity("synthetic-second", START + timedelta(1))]) != history_of(
        "FI", [first]
    )


def _of_reciprocity(key: str, day: date) -> Ground:
    """A recognition that was published on its day and is certain."""
    kind, basis = GroundKind.INBOUND, Basis.RECIPROCITY
    return Ground("FI", GROUP_OF[kind], kind, key, "", "", basis, False, False, False, day, FOREVER, day, FOREVER)
