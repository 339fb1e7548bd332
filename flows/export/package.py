"""Write a data package: tables, feeds, descriptor, notes, checksums, one folder that is whole or not there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date
from importlib.metadata import distribution, version
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection

from db.export import State, batches_of, newest_moves, one_state, public_views
from db.views import View
from flows.export import feeds
from flows.export.descriptor import NAME, File, Json, describe
from flows.export.folder import DESCRIPTOR, SUMS, replacing
from flows.export.formats import Format
from flows.export.notes import citation, readme, sums
from flows.export.tables import KINDS, write_table
from models.policies import DEFAULT
from scrapers.sources import all_sources

_ROWS_AT_ONCE = 5_000  # held in memory, and in one row group of a Parquet file


def export(connection: Connection, place: Path, formats: Collection[Format], since: date | None) -> Json:
    """Write a package in the place of `place`, on a connection that began nothing yet; returns what was written.

    `since` leaves moves out of the feed that were recorded before that day. Raises ComityError where `place` holds
    something else, OSError where it cannot be written; what was there is then as it was.
    """
    with replacing(place, NAME) as folder, one_state(connection) as state:
        files = _feeds(folder, connection, state, since)
        for view in public_views():
            files += [_table(folder, connection, view, form) for form in KINDS if form in formats]
        files += _notes(folder, state, files)
        _write(folder, SUMS, sums(files))
    return {
        "directory": str(place),
        "version": _version(state),
        **state.told(),
        "files": [{"path": file.path, "rows": file.rows, "bytes": file.size, "sha256": file.sha256} for file in files],
    }


def _table(folder: Path, connection: Connection, view: View, form: Format) -> File:
    kind = KINDS[form]
    name = f"{view.name}.{kind.suffix}"
    rows = write_table(folder / name, kind, view, batches_of(connection, view, _ROWS_AT_ONCE))
    return _seen(folder, name, kind.mediatype, view.comment, view, rows)


def _feeds(folder: Path, connection: Connection, state: State, since: date | None) -> list[File]:
    moves = newest_moves(connection, since)
    _write(folder, "feed.json", feeds.json_feed(moves))
    _write(folder, "feed.atom", feeds.atom_feed(moves, state.as_of))
    return [
        _seen(folder, "feed.json", "application/feed+json", feeds.ABOUT),
        _seen(folder, "feed.atom", "application/atom+xml", feeds.ABOUT),
    ]


def _notes(folder: Path, state: State, data: Sequence[File]) -> list[File]:
    """Descriptor and texts; they name the files of data and not themselves."""
    number, policy, sources = _version(state), f"{DEFAULT.name} {DEFAULT.version}", _sources(state)
    descriptor = describe(state, number, policy, sources, data)
    texts = {
        DESCRIPTOR: json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n",
        "README.md": readme(state, number, policy, sources, data),
        "CITATION.cff": citation(state, number),
        "LICENSE": distribution("comity").read_text("licenses/LICENSE") or "MIT\n",
    }
    for name, text in texts.items():
        _write(folder, name, text)
    return [_seen(folder, name, "text/plain", "") for name in texts]


def _sources(state: State) -> list[Json]:
    """Those whose pages were read: title, address, and on which terms."""
    starts = [(source, urlsplit(source.starts[0][0])) for source in all_sources() if source.name in state.sources]
    return [
        {"title": source.title, "path": f"{start.scheme}://{start.netloc}/", "terms": source.terms}
        for source, start in starts
    ]


def _version(state: State) -> str:
    """That of the program, and of the data: the first signs of its digest."""
    return f"{version('comity')}+{state.digest[:12]}"


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="")


def _seen(
    folder: Path, name: str, mediatype: str, told: str, view: View | None = None, rows: int | None = None
) -> File:
    """A file as it lies there."""
    with (folder / name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(name, mediatype, told, (folder / name).stat().st_size, digest, view, rows)
