"""What occurs in a history, read off the history itself, so that the generator cannot lose a feature unnoticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from models.dates import PartialDate
from models.facts import AnyFact, Decision, Observation, Review, Stage, Treaty
from models.vocabulary import Confidence, Direction, Effect, Outcome, Rank, Subject, TreatyStatus
from tests.oracle.evidence import sort_out
from tests.oracle.histories import DAYS, History, called
from tests.oracle.oracle import answer
from tests.oracle.sources import FAMILIES, LOADS, REGISTER


def features_of(history: History) -> set[str]:
    """The names of all that occurs in a history."""
    return {name for name, occurs in FEATURES.items() if occurs(history)}


def _facts(history: History) -> list[AnyFact]:
    return [seen.fact for seen in history.observations()]


def _any(found: Callable[[AnyFact], bool]) -> Callable[[History], bool]:
    return lambda history: any(found(fact) for fact in _facts(history))


def _of_ruling(found: Callable[[Decision], bool]) -> Callable[[History], bool]:
    return _any(lambda fact: isinstance(fact, Decision) and found(fact))


def _of_treaty(found: Callable[[Treaty], bool]) -> Callable[[History], bool]:
    return _any(lambda fact: isinstance(fact, Treaty) and found(fact))


def _effect(effect: Effect) -> Callable[[History], bool]:
    return _any(lambda fact: isinstance(fact, Stage) and fact.effect == effect)


def _outcome(outcome: Outcome) -> Callable[[History], bool]:
    return _of_ruling(lambda ruling: ruling.outcome == outcome)


def _partial(name: str, precision: str) -> Callable[[History], bool]:
    def occurs(fact: AnyFact) -> bool:
        day: PartialDate | None = getattr(fact, name, None)
        return day is not None and day.precision == precision

    return _any(occurs)


# --- what happens between the loads -----------------------------------------------------------------------------------


def _words(history: History, on_pages: bool) -> Iterable[list[Observation | None]]:
    """What the register, or a page, says of each fact, load by load; a page that is met unchanged says the same."""
    loads: list[dict[tuple[str, str], Observation]] = []
    for load in history.loads:
        now = {} if not on_pages or not loads else dict(loads[-1])
        seen = [one for page in load.pages for one in page.observations or ()] if on_pages else [*load.register]
        for page in load.pages if on_pages else ():
            if page.observations is not None:
                now = {key: one for key, one in now.items() if key[0] != page.origin.url}
        loads.append(now | {(one.origin.url, called(one)): one for one in seen})
    for key in {key for load in loads for key in load}:
        yield [load.get(key) for load in loads]


def _between(found: Callable[[Sequence[Observation | None]], bool], on_pages: bool) -> Callable[[History], bool]:
    return lambda history: any(found(words) for words in _words(history, on_pages))


def _corrected(words: Sequence[Observation | None]) -> bool:
    return any(one and other and one != other for one, other in pairwise(words))


def _lost(words: Sequence[Observation | None]) -> bool:
    return any(one and not other for one, other in pairwise(words))


def _back(words: Sequence[Observation | None]) -> bool:
    return bool(words[0] and not words[1] and words[2])


def _stage_before_ruling(history: History) -> bool:
    for load in range(1, LOADS):
        facts = [seen.fact for seen in history.observations(load)]
        keys = {fact.key for fact in facts if isinstance(fact, Decision)}
        later = {fact.superseded_by for fact in facts if isinstance(fact, Stage)} - keys
        if later & {fact.key for fact in _facts(history) if isinstance(fact, Decision)}:
            return True
    return False


# --- disputes ---------------------------------------------------------------------------------------------------------


def _links(history: History) -> dict[str, tuple[str, Effect]]:
    stages = [fact for fact in _facts(history) if isinstance(fact, Stage)]
    return {stage.superseded_by: (stage.key, stage.effect) for stage in stages}


def _reversal_of_reversal(history: History) -> bool:
    links, reversing = _links(history), (Effect.REVERSED, Effect.SET_ASIDE)
    return any(effect in reversing and key in links and links[key][1] in reversing for key, effect in links.values())


def _branches(history: History) -> bool:
    earlier = [key for key, _ in _links(history).values()]
    return len(earlier) > len(set(earlier))


def _unseen(history: History) -> bool:
    keys = {fact.key for fact in _facts(history) if isinstance(fact, Decision)}
    return bool(_links(history).keys() - keys)


def _unseen_between(history: History) -> bool:
    links, keys = _links(history), {fact.key for fact in _facts(history) if isinstance(fact, Decision)}
    return any(key not in keys and key in links for key, _ in links.values())


# --- sources and reviewers --------------------------------------------------------------------------------------------


def _tellings(history: History) -> list[list[Observation]]:
    """The observations of each ruling and treaty."""
    told: dict[str, list[Observation]] = {}
    for seen in history.observations():
        if isinstance(seen.fact, Decision | Treaty):
            told.setdefault(called(seen), []).append(seen)
    return list(told.values())


def _told(found: Callable[[list[Observation]], bool]) -> Callable[[History], bool]:
    return lambda history: any(found(group) for group in _tellings(history))


def _two_outcomes(ranks: int) -> Callable[[list[Observation]], bool]:
    """Two sources, of so many ranks, tell two outcomes of one ruling."""

    def found(group: list[Observation]) -> bool:
        told = [(seen.origin.rank, seen.fact.outcome) for seen in group if isinstance(seen.fact, Decision)]
        told = [pair for pair in told if pair[1]]
        return any(
            one != other and (rank != other_rank) == (ranks == 2) for rank, one in told for other_rank, other in told
        )

    return found


def _only(*sources: str) -> Callable[[list[Observation]], bool]:
    return lambda group: {seen.origin.source for seen in group} == set(sources)


def _is_low(seen: Observation) -> bool:
    return seen.origin == REGISTER and seen.fact.confidence == Confidence.LOW


def _cites_a_page_that_tells(group: list[Observation]) -> bool:
    cited = {url.split("/")[2] for seen in group if _is_low(seen) for url in seen.fact.source_urls}
    return any(FAMILIES[host] == seen.origin.family for host in cited for seen in group)


def _reviewed(kind: type, verdicts: Sequence[str]) -> Callable[[History], bool]:
    """A fact of a kind that reviewers judge so, one after the other."""

    def occurs(history: History) -> bool:
        said: dict[str, list[Review]] = {}
        for fact in _facts(history):
            if isinstance(fact, Review):
                said.setdefault(fact.key, []).append(fact)
        keys = {called(seen) for seen in history.observations() if isinstance(seen.fact, kind)}
        told = {key: [one.verdict for one in sorted(said[key], key=_moment)] for key in keys & said.keys()}
        return any(heard[: len(verdicts)] == [*verdicts] for heard in told.values())

    return occurs


def _moment(review: Review) -> str:
    return review.reviewed_at or ""


def _moves(found: Callable[[set[int]], bool]) -> Callable[[History], bool]:
    """Which groups the jurisdiction passes through, as known in the end."""

    def occurs(history: History) -> bool:
        facts = sort_out(history.observations(), FAMILIES)
        return found({answer(facts, day, DAYS[-1]).group for day in DAYS})

    return occurs


FEATURES: dict[str, Callable[[History], bool]] = {
    "a row of the register is corrected": _between(_corrected, on_pages=False),
    "a row of the register is taken out": _between(_lost, on_pages=False),
    "a row of the register comes back": _between(_back, on_pages=False),
    "a page corrects a fact": _between(_corrected, on_pages=True),
    "a page loses a fact": _between(_lost, on_pages=True),
    "a page states a fact again": _between(_back, on_pages=True),
    "a stage arrives before its ruling": _stage_before_ruling,
    "a stage without its ruling": _unseen,
    "a ruling that nobody saw between two others": _unseen_between,
    "a reversal of a reversal": _reversal_of_reversal,
    "two stages on one ruling": _branches,
    **{f"a stage that says {effect}": _effect(effect) for effect in Effect},
    **{f"a ruling {outcome}": _outcome(outcome) for outcome in Outcome},
    "a ruling without outcome": _of_ruling(lambda ruling: ruling.outcome is None),
    "a ruling without day": _of_ruling(lambda ruling: ruling.decided_on is None),
    "an inbound ruling without basis": _of_ruling(lambda one: one.direction == Direction.INBOUND and not one.basis),
    "a bankruptcy": _of_ruling(lambda ruling: ruling.subject == Subject.BANKRUPTCY),
    "published before its day": _of_ruling(
        lambda one: bool(one.published_on and one.decided_on and one.published_on.last_day < one.decided_on.last_day)
    ),
    "not published on any day": _of_ruling(lambda ruling: ruling.published_on is None),
    **{
        f"{name} is a {precision}": _partial(name, precision)
        for name in ("decided_on", "published_on", "in_force_on", "terminated_on")
        for precision in ("month", "year")
    },
    "a treaty that ends": _of_treaty(lambda treaty: treaty.terminated_on is not None),
    "a treaty without clause": _of_treaty(lambda treaty: treaty.recognition_clause is False),
    "a treaty of unknown clause": _of_treaty(lambda treaty: treaty.recognition_clause is None),
    "a treaty never in force": _of_treaty(lambda treaty: treaty.status == TreatyStatus.NEVER_IN_FORCE),
    "a treaty of unknown status": _of_treaty(lambda treaty: treaty.status == TreatyStatus.UNKNOWN),
    "one prose page alone": _told(_only("cjo")),
    "two prose pages by the same hands": _told(_only("cjo", "cjoglobal")),
    "two prose pages by two hands": _told(_only("cjo", "blog")),
    "a rendition alone": _told(_only("rendition")),
    "a row of low confidence alone": _told(lambda group: len(group) == 1 and _is_low(group[0])),
    "a row of low confidence beside a page": _told(lambda group: len(group) > 1 and any(map(_is_low, group))),
    "a row that cites a page by the same hands": _told(_cites_a_page_that_tells),
    "a court page": _told(lambda group: any(seen.origin.rank == Rank.COURT for seen in group)),
    "sources of two ranks disagree on an outcome": _told(_two_outcomes(2)),
    "sources of one rank disagree on an outcome": _told(_two_outcomes(1)),
    "a published list": _any(lambda fact: fact.kind == "published_group"),
    **{
        f"a {kind.__name__.lower()} {', then '.join(verdicts)}": _reviewed(kind, verdicts)
        for kind in (Decision, Treaty, Stage)
        for verdicts in (("rejected",), ("confirmed",), ("rejected", "confirmed", "rejected"))
    },
    **{f"group {group}": _moves(lambda seen, group=group: group in seen) for group in (1, 2, 3)},  # type: ignore[misc]  # a default is no annotation
    "three groups or more": _moves(lambda seen: len(seen) > 2),
}
