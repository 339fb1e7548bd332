"""What must hold of any bytes at all: one function for each reader, silent when it holds.

A reader gives values or its documented error, in a time that grows with the input and no faster; and where there is a
way back, the value that was read reads again as itself. No word of this file knows who makes the bytes.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests
import urllib3
from pydantic import ValidationError
from requests.adapters import BaseAdapter

from models.dates import PartialDate
from models.docket import Docket, dockets_of, read_dockets
from models.errors import FactError, FetchError, ParseError, RegisterError
from models.facts import contract_fields, read_fact
from models.jurisdictions import name_of
from models.signs import visible
from models.urls import page_key
from scrapers.archive import Archive
from scrapers.blocks import Document, read_document
from scrapers.bodies import media_type
from scrapers.fetch import Fetcher
from scrapers.markup import clean, decode
from scrapers.parse import open_page
from scrapers.patience import patient_retry
from scrapers.payload import read_payload
from scrapers.reading import find_dates, places, read_date, read_number, sentences
from scrapers.register import SHEETS, load_register
from scrapers.robots import read_robots
from scrapers.session import AGENT, make_session
from scrapers.sources import SourceError, all_sources, read_source, source_of
from scrapers.treaties import read_treaty
from scrapers.treaty_rows import treaty_rows

URL = "https://example.org/"
SHEET_OF = {sheet.file: sheet for sheet in SHEETS}
NO_ARCHIVE = Archive("memory://fuzz")  # nothing is ever put into it
MOST_OF_A_MESSAGE = 2_000  # characters: a message is a line that somebody reads


def page(data: bytes) -> None:
    """The first line is address and charset, the rest the page: facts that can be told, or a ParseError."""
    head, _, body = data.partition(b"\n")
    url, _, charset = _text(head).partition(" ")
    with suppress(ParseError):
        opened = open_page(body, url, charset or None)
        for seen in opened.observations():
            told = seen.to_contract()
            assert _is_shown_as_it_is(json.dumps(told, ensure_ascii=False)), told
            stated = {name: value for name, value in told.items() if name not in ("span", "url")}
            assert contract_fields(read_fact(stated)) == stated
        assert len(opened.content_sha256) in (0, 64)


def blocks(data: bytes) -> None:
    """Lines as a reader sees them: not empty, without signs that do not show, and the same when read again."""
    with suppress(ParseError):
        document = read_document(data, URL)
        for block in document.blocks:
            assert block.text == block.text.strip() != ""
            for text in (block.text, block.marker, *block.cells, *(link.href for link in block.links)):
                assert _is_shown_as_it_is(text), text
        assert _is_shown_as_it_is(document.title)
        _tables(document)


def _tables(document: Document) -> None:
    for row in treaty_rows(document.blocks):
        with suppress(ParseError, ValidationError):  # a page's parser tells the second as the first
            read_treaty(document, row)


def text(data: bytes) -> None:
    """Bytes as text: a blank for what no text should hold, and nothing left to take out."""
    with suppress(ParseError):
        decoded = decode(data, _text(data[:20]))
        assert decoded == clean(decoded)
        decoded.encode()


def payload(data: bytes) -> None:
    """JSON or XML: values that JSON can hold, and that no database refuses."""
    with suppress(ParseError):
        read = read_payload(data, URL)
        if read.xml is None:
            json.dumps(read.data, allow_nan=False).encode()


def docket(data: bytes) -> None:
    """A docket prints as a court would print it, and reads again as itself; a field holds no fewer than prose does."""
    given = _text(data)
    for found in (*read_dockets(given), *dockets_of(given)):
        for printed in _printed(found):
            assert [again.key for again in dockets_of(printed)] == [found.key], (printed, found)
        if found.code_zh:
            assert [again.key_zh for again in read_dockets(_printed(found)[-1])] == [found.key_zh], found


def _printed(found: Docket) -> list[str]:
    sub = f"-{found.sub}" if found.sub else ""
    forms = [f"({found.year}) {found.code.capitalize()} No. {found.number}{sub}"]
    if found.code_zh:
        forms.append(f"（{found.year}）{found.code_zh}{found.number}{sub}号")
    return forms


def date(data: bytes) -> None:
    """Dates lie apart and in order; each is one of the calendar, and its own words alone read as the same."""
    given, end = _text(data), 0
    for found in find_dates(given):
        assert end <= found.start < found.end <= len(given)
        end = found.end
        assert find_dates(given[found.start : found.end])[0].date == found.date, given[found.start : found.end]
        _of_the_calendar(found.date)
    if read := read_date(given):
        _of_the_calendar(read)


def _of_the_calendar(found: PartialDate) -> None:
    assert PartialDate(str(found)) == found
    assert found.first_day <= found.last_day
    assert (found.first_day == found.last_day) == (found.precision == "day")
    assert found.agrees_with(PartialDate(found.text[:4]))


def words(data: bytes) -> None:
    """Numbers, sentences and countries: no sign of a sentence is lost, and every country has a name."""
    given = _text(data)
    assert "".join("".join(sentences(given)).split()) == "".join(given.split())
    assert all(name_of(code) for code in places(given))
    assert (read_number(given) or 0) >= 0


def fact(data: bytes) -> None:
    """A fact tells itself in the contract's fields and reads again as the same; else a FactError of one line."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return
    try:
        read = read_fact(given)
    except FactError as error:
        _one_line(error)
        return
    told = json.loads(json.dumps(contract_fields(read)))
    assert contract_fields(read_fact(told)) == told
    assert _is_shown_as_it_is(json.dumps(told, ensure_ascii=False))


