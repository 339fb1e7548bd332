"""Every kind of page that is read, by source; the narrower address stands before the wider."""

from __future__ import annotations

from scrapers.page_kind import PageKind
from scrapers.sites import cicc, cjo, cjoglobal, conflictoflaws, hcch, mfa, shanghai_maritime, spc, zhwiki
from scrapers.sources import Source, SourceError

KINDS: dict[str, tuple[PageKind, ...]] = {
    "cjo": cjo.KINDS,
    "cjoglobal": cjoglobal.KINDS,
    "conflictoflaws": conflictoflaws.KINDS,
    "mfa": mfa.KINDS,
    "mfa-reprint": mfa.REPRINT_KINDS,
    "zhwiki": zhwiki.KINDS,
    "hcch": hcch.KINDS,
    "spc": spc.KINDS,
    "cicc": cicc.KINDS,
    "shanghai-maritime-court": shanghai_maritime.KINDS,
}


def kinds_of(source: Source) -> tuple[PageKind, ...]:
    """The kinds of pages of a source; raises SourceError for one that is not listed here."""
    if source.name not in KINDS:
        raise SourceError(f"{source.name}: expected its kinds of pages in scrapers/sites/kinds.py, found none")
    return KINDS[source.name]
