"""Lists of posts of the two WordPress sites: API, feeds, pages; everything here is made up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.errors import ParseError
from scrapers.parse import kind_of, parse
from scrapers.sites.kinds import KINDS
from scrapers.sites.wordpress import is_on_topic
from scrapers.sources import PageRefused, all_sources
from tests.goldens import facts_of

COL = "https://conflictoflaws.net"
API = f"{COL}/wp-json/wp/v2/posts?search=synthetic"
FEED = f"{COL}/feed/"
LIST = f"{COL}/category/synthetic"
GLOBAL = "https://www.cjoglobal.com"
POST = f"{COL}/2026/synthetic-post/"
TITLE = "Synthetic: Chinese Court Recognizes a Finnish Judgment"
CANDIDATE = {"kind": "candidate", "target_url": POST, "title": TITLE, "why": "announced in a list of posts"}


def api(*posts: dict[str, Any]) -> str:
    return json.dumps(posts)


def entry(**changes: Any) -> dict[str, Any]:
    return {"link": POST, "date_gmt": "2026-03-04T23:59:59", "title": {"rendered": TITLE}, **changes}


def feed(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


# ---------------------------------------------------------------- which posts are announced


@pytest.mark.parametrize(
    ("title", "teaser"),
    [
        (TITLE, ""),
        ("First Finnish Judgment Enforced in China", ""),
        ("List of China’s Cases on Recognition of Foreign Judgments", ""),
        ("Finnish Court Refuses to Enforce a PRC Judgment", ""),
        ("Notes from Ruritania", "Its courts have begun to enforce Chinese judgments."),
        ("A Note on Reciprocity", "By Meng Yu. On China. Recognition is easier now. All judgments are counted."),
        ("Bank of Synthetica v China National Synthetics", "The Chinese judgment was enforced in Finland."),
    ],
)
def test_china_and_the_recognition_of_judgments_in_one_breath_are_on_topic(title: str, teaser: str) -> None:
    assert is_on_topic(title, teaser)


@pytest.mark.parametrize(
    ("title", "teaser"),
    [
        ("Egyptian Supreme Court on the Enforcement of Foreign Judgments", "Service of process in Egypt."),
        ("Enforcing a Default Judgment against China", "A state sues abroad."),
        ("Ruritania v. China: Enforcement of the Judgment", ""),
        ("State Immunity in China", "Whether judgments can be enforced against states."),
        ("New Book on Private International Law", "Chapters on recognition of judgments in China."),
        ("Choice of Law in China", "Party autonomy. Elsewhere, judgments are recognized."),
        ("Arbitration in China", "Award enforced."),
    ],
)
def test_other_countries_immunity_and_books_are_off_topic(title: str, teaser: str) -> None:
    assert not is_on_topic(title, teaser)


# ---------------------------------------------------------------- the API


def test_a_post_of_the_api_is_announced_with_its_day_and_plain_title() -> None:
    post = entry(title={"rendered": "Synthetic: China&#8217;s Court <em>Recognizes</em> a Finnish Judgment"})
    title = "Synthetic: China’s Court Recognizes a Finnish Judgment"
    assert facts_of(api(post), API) == [{**CANDIDATE, "title": title, "published_on": "2026-03-04"}]


def test_what_the_api_does_not_state_is_left_out_and_either_text_will_do() -> None:
    post = entry(date_gmt=None, title={"rendered": "Synthetic notes"})
    content = {"rendered": "<p>A Chinese court <b>enforced</b> a judgment.</p>"}
    assert facts_of(api({**post, "content": content}), API) == [{**CANDIDATE, "title": "Synthetic notes"}]
    assert facts_of(api({**post, "excerpt": content}), API) == [{**CANDIDATE, "title": "Synthetic notes"}]
    assert facts_of(api(post), API) == []


def test_a_post_is_announced_once_and_only_when_it_is_of_the_same_site() -> None:
    elsewhere = [entry(link=link) for link in ("https://conflictoflaws.example/2026/x/", "mailto:x", f"{COL}/about/")]
    assert facts_of(api(entry(), entry(), *elsewhere), API) == [{**CANDIDATE, "published_on": "2026-03-04"}]


def test_an_empty_answer_of_the_api_announces_nothing() -> None:
    assert facts_of(api(), API) == []


@pytest.mark.parametrize(
    "body",
    [
        '{"code": "rest_forbidden", "data": {"status": 401}}',
        "<html><body>Synthetic</body></html>",
        "[1]",
        '[{"link": "https://conflictoflaws.net/2026/x/"}]',
        '[{"title": {"rendered": "Synthetic"}, "link": 7}]',
        api(*[entry()] * 1001),
    ],
)
def test_an_answer_of_another_shape_is_an_issue(body: str) -> None:
    with pytest.raises(ParseError, match=r"conflictoflaws: .*expected .*, found "):
        parse(body.encode(), API)


# ---------------------------------------------------------------- feeds


def test_an_item_of_a_feed_is_announced_with_its_day() -> None:
    item = f"<item><title>{TITLE}</title><link>{POST}</link><pubDate>Sun, 01 Mar 2026 13:51:41 +0000</pubDate></item>"
    undated = f"<item><title>{TITLE}</title><link>{POST}2/</link></item>"
    other = f"<item><title>Synthetic Egypt</title><link>{POST}3/</link><description>No.</description></item>"
    assert facts_of(feed(item, undated.replace("post/2/", "post-2/"), other), FEED) == [
        {**CANDIDATE, "published_on": "2026-03-01"},
        {**CANDIDATE, "target_url": f"{COL}/2026/synthetic-post-2/"},
    ]


@pytest.mark.parametrize("body", [feed(), "<feed/>", "[]", feed("<item><title>Synthetic</title></item>")])
def test_a_feed_without_items_that_name_their_page_is_an_issue(body: str) -> None:
    with pytest.raises(ParseError, match=r"conflictoflaws: .*expected an .*, found "):
        parse(body.encode(), FEED)


@pytest.mark.parametrize(
    "url",
    [
        "http://m.larcmm.com/feed",
        "https://conflictoflaws.net.example/feed/",
        "https://cjoglobal.example/wp-json/wp/v2/posts",
    ],
)
def test_lists_of_a_look_alike_host_are_refused(url: str) -> None:
    with pytest.raises(PageRefused):
        parse(feed(f"<item><title>{TITLE}</title><link>{POST}</link></item>").encode(), url)


# ---------------------------------------------------------------- HTML lists

LAYOUTS = {
    "headings": "<h2><a href='{url}'>{title}</a></h2><p>4 March 2026</p><p>Teaser. <a href='{url}#m'>Read more</a></p>",
    "list": "<ul><li><a href='{url}'>{title}</a> March 4, 2026</li></ul>",
    "table": "<table><tr><td>4 March 2026</td><td><a href='{url}'>{title}</a></td></tr></table>",
    "boxes": "<div><div><a href='{url}'>{title}</a><br>Posted on March 4, 2026 by Synthetic Editor</div></div>",
    "link at the end": "<h3>{title}</h3><p>4 March 2026</p><p>Teaser.</p><p><a href='{url}'>Continue reading</a></p>",
    "text": "<pre><a href='{url}'>{title}</a>\nMarch 4, 2026/0 Comments/in News /by Synthetic Editor\nTeaser.</pre>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_listed_post_is_announced_in_any_layout(layout: str) -> None:
    page = LAYOUTS[layout].format(url=POST, title=TITLE)
    other = LAYOUTS[layout].format(url=f"{COL}/2026/egypt/", title="Synthetic Note on Judgments in Egypt")
    [fact] = facts_of(f"<h1>Synthetic category</h1>{other}{page}{other}", LIST)
    assert fact == {**CANDIDATE, "published_on": "2026-03-04"}


@pytest.mark.parametrize(
    "link",
    [
        f"<a href='{COL}/2026/03/'>Chinese Judgments Recognized in March</a>",
        f"<a href='{COL}/tag/china'>Chinese Judgments Recognized Abroad</a>",
        "<a href='https://conflictoflaws.example/2026/post/'>Chinese Court Recognizes a Judgment</a>",
        "<a href='http://[/2026/post/'>Chinese Court Recognizes a Judgment</a>",
    ],
)
def test_archives_tags_and_other_sites_are_not_announced(link: str) -> None:
    assert facts_of(f"<p>{link}</p>", LIST) == []


def test_a_link_within_a_text_opens_no_post() -> None:
    text = "Much was said before on how a Chinese court may come to recognize a judgment"
    assert facts_of(f"<p>{text}, <a href='{POST}'>as told here</a>.</p>", LIST) == []


def test_a_release_that_breaks_off_before_its_counts_is_only_announced() -> None:
    title = "Synthetic Update: List of China’s Cases on Recognition of Foreign Judgments"
    text = "On 3 March 2026, China Justice Observer released the 2026 version"
    page = f"<h2><a href='{POST}'>{title}</a></h2><p>{text}</p><p><a href='{POST}'>Read more</a></p>"
    assert facts_of(page, LIST) == [{**CANDIDATE, "title": title}]


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"{COL}/2026/synthetic", "col_case_post"),
        (f"{COL}/2026/synthetic/?print=print", "col_print_page"),
        (f"{COL}/2025/list-of-chinas-cases-on-recognition-of-foreign-judgments-2025-update/", "col_case_list_release"),
        (f"{COL}/category/news/page/2/", "col_category_page"),
        (f"{COL}/category/news/feed/", "col_feed"),
        (f"{COL}/tag/foreign-judgments/feed", "col_feed"),
        (f"{COL}/tag/china", "col_tag_page"),
        (f"{COL}/page/22/", "col_index"),
        (f"{COL}/", "col_index"),
        (f"{COL}/comments/feed/", None),
        (f"{COL}/2026/03/", None),
        (f"{COL}/2026/feed/", None),
        (f"{GLOBAL}/2026/03/05/synthetic%EF%BF%BC/", "cjoglobal_post"),
        (f"{GLOBAL}/page/2/", "cjoglobal_index"),
        (f"{GLOBAL}/feed", "cjoglobal_feed"),
        (f"{GLOBAL}/wp-json/wp/v2/posts?per_page=100", "cjoglobal_api"),
        (f"{GLOBAL}/about/", None),
    ],
)
def test_an_address_tells_the_kind_of_its_page(url: str, kind: str | None) -> None:
    found = kind_of(url)
    assert (found.name if found else None) == kind


@pytest.mark.parametrize("name", ["conflictoflaws", "cjoglobal"])
def test_every_start_and_every_expectation_is_of_a_kind_that_is_read(name: str) -> None:
    [source] = [source for source in all_sources() if source.name == name]
    starts = [kind_of(url.replace("{n}", "1")) for start in source.starts for url in start]
    assert all(kind and kind.is_index for kind in starts)
    assert set(source.expect) <= {kind.name for kind in KINDS[name]}
