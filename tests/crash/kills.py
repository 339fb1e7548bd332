"""Kill runs again and again, at places drawn at random from all stages, and look each time at what is left."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scrapers.replica import Replica
from tests.crash.databases import Databases
from tests.crash.history import Chapter, History, forget_news, undisturbed
from tests.crash.ledger import Ledger
from tests.crash.stages import STAGES, Place
from tests.replaying import publish

_PAST_THE_END = 1.2  # some kills come when the call at their place is just over


@dataclass
class Tally:
    """What was killed, and what came of it."""

    kills: Counter[str] = field(default_factory=Counter)  # by stage
    within: int = 0  # before the call at the place was over
    recorded: int = 0  # the run's work was in the database already
    most_in_a_row: int = 0
    reruns: int = 0


def survive(kills: int, seed: int, databases: Databases, folder: Path, replica: Replica) -> Tally:
    """Kill so many runs; raises an error as soon as something is lost, doubled or half there.

    After each kill the database must hold what it held before the run or what it holds after it, and the archive be
    whole. After some kills in a row a run is left alone, and all must be as if it had been the only one.
    """
    chance, tally = random.Random(seed), Tally()
    with databases() as url:
        chapters = undisturbed(url, folder / "undisturbed", replica)
    deck: list[str] = []
    try:
        while tally.kills.total() < kills:
            with databases() as url:
                history = History(url, folder / str(tally.reruns), replica)
                for turn, chapter in enumerate(chapters):
                    if turn:
                        publish(replica)
                    _live_through(history, chapter, chance, deck, tally, kills)
                history.require_replay()
            forget_news(replica)
    except Exception as error:
        error.add_note(f"COMITY_SEED={seed} draws the same places; so far {tally}")
        raise
    return tally


def _live_through(
    history: History, chapter: Chapter, chance: random.Random, deck: list[str], tally: Tally, kills: int
) -> None:
    """A run that is killed some times, then one that is not."""
    recorded = in_a_row = 0
    while not recorded and tally.kills.total() < kills:
        if not deck:
            deck.extend(chance.sample(list(STAGES), len(STAGES)))
        stage = deck.pop()
        place, seconds = _drawn(stage, chapter, chance)
        run = history.begin(place)
        if not run.comes_there():  # what was killed before has done that part already
            assert run.end().code == 0
            break
        tally.within += run.kill_within(seconds)
        tally.kills[stage] += 1
        in_a_row += 1
        recorded = _look(history, chapter)
        tally.recorded += recorded
    tally.most_in_a_row = max(tally.most_in_a_row, in_a_row)
    history.run()
    tally.reruns += 1
    assert history.holds() == chapter.after
    assert history.news() == chapter.news
    history.require_whole_archive()
    history.require_settled()


def _drawn(stage: str, chapter: Chapter, chance: random.Random) -> tuple[Place, float]:
    """A place within a stage, and for how long a run may live on from there."""
    call = chance.choice([call for call in STAGES[stage] if call in chapter.durations])
    nth = chance.randrange(len(chapter.durations[call]))
    return Place(call, nth), chance.uniform(0, _PAST_THE_END) * chapter.durations[call][nth]


def _look(history: History, chapter: Chapter) -> bool:
    """Whether the run that was killed had recorded; it has done so wholly or not at all."""
    held = history.holds()
    assert held in {*chapter.before, chapter.after}
    history.require_whole_archive()
    if held == chapter.after:
        assert history.news() == chapter.news
        told = Ledger(history.ledger).told()
        assert len(set(told)) == len(told)
    return held == chapter.after
