"""Posts of the two WordPress sites; everything here is made up."""

from __future__ import annotations

import pytest

from scrapers.parse import parse
from tests.goldens import Facts, facts_of

COL = "https://conflictoflaws.net"
GLOBAL = "https://www.cjoglobal.com"
POST = f"{COL}/2026/synthetic-post/"
TITLE = "Synthetic: Chinese Court Recognizes a Finnish Judgment"


def case_post(url: str, *above: str, head: str = "") -> Facts:
    lead = (
        "On 2 February 2026, the Synthetic Intermediate People’s Court of China ruled to recognize a judgment of "
        "Finland, (2025) Hu 99 Xie Wai Ren No. 99999."
    )
    above_lead = "".join(f"<p>{line}</p>" for line in above)
    return facts_of(f"<head>{head}</head><h1>{TITLE}</h1>{above_lead}<p>{lead}</p>", url)


def test_a_title_printed_often_and_print_buttons_do_not_matter() -> None:
    [fact] = case_post(POST, TITLE, TITLE, "image_pdfimage_print", TITLE)
    assert (fact["jurisdiction"], fact["decided_on"]) == ("FI", "2026-02-02")
    assert fact["docket"] == "(2025) Hu 99 Xie Wai Ren No. 99999"


def test_a_title_that_is_no_heading_is_the_line_that_is_repeated() -> None:
    lead = "On 2 February 2026, a Chinese court ruled to recognize a judgment of Finland."
    page = "".join(f"<p>{line}</p>" for line in ("Home", "About us", TITLE, TITLE, lead))
    assert facts_of(page, POST)[0]["jurisdiction"] == "FI"


@pytest.mark.parametrize(
    "title",
    [
        "<title>{} – Conflict of Laws</title>",
        "<title>{} - CJO GLOBAL</title>",
        "<meta property='og:title' content='{} | Conflict of Laws .net'><title>Other</title>",
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(title: str) -> None:
    assert case_post(POST, head=title.format(TITLE))[0]["jurisdiction"] == "FI"


@pytest.mark.parametrize(
    "shown",
    ["4 March 2026", "March 4, 2026/0 Comments/in News /by Synthetic Editor", "by Synthetic Editor on March 4, 2026"],
)
def test_a_day_that_the_post_shows_is_the_day_of_its_publication(shown: str) -> None:
    assert case_post(POST, shown)[0]["published_on"] == "2026-03-04"
    assert case_post(f"{GLOBAL}/2026/03/05/synthetic/", shown)[0]["published_on"] == "2026-03-04"


def test_a_day_in_the_address_will_do_a_year_will_not() -> None:
    assert case_post(f"{GLOBAL}/2026/03/05/synthetic%EF%BF%BC/")[0]["published_on"] == "2026-03-05"
    assert case_post(f"{GLOBAL}/index.php/2026/03/06/synthetic/")[0]["published_on"] == "2026-03-06"
    assert "published_on" not in case_post(POST)[0]


def test_a_post_with_another_slug_or_its_print_view_is_read_alike() -> None:
    [fact] = case_post(POST)
    assert [fact] == case_post(f"{COL}/2026/synthetic-post") == case_post(f"{POST}?print=print")


def test_a_post_of_the_same_authors_is_of_their_hands_and_one_of_others_is_not() -> None:
    lead = "<p>On 2 February 2026, a Chinese court ruled to recognize a judgment of Finland.</p>"
    [theirs] = parse(f"<h1>{TITLE}</h1><p>by Meng Yu</p>{lead}".encode(), POST)
    [others] = parse(f"<h1>{TITLE}</h1><p>by Synthetic Author</p>{lead}".encode(), POST)
    assert (theirs.origin.family, others.origin.family) == ("cjo", "conflictoflaws")


# ---------------------------------------------------------------- sizes of groups and guides

OVERVIEW = f"{GLOBAL}/2026/03/05/synthetic-overview/"
SIZES = {
    "a sentence each": (
        "If a judgment comes from one of these 36 countries, which have concluded treaties with China, it is enforced.",
        "Chinese courts have recognized judgments of five countries although there is no treaty with them.",
        "Judgments of another seven countries are likely to be recognized, for want of a treaty.",
    ),
    "one sentence": (
        "36 countries have treaties, 5 others without treaties saw judgments recognized, and 7 others are likely to.",
    ),
    "with treaties that lack the clause": (
        "China has treaties with 40 countries, 36 of which have a clause on judgments.",
        "Recognized without a treaty: five countries.",
        "Likely without a treaty: 7 countries.",
    ),
    "with an answer": (
        "If you come from one of the 36 treaty countries, yes.",
        "If your judgment is of one of five countries whose judgments have been recognized, probably yes.",
        "The same is likely for seven more countries.",
    ),
    "by group": ("Group 1: 36 countries", "Group 2: 5 countries", "Group 3: seven countries"),
}


def overview(*lines: str) -> Facts:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return facts_of(f"<h1>How to Know Whether My Judgment Can Be Enforced in China?</h1>{paragraphs}", OVERVIEW)


@pytest.mark.parametrize("wording", SIZES)
def test_an_overview_states_the_sizes_of_groups_as_of_its_month(wording: str) -> None:
    assert overview(*SIZES[wording]) == [
        {"kind": "published_group_size", "published_on": "2026-03-05", "as_of": "2026-03", "group": group, "size": size}
        for group, size in ((1, 36), (2, 5), (3, 7))
    ]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("All depends.",), "no sentence says how many countries are in a group"),
        (("35 countries have treaties.", "36 countries have treaties."), "expected one size of group 1, found 35, 36"),
    ],
)
def test_an_overview_without_clear_sizes_is_for_review(lines: tuple[str, ...], why: str) -> None:
    [fact] = overview(*lines)
    assert (fact["kind"], fact["why"], fact["published_on"]) == ("candidate", why, "2026-03-05")


def test_a_guide_is_for_review_with_its_answer_and_never_a_decision() -> None:
    url = f"{GLOBAL}/2026/03/05/2026-guide-to-enforce-finnish-judgments-in-china/"
    title = "2026 Guide to Enforce Finnish Judgments in China"
    question = "1. Can Finnish judgments be recognized and enforced in China?"
    [fact] = facts_of(f"<h1>{title}</h1><p>{question}</p><p>Yes. Details follow.</p>", url)
    assert (fact["kind"], fact["title"], fact["published_on"]) == ("candidate", title, "2026-03-05")
    assert fact["why"].endswith("Yes.")
