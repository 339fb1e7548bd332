"""One page -> the observations it makes. No network, no register, no database, no clock.

A page is read only when it comes from a host of a known source, and by the one parser of its kind; a page
of no kind that we know states no fact.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from models.errors import ParseError
from models.facts import Observation, Origin, fact_errors
from models.signs import addressed
from models.urls import page_key
from models.vocabulary import Confidence, Rank
from scrapers.blocks import Document
from scrapers.found import Found
from scrapers.page_kind import PageKind
from scrapers.payload import Payload
from scrapers.sites.kinds import kinds_of
from scrapers.sources import PageRefused, Source, read_address, source_of

# Machine translation prints this where it ran out of numerals; dates and counts around it are shuffled.
_SHUFFLED = "XNUMX"
_BROKEN = "\ufffd"  # stands for bytes that are no sign in the encoding of the page
_CONFIDENCE = {
    Rank.COURT: Confidence.HIGH,
    Rank.TABLE: Confidence.HIGH,
    Rank.PROSE: Confidence.MEDIUM,
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that has been read into blocks, or a payload into values, and waits for its parser."""

    url: str
    source: Source
    kind: PageKind | None  # None: of no kind that states facts
    content: Document | Payload | None

    @property
    def content_sha256(self) -> str:
        """The sha256 of what the page says, without markup and other noise; empty for a page of no kind."""
        if self.content is None:
            return ""
        return hashlib.sha256(json.dumps(list(_cleaned(self.content)), ensure_ascii=False).encode()).hexdigest()

    def observations(self) -> list[Observation]:
        """What the page states; raises ParseError when it lacks what its kind promises."""
        if self.kind is None or self.content is None:
            return []
        try:
            found = self.kind.parse(self.content)
        except ParseError as error:
            raise ParseError(f"{self.source.name}: {self.url}: {error}") from error
        except ValidationError as error:
            raise ParseError(f"{self.source.name}: {self.url}: {fact_errors(error)[0]}") from error
        if broken := _broken_word(found):
            message = f"expected text in one encoding, found bytes of another in {broken!r}"
            raise ParseError(f"{self.source.name}: {self.url}: {message}")
        rendition = isinstance(self.content, Document) and "comity-rendition" in self.content.meta
        origin = Origin(self.source.name, self._family(), self.kind.rank, self.url, rendition)
        confidence = _CONFIDENCE[self.kind.rank]
        return [Observation(fact.model_copy(update={"confidence": confidence}), origin, span) for fact, span in found]

    def _family(self) -> str:
        """Whose hands wrote the page: the source's, or those of another source's authors."""
        hands = self.source.same_hands
        text = "\n".join(_texts(self.content)) if hands and self.content else ""
        return hands.family if hands and re.search(hands.when, text) else self.source.family


def open_page(body: bytes, url: str, charset: str | None = None) -> Page:
    """The page, read but not yet parsed.

    Raises ParseError, and nothing else: as PageRefused for an unknown or translated host and for a
    machine-translated page, else when the bytes cannot be read. The text says source, URL, expected and found.
    """
    url = addressed(url.strip())
    source = source_of(url)
    kind = kind_of(url)
    if kind is None:
        return Page(url, source, None, None)
    try:
        content = kind.read(body, url, charset)
    except ParseError as error:
        raise ParseError(f"{source.name}: {url}: {error}") from error
    if any(_SHUFFLED in text for text in _texts(content)):
        message = f"expected a page in the language it was written in, found {_SHUFFLED}"
        raise PageRefused(f"{source.name}: {url}: {message}")
    return Page(url, source, kind, content)


def kind_of(url: str) -> PageKind | None:
    """The kind of page that the address promises; None for none that states facts, and for what is not read at all."""
    try:
        source, address = source_of(url), read_address(url)
    except ParseError:
        return None
    return next((kind for kind in kinds_of(source) if kind.matches(address)), None)


def parse(body: bytes, url: str, charset: str | None = None) -> list[Observation]:
    """What the page at `url` states; empty when it is of no kind that states facts. Raises as `open_page` does."""
    return open_page(body, url, charset).observations()


def _broken_word(found: Iterable[Found]) -> str | None:
    """The span of a fact with bytes that are no text; a list may tell of a post in such words, no fact is taken."""
    return next((span for fact, span in found if fact.kind != "candidate" and _BROKEN in f"{fact}{span}"), None)


def _texts(content: Document | Payload | None) -> Iterator[str]:
    """Everything that a reader of the page would read."""
    if isinstance(content, Document):
        yield content.title
        yield from (block.text for block in content.blocks)
    elif content is not None:
        yield json.dumps(content.data, ensure_ascii=False) if content.xml is None else _xml_text(content)


def _xml_text(content: Payload) -> str:
    return "\n".join(content.xml.itertext())


def _cleaned(content: Document | Payload) -> Iterator[object]:
    if isinstance(content, Document):
        yield content.title
        for block in content.blocks:
            yield [block.kind, block.marker, block.text, [page_key(link.href) for link in block.links]]
    elif content.xml is None:
        yield json.dumps(content.data, ensure_ascii=False, sort_keys=True)
    else:
        yield _xml_text(content)
