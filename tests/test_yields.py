"""A source that yields too little, too much or half-filled facts is held; the facts here are made up."""

from __future__ import annotations

from typing import Any

import pytest

from models.facts import AnyFact, read_fact
from scrapers.parse import kind_of
from scrapers.sites.kinds import KINDS, kinds_of
from scrapers.sources import Source, SourceError, all_sources, read_source, source_of
from scrapers.yields import breaches, yields_of

YAML = """
name: synthetic
title: A made-up list of treaties
family: synthetic
hosts: [synthetic.example]
terms: none
starts:
  - https://synthetic.example/list
  - [https://synthetic.example/api, https://synthetic.example/html]
stale_after_days: 7
expect:
  list:
    treaty: {min: 2, max: 4, keeps: 0.5, filled: {signed_on: 0.5}}
"""


@pytest.fixture
def source() -> Source:
    return read_source("synthetic.yml", YAML)


def treaties(number: int, **fields: Any) -> dict[str, list[AnyFact]]:
    codes = ["FR", "ES", "IT", "PL", "HU", "RO", "BG"]
    return {"list": [read_fact({"kind": "treaty", "jurisdiction": code, **fields}) for code in codes[:number]]}


SIGNED = {"signed_on": "1990-01-01"}


def test_a_yield_within_its_bounds_is_believed(source: Source) -> None:
    assert breaches(source, treaties(3, **SIGNED), {"list": {"treaty": 4}}) == []


@pytest.mark.parametrize(
    ("facts", "before", "line"),
    [
        (treaties(1, **SIGNED), 0, "list: expected at least 2 treaty, found 1"),
        ({"list": []}, 0, "list: expected at least 2 treaty, found 0"),
        (treaties(5, **SIGNED), 0, "list: expected at most 4 treaty, found 5"),
        (treaties(2, **SIGNED), 5, "list: expected at least 50% of the 5 treaty of before, found 2"),
        (treaties(3), 0, "list: expected signed_on in at least 50% of 3 treaty, found it in 0"),
    ],
)
def test_a_breached_bound_says_what_was_expected_and_found(
    source: Source, facts: dict[str, list[AnyFact]], before: int, line: str
) -> None:
    assert breaches(source, facts, {"list": {"treaty": before}}) == [line]


def test_a_kind_of_page_that_is_not_there_is_not_judged(source: Source) -> None:
    assert breaches(source, {}, {"list": {"treaty": 4}}) == []


def test_yields_are_counted_by_kind_of_page_and_of_fact() -> None:
    assert yields_of(treaties(3)) == {"list": {"treaty": 3}}


def test_a_start_is_one_address_or_several_of_which_one_will_do(source: Source) -> None:
    assert source.starts == (
        ("https://synthetic.example/list",),
        ("https://synthetic.example/api", "https://synthetic.example/html"),
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("stale_after_days: 7", "stale_after_days: soon", "synthetic.yml: stale_after_days: "),
        ("terms: none", "licence: none", "synthetic.yml: terms: Field required"),
        ("min: 2", "least: 2", "synthetic.yml: expect.list.treaty.least: Extra inputs"),
        ("hosts: [", "hosts: {[", "synthetic.yml: expected YAML"),
        ("name: synthetic", "name: !!python/object/apply:os.getcwd []", "synthetic.yml: expected YAML"),
    ],
)
def test_a_file_that_cannot_be_used_fails_in_one_line(old: str, new: str, line: str) -> None:
    with pytest.raises(SourceError) as failed:
        read_source("synthetic.yml", YAML.replace(old, new))
    assert str(failed.value).startswith(line)
    assert "\n" not in str(failed.value)


def test_every_shipped_source_has_a_name_of_its_own_and_hosts_that_no_other_has() -> None:
    sources = all_sources()
    hosts = [host for source in sources for host in source.hosts]
    assert len({source.name for source in sources}) == len(sources) > 5
    assert len(set(hosts)) == len(hosts)


@pytest.mark.parametrize("source", all_sources(), ids=lambda source: source.name)
def test_a_source_reads_every_kind_of_page_that_it_expects_and_every_page_where_it_starts(source: Source) -> None:
    assert set(source.expect) <= {kind.name for kind in kinds_of(source)}
    for start in (url.replace("{n}", "1") for alternatives in source.starts for url in alternatives):
        assert source_of(start) == source
        assert kind_of(start), f"no kind of page at {start}"


def test_a_source_whose_kinds_are_not_listed_says_where_to_list_them(source: Source) -> None:
    with pytest.raises(SourceError, match=r"expected its kinds of pages in scrapers/sites/kinds\.py"):
        kinds_of(source)


def test_kinds_are_listed_of_no_other_source() -> None:
    assert {source.name for source in all_sources()} == set(KINDS)
