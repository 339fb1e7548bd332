"""A treaty as a Chinese page prints it -> the fact: what its title says, its two days, what the note adds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import ValidationError

from models.dates import PartialDate
from models.errors import ParseError
from models.facts import Treaty, fact_errors
from models.jurisdictions import code_of, name_of
from models.vocabulary import TreatyScope
from scrapers.blocks import Document
from scrapers.found import Found, candidate, span_of
from scrapers.reading import read_date

_ASSISTANCE = re.compile(r"司法[协協]助|判[决決]")
_CIVIL = re.compile(r"民事|商事|民、?刑事")
_OTHER = re.compile(r"引渡|移管|被判刑人|[资資][产產]|打[击擊]")
_PARTNER = re.compile(
    r"中[华華]人民共和[国國](?:政府)?[和与與同及]\s*(?P<name>.+?)(?:政府)?"
    r"(?=[关關][于於]|相互|民事|民商|刑事|引渡|司法|$)"
)
# What official names add to the names that people use: 保加利亚共和国, 巴西联邦共和国, 科威特国.
_FORM_OF_STATE = re.compile(r"(?:(?:人民|民主|主[义義]|社[会會]|伊斯[兰蘭]|[联聯]邦)*(?:共和|王)?[国國]|[联聯]邦)$")
_NOT_IN_FORCE = re.compile(r"[尚还還]?未(?:生效)?")
_NOT_STATED = re.compile(r"[\s/*—–－-]*|不[详詳]|[无無]|[(（]?空[)）]?")
_LEAVES_OUT = re.compile(
    r"(?:[不未](?:涉及|包括|包含|含|[适適]用[于於]|[规規]定)[^。；;]{0,20}?|(?:[没沒]有|[无無])(?:[关關][于於])?)承[认認][^。；;]{0,20}"
)
_NUMERIC_DATE = re.compile(r"((?:19|20)\d{2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{1,2})")
_ENDED = re.compile(r"[终終]止|失效|[废廢]止|退出")


@dataclass(frozen=True, slots=True)
class PrintedTreaty:
    """One treaty in the words of its page; empty where the page leaves a place empty."""

    title: str
    country: str = ""
    signed: str = ""
    in_force: str = ""
    note: str = ""
    section: str = ""  # the heading above it
    words: str = ""  # all of it, as it stands on the page


def read_treaty(page: Document, printed: PrintedTreaty, notes: str = "") -> Found | None:
    """The treaty if it covers civil matters, else None; a candidate when matters, country, day or note are in doubt."""
    try:
        scope = _matters(printed)
        if scope is None:
            return None
        treaty = Treaty(
            jurisdiction=_partner(printed),
            title_zh=printed.title or None,
            scope=scope,
            signed_on=_day(printed.signed, "the day of signature"),
            in_force_on=_day(printed.in_force, "the day of entry into force"),
            recognition_clause=False if _leaves_judgments_out(printed.note) else None,
            notes="; ".join(filter(None, ["not yet in force" if _is_dormant(printed) else "", notes])) or None,
        )
    except ValidationError as error:
        return _doubt(page, printed, str(fact_errors(error)[0]))
    except ParseError as error:
        return _doubt(page, printed, str(error))
    return treaty, span_of(printed.words)


def scope_of(title: str) -> TreatyScope | None:
    """The civil matters in which the title promises judicial assistance; None for a treaty on anything else."""
    return _scope(title) if _ASSISTANCE.search(title) else None


def country_of(name: str) -> str | None:
    """The code behind a country's Chinese name, short or official; None when it is unknown or out of scope."""
    return code_of(name) or code_of(_FORM_OF_STATE.sub("", name))


def partner_of(title: str) -> str | None:
    """The code of the country that the title names beside China; None when it names none that we know."""
    found = _PARTNER.search(title)
    return country_of(found["name"]) if found else None


def _names_matters(words: str) -> bool:
    return bool(_CIVIL.search(words) or "刑事" in words or _OTHER.search(words))


def _matters(printed: PrintedTreaty) -> TreatyScope | None:
    """The civil matters of a treaty on judicial assistance, by title, else by heading; None for any other treaty.

    Raises ParseError when neither says which matters it covers.
    """
    if not _ASSISTANCE.search(printed.title):
        return None
    told = next((words for words in (printed.title, printed.section) if _names_matters(words)), None)
    if told is None:
        raise ParseError(f"expected the matters that the treaty covers, found {printed.title!r}")
    return _scope(told)


def _scope(words: str) -> TreatyScope | None:
    if not _CIVIL.search(words) or _OTHER.search(words):
        return None
    if "刑事" in words:
        return TreatyScope.CIVIL_CRIMINAL
    return TreatyScope.CIVIL_COMMERCIAL if "商事" in words else TreatyScope.CIVIL


def _partner(printed: PrintedTreaty) -> str:
    """The code of the other state; raises ParseError when no name is known, or the row and its title disagree."""
    by_title = partner_of(printed.title)
    code = country_of(printed.country) if printed.country else by_title
    if code is None:
        raise ParseError(f"expected a country that has a code, found {printed.country or printed.title!r}")
    if by_title not in (None, code):
        raise ParseError(f"expected one country, found {name_of(code)} beside a title that names {name_of(by_title)}")
    return code


def _day(words: str, what: str) -> PartialDate | None:
    """The day in a cell, None for one that says there is none; raises ParseError for any other words."""
    if _NOT_STATED.fullmatch(words) or _NOT_IN_FORCE.fullmatch(words):
        return None
    day = read_date(_NUMERIC_DATE.sub(lambda date: f"{date[1]}-{date[2]:0>2}-{date[3]:0>2}", words))
    if day is None:
        raise ParseError(f"expected {what}, found {words[:80]!r}")
    return day


def _is_dormant(printed: PrintedTreaty) -> bool:
    return bool(_NOT_IN_FORCE.fullmatch(printed.in_force))


def _leaves_judgments_out(note: str) -> bool:
    """Whether the note says that judgments are not covered; one on awards alone says nothing of them.

    Raises ParseError for a note on the treaty's end, which no column of these tables is made for.
    """
    if _ENDED.search(note):
        raise ParseError(f"expected a treaty that goes on, found the note {note[:80]!r}")
    said = _LEAVES_OUT.search(note)
    return bool(said and ("法院" in said[0] or "仲裁" not in said[0]))


def _doubt(page: Document, printed: PrintedTreaty, why: str) -> Found:
    return candidate(page, printed.title or printed.country, None, why, printed.words)
