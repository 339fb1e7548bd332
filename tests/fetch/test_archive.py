"""The archive: nothing half-written, nothing altered unnoticed, records in order."""

from __future__ import annotations

import errno
import gzip
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.errors import ArchiveError, FetchError
from scrapers.archive import Archive, FetchRecord

unhurried = settings(deadline=None)  # a busy machine is no defect
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def record_at(fetched_at: datetime, url: str = "https://example.org/a") -> FetchRecord:
    return FetchRecord(url, url, fetched_at, "new", "0" * 64, "text/html", "utf-8", '"tag"', None)


def files_under(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def die(*args: object) -> None:
    raise KeyboardInterrupt


def find_no_room(*args: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@unhurried
@given(st.binary(max_size=2000))
def test_what_goes_in_comes_out_under_its_plain_hash(body: bytes) -> None:
    archive = Archive(f"memory://{uuid4().hex}")
    assert archive.get(archive.put(body)) == body


def test_the_hash_is_of_the_plain_body_and_the_file_is_gzip(tmp_path: Path) -> None:
    sha256 = Archive(str(tmp_path)).put(b"abc")
    assert sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert gzip.decompress((tmp_path / "objects" / "ba" / sha256).read_bytes()) == b"abc"
    assert files_under(tmp_path) == [sha256]


def test_an_object_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    path = tmp_path / "objects" / "ba" / archive.put(b"abc")
    before = path.stat()
    archive.put(b"abc")
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    "write", [lambda archive: archive.put(b"abc"), lambda archive: archive.record(record_at(NOON))]
)
def test_a_death_before_the_move_leaves_nothing_under_the_final_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Archive], object]
) -> None:
    archive = Archive(str(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(archive._fs, "mv", die)
        with pytest.raises(KeyboardInterrupt):
            write(archive)
    assert [name.rpartition(".")[2] for name in files_under(tmp_path)] == ["tmp"]
    assert list(archive.records()) == []
    write(archive)  # the next run is not in the way of the dead one
    assert len([name for name in files_under(tmp_path) if not name.endswith(".tmp")]) == 1


def test_what_finds_no_room_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(str(tmp_path))
    monkeypatch.setattr(archive._fs, "mv", find_no_room)
    with pytest.raises(ArchiveError, match=r"^archive: expected .* to be written, found: No space left on device$"):
        archive.put(b"abc")
    assert files_under(tmp_path) == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_changed_byte_is_either_harmless_or_an_error(data: st.DataObject) -> None:
    archive = Archive(f"memory://{uuid4().hex}")
    sha256 = archive.put(b"The court recognizes the judgment. " * 3)
    path = archive._object(sha256)
    packed = bytearray(archive._fs.cat_file(path))
    packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    archive._fs.pipe_file(path, bytes(packed))
    with suppress(FetchError):
        assert archive.get(sha256) == b"The court recognizes the judgment. " * 3


@unhurried
@given(st.integers(0, 60))
def test_an_object_cut_short_is_an_error(length: int) -> None:
    archive = Archive(f"memory://{uuid4().hex}")
    sha256 = archive.put(bytes(range(200)))
    archive._fs.pipe_file(archive._object(sha256), archive._fs.cat_file(archive._object(sha256))[:length])
    with pytest.raises(FetchError, match="fetch again"):
        archive.get(sha256)


def test_an_object_of_other_content_is_an_error_that_names_both_hashes() -> None:
    archive = Archive(f"memory://{uuid4().hex}")
    one, other = archive.put(b"one"), archive.put(b"other")
    archive._fs.cp_file(archive._object(other), archive._object(one))
    with pytest.raises(FetchError, match=f"{one}.*{other}"):
        archive.get(one)


def test_a_missing_object_is_an_error() -> None:
    with pytest.raises(FetchError, match="found none"):
        Archive(f"memory://{uuid4().hex}").get("0" * 64)


@pytest.mark.parametrize("given_hash", ["", "abc", "../../etc/passwd", "A" * 64])
def test_only_a_sha256_names_an_object(given_hash: str) -> None:
    with pytest.raises(FetchError, match="64 hex digits"):
        Archive("memory://names").get(given_hash)


@unhurried
@given(
    st.lists(st.timedeltas(timedelta(days=-10_000), timedelta(days=20_000)), max_size=8)
    | st.lists(st.timedeltas(timedelta(hours=-12), timedelta(hours=11)), max_size=8)  # within one day
)
@example([timedelta(hours=2, minutes=1), timedelta(hours=1, minutes=2), timedelta(hours=1, minutes=1)])
def test_records_come_back_whole_and_oldest_first_whatever_order_they_went_in(times: list[timedelta]) -> None:
    archive = Archive(f"memory://{uuid4().hex}")
    records = [record_at(NOON + time, f"https://example.org/{n}") for n, time in enumerate(times)]
    for record in records:
        archive.record(record)
    read = list(archive.records())
    assert [record.fetched_at for record in read] == sorted(record.fetched_at for record in records)
    assert set(read) == set(records)


def test_two_pages_fetched_in_the_same_microsecond_are_two_records(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.record(record_at(NOON, "https://example.org/a"))
    archive.record(record_at(NOON, "https://example.org/b"))
    assert {record.url for record in archive.records()} == {"https://example.org/a", "https://example.org/b"}
    assert [path.name for path in (tmp_path / "fetches").iterdir()] == ["2026-11-24"]


def test_an_unreadable_record_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.record(record_at(NOON))
    (file,) = (tmp_path / "fetches" / "2026-11-24").iterdir()
    file.write_text('{"url": "https://example.org/a"}')
    with pytest.raises(FetchError, match=file.name):
        list(archive.records())


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=8))])
def test_a_record_tells_its_time_in_utc_or_not_at_all(zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="not in UTC"):
        record_at(NOON.replace(tzinfo=zone))
