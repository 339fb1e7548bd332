"""Jurisdictions: ISO 3166 codes, their English names, and the code behind a printed name.

Names come from CLDR (babel) and ISO (pycountry), both exact; `aliases.csv` holds the few printed
forms that neither knows, each reviewed. Nothing is matched fuzzily: a fuzzy match once read "Korea"
as North Korea (pycountry, seen 2026-11).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Annotated

import pycountry
from babel import Locale
from pydantic import AfterValidator

# China itself, and the regions whose judgments are inter-regional and out of scope.
OUT_OF_SCOPE = frozenset({"CN", "HK", "MO", "TW"})

_ARTICLE = re.compile(r"^the\s+")
_NOISE = re.compile(r"[\s.,’'()（）&-]+")
_HAN = re.compile("[一-鿿]")


def check_code(code: str) -> str:
    """Return the ISO 3166 alpha-2 code unchanged; raise ValueError when it is unknown or out of scope."""
    if pycountry.countries.get(alpha_2=code) is None or code != code.upper():
        raise ValueError("an ISO 3166 country code such as DE")
    if code in OUT_OF_SCOPE:
        raise ValueError("a foreign jurisdiction (China and inter-regional matters are out of scope)")
    return code


JurisdictionCode = Annotated[str, AfterValidator(check_code)]


@cache
def name_of(code: str) -> str:
    """The English name that people of the field use, such as `South Korea` for KR."""
    return _display_names().get(code) or Locale("en").territories.get(code) or code


def code_of(name: str) -> str | None:
    """The code behind a printed name in English or Chinese; None when it is unknown or out of scope."""
    code = _index().get(_fold(name))
    return None if code in OUT_OF_SCOPE else code


@cache
def chinese_names() -> dict[str, str]:
    """The Chinese names of foreign jurisdictions, as printed, with their codes: what running text is searched for."""
    names = (*Locale.parse("zh").territories.values(), *(row["name"] for row in _aliases() if _HAN.search(row["name"])))
    return {name: code for name in names if (code := code_of(name))}


def _fold(name: str) -> str:
    """One form for all spellings: case, accents, articles and punctuation do not matter."""
    plain = unicodedata.normalize("NFKD", name.strip().casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _NOISE.sub("", _ARTICLE.sub("", plain))


@cache
def _aliases() -> list[dict[str, str]]:
    text = resources.files("models").joinpath("aliases.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _display_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in _aliases() if row["display"]}


@cache
def _index() -> dict[str, str]:
    codes = {country.alpha_2 for country in pycountry.countries}
    index: dict[str, str] = {}
    for language in ("en", "zh", "zh_Hant"):
        territories = Locale.parse(language).territories
        index.update({_fold(name): code for code, name in territories.items() if code in codes})
    for country in pycountry.countries:
        for field in ("name", "official_name", "common_name"):
            if name := getattr(country, field, None):
                index.setdefault(_fold(name), country.alpha_2)
    index.update({_fold(row["name"]): row["code"] for row in _aliases()})
    return index
