"""Topic pages announce posts, whatever their layout; all posts here are made up."""

from __future__ import annotations

import pytest

from models.facts import Candidate
from scrapers.parse import parse

URL = "https://www.chinajusticeobserver.com/t/synthetic-topic"
TITLE = "Chinese Court First Recognizes a Finnish Judgment (Synthetic)"
LAYOUTS = (
    "<ul><li><a href='/a/post'>{title}</a> Sun, 22 Nov 2026 Insights Synthetic Author</li></ul>",
    "<h2><a href='/a/post'>{title}</a></h2><p>Sun, 22 Nov 2026 Insights</p><p>Summary.</p>",
    "<table><tr><td><a href='https://chinajusticeobserver.com/a/post?p=1'>{title}</a><td>Sun, 22 Nov 2026</table>",
    "<div><div><a href='/a/post'>{title}</a><br>Sun, 22 Nov 2026 Insights</div></div>",
)


def announced(page: str) -> list[Candidate]:
    return [seen.fact for seen in parse(page.encode(), URL) if isinstance(seen.fact, Candidate)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_linked_post_on_a_ruling_is_announced_with_its_day(layout: str) -> None:
    (found,) = announced(layout.format(title=TITLE))
    assert found.target_url.partition("?")[0].endswith("chinajusticeobserver.com/a/post")
    assert (found.title, str(found.published_on)) == (TITLE, "2026-11-22")


def test_a_post_is_announced_once() -> None:
    assert len(announced(LAYOUTS[0].format(title=TITLE) * 2)) == 1


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/a/post'>Arbitration in Finland</a>",
        "<a href='/t/other'>Court Recognizes a Judgment</a>",
        "<a href='https://chinajusticeobserver.com.example/a/post'>Court Recognizes a Judgment</a>",
        "<a href='https://ja.chinajusticeobserver.com/a/post'>Court Recognizes a Judgment</a>",
        "<a href='mailto:editor@example.org'>Court Recognizes a Judgment</a>",
        "<a href='http://[/a/post'>Court Recognizes a Judgment</a>",
    ],
)
def test_other_links_announce_nothing(link: str) -> None:
    assert announced(f"<p>{link} Sun, 22 Nov 2026</p>") == []
