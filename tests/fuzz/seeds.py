"""What each target starts from: the shipped and the known pages, their words, the register, the sources' own files."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import scrapers
from models.errors import ParseError
from scrapers.blocks import read_document
from scrapers.parse import kind_of
from scrapers.register import HERE, SHEETS
from scrapers.sites.kinds import KINDS
from tests.fuzz.damage import damaged
from tests.fuzz.targets import TARGETS
from tests.goldens import all_goldens

CORPUS = Path(__file__).parent / "corpus"
HEADED = ("page", "register")  # their first line says what the rest is
_WITHOUT_KNOWN_PAGE = ("https://conflictoflaws.net/page/2",)
_MOST_WORDS = 400  # characters


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Every seed of the target, its corpus included, in the order of their bytes."""
    kept = [file.read_bytes() for file in (CORPUS / target).glob("*")]
    return tuple(sorted({*_SHIPPED[target](), *kept}))


def worse(target: str, seed: bytes, chance: random.Random) -> bytes:
    """The seed with damage; where its first line says what the rest is, mostly to the rest."""
    if target not in HEADED or chance.random() < 0.1:
        return damaged(seed, chance, seeds(target))
    head, _, rest = seed.partition(b"\n")
    return head + b"\n" + damaged(rest, chance, seeds(target))


def _pages() -> Iterator[bytes]:
    """Each known page under its address, and one under each address of a kind without; raises when a kind is missed."""
    goldens = [golden for golden in all_goldens() if golden.page and golden.url]
    urls = {golden.url for golden in goldens} | set(_WITHOUT_KNOWN_PAGE)
    met = {kind.name for url in urls if (kind := kind_of(url))}
    missing = [kind.name for of_source in KINDS.values() for kind in of_source if kind.name not in met]
    assert not missing, f"expected an address of each kind, found none of {missing}"
    yield from (f"{golden.url} utf-8\n".encode() + golden.body for golden in goldens)
    yield from (f"{url}\n".encode() + goldens[0].body for url in _WITHOUT_KNOWN_PAGE)


def _bodies() -> Iterator[bytes]:
    yield from (golden.body for golden in all_goldens() if golden.page)


def _data() -> Iterator[bytes]:
    yield from (body for body in _bodies() if body.lstrip()[:1] in (b"{", b"[") or body.lstrip().startswith(b"<?xml"))


def _words() -> Iterator[bytes]:
    """The lines of the known pages."""
    for golden in all_goldens():
        if golden.page:
            try:
                found = read_document(golden.body, golden.url or "https://example.org/").blocks
            except ParseError:
                continue
            yield from (block.text[:_MOST_WORDS].encode() for block in found)


def _facts() -> Iterator[bytes]:
    for golden in all_goldens():
        yield from (json.dumps(fact, ensure_ascii=False).encode() for fact in golden.facts)


def _sources() -> Iterator[bytes]:
    yield from (file.read_bytes() for file in (Path(scrapers.__file__).parent / "sites").glob("*.yml"))


def _sheets() -> Iterator[bytes]:
    """Each file of the register under its name, cut after a few rows."""
    for sheet in SHEETS:
        rows = (HERE / sheet.file).read_bytes().split(b"\n")
        yield b"\n".join([sheet.file.encode(), *rows[:6]])


def _robots() -> Iterator[bytes]:
    yield b"User-agent: *\nDisallow: /a\nAllow: /a/b$\nCrawl-delay: 5\n\nUser-agent: Comity\nRequest-rate: 1/10s\n"
    yield b"Sitemap: https://example.org/sitemap.xml\nUser-agent: *\nDisallow: /*?p=\n"


def _headers() -> Iterator[bytes]:
    yield from (b"120", b"Wed, 21 Oct 2099 07:28:00 GMT")
    yield from (b"text/html; charset=utf-8", b'application/json; charset="gbk"')


def _addresses() -> Iterator[bytes]:
    yield from (golden.url.encode() for golden in all_goldens() if golden.url)
    yield b"https://www.chinajusticeobserver.com@evil.example/"


_SHIPPED: dict[str, Callable[[], Iterator[bytes]]] = {
    "page": _pages,
    "blocks": _bodies,
    "text": _bodies,
    "payload": _data,
    "docket": _words,
    "date": _words,
    "words": _words,
    "fact": _facts,
    "source_file": _sources,
    "register": _sheets,
    "robots": _robots,
    "headers": _headers,
    "address": _addresses,
}
assert _SHIPPED.keys() == TARGETS.keys()
