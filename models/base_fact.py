"""What every fact may carry, whatever its kind."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, field_validator

from models.errors import shortly
from models.fields import Text
from models.urls import is_readable
from models.vocabulary import Confidence

_SOURCE = re.compile(r"https?://[^\s;]+|[a-z][a-z.]*:\S[^;]*")


class Fact(BaseModel):
    """What every fact may carry: its key, who states it, how sure that is."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    key: Text | None = None
    source_urls: tuple[Text, ...] = ()
    confidence: Confidence | None = None
    unsourced: tuple[Text, ...] = ()  # fields that no page seen states: used, and marked
    notes: Text | None = None

    @field_validator("source_urls")
    @classmethod
    def cites_pages(cls, sources: tuple[str, ...]) -> tuple[str, ...]:
        """A web address, or a named collection and the page in it, such as `zh.wikipedia:` and a title."""
        for source in sources:
            if not (_SOURCE.fullmatch(source) and is_readable(source)):
                found = f"({shortly(source)} is neither)"
                raise ValueError(f"web addresses or named pages such as zh.wikipedia:TITLE {found}")
        return sources

    @field_validator("unsourced")
    @classmethod
    def names_fields(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Only fields of this fact can be unsourced."""
        for name in names:
            if name not in cls.model_fields:
                raise ValueError(f"names of fields ({shortly(name)} is none of this kind of fact)")
        return names
