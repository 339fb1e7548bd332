"""How a page's statements follow from its versions; the one rule of runs and replays. All statements are made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from models.absence import Stated, fold, vanished
from models.facts import Observation, Origin, read_fact
from models.vocabulary import Rank

POST = Origin("cjo", "cjo", Rank.PROSE, "https://cjo.example/a/post")
RENDITION = replace(POST, is_rendition=True)


def ruling(number: int, origin: Origin = POST, **fields: Any) -> Observation:
    """A recognition of a judgment of Finland under a docket of that number."""
    stated = {
        "kind": "decision",
        "direction": "inbound",
        "jurisdiction": "FI",
        "outcome": "recognized",
        "docket": f"(2026) Hu 72 Xie Wai Ren No. {number}",
        **fields,
    }
    return Observation(read_fact(stated), origin, "quoted")


def announced(number: int) -> Observation:
    target = f"https://cjo.example/a/{number}"
    return Observation(read_fact({"kind": "candidate", "target_url": target, "why": "announced"}), POST, "")


def test_what_a_version_merely_lacks_is_kept_with_the_version_that_stated_it() -> None:
    before: Stated = {ruling(1): "a", ruling(2): "a"}
    assert fold(before, [ruling(1)], "b") == ({ruling(1): "a", ruling(2): "a"}, [ruling(2)])


def test_a_corrected_fact_gives_way() -> None:
    assert fold({ruling(1): "a"}, [ruling(1, outcome="refused")], "b") == ({ruling(1, outcome="refused"): "b"}, [])
    assert fold({ruling(1): "a"}, [ruling(2)], "b") == ({ruling(2): "b"}, [])


def test_a_better_parser_takes_back_what_the_same_bytes_never_said_and_nothing_else() -> None:
    before: Stated = {ruling(1): "a", ruling(2): "b"}
    assert fold(before, [], "b") == ({ruling(1): "a"}, [ruling(1)])


def test_a_page_comes_in_the_place_of_its_rendition_but_an_empty_one_does_not() -> None:
    before: Stated = {ruling(1, RENDITION): "a", ruling(2, RENDITION): "a"}
    assert fold(before, [ruling(1)], "b") == ({ruling(1): "b"}, [])
    assert fold(before, [], "b") == (before, [*before])


def test_a_page_that_vanished_is_a_problem_and_an_announcement_that_did_is_none() -> None:
    (problem,) = vanished("cjo", POST.url, [ruling(1), ruling(2), announced(3)])
    assert (problem.kind, problem.source, problem.url) == ("yield_vanished", "cjo", POST.url)
    assert "expected 2 decision as before" in problem.message
    assert vanished("cjo", POST.url, [announced(3)]) == []


def test_an_announced_page_stays_announced() -> None:
    assert fold({announced(1): "a"}, [announced(2)], "b")[0] == {announced(1): "a", announced(2): "b"}
