"""Known pages with what they must yield: `pages/<source>/<page>.expected.json`, reviewed by hand.

The page is the file beside it, or the shipped rendition of its URL. An expectation holds the URL and the observations
in the contract's names; "refused" stands for a page that must not be read, "issue" for one that cannot be.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scrapers
from models.errors import ParseError
from scrapers.parse import parse
from scrapers.sources import PageRefused

PAGES = Path(__file__).parent / "pages"
RENDITIONS = Path(scrapers.__file__).parent / "renditions"
ADDED = {"confidence", "span", "url"}  # what every parsed observation has besides the fields of its page
_NAMES_URL = re.compile(r'<meta\s+name="comity-rendition"\s+content="([^"]+)"')

Facts = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Golden:
    """One known page and what it must yield; `expected` is None as long as nobody has said."""

    expectation: Path
    page: Path | None
    url: str
    expected: Facts | str | None

    def __str__(self) -> str:
        return f"{self.source}/{self.expectation.name.removesuffix('.expected.json')}"

    @property
    def source(self) -> str:
        return self.expectation.parent.name

    @property
    def body(self) -> bytes:
        assert self.page, f"{self}: expected a page beside it or a rendition of {self.url}, found neither"
        return self.page.read_bytes()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def facts(self) -> Facts:
        """The facts it must yield; none for a page that must not or cannot be read."""
        return self.expected if isinstance(self.expected, list) else []


def facts_of(body: str | bytes, url: str) -> Facts:
    """What `comity parse` would print, without the three fields that are no facts."""
    found = parse(body.encode() if isinstance(body, str) else body, url)
    return [{name: value for name, value in one.to_contract().items() if name not in ADDED} for one in found]


def all_goldens() -> list[Golden]:
    """Every known page, in order of source and name; one without expectation among them."""
    renditions = {_url_in(page): page for page in RENDITIONS.rglob("*.html")}
    found = []
    for path in PAGES.glob("*/*.expected.json"):
        stated = json.loads(path.read_text(encoding="utf-8"))
        beside = [page for page in _pages_beside(path) if page.exists()]
        page = beside[0] if beside else renditions.get(stated["url"])
        found.append(Golden(path, page, stated["url"], stated["observations"]))
    met = {golden.page for golden in found}
    shipped = renditions.values()
    local = [page for page in PAGES.glob("*/*.*") if not page.name.endswith(".expected.json")]
    for page in (*shipped, *local):
        if page not in met:
            expectation = PAGES / page.parent.name / f"{page.name.removesuffix(page.suffix)}.expected.json"
            found.append(Golden(expectation, page, _url_in(page), None))
    return sorted(found, key=str)


def write_expectation(golden: Golden) -> None:
    """Write what the page yields now, for somebody to review."""
    observations: Facts | str = []
    try:
        observations = facts_of(golden.body, golden.url) if golden.url else []
    except ParseError as error:
        observations = "refused" if isinstance(error, PageRefused) else "issue"
    stated = {"url": golden.url, "observations": observations}
    golden.expectation.parent.mkdir(parents=True, exist_ok=True)
    golden.expectation.write_text(json.dumps(stated, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _pages_beside(expectation: Path) -> list[Path]:
    name = expectation.name.removesuffix(".expected.json")
    return [expectation.with_name(name + suffix) for suffix in (".html", ".json", ".xml")]


def _url_in(page: Path) -> str:
    """The URL that the page says it renders; empty when it says none."""
    named = _NAMES_URL.search(page.read_text(encoding="utf-8", errors="replace"))
    return html.unescape(named[1]) if named else ""
