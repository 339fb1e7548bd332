"""The archive's notes of what runs took: whole or not there, in the order of their time, taken back for dead runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import ArchiveError, FetchError
from scrapers.archive import Archive
from scrapers.notes import RunNote, Version

unhurried = settings(deadline=None)  # a busy machine is no defect
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = Version("https://example.org/法", "0" * 64, "gb18030")


def note_at(noted_at: datetime, run_id: str = "a1", *taken: Version) -> RunNote:
    return RunNote(run_id, noted_at, taken or (PAGE,))


@unhurried
@given(st.lists(st.timedeltas(timedelta(days=-10_000), timedelta(days=20_000)), max_size=6, unique=True))
def test_notes_come_back_whole_and_oldest_first_whatever_order_they_went_in(times: list[timedelta]) -> None:
    archive = Archive(f"memory://{uuid4().hex}")
    notes = [
        note_at(NOON + time, uuid4().hex, PAGE, Version(f"https://example.org/{time}", "1" * 64, None))
        for time in times
    ]
    for note in notes:
        archive.put_run(note)
    assert list(archive.runs()) == sorted(notes, key=lambda note: note.noted_at)


def test_a_death_before_the_move_leaves_no_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(str(tmp_path))

    def die(*given: object) -> None:
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(archive._fs, "mv", die)
        with pytest.raises(ArchiveError, match="killed"):
            archive.put_run(note_at(NOON))
    assert list(archive.runs()) == []
    archive.put_run(note_at(NOON))
    assert list(archive.runs()) == [note_at(NOON)]


def test_only_the_notes_of_the_given_runs_are_taken_back() -> None:
    archive = Archive(f"memory://{uuid4().hex}")
    notes = [note_at(NOON + timedelta(hours=hour), run_id) for hour, run_id in enumerate(("a1", "b2", "a1b2"))]
    for note in notes:
        archive.put_run(note)
    archive.drop_runs({"b2", "not-there"})
    assert list(archive.runs()) == [notes[0], notes[2]]
    archive.drop_runs(())
    assert list(archive.runs()) == [notes[0], notes[2]]


def test_notes_begin_once_with_one_that_took_nothing() -> None:
    archive = Archive(f"memory://{uuid4().hex}")
    archive.begin_notes(NOON)
    archive.put_run(note_at(NOON + timedelta(hours=1)))
    archive.begin_notes(NOON + timedelta(hours=2))
    assert [(note.noted_at, len(note.taken)) for note in archive.runs()] == [(NOON, 0), (NOON + timedelta(hours=1), 1)]


def test_an_archive_holds_pages_once_one_was_put_there(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path / "archive"))
    archive.begin_notes(NOON)
    assert not archive.holds_pages()
    archive.put(b"page")
    assert archive.holds_pages()


@pytest.mark.parametrize(
    "text", ['{"run_id": "a1"}', "[]", "", '{"run_id": "a1", "noted_at": "2026-11-24", "taken": []}']
)
def test_an_unreadable_note_is_an_error_that_names_the_file(tmp_path: Path, text: str) -> None:
    archive = Archive(str(tmp_path))
    archive.put_run(note_at(NOON))
    (file,) = (tmp_path / "runs" / "2026-11-24").iterdir()
    file.write_text(text)
    with pytest.raises(FetchError, match=file.name):
        list(archive.runs())


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=8))])
def test_a_note_tells_its_time_in_utc_or_not_at_all(zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="not in UTC"):
        note_at(NOON.replace(tzinfo=zone))
