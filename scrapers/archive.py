"""The archive: everything fetched, by its hash, with a small record per answer; what each run took; all reviews.

A replay needs nothing else but the register. Works on any fsspec URL; the default is a local folder.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

import fsspec  # type: ignore[import-untyped]  # it ships no types

from models.errors import ArchiveError, FactError, FetchError
from models.facts import Observation
from models.reviews import digest_of, read_review, write_review
from models.secrets import without_secrets
from scrapers.notes import RunNote, read_note, write_note

Status = Literal["new", "unchanged", "gone"]
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One answer of a publisher, without its body; `unchanged` is a 304, `gone` a 404 or 410."""

    url: str  # as asked for
    final_url: str  # where redirects led; the base of relative links
    fetched_at: datetime
    status: Status
    sha256: str | None  # of the decoded body; None unless new
    content_type: str | None  # without parameters
    charset: str | None  # as the HTTP header states it, or None
    etag: str | None
    last_modified: str | None

    def __post_init__(self) -> None:
        """Raise ValueError unless the time is told in UTC: names and order of records hang on it."""
        if self.fetched_at.utcoffset() != UTC.utcoffset(None):
            raise ValueError(f"fetched_at {self.fetched_at.isoformat()} is not in UTC")


class Archive:
    """Objects and records under one fsspec URL; any number of processes may write at once."""

    def __init__(self, url: str) -> None:
        """Raises FetchError, which shows no key of the URL, when the store cannot be opened."""
        try:
            self._fs, root = fsspec.core.url_to_fs(url)
        except Exception as error:  # noqa: BLE001 - every driver has errors of its own
            found = f"{without_secrets(url)!r}: {type(error).__name__}: {error}".replace(url, without_secrets(url))
            raise FetchError(f"COMITY_ARCHIVE_URL: expected an fsspec URL that can be opened, found {found}") from None
        self._root = str(root).rstrip("/")

    def put(self, body: bytes) -> str:
        """Keep the bytes, unless they are kept already and whole; their sha256."""
        sha256 = hashlib.sha256(body).hexdigest()
        try:
            self.get(sha256)
        except FetchError:  # missing, or damaged since
            self._write(self._object(sha256), gzip.compress(body, mtime=0))
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes with that hash; raises FetchError when they are missing or are not those bytes any more."""
        if not _SHA256.fullmatch(sha256):
            raise FetchError(f"{sha256!r}: expected a sha256 of 64 hex digits")
        path = self._object(sha256)
        try:
            packed = self._fs.cat_file(path)
        except FileNotFoundError:
            raise FetchError(f"{path}: expected an archived object, found none; fetch the page again") from None
        try:
            body = gzip.decompress(packed)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise FetchError(
                f"{path}: expected a whole gzip file, found: {error}; delete it and fetch again"
            ) from error
        found = hashlib.sha256(body).hexdigest()
        if found != sha256:
            raise FetchError(f"{path}: expected its own sha256, found {found}; delete it and fetch again")
        return body

    def holds_pages(self) -> bool:
        """Whether anything was ever put here; a wrong address holds nothing."""
        return bool(self._fs.exists(f"{self._root}/objects"))

    def record(self, record: FetchRecord) -> None:
        """Keep one record; the body goes first (`put`), so that a record never points at nothing."""
        kept = {field.name: getattr(record, field.name) for field in fields(FetchRecord)}
        kept["fetched_at"] = record.fetched_at.isoformat(timespec="microseconds")
        text = json.dumps(kept, ensure_ascii=False, indent=1).encode()
        self._write(self._dated("fetches", record.fetched_at, hashlib.sha256(text).hexdigest()[:8]), text)

    def records(self) -> Iterator[FetchRecord]:
        """Every record, oldest first; raises FetchError for one that cannot be read."""
        for path in self._files("fetches"):
            yield _read_record(path, self._fs.cat_file(path))

    def begin_notes(self, now: datetime) -> None:
        """From now on only what a run notes counts as taken; once an archive, before anything is fetched into it."""
        if not self._fs.exists(f"{self._root}/runs"):
            self.put_run(RunNote("none", now, ()))

    def put_run(self, note: RunNote) -> None:
        """Keep what a run took; the bytes and records that it speaks of are there already."""
        self._write(self._dated("runs", note.noted_at, note.run_id), write_note(note))

    def drop_runs(self, run_ids: Collection[str]) -> None:
        """Take back the notes of runs that were killed before the database had what they took."""
        for path in self._files("runs") if run_ids else ():
            if path.removesuffix(".json").rpartition("-")[2] in run_ids:
                self._fs.rm_file(path)

    def runs(self) -> Iterator[RunNote]:
        """Every note, oldest first; raises FetchError for one that cannot be read."""
        for path in self._files("runs"):
            yield _read_run(path, self._fs.cat_file(path))

    def put_review(self, review: Observation) -> None:
        """Keep what a reviewer said, for ever; the same review twice is one file."""
        text = write_review(review)
        path = f"{self._root}/reviews/{digest_of(text)}.json"
        if not self._fs.exists(path):
            self._write(path, text)

    def reviews(self) -> Iterator[Observation]:
        """Every review, in a fixed order; raises FetchError for one that is not what was written."""
        for path in self._files("reviews"):
            yield _read_review(path, self._fs.cat_file(path))

    def _dated(self, folder: str, at: datetime, name: str) -> str:
        """A path that sorts by its time."""
        return f"{self._root}/{folder}/{at:%Y-%m-%d/%H%M%S.%f}-{name}.json"

    def _files(self, folder: str) -> list[str]:
        """The whole files of a folder, in order of their names."""
        self._fs.invalidate_cache()
        return sorted(path for path in self._fs.find(f"{self._root}/{folder}") if path.endswith(".json"))

    def _object(self, sha256: str) -> str:
        return f"{self._root}/objects/{sha256[:2]}/{sha256}"

    def _write(self, path: str, content: bytes) -> None:
        """All of the content under its name, or nothing: a kill in between leaves a `.tmp` that nobody reads.

        A move within a folder is atomic on a local disk; object stores show a copy only when it is complete.
        Raises ArchiveError, for a full disk or one that is read-only.
        """
        temporary = f"{path}.{uuid4().hex}.tmp"
        try:
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._fs.pipe_file(temporary, content)
            self._fs.mv(temporary, path)
        except OSError as error:
            with suppress(OSError):
                self._fs.rm_file(temporary)  # what is not whole takes no room
            raise ArchiveError(f"archive: expected {path} to be written, found: {error.strerror or error}") from error


def _read_record(path: str, text: bytes) -> FetchRecord:
    try:
        kept: dict[str, Any] = json.loads(text)
        return FetchRecord(**{**kept, "fetched_at": datetime.fromisoformat(kept["fetched_at"])})
    except (ValueError, TypeError, KeyError) as error:
        raise FetchError(f"{path}: expected a fetch record, found {text[:60]!r} ({error})") from error


def _read_run(path: str, text: bytes) -> RunNote:
    try:
        return read_note(text)
    except (ValueError, TypeError, KeyError) as error:
        raise FetchError(f"{path}: expected the note of a run, found {text[:60]!r} ({error})") from error


def _read_review(path: str, text: bytes) -> Observation:
    found = digest_of(text)
    if found != path.rpartition("/")[2].removesuffix(".json"):
        raise FetchError(f"{path}: expected its own sha256, found {found}; bring the file back from a copy")
    try:
        return read_review(text)
    except (ValueError, FactError) as error:
        raise FetchError(f"{path}: expected a review, found {text[:60]!r} ({error})") from error
