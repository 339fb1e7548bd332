"""Write a data package: tables, feeds, descriptor, notes, checksums, one folder that is whole or not there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import distribution, version
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection

from db.export import State, batches_of, newest_moves, one_state, public_views
from db.views import View
from flows.export.descriptor import NAME, File, Origin, describe
from flows.export.feeds import MOST, about, atom_feed, json_feed
from flows.export.folder import DESCRIPTOR, SUMS, replacing
from flows.export.formats import Format
from flows.export.notes import citation, readme, sums
from flows.export.tables import ROWS_AT_ONCE, WRITERS, write_tables
from models.policies import DEFAULT
from scrapers.sources import all_sources

Watch = Callable[[str, Callable[[], list[File]]], list[File]]


@dataclass(frozen=True, slots=True)
class Package:
    """What was written, and of which state of the data."""

    folder: Path
    version: str
    state: State
    files: Sequence[File]  # all but SHA256SUMS, which holds their digests


def export(connection: Connection, place: Path, formats: Iterable[Format], since: date | None, watch: Watch) -> Package:
    """Write a package in the place of `place`; `watch` runs the work on each view, by its name.

    `since` leaves moves out of the feed that were recorded before that day. Raises ComityError where `place` holds
    something else, OSError where it cannot be written; what was there is then as it was.
    """
    wanted = [form for form in Format if form in set(formats)]
    with replacing(place, NAME) as folder, one_state(connection) as state:
        files = _feeds(connection, folder, state, since)
        for view in public_views() if set(wanted) & WRITERS.keys() else ():
            files += watch(view.name, partial(_tables, connection, folder, view, wanted))
        files += _notes(folder, state, files)
        _write(folder, SUMS, sums((file.path, file.sha256) for file in files))
    return Package(place, _version(state), state, files)


def _tables(connection: Connection, folder: Path, view: View, formats: Sequence[Format]) -> list[File]:
    rows = write_tables(folder, view, batches_of(connection, view, ROWS_AT_ONCE), formats)
    writers = [WRITERS[form] for form in formats if form in WRITERS]
    return [
        _seen(folder, f"{view.name}.{writer.suffix}", writer.mediatype, view.comment, view, rows) for writer in writers
    ]


def _feeds(connection: Connection, folder: Path, state: State, since: date | None) -> list[File]:
    moves, total = newest_moves(connection, since, MOST)
    _write(folder, "feed.json", json_feed(moves, total))
    _write(folder, "feed.atom", atom_feed(moves, total, state.as_of))
    told = about(len(moves), total)
    return [
        _seen(folder, "feed.json", "application/feed+json", told),
        _seen(folder, "feed.atom", "application/atom+xml", told),
    ]


def _notes(folder: Path, state: State, data: Sequence[File]) -> list[File]:
    """Descriptor and texts; they name the files of data and not themselves."""
    number, policy = _version(state), f"{DEFAULT.name} {DEFAULT.version}"
    origins = [
        Origin(source.title, _site(source.starts[0][0]), source.terms)
        for source in all_sources()
        if source.name in state.sources
    ]
    texts = {
        DESCRIPTOR: json.dumps(describe(state, number, policy, origins, data), ensure_ascii=False, indent=2) + "\n",
        "README.md": readme(state, number, policy, origins, data),
        "CITATION.cff": citation(state, number),
        "LICENSE": distribution("comity").read_text("licenses/LICENSE") or "",
    }
    for name, text in texts.items():
        _write(folder, name, text)
    return [_seen(folder, name, "text/plain", "") for name in texts]


def _version(state: State) -> str:
    """That of the program, and of the data: the first signs of its digest."""
    return f"{version('comity')}+{state.digest[:12]}"


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="")


def _seen(
    folder: Path, name: str, mediatype: str, told: str, view: View | None = None, rows: int | None = None
) -> File:
    """A file as it lies there."""
    with (folder / name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(name, mediatype, told, (folder / name).stat().st_size, digest, view, rows)
