"""`datapackage.json`: what the files of a package hold, for people and for the Frictionless tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class Origin:
    """Somebody whose pages were read: name, address, and on which terms."""

    title: str
    path: str
    terms: str


def describe(state: State, version: str, policy: str, origins: Iterable[Origin], files: Sequence[File]) -> Json:
    """The descriptor of a package with these files."""
    return {
        "profile": "data-package",
        "name": NAME,
        "title": TITLE,
        "description": ABOUT,
        "version": version,
        "licenses": [LICENCE],
        "contributors": [{"title": AUTHOR, "role": "author"}],
        "keywords": KEYWORDS,
        "sources": [{"title": one.title, "path": one.path, "terms": one.terms} for one in origins],
        "comity": {
            "as_of": state.as_of.isoformat(),
            "newest_fact": state.newest_fact.isoformat() if state.newest_fact else None,
            "digest": state.digest,
            "policy": policy,
        },
        "resources": [_resource(file) for file in files],
    }


def _resource(file: File) -> Json:
    suffix = file.path.rpartition(".")[2]
    told: Json = {
        "name": file.path,
        "path": file.path,
        "description": file.about,
        "format": suffix,
        "mediatype": file.mediatype,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if file.view is None:
        return {**told, "type": "file"}
    return {**told, "type": "table" if _is_read(file) else "file", "schema": _schema(file.view, suffix)}


def _is_read(file: File) -> bool:
    """Whether the Frictionless tools can read the table, else they check its bytes only (5.21.0, seen 2026-11-25).

    They take Parquet through pandas, which makes numbers with a point of integers where one is NULL, and fail at JSON
    Lines without a line.
    """
    return file.path.endswith(".csv") or (file.path.endswith(".jsonl") and bool(file.rows))


def _schema(view: View, suffix: str) -> Json:
    """In CSV an empty field stands for NULL; the other formats say NULL themselves."""
    schema: Json = {
        "fields": [_field(view, column) for column in view.columns],
        "missingValues": [""] if suffix == "csv" else [],
    }
    return {**schema, "primaryKey": list(key)} if (key := key_of(view)) else schema


def _field(view: View, column: Column) -> Json:
    """A text that is never NULL can be empty, which `required` would not allow."""
    field: Json = {"name": column.name, "type": _TYPES[column.type], "description": view.comment_on(column)}
    if column.type is SqlType.MOMENT:
        field["format"] = _MOMENT
    if not column.null and field["type"] != "string":
        field["constraints"] = {"required": True}
    return field
