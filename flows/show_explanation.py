"""One country's group, and everything for and against it, as people read it in a terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rich.console import Console

from db.reasons import Reason
from flows.show import MEANING, NOTE, STYLE, marks_of
from flows.show_lines import show_address, show_line, show_title
from flows.show_read import make_console
from models.urls import page_key
from models.vocabulary import Outcome, Subject

Answer = dict[str, Any]
_MOST_NEAREST = 5
_ASSUMED = "assumed: no publication is dated, so the fact's own day stands in for it"
_SAID_BY_TITLE = (Reason.LATER, Reason.UNPUBLISHED)


def show_explanation(answer: Answer, console: Console | None = None) -> None:
    """The group and its qualifiers, the facts for, against and without effect, then where each is stated."""
    console = console or make_console()
    deciding = [answer["deciding"]] if answer["deciding"] else []
    _show_group(answer, console)
    _show_what_is_missing(answer, console)
    _show_facts("Decided by", deciding, console)
    _show_facts("Other grounds", answer["others"], console)
    _show_facts("Contrary, beside the group and never against it", answer["contrary_precedents"], console)
    for title, facts in _without_effect(answer):
        _show_facts(title, facts, console)
    _show_conflicts(answer["conflicts"], console)
    _show_sources(answer["sources"], console)
    facts = [*deciding, *answer["others"], *answer["contrary_precedents"], *answer["losing"]]
    console.print()
    if any(fact.get("known_assumed") and fact["known_by"] for fact in facts):
        show_line(console, _ASSUMED, style="dim")
    show_line(console, NOTE)


def _show_group(answer: Answer, console: Console) -> None:
    group, marks = answer["group"], ", ".join(marks_of(answer))
    title = f"{answer['name']} ({answer['jurisdiction']}): group {group}, {MEANING[group]}"
    show_line(console, title + (f" [{marks}]" if marks else ""), 0, STYLE[group])
    since = f", since {answer['since']}" if answer["since"] else ""
    policy = f"policy {answer['policy']}, version {answer['policy_version']}"
    show_line(console, f"on {answer['valid']}, as known on {answer['known']}, {policy}{since}")
    for qualifier, why in answer["qualified_because"].items():
        show_line(console, f"{qualifier.replace('_', ' ')}: {why}")


def _show_what_is_missing(answer: Answer, console: Console) -> None:
    if not answer["missing"]:
        return
    show_title(console, "Missing")
    show_line(console, answer["missing"], 2)
    nearest = answer["nearest"]
    for fact in nearest[:_MOST_NEAREST]:
        show_line(console, f"nearest: {fact['key']}: {fact['lacks']}", 2)
    if len(nearest) > _MOST_NEAREST:
        show_line(console, f"and {len(nearest) - _MOST_NEAREST} more, all below", 2)


def _without_effect(answer: Answer) -> Iterator[tuple[str, list[Answer]]]:
    """The facts that give no ground, in the order in which a reader cares."""
    apart = {
        Reason.REFUSED: "Refused because of the case, not of the country",
        Reason.TAKEN_BACK: "Taken back by a reviewer",
        Reason.LATER: f"Not yet on {answer['valid']}",
        Reason.UNPUBLISHED: f"Not published by {answer['known']}",
    }
    told: dict[str, list[Answer]] = defaultdict(list)
    for fact in answer["losing"]:
        told[apart.get(fact["reason"], "No ground")].append(fact)
    refused, taken_back, *not_there = apart.values()
    for title in (refused, taken_back, "No ground", *not_there):
        yield title, told[title]


def _show_facts(title: str, facts: list[Answer], console: Console) -> None:
    """Each fact in two or three lines: what it is, when and where, and what is to be said of it."""
    if facts:
        show_title(console, title + (f" ({len(facts)})" if len(facts) > 1 else ""))
    for fact in facts:
        show_line(console, fact["title"], 2)
        show_line(console, " · ".join(_details(fact)), 4, "dim")
        if "why" in fact and fact.get("reason") not in _SAID_BY_TITLE:
            show_line(console, fact["why"], 4)


def _details(fact: Answer) -> Iterator[str]:
    """Group, date, court, since when it is known, and the key."""
    if "group" in fact:
        yield f"group {fact['group']}"
    if fact["date"]:
        counts = f", counts from {fact['effective_on']}" if fact["effective_on"] != fact["date"] else ""
        yield f"{'in force from ' if fact['kind'] == 'treaty' else ''}{fact['date']}{counts}"
    if fact.get("deciding_court"):
        yield fact["deciding_court"]
    if fact.get("known_by"):
        yield f"known by {fact['known_by']}" + (" (assumed)" if fact["known_assumed"] else "")
    yield from (word for word, holds in _marks(fact).items() if holds)
    if fact.get("unsourced"):
        yield f"unsourced: {', '.join(fact['unsourced'])}"
    yield fact["key"]


def _marks(fact: Answer) -> dict[str, bool]:
    return {
        "in part": fact.get("outcome") == Outcome.PARTIALLY_RECOGNIZED,
        "bankruptcy": fact.get("subject") == Subject.BANKRUPTCY,
        "provisional": fact.get("provisional", False),
    }


def _show_conflicts(conflicts: list[Answer], console: Console) -> None:
    if conflicts:
        show_title(console, "Sources disagree")
    for row in conflicts:
        show_line(
            console, f"{row['fact_key']}: {row['field']} {row['kept']}, not {row['lost']} ({row['settled_by']})", 2
        )
        show_address(console, f"kept: {row['kept_url']}", 4, "dim")
        show_address(console, f"lost: {row['lost_url']}", 4, "dim")


def _show_sources(sources: dict[str, list[Answer]], console: Console) -> None:
    """For each fact the pages that state it, with their words and where their bytes are, then those only cited."""
    if sources:
        show_title(console, "Sources")
    for key, found in sources.items():
        show_line(console, key, 2)
        read = [source for source in found if source["source"] != "cited by the register"]
        for source in read:
            rendition = ", our rendition" if source["rendition"] else ""
            show_address(console, f"{source['source']}{rendition}: {_place_of(source)}", 4, "dim")
            if source["span"]:
                show_line(console, f"“{source['span']}”", 6, "dim")
            if source["sha256"]:
                show_line(console, f"fetched {source['fetched_at'][:10]}, archived as", 6, "dim")
                show_address(console, archived_as(source["sha256"]), 4, "dim")
        pages = {page_key(source["url"]) for source in read}
        for source in found:
            if source not in read and page_key(source["url"]) not in pages:
                show_address(console, f"cited: {source['url']}", 4, "dim")


def _place_of(source: Answer) -> str:
    """The address of a page, the file of the register, or the archived file of a review."""
    url: str = source["url"]
    if source["source"] == "review":
        return f"reviews/{url.removeprefix('review:')}.json"
    return url.removeprefix("register:")


def archived_as(sha256: str) -> str:
    """The name under which the archive keeps the bytes with that hash."""
    return f"objects/{sha256[:2]}/{sha256}"
