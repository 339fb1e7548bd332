"""Pages of China Justice Observer for the parser tests: shipped renditions, and posts made up here."""

from __future__ import annotations

import html
import json

from tests.goldens import PAGES, RENDITIONS, Facts, facts_of

__all__ = ["CJO", "GROUPS", "KOREA", "SHIPPED", "SPAR", "TREATIES", "expected", "facts_of", "post", "rendition"]

CJO = "https://www.chinajusticeobserver.com"
GROUPS = f"{CJO}/a/can-foreign-judgments-be-enforced-in-china"
TREATIES = f"{CJO}/a/list-of-chinas-bilateral-treaties-on-judicial-assistance-in-civil-and-commercial-matters"
SPAR = f"{CJO}/law/x/2018-hu-72-xie-wai-ren-no-1-20220317"
KOREA = f"{CJO}/a/chinese-court-first-recognizes-a-south-korean-judgment"
SHIPPED = (GROUPS, TREATIES, SPAR, KOREA, f"{CJO}/t/recognizing-and-enforcing-foreign-judgments-in-china")


def rendition(url: str) -> str:
    return (RENDITIONS / "cjo" / f"{url.rsplit('/', 1)[1]}.html").read_text(encoding="utf-8")


def expected(url: str) -> Facts:
    stated = json.loads((PAGES / "cjo" / f"{url.rsplit('/', 1)[1]}.expected.json").read_text(encoding="utf-8"))
    facts: Facts = stated["observations"]
    return facts


def post(title: str, day: str, *lines: str, takeaways: tuple[str, ...] = ()) -> str:
    """A case post: head as on the site, takeaways if any, then paragraphs."""
    bullets = "".join(f"<li>{html.escape(line)}</li>" for line in takeaways)
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return (
        f"<p>China Justice Observer</p><p>中司观察</p><h1>{html.escape(title)}</h1><p>{day}<br>Categories: Insights</p>"
        f"<p>avatar</p>{f'<p>Key takeaways:</p><ul>{bullets}</ul>' if bullets else ''}{paragraphs}"
    )
