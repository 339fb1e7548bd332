"""One key for all addresses of a page, so that mirrors and tracking noise do not make two of it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote, urlsplit

# Noise seen on real addresses (2026-11): time stamps, print views, searches carried along.
_NOISE = ("tm=", "query=", "print=", "utm_")


def is_readable(url: str) -> bool:
    """Whether the text can be taken apart as an address; `https://[` cannot."""
    try:
        return bool(page_key(url))
    except ValueError:
        return False


@lru_cache(maxsize=10_000)  # every merge asks for the few hundred addresses that are cited, again and again
def page_key(url: str) -> str:
    """Host without www in lower case, decoded path without outer blanks, query without noise.

    Raises ValueError for what cannot be taken apart.
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.")
    path = unquote(parts.path).strip(" ￼/")
    query = "&".join(item for item in parts.query.split("&") if item and not item.startswith(_NOISE))
    return f"{host}/{path}" + (f"?{query}" if query else "")
