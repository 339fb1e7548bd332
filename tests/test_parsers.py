"""Facts are read and not known: another one on the page is another one in the observation, whatever the layout."""

from __future__ import annotations

import html
import re

import pytest

from models.vocabulary import Rank
from scrapers.parse import parse
from tests.cjo_pages import GROUPS, KOREA, SHIPPED, SPAR, TREATIES, expected, facts_of, post, rendition


@pytest.mark.parametrize("url", SHIPPED)
def test_a_rendition_names_its_page_says_so_to_the_reader_and_is_known_as_one(url: str) -> None:
    text = rendition(url)
    assert f'<meta name="comity-rendition" content="{url}">' in text
    assert '<meta name="comity-rendition-date" content="2026-11-24">' in text
    assert re.search(rf"<p>Rendition with facts only, made by the Comity project .*{re.escape(url)}", text)
    assert all(one.origin.is_rendition for one in parse(text.encode(), url))
    unmarked = text.replace('name="comity-rendition"', 'name="other"')
    assert not any(one.origin.is_rendition for one in parse(unmarked.encode(), url))


def test_a_fact_is_quoted_shortly_from_its_page_and_ranked_by_its_kind() -> None:
    [korea] = parse(rendition(KOREA).encode(), KOREA)
    [spar] = parse(rendition(SPAR).encode(), SPAR)
    assert korea.span in html.unescape(rendition(KOREA))
    assert "25 March 2019" in korea.span and len(korea.span) <= 300
    assert (korea.origin.rank, spar.origin.rank) == (Rank.PROSE, Rank.TABLE)
    assert (korea.origin.source, korea.origin.family, korea.origin.url) == ("cjo", "cjo", KOREA)
    assert (korea.to_contract()["confidence"], spar.to_contract()["confidence"]) == ("medium", "high")


# ---------------------------------------------------------------- facts are read, not known


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("25 March 2019", "7th Feb. 2020", "decided_on", "2020-02-07"),
        ("25 March 2019", "November 2018", "decided_on", "2018-11"),
        ("South Korea", "Malaysia", "jurisdiction", "MY"),
        ("Lu 02 Xie Wai Ren No.6", "Lu 02 Xie Wai Ren No.61", "docket", "(2018) Lu 02 Xie Wai Ren No.61"),
        ("Qingdao Intermediate", "Yantai Intermediate", "deciding_court", "Yantai Intermediate People's Court"),
        ("Tue, 16 Apr 2019", "Mon, 01 Jun 2020", "published_on", "2020-06-01"),
    ],
)
def test_another_fact_on_the_post_is_another_fact_in_the_observation(
    old: str, new: str, field: str, value: str
) -> None:
    text = (
        rendition(KOREA).replace("Tue, 16 Apr 2019", "Wed, 01 Jul 2020") if field == "decided_on" else rendition(KOREA)
    )
    if field == "docket":
        text = text.replace("鲁02协外认6号", "鲁02协外认61号")
    text = text.replace("a South Korean", "a Malaysian") if field == "jurisdiction" else text
    assert old in text
    [fact] = facts_of(text.replace(old, new), KOREA)
    assert (fact["kind"], fact[field]) == ("decision", value)


def test_a_post_that_tells_of_a_refusal_yields_a_refusal() -> None:
    text = rendition(KOREA).replace("First Recognizes", "Refuses to Recognize")
    [fact] = facts_of(text.replace("recognizing and enforcing", "refusing to recognize"), KOREA)
    assert (fact["kind"], fact["outcome"], fact["docket"]) == ("decision", "refused", "(2018) Lu 02 Xie Wai Ren No.6")


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("Mar 17, 2022", "Apr 1, 2022", "decided_on", "2022-04-01"),
        ("English Court of Appeal", "Paris Court of Appeal, France,", "jurisdiction", "FR"),
        ("No. 1", "No. 12", "docket", "(2018) Hu 72 Xie Wai Ren No. 12"),
        ("Court Shanghai Maritime Court", "Court Xiamen Maritime Court", "deciding_court", "Xiamen Maritime Court"),
        ("de jure", "de facto", "reciprocity_test", "de_facto"),
        ("ruled to recognize", "ruled to refuse to recognize", "outcome", "refused"),
    ],
)
def test_another_fact_on_the_law_page_is_another_fact_in_the_observation(
    old: str, new: str, field: str, value: str
) -> None:
    text = rendition(SPAR)
    if field == "docket":
        text = text.replace("协外认1号", "协外认12号")
    assert old in text
    [fact] = facts_of(text.replace(old, new), SPAR)
    assert (fact["kind"], fact[field]) == ("decision", value)


