"""By whose hands a page is that the register cites: the families of its host, declared here once for all.

They are declared and not learned from the pages that were read: a page about one country would change what is certain
of another. Each source says the same of its own hosts (`scrapers/sites/*.yml`); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

# A blog with guests has two families: what it says may be the guests' own words (seen 2026-11-23).
FAMILIES: Mapping[str, frozenset[str]] = {
    host: frozenset(families)
    for host, *families in (
        ("chinajusticeobserver.com", "cjo"),
        ("cicc.court.gov.cn", "spc"),
        ("cjoglobal.com", "cjo"),
        ("conflictoflaws.net", "conflictoflaws", "cjo"),
        ("english.court.gov.cn", "spc"),
        ("fmprc.gov.cn", "mfa"),
        ("hcch.net", "hcch"),
        ("lkhlawyer.fabao365.com", "mfa"),
        ("mfa.gov.cn", "mfa"),
        ("shhsfy.gov.cn", "shanghai-maritime-court"),
        ("treaty.mfa.gov.cn", "mfa"),
        ("zh.wikipedia.org", "zhwiki"),
    )
}


def families_of(url: str) -> frozenset[str]:
    """The families whose words the page may be; empty for a host of no source. A translation is by the same hands."""
    labels = publisher(url).split(".")
    hosts = (".".join(labels[start:]) for start in range(len(labels)))
    return next((FAMILIES[host] for host in hosts if host in FAMILIES), frozenset())


def publisher(url: str) -> str:
    """The host of an address without www; of a named page, such as `zh.wikipedia:TITLE`, its collection's."""
    parts = urlsplit(url)
    return (parts.hostname or (parts.scheme and f"{parts.scheme}.org")).removeprefix("www.")
