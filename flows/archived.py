"""Archived pages, read anew: which versions runs took, what each says to the parsers of today, what a page then states.

versions that runs took -> read each once (any worker can) -> fold page by page
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain

from db.replay import LACKS, PageReplayed
from db.rows import Row
from models.absence import Stated, fold, vanished
from models.errors import FetchError
from models.merge import Problem
from scrapers.archive import Archive, FetchRecord
from scrapers.notes import Version
from scrapers.page_read import PageRead, read_page, source_name

_BATCH = 50  # versions that one call of a worker reads

Batch = Sequence[Version]
Results = Iterable[list[PageRead]]
Spread = Callable[[Callable[[Batch], list[PageRead]], Iterable[Batch]], Results]
Watch = Callable[[Results, int], Results]


def one_by_one(work: Callable[[Batch], list[PageRead]], batches: Iterable[Batch]) -> Results:
    """The results of one batch after another, in this process; a cluster brings its own way, in the same order."""
    return map(work, batches)


def unwatched(results: Results, total: int) -> Results:
    """The results, and nothing to look at while `total` versions are read."""
    return results


@dataclass(frozen=True, slots=True)
class Taken:
    """The versions of each page that runs took, in that order, and what the publisher answered with each."""

    pages: Mapping[str, Sequence[tuple[Version, datetime]]]
    answers: Mapping[tuple[str, str], Sequence[FetchRecord]]  # by address and sha256, oldest first

    def versions(self) -> list[Version]:
        """Each version once."""
        return list(dict.fromkeys(one for taken in self.pages.values() for one, _ in taken))


def taken_from(archive: Archive, left_nothing: Collection[str] = ()) -> Taken:
    """What runs took, but for those that left nothing; and all that was fetched before runs began to note it."""
    pages: dict[str, list[tuple[Version, datetime]]] = {}
    answers: dict[tuple[str, str], list[FetchRecord]] = {}
    notes = list(archive.runs())
    for record in archive.records():
        if record.sha256 is None:
            continue
        answers.setdefault((record.url, record.sha256), []).append(record)
        if not notes or record.fetched_at < notes[0].noted_at:
            one = Version(record.url, record.sha256, record.charset)
            pages.setdefault(record.url, []).append((one, record.fetched_at))
    for note in notes:
        for one in note.taken if note.run_id not in left_nothing else ():
            pages.setdefault(one.url, []).append((one, note.noted_at))
    return Taken(pages, answers)


def read_versions(
    archive_url: str, versions: Batch, spread: Spread = one_by_one, watch: Watch = unwatched
) -> dict[Version, PageRead]:
    """Each version as the parsers of today read it."""
    batches = [versions[start : start + _BATCH] for start in range(0, len(versions), _BATCH)]
    results = watch(spread(partial(read_batch, archive_url), batches), len(versions))
    return dict(zip(versions, chain.from_iterable(results), strict=True))


def read_batch(archive_url: str, batch: Batch) -> list[PageRead]:
    """The versions of a batch, read from the archive; a worker needs nothing else."""
    archive = Archive(archive_url)
    return [_read(archive, one) for one in batch]


def _read(archive: Archive, one: Version) -> PageRead:
    try:
        body = archive.get(one.sha256)
    except FetchError as error:
        source = source_name(one.url)
        return PageRead(source, False, problem=Problem(LACKS, source, one.url, f"{one.url}: {error}"))
    return read_page(body, one.url, one.charset)


def fold_page(url: str, taken: Taken, reads: Mapping[Version, PageRead]) -> PageReplayed:
    """A page as its versions leave it, one after the other; one that cannot be read changes nothing."""
    stated: Stated = {}
    lacking: list[Problem] = []
    doubts: list[Problem] = []
    snapshots: dict[str, Row] = {}
    for one, at in taken.pages[url]:
        read = reads[one]
        if read.problem and read.problem.kind == LACKS:
            lacking.append(read.problem)
            continue
        snapshots[one.sha256] = _snapshot(one, at, read, taken.answers.get((url, one.sha256), ()))
        if read.problem:
            doubts.append(read.problem)
        if read.observations is not None:
            stated, kept = fold(stated, read.observations, one.sha256)
            doubts = vanished(read.source, url, kept)
    versions = {one.sha256: reads[one].observations is not None for one, _ in taken.pages[url]}
    problems = tuple(dict.fromkeys([*lacking, *doubts]))
    return PageReplayed(source_name(url), url, stated, versions, tuple(snapshots.values()), problems)


def _snapshot(one: Version, at: datetime, read: PageRead, answers: Sequence[FetchRecord]) -> Row:
    """A row of `snapshot` with all that the next run asks with: the version that was taken last was seen last."""
    last = answers[-1] if answers else None
    return {
        "url": one.url,
        "sha256": one.sha256,
        "source": read.source,
        **read.as_snapshot(),
        "fetched_at": answers[0].fetched_at if answers else at,
        "last_seen_at": at,
        "content_type": last.content_type if last else None,
        "charset": one.charset,
        "etag": last.etag if last else None,
        "last_modified": last.last_modified if last else None,
    }
