"""Who states a fact: pages that were read, with their words and archived bytes, and pages that are only cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from models.urls import page_key
from scrapers.sources import all_sources

Answer = dict[str, Any]
REGISTER, REVIEW = "register", "review"


def web_address(url: str) -> str | None:
    """The address if a reader may follow it, which is on the web and nowhere else; None for any other text."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def sources_of(rows: Iterable[Mapping[str, Any]], cited: str) -> list[Answer]:
    """Everybody who states a fact, from rows of `provenance`, then the pages that the register cites for it."""
    read = [_read(row) for row in rows]
    pages = {_page_of(source) for source in read}
    return [*read, *(source for source in map(_cited, filter(None, cited.split(";"))) if _page_of(source) not in pages)]


def links_of(sources: Iterable[Answer], most: int) -> Iterator[Answer]:
    """The first web pages among sources, each once, called by their host."""
    seen: set[str] = set()
    for source in sources:
        if source["url"] and source["url"] not in seen and len(seen) < most:
            seen.add(source["url"])
            host = urlsplit(source["url"]).netloc.rpartition("@")[2].removeprefix("www.")
            yield {"url": source["url"], "host": host, "rendition": source["rendition"]}


def _read(row: Mapping[str, Any]) -> Answer:
    named, url = row["source"], row["url"]
    if named == REGISTER:
        title, text = "Register of this project", url.removeprefix("register:")
    elif named == REVIEW:
        title, text = "Review", f"reviews/{url.removeprefix('review:')}.json"
    else:
        title, text = _titles().get(named, named), url
    return {
        "title": title,
        "url": web_address(url),
        "text": text,
        "rendition": row["is_rendition"],
        "read": named not in (REGISTER, REVIEW),
        "span": row["span"],
        "sha256": row["snapshot_sha256"],
        "fetched_on": row["fetched_at"].date().isoformat() if row["fetched_at"] else None,
    }


def _cited(url: str) -> Answer:
    """A page that no run has read."""
    unread = {"rendition": False, "read": False, "span": "", "sha256": None, "fetched_on": None}
    return {"title": "Cited by the register, not read", "url": web_address(url), "text": url, **unread}


def _page_of(source: Answer) -> str:
    """What two addresses of one page share."""
    return page_key(source["url"]) if source["url"] else source["text"]


def _titles() -> dict[str, str]:
    return {source.name: source.title for source in all_sources()}
