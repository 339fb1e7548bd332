"""`datapackage.json` (Data Package v1): what the files of a package hold, for people and for the Frictionless tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.export import State, key_of
from db.views import Column, SqlType, View

NAME = "comity"
TITLE = "Recognition of foreign judgments in China: groups of countries, precedents, treaties"
ABOUT = (
    "Can a judgment from country X be enforced in China, and why? The group of each country on each day, with the "
    "precedents and treaties behind it, their sources, and what moved when. Information, not legal advice."
)
AUTHOR = "The Comity founders"
KEYWORDS = ["China", "conflict of laws", "enforcement of judgments", "foreign judgments", "reciprocity", "treaties"]
LICENCE = {"name": "MIT", "title": "MIT License, for the compilation; quoted words are their publishers'"}

_TYPES = {
    SqlType.VARCHAR: "string",
    SqlType.TEXT: "string",
    SqlType.INTEGER: "integer",
    SqlType.BIGINT: "integer",
    SqlType.BOOLEAN: "boolean",
    SqlType.DATE: "date",
    SqlType.MOMENT: "datetime",
}
_MOMENT = "%Y-%m-%dT%H:%M:%S.%f%z"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a package, as it was written; one with a view is a table."""

    path: str
    mediatype: str
    about: str
    size: int
    sha256: str
    view: View | None = None
    rows: int | None = None


def describe(state: State, version: str, policy: str, sources: Sequence[Json], files: Sequence[File]) -> Json:
    """The descriptor of a package with these files; `sources` have title, path and terms."""
    return {
        "profile": "data-package",
        "name": NAME,
        "title": TITLE,
        "description": ABOUT,
        "version": version,
        "licenses": [LICENCE],
        "contributors": [{"title": AUTHOR, "role": "author"}],
        "keywords": KEYWORDS,
        "sources": list(sources),
        "comity": {**state.told(), "policy": policy},
        "resources": [_resource(file) for file in files],
    }


def _resource(file: File) -> Json:
    """Of a table in CSV the Frictionless tools check every cell, of all else the bytes.

    What they need for JSON Lines is an extra of theirs, and Parquet goes through pandas, which makes numbers with a
    point of integers where one is NULL (5.21.0, seen 2026-11-25).
    """
    told: Json = {
        "name": file.path,
        "path": file.path,
        "description": file.about,
        "format": file.path.rpartition(".")[2],
        "mediatype": file.mediatype,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if file.view is None:
        return {**told, "type": "file"}
    is_csv = file.path == f"{file.view.name}.csv"
    schema = {**_schema(file.view), "missingValues": [""] if is_csv else []}
    return {**told, "type": "table" if is_csv else "file", "schema": schema}


def _schema(view: View) -> Json:
    schema: Json = {"fields": [_field(view, column) for column in view.columns]}
    return {**schema, "primaryKey": list(key)} if (key := key_of(view)) else schema


def _field(view: View, column: Column) -> Json:
    """An empty text reads as none in CSV, so `required` is said of a text only where it cannot be empty."""
    field: Json = {"name": column.name, "type": _TYPES[column.type], "description": view.comment_on(column)}
    if column.type is SqlType.MOMENT:
        field["format"] = _MOMENT
    constraints: Json = {}
    if column.words and column.is_list:
        one = "|".join(column.words)
        constraints["pattern"] = f"({one})(;({one}))*"
    elif column.words:
        constraints["enum"] = list(column.words)
    if not column.null and (field["type"] != "string" or column.name in key_of(view) or "enum" in constraints):
        constraints["required"] = True
    return {**field, "constraints": constraints} if constraints else field
