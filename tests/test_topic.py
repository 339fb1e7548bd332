"""Lists announce posts, whatever their layout; all posts here are made up."""

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


DATE_FIRST = "<p>{day} Insights Meng Yu 余萌</p><p><a href='/a/{slug}'>{title}</a></p><p>Summary.</p>"
TITLE_FIRST = (
    "<p><a href='/a/{slug}'><img alt=''></a></p><h3><a href='/a/{slug}'>{title}</a></h3>"
    "<p>{day} Insights</p><p>Summary. <a href='/a/{slug}'>Read more</a></p>"
)


@pytest.mark.parametrize("item", [DATE_FIRST, TITLE_FIRST])
@pytest.mark.parametrize("path", ["/t/x", "/c/x?p=17", "/contributors/x?p=7", "/editors/x", "/articles?p=20"])
def test_each_post_has_the_date_beside_it_on_whichever_side_dates_stand(item: str, path: str) -> None:
    days = ["Sun, 22 Nov 2026", "Sat, 21 Nov 2026", "Fri, 20 Nov 2026"]
    page = "<p><a href='/a/about'>About</a></p>" + "".join(
        item.format(day=day, slug=f"post-{number}", title=f"{TITLE} {number}") for number, day in enumerate(days)
    )
    found = [seen.fact for seen in parse(page.encode(), f"https://chinajusticeobserver.com{path}")]
    assert [(one.title, str(one.published_on)) for one in found if isinstance(one, Candidate)] == [
        (f"{TITLE} 0", "2026-11-22"),
        (f"{TITLE} 1", "2026-11-21"),
        (f"{TITLE} 2", "2026-11-20"),
    ]


def test_a_post_whose_summary_speaks_of_a_ruling_is_announced() -> None:
    item = "<p><a href='/a/post'>A Turn</a></p><p>Sun, 22 Nov 2026</p><p>A court refused to enforce a judgment.</p>"
    (found,) = announced(item)
    assert found.title == "A Turn"


def test_on_the_topic_of_a_country_every_dated_post_is_announced() -> None:
    url = "https://chinajusticeobserver.com/t/kenya-china-judgments-recognition-and-enforcement"
    page = b"<p>Sun, 22 Nov 2026 Insights</p><a href='/a/post'>A Turn</a><p><a href='/a/about'>About</a></p>"
    (seen,) = parse(page, url)
    assert isinstance(seen.fact, Candidate)
    assert (seen.fact.title, str(seen.fact.published_on)) == ("A Turn", "2026-11-22")


def test_a_dated_item_that_shows_no_link_is_announced_as_the_list_itself() -> None:
    (found,) = announced("<p>Sun, 22 Nov 2026 Insights</p><p>A court refused to enforce a judgment.</p>")
    assert (found.target_url, found.title, str(found.published_on)) == (URL, None, "2026-11-22")


def test_a_ruling_of_the_law_portal_is_announced_by_lists_and_by_the_post_that_links_it() -> None:
    path = "/law/x/2026-hu-72-xie-wai-ren-no-99999-20261114"
    (listed,) = announced(f"<p><a href='{path}'>Recognition of the Judgement between A and B</a></p>")
    docket = "(2026) Hu 72 Xie Wai Ren No. 99999"
    lead = f"On 14 Nov. 2026, Shanghai Maritime Court ruled to recognize a Finnish judgment, {docket}."
    page = f"<h1>{TITLE}</h1><p>Sun, 22 Nov 2026</p><p>{lead} Full text: <a href='{path}'>here</a>.</p>"
    decision, linked = parse(page.encode(), "https://chinajusticeobserver.com/a/post")
    assert decision.fact.kind == "decision"
    assert isinstance(linked.fact, Candidate)
    assert {listed.target_url.rpartition("/")[2], linked.fact.target_url.rpartition("/")[2]} == {
        path.rpartition("/")[2]
    }
