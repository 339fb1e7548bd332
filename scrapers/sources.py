"""The sources: who publishes, on which hosts, where a run starts, and what a healthy read yields.

Each is one reviewed YAML file beside its module in `scrapers/sites/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from models.errors import ComityError, ParseError, shortly

_FROZEN = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class SourceError(ComityError):
    """A source's YAML file cannot be used; says file, field and what was expected."""


class PageRefused(ParseError):  # noqa: N818 - it says what happened to the page
    """A page that is not to be read at all: off the allow-list, a translation, a clone; it states nothing."""


class Yield(BaseModel):
    """How many facts of one kind the pages of one layout yield together, and how well their fields are filled."""

    model_config = _FROZEN

    min: int = Field(0, ge=0)
    max: int | None = Field(None, ge=0)
    keeps: float = Field(0, ge=0, le=1)  # the share of what was read before that must be read again
    filled: Mapping[str, float] = Field(default_factory=dict)  # field -> share of facts that state it


class SameHands(BaseModel):
    """Pages of this source that are the work of another source's authors: they never confirm each other."""

    model_config = _FROZEN

    family: str
    when: str  # a pattern; found anywhere in the text, it tells the hands


class Source(BaseModel):
    """One publisher's site; sources of one `family` are the same hands and never confirm each other."""

    model_config = _FROZEN

    name: str
    title: str
    family: str
    hosts: frozenset[str]  # without `www.`; nothing is read from any other
    terms: str  # licence and manners, as far as they are known
    starts: Annotated[tuple[tuple[str, ...], ...], BeforeValidator(lambda given: _alternatives(given))]
    same_hands: SameHands | None = None
    stale_after_days: int = Field(ge=1)  # without a good run for longer, somebody must look
    expect: Mapping[str, Mapping[str, Yield]] = Field(default_factory=dict)  # page kind -> kind of fact -> yield

    def bounds(self) -> dict[str, dict[str, dict[str, object]]]:
        """What is expected, as plain values, only what the file states."""
        return {
            kind: {fact: bound.model_dump(exclude_defaults=True) for fact, bound in bounds.items()}
            for kind, bounds in self.expect.items()
        }


def _alternatives(given: object) -> object:
    """Each start is an address, or a list of which the first that answers is read."""
    return [[one] if isinstance(one, str) else one for one in given] if isinstance(given, list) else given


@dataclass(frozen=True, slots=True)
class Address:
    """What a URL points to, whichever way it is written: host without `www.`, decoded path, query parameters."""

    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)


@cache
def all_sources() -> tuple[Source, ...]:
    """Every source that ships, in order of name; raises SourceError for a file that cannot be used."""
    folder = files("scrapers") / "sites"
    found = [
        read_source(file.name, file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".yml")
    ]
    return tuple(sorted(found, key=lambda source: source.name))


def read_source(name: str, text: str) -> Source:
    """A source from its YAML: plain values, each written out; raises SourceError."""
    try:
        return Source.model_validate(yaml.load(text, _PlainLoader))  # noqa: S506 (it is a SafeLoader)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part)[:40] for part in first["loc"])
        raise SourceError(f"{name}: {place}: {first['msg']}, found {shortly(first['input'])}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # the second for 2026-13-45 and the like
        raise SourceError(f"{name}: expected YAML, found {' '.join(str(error).split())[:300]}") from error


class _PlainLoader(yaml.SafeLoader):
    """Makes no objects, and no value out of others: nine lines of aliases can ask for a thousand million values."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The next value; raises yaml.YAMLError for an alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias, where each value is to be written out")
        return super().compose_node(parent, index)


def read_address(url: str) -> Address:
    """The address behind a URL; raises ParseError when it is not an http(s) URL."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
        if set(parts.netloc) & set("@\\"):  # what stands before or after it is the host, to one reader or another
            host = parts.netloc
    except ValueError as error:
        raise ParseError(f"{url}: expected an http or https URL, found one that cannot be read: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ParseError(f"{url}: expected an http or https URL, found {parts.scheme or 'no scheme'}")
    path = re.sub("[\ufffc\\s]+$", "", unquote(parts.path)).rstrip("/").replace("\ufffc", "").strip()
    return Address(host, path or "/", dict(parse_qsl(parts.query)))


def source_of(url: str, sources: Iterable[Source] | None = None) -> Source:
    """The source that owns the URL's host; raises PageRefused for any other, translations and clones included."""
    host = read_address(url).host
    known = list(sources if sources is not None else all_sources())
    for source in known:
        if host in source.hosts:
            return source
    for source in known:
        if any(host.endswith(f".{own}") for own in source.hosts):
            raise PageRefused(f"{url}: expected the own host of {source.name}, found its translation {host}")
    hosts = ", ".join(sorted(own for source in known for own in source.hosts))
    raise PageRefused(f"{url}: expected one of the hosts {hosts}, found {host}")