def source_file(data: bytes) -> None:
    """A YAML file gives a source, or one line."""
    try:
        source = read_source("x.yml", _text(data))
    except SourceError as error:
        _one_line(error)
        return
    assert source.hosts is not None


def register(data: bytes) -> None:
    """The first line names a sheet, the rest is its file: each problem is one line that names file and line."""
    name, _, body = data.partition(b"\n")
    sheet = SHEET_OF.get(_text(name), SHEETS[len(name) % len(SHEETS)]).file
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / sheet).write_bytes(body)
        try:
            load_register(Path(folder))
        except RegisterError as error:
            for problem in error.problems:
                assert problem.startswith(tuple(one.file for one in SHEETS)), problem
                _one_line(problem)


def robots(data: bytes) -> None:
    """A robots.txt allows or forbids, and asks for a pause that is a number."""
    rules = read_robots(data)
    assert rules.robots is not None
    assert rules.robots.can_fetch(f"{URL}a?b=c", AGENT) in (True, False)
    assert rules.pause() >= 0
    _one_line(str(rules))


def headers(data: bytes) -> None:
    """Retry-After asks for a number of seconds or nothing; a Content-Type names a type and maybe a charset."""
    value = data.decode("latin-1")
    response = urllib3.HTTPResponse(headers={"Retry-After": value})
    asked = patient_retry(0, pause=1).get_retry_after(response)
    assert asked is None or (asked >= 1 and not math.isnan(asked))
    kind, charset = media_type(value)
    assert kind
    assert charset is None or (charset.isascii() and charset.isprintable())


def address(data: bytes) -> None:
    """What is checked is what is asked: whatever the address, only a listed host is ever asked for a page."""
    given, asked = _text(data), Asked()
    for source in all_sources():
        hosts = frozenset(own for host in source.hosts for own in (host, f"www.{host}"))
        asked.urls.clear()
        with suppress(FetchError):
            Fetcher(make_session("", asked), NO_ARCHIVE, 0).get(given, hosts)
        for url in asked.urls:
            assert urllib3.util.parse_url(url).host in hosts, url
            assert source_of(url) == source
            assert _is_shown_as_it_is(url)
            assert page_key(url)


class Asked(BaseAdapter):
    """Writes down what it is asked for; answers that there is no robots.txt, and to anything else nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        self.urls.append(str(request.url))
        response = requests.Response()
        response.status_code, response.url, response.raw = 404, str(request.url), urllib3.HTTPResponse(b"")
        if not self.urls[-1].endswith("/robots.txt"):
            raise requests.ConnectionError("nobody answers")
        return response

    def close(self) -> None:
        """Nothing to close."""


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _is_shown_as_it_is(given: str) -> bool:
    """Whether no sign of it tells a terminal or a reader anything but itself."""
    return visible(given) == given


def _one_line(message: object) -> None:
    assert str(message).splitlines() == [str(message)], message
    assert len(str(message)) <= MOST_OF_A_MESSAGE, str(message)[:200]


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        *(page, blocks, text, payload, docket, date, words, fact, source_file, register, robots, headers, address),
    )
}
