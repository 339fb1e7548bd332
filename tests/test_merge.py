"""Observations of one fact become one fact, whatever their order; all cases are made up."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from models.facts import Observation, Origin, read_fact
from models.hands import FAMILIES
from models.merge import Held, merge
from models.vocabulary import Rank
from scrapers.sources import all_sources

REGISTER = Origin("register", "register", Rank.REGISTER, "register:decisions_inbound.csv")
POST = Origin("cjo", "cjo", Rank.PROSE, "https://cjo.example/a/post")
COPY = Origin("cjoglobal", "cjo", Rank.PROSE, "https://global.example/post")
BLOG = Origin("blog", "blog", Rank.PROSE, "https://blog.example/post")
PORTAL = Origin("cjo", "cjo", Rank.TABLE, "https://cjo.example/law/x/1")
RENDITION = Origin("cjo", "cjo", Rank.TABLE, "https://cjo.example/law/x/2", is_rendition=True)


def decision(origin: Origin, **fields: Any) -> Observation:
    """An inbound recognition of a judgment of Finland, as one page states it."""
    told = {
        "kind": "decision",
        "direction": "inbound",
        "jurisdiction": "FI",
        "outcome": "recognized",
        "basis": "reciprocity",
        "decided_on": "2026-03-17",
        "docket": "(2026) Hu 72 Xie Wai Ren No. 9999",
        **fields,
    }
    return Observation(read_fact({name: value for name, value in told.items() if value is not None}), origin, "quoted")


def only(*observations: Observation) -> Held:
    (held,) = merge(observations).held
    return held


def test_the_docket_in_either_language_is_one_decision() -> None:
    chinese = decision(PORTAL, docket=None, docket_zh="（2026）沪72协外认9999号")
    held = only(decision(POST), chinese)
    assert held.key == "2026-hu72xiewairen-9999"


def test_two_dockets_are_two_decisions() -> None:
    assert len(merge([decision(POST), decision(POST, docket="(2026) Hu 72 Xie Wai Ren No. 9998")]).held) == 2


def test_a_docket_that_names_another_case_in_chinese_is_held_and_told() -> None:
    merged = merge([decision(PORTAL, docket_zh="（2026）沪72协外认9998号")])
    assert [problem.kind for problem in merged.problems] == ["docket_mismatch"]
    assert len(merged.held) == 1


def test_a_single_prose_page_is_provisional() -> None:
    assert only(decision(POST)).confirmed_on is None


def test_the_same_authors_elsewhere_confirm_nothing() -> None:
    assert only(decision(POST), decision(COPY)).confirmed_on is None


def test_a_second_independent_source_confirms_on_the_day_it_is_published() -> None:
    held = only(decision(POST, published_on="2026-04-01"), decision(BLOG, published_on="2026-05-01"))
    assert (held.known_on, held.confirmed_on) == (date(2026, 4, 1), date(2026, 5, 1))


def test_a_structured_source_confirms_alone() -> None:
    assert only(decision(PORTAL)).confirmed_on == date(2026, 3, 17)


@pytest.mark.parametrize(("confidence", "confirmed"), [("high", True), ("medium", True), ("low", False)])
def test_a_register_row_is_certain_unless_its_confidence_is_low(confidence: str, confirmed: bool) -> None:
    assert (only(decision(REGISTER, confidence=confidence)).confirmed_on is not None) is confirmed


def test_a_low_row_is_borne_out_by_a_published_list_that_prints_its_group() -> None:
    printed = read_fact(
        {
            "kind": "published_group",
            "group": 2,
            "name_as_printed": "Finland",
            "jurisdiction": "FI",
            "published_on": "2026-06",
        }
    )
    held = merge([decision(REGISTER, confidence="low"), Observation(printed, BLOG, "")]).held
    assert held[0].confirmed_on == date(2026, 6, 30)


def test_a_page_that_the_doubtful_row_was_compiled_from_is_no_second_source() -> None:
    row = decision(REGISTER, confidence="low", source_urls=[POST.url])
    assert only(row, decision(POST)).confirmed_on is None
    assert only(row, decision(BLOG)).confirmed_on is not None


@pytest.mark.parametrize(
    ("cited", "page", "is_second"),
    [
        ("https://www.cjoglobal.com/a-post/", POST, False),  # declared: the portal's own posts elsewhere
        ("https://en.chinajusticeobserver.com/a/korea", POST, False),  # its translation
        ("zh.wikipedia:A page", Origin("zhwiki", "zhwiki", Rank.PROSE, "https://zh.wikipedia.org/wiki/A"), False),
        ("https://conflictoflaws.net/2023/guests", POST, False),  # may be the portal's authors, as guests
        ("https://conflictoflaws.net/a", Origin("new", "new", Rank.PROSE, "https://conflictoflaws.net/b"), False),
        ("https://www.lawyers.example/a", POST, True),  # of no source
        ("https://notcjoglobal.com/a", POST, True),
        ("https://english.court.gov.cn/a", BLOG, True),
    ],
)
def test_whose_hands_a_cited_page_is_by_is_declared_by_its_host(cited: str, page: Origin, is_second: bool) -> None:
    row = decision(REGISTER, confidence="low", source_urls=[cited])
    assert (only(row, decision(page)).confirmed_on is not None) == is_second


def test_a_page_about_one_country_changes_nothing_about_the_certainty_of_another() -> None:
    """The pages of another country may be the first that are read of the host that a row cites."""
    row = decision(REGISTER, confidence="low", source_urls=["https://www.cjoglobal.com/a"])
    of_page = Origin("cjoglobal", "cjo", Rank.PROSE, "https://www.cjoglobal.com/a")
    other = decision(of_page, jurisdiction="SE", docket="(2026) Hu 72 Xie Wai Ren No. 9998")
    alone = only(row, decision(POST))
    assert alone in merge([row, decision(POST), other]).held


def test_every_source_declares_the_hands_of_its_hosts() -> None:
    declared = {
        host: {source.family} | ({source.same_hands.family} if source.same_hands else set())
        for source in all_sources()
        for host in source.hosts
    }
    assert dict(FAMILIES) == declared


def test_a_rendition_alone_holds_nothing_and_says_so() -> None:
    merged = merge([decision(RENDITION)])
    assert merged.held == []
    assert [problem.kind for problem in merged.problems] == ["rendition_alone"]


def test_a_rendition_confirms_nothing() -> None:
    assert only(decision(POST), decision(RENDITION)).confirmed_on is None


def test_the_register_is_believed_before_the_portal_and_the_portal_before_prose() -> None:
    merged = merge(
        [
            decision(POST, decided_on="2026-03-01", outcome="refused"),
            decision(PORTAL, decided_on="2026-03-15"),
            decision(REGISTER, decided_on="2026-03-25", confidence="high"),
        ]
    )
    assert str(merged.held[0].fact.decided_on) == "2026-03-25"  # type: ignore[union-attr]  # of another kind it fails
    found = {(item.field, item.kept, item.lost, item.settled_by) for item in merged.disagreements}
    assert found == {
        ("decided_on", "2026-03-25", "2026-03-15", "register before table"),
        ("decided_on", "2026-03-25", "2026-03-01", "register before prose"),
        ("outcome", "recognized", "refused", "register before prose"),
    }


def test_within_a_rank_the_newest_publication_is_believed() -> None:
    older = decision(POST, published_on="2026-04-01", outcome="refused")
    newer = decision(BLOG, published_on="2026-05-01")
    merged = merge([older, newer])
    assert str(merged.held[0].fact.outcome) == "recognized"  # type: ignore[union-attr]  # of another kind it fails
    assert [item.settled_by for item in merged.disagreements] == ["newest of one rank"]


def test_undated_sources_of_one_rank_are_told_apart_by_their_address_and_the_conflict_says_so() -> None:
    merged = merge([decision(POST, outcome="refused"), decision(BLOG)])
    assert [item.settled_by for item in merged.disagreements] == ["first address of one rank and day"]


def test_why_one_source_refuses_is_not_said_of_the_recognition_that_a_surer_source_tells() -> None:
    refused = decision(POST, outcome="refused", basis="none", refusal_ground="no_reciprocity", final="false")
    merged = merge([decision(PORTAL, basis=None), refused])
    (held,) = merged.held
    assert {"outcome": "recognized"}.items() <= held.fact.model_dump(mode="json", exclude_none=True).items()
    assert {"basis", "refusal_ground", "final"}.isdisjoint(held.fact.model_dump(exclude_none=True))
    assert [item.field for item in merged.disagreements] == ["outcome"]


def treaty(origin: Origin, **fields: Any) -> Observation:
    """A treaty with Finland, as one page states it."""
    return Observation(read_fact({"kind": "treaty", "jurisdiction": "FI", **fields}), origin, "quoted")


def test_what_cannot_be_true_beside_surer_sources_is_left_out_and_told_and_the_treaty_stays() -> None:
    sure = treaty(PORTAL, signed_on="2001-05-04", in_force_on="2003-01-02")
    merged = merge([sure, treaty(POST, terminated_on="1999-01-01"), treaty(BLOG, recognition_clause="true")])
    (held,) = merged.held
    stated = held.fact.model_dump(mode="json", exclude_none=True)
    assert (stated["in_force_on"], stated["recognition_clause"], "terminated_on" in stated) == (
        "2003-01-02",
        True,
        False,
    )
    assert [(problem.kind, problem.url) for problem in merged.problems] == [("inconsistent_fact", POST.url)]


def test_a_source_that_denies_that_a_treaty_entered_into_force_is_told() -> None:
    treaty = {"kind": "treaty", "jurisdiction": "FI", "signed_on": "2010"}
    entered = Observation(read_fact({**treaty, "in_force_on": "2012-01-01"}), REGISTER, "")
    denied = Observation(read_fact({**treaty, "status": "never_in_force"}), POST, "")
    (told,) = merge([entered, denied]).disagreements
    assert (told.field, told.kept, told.lost) == ("status", "in_force", "never_in_force")
    silent = Observation(read_fact({**treaty, "status": "unknown"}), POST, "")
    assert merge([entered, silent]).disagreements == []
    assert merge([entered, entered]).disagreements == []


def test_a_less_precise_date_is_no_conflict() -> None:
    assert merge([decision(PORTAL), decision(POST, decided_on="2026-03")]).disagreements == []


def test_what_one_source_leaves_out_another_fills_in() -> None:
    fact = only(decision(PORTAL, basis=None), decision(POST, deciding_court="Synthetic Court")).fact
    assert (str(fact.basis), fact.deciding_court) == ("reciprocity", "Synthetic Court")  # type: ignore[union-attr]  # of another kind it fails


def test_known_is_the_earliest_publication_and_else_the_own_date_assumed() -> None:
    dated = only(decision(POST, published_on="2026-05"), decision(BLOG, published_on="2026-04-30"))
    assert (dated.known_on, dated.known_assumed) == (date(2026, 4, 30), False)
    undated = only(decision(POST))
    assert (undated.known_on, undated.known_assumed) == (date(2026, 3, 17), True)


def test_the_order_of_arrival_never_matters() -> None:
    observations = [
        decision(REGISTER, key="fi-synthetic", confidence="low", decided_on="2026-03"),
        decision(POST, published_on="2026-04-01"),
        decision(COPY, decided_on="2026-03-18", published_on="2026-04-02"),
        decision(BLOG, outcome="refused", published_on="2026-05-01"),
        decision(PORTAL, docket=None, docket_zh="（2026）沪72协外认9999号"),
        decision(POST, docket="(2026) Hu 72 Xie Wai Ren No. 9998", published_on="2026-04-03"),
        decision(BLOG, docket=None, jurisdiction="SE"),
    ]
    expected = merge(observations)
    for seed in range(30):
        shuffled = merge(random.Random(seed).sample(observations, len(observations)))
        assert shuffled.held == expected.held
        assert shuffled.disagreements == expected.disagreements
        assert shuffled.problems == expected.problems
