"""The head of an article: what every site's own reader of heads hands on."""

from __future__ import annotations

from dataclasses import dataclass

from models.dates import PartialDate
from scrapers.blocks import Block


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the body, and the body; an empty title when the page shows none."""

    title: str
    published_on: PartialDate | None
    body: tuple[Block, ...]
