"""Made-up posts in many wordings: each yields its one decision, or a candidate that says why, never a wrong one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cjo_pages import CJO, facts_of, post
from tests.goldens import Facts

POSTS = Path(__file__).parent / "posts"
URL = f"{CJO}/a/synthetic-post"
POSTED = "Sun, 22 Nov 2026"

Given = dict[str, Any]


def posts(name: str) -> list[Given]:
    found: list[Given] = yaml.safe_load((POSTS / f"{name}.yml").read_text(encoding="utf-8"))
    return found


def title(given: Given) -> str:
    return str(given["title"])


def read(given: Given) -> Facts:
    lines, takeaways = given.get("lines", []), tuple(given.get("takeaways", ()))
    return facts_of(post(given["title"], POSTED, *lines, takeaways=takeaways), URL)


CLEAR = [given for name in ("inbound", "outbound", "partly", "refused", "wordings") for given in posts(name)]


@pytest.mark.parametrize("given", CLEAR, ids=title)
def test_a_clear_post_yields_exactly_its_decision(given: Given) -> None:
    assert read(given) == [{"kind": "decision", **given["decision"], "published_on": "2026-11-22"}]


@pytest.mark.parametrize("given", posts("doubtful"), ids=title)
def test_a_doubtful_post_is_a_candidate_that_says_why(given: Given) -> None:
    [fact] = read(given)
    assert fact["kind"] == "candidate"
    assert given["why"] in fact["why"]


@pytest.mark.parametrize("given", posts("nothing"), ids=title)
def test_a_post_on_anything_else_yields_nothing(given: Given) -> None:
    assert read(given) == []