def test_a_day_that_differs_from_the_address_of_the_law_page_is_noted() -> None:
    [fact] = facts_of(rendition(SPAR).replace("Mar 17, 2022", "Mar 18, 2022"), SPAR)
    assert (fact["decided_on"], fact["notes"]) == ("2022-03-18", "the address says 2022-03-17")


def test_a_country_in_another_group_and_another_count_are_read_as_printed() -> None:
    text = rendition(GROUPS).replace("<li>Germany;</li>", "<li>Atlantis;</li>").replace("72 cases", "ninety cases")
    facts = facts_of(text, GROUPS)
    assert facts[0]["total_cases"] == 90
    [unknown] = [fact for fact in facts if fact.get("name_as_printed") == "Atlantis"]
    assert (unknown["group"], "jurisdiction" in unknown) == (2, False)


def test_countries_in_one_line_are_in_their_group_and_a_sentence_is_no_country() -> None:
    text = rendition(GROUPS)
    start, end = text.index("<ol>"), text.index("</ol>") + len("</ol>")
    listed = re.findall(r"<li>([\w ]+)", text[start:end])
    line = f"<ul><li>These have a treaty.</li></ul><p>{', '.join(listed[:-1])} and {listed[-1]}.</p>"
    assert facts_of(text[:start] + line + text[end:], GROUPS) == expected(GROUPS)


def test_outcomes_counted_in_one_sentence_are_kept_apart() -> None:
    text = """<h1>Can Foreign Judgments Be Enforced in China?</h1><p>Fri, 19 Nov 2021</p>
    <p>As of June 8, 2021, there were 90 cases. Chinese courts had 60 cases, of which 31 were agreed to, 22 refused and
    7 withdrawn or dismissed.</p>"""
    [count] = facts_of(text, GROUPS)
    numbers = ("inbound_total", "inbound_recognized", "inbound_refused", "inbound_withdrawn_or_dismissed")
    assert [count[name] for name in numbers] == [60, 31, 22, 7]


def test_group_4_lists_nobody() -> None:
    text = rendition(GROUPS).replace("uncertain.</p>", "uncertain.</p><ol><li>Atlantis</li></ol>")
    assert facts_of(text, GROUPS) == expected(GROUPS)


def test_a_treaty_that_is_not_in_force_on_a_day_did_not_enter_into_force_that_day() -> None:
    text = rendition(TREATIES).replace("not yet in force;", "not yet in force on 21 May 2020;")
    assert facts_of(text, TREATIES) == expected(TREATIES)


def test_the_stored_copy_that_breaks_off_in_group_1_still_yields_its_counts() -> None:
    text = rendition(GROUPS)
    assert facts_of(text[: text.index("<ol>")], GROUPS) == expected(GROUPS)[:1]


# ---------------------------------------------------------------- four layouts

LAYOUTS = ("list", "paragraphs", "table", "lines")


def laid_out(lines: list[str], layout: str) -> str:
    """The same lines as a numbered list, numbered paragraphs, a table or lines parted by <br>."""
    if layout == "list":
        return "<ol>" + "".join(f"<li>{line}</li>" for line in lines) + "</ol>"
    if layout == "table":
        return "<table>" + "".join(f"<tr><td>{n}.</td><td>{x}</td></tr>" for n, x in enumerate(lines, 1)) + "</table>"
    numbered = [f"{n}. {line}" for n, line in enumerate(lines, 1)]
    return "".join(f"<p>{x}</p>" for x in numbered) if layout == "paragraphs" else f"<p>{'<br>'.join(numbered)}</p>"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_group_article_reads_alike_in_every_layout(layout: str) -> None:
    def again(found: re.Match[str]) -> str:
        return laid_out(re.findall(r"<li>(.*?)</li>", found[0]), layout)

    text = re.sub(r"<(ol|ul)>.*?</\1>", again, rendition(GROUPS), flags=re.DOTALL)
    assert facts_of(text, GROUPS) == expected(GROUPS)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_treaty_list_reads_alike_in_every_layout(layout: str) -> None:
    top, *entries = re.split(r"(?=<p>\d+\. )", rendition(TREATIES))
    lines = [re.findall(r"<p>(.*?)</p>", entry) for entry in entries]
    texts = [[re.sub(r"<.*?>", "", line) for line in entry] for entry in lines]
    names = [entry[0].split(". ", 1)[1] for entry in texts]
    if layout == "table":
        cells = [[f"<td>{cell}</td>" for cell in (name, *entry[1:])] for name, entry in zip(names, texts, strict=True)]
        body = "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in cells) + "</table>"
    elif layout == "list":
        merged = ["<br>".join((name, *entry[1:])) for name, entry in zip(names, texts, strict=True)]
        body = laid_out(merged, layout)
    else:
        flat = [line for entry in texts for line in entry]
        body = "".join(f"<p>{x}</p>" for x in flat) if layout == "paragraphs" else f"<div>{'<br>'.join(flat)}</div>"
    assert facts_of(top + body, TREATIES) == expected(TREATIES)


