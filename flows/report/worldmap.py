"""The map: outlines by ISO code, a ring where a territory is too small to be seen, a tile where it has no outline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pycountry

from models.jurisdictions import OUT_OF_SCOPE, name_of

Answer = dict[str, Any]
_TOO_SMALL = 16  # square units of a map that is 1000 units wide


def map_of(rows: Iterable[Mapping[str, Any]]) -> Answer:
    """Land without a fact, shapes of jurisdictions with one, and the rings and tiles of those that are too small."""
    world, wanted = _world(), {row["code"]: row for row in rows}
    places: dict[str, Answer] = {}
    land: list[Answer] = []
    for shape in world["shapes"]:
        code = _code_of(shape["id"])
        place = {**shape, "code": code, "small": shape["area"] < _TOO_SMALL or not shape["d"]}
        if code and code in wanted:
            places[code] = place
        else:
            land.append({**place, "outside": code in OUT_OF_SCOPE, "name": name_of(code) if code else ""})
    ordered = [(row, places.get(code)) for code, row in wanted.items()]
    return {
        "width": world["width"],
        "height": world["height"],
        "land": [shape for shape in land if shape["d"]],
        "shapes": [{**place, "row": row} for row, place in ordered if place and not place["small"]],
        "rings": [{**place, "row": row} for row, place in ordered if place and place["small"]],
        "tiles": sorted((row for row, place in ordered if not place or place["small"]), key=lambda row: row["name"]),
    }


@cache
def _world() -> Answer:
    text = (files("flows.report") / "vendor" / "world.json").read_text(encoding="utf-8")
    found: Answer = json.loads(text)
    return found


def _code_of(number: str | None) -> str | None:
    """The two letters behind an ISO number; None where the outline has none."""
    country = pycountry.countries.get(numeric=number) if number else None
    return str(country.alpha_2) if country else None
