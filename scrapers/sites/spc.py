"""Placeholder that its builder replaces."""

from __future__ import annotations

from scrapers.page_kind import PageKind

KINDS: tuple[PageKind, ...] = ()