def test_the_treaty_list_may_be_a_table_with_a_header_row() -> None:
    row = "<tr><td>Peru</td><td>YES</td><td>25 May 2012</td><td>19 March 2008</td></tr>"
    head = "<tr><th>State</th><th>Judgment clause</th><th>Entry into force</th><th>Signature</th></tr>"
    [fact] = facts_of(post("List", "Thu, 21 May 2020") + f"<table>{head}{row}</table>", TREATIES)
    assert fact == {
        "kind": "treaty",
        "jurisdiction": "PE",
        "signed_on": "2008-03-19",
        "in_force_on": "2012-05-25",
        "recognition_clause": True,
    }


@pytest.mark.parametrize("layout", ["definitions", "rows", "lines", "boxes"])
def test_the_law_page_reads_alike_in_every_layout(layout: str) -> None:
    labels = ("Court Level", "Court", "Case number", "Date of the decision", "Trial procedure", "Topic(s)")
    lines = re.findall(r"<p>((?:Court|Case|Date|Trial|Types?|Topic|Editor)[^<]*)</p>", rendition(SPAR))
    pairs = [(label, line[len(label) + 1 :]) for line in lines for label in labels if line.startswith(f"{label} ")]
    pairs = list({value: (label, value) for label, value in reversed(pairs)}.values())[::-1]
    forms = {
        "definitions": "<dl>" + "".join(f"<dt>{a}</dt><dd>{b}</dd>" for a, b in pairs) + "</dl>",
        "rows": "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in pairs) + "</table>",
        "lines": "<p>" + "<br>".join(f"{a}: {b}" for a, b in pairs) + "</p>",
        "boxes": "".join(f"<div>{a}</div><div>{b}</div>" for a, b in pairs),
    }
    start, end = rendition(SPAR).index("<p>Court "), rendition(SPAR).index("<p>On 17 Mar")
    assert facts_of(rendition(SPAR)[:start] + forms[layout] + rendition(SPAR)[end:], SPAR) == expected(SPAR)


@pytest.mark.parametrize(
    "head",
    [
        "<h1>{title}</h1><p>Tue, 16 Apr 2019 <a href='/c/insights'>Insights</a></p>",
        "<h1>{title}</h1><div><span>Tue, 16 Apr 2019</span><span>Categories: Insights</span></div>",
        "<h1>{title}</h1><p>By Meng Yu</p><p>Share</p><p>Tuesday, 16 April 2019</p>",
        "<p>Tue, 16 Apr 2019</p><p>Categories: Insights</p><h1>{title}</h1>",
        "<h1>{title}</h1><p>April 16, 2019</p>",
        "<h1>{title}</h1><p>Published on 2019-04-16</p>",
        "<title>{title} - China Justice Observer</title><meta name='article:published_time' content='2019-04-16'>",
        "{title}<br>Tue, 16 Apr 2019<br>Editor: C. J. Observer<br>",
    ],
)
def test_title_and_day_are_found_in_every_form_of_the_head(head: str) -> None:
    text = rendition(KOREA)
    title, body = re.findall(r"<h1>(.*?)</h1>", text)[0], text[text.index("<p>First monetary") :]
    assert facts_of(head.format(title=title) + body, KOREA) == expected(KOREA)


@pytest.mark.parametrize(
    "opening", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td></tr></table>", "{}<br>"]
)
def test_the_lead_of_a_post_reads_alike_in_every_layout(opening: str) -> None:
    def again(found: re.Match[str]) -> str:
        return opening.format(found[1])

    text = re.sub(r"<p>(On 25 March.*?)</p>", again, rendition(KOREA))
    assert facts_of(text, KOREA) == expected(KOREA)
