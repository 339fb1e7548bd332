"""A database URL that cannot be used is one line, and shows no password."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.engine import DatabaseUrlError, open_engine
from flows.places import second_database
from models.errors import NotFoundError


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:not-told@host:port/db",
        "postgresql://me:not@told:x@host/db",  # a sign that must be written as %40
        "me:not-told@host",
        "oracle://me:not-told@host/db",
        "oracle+nothing://me:not-told@host/db",
        "not told",
        "",
    ],
)
def test_a_url_of_no_kind_is_told_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match=r"^database: expected a sqlite or postgresql URL, found ") as refused:
        open_engine(url)
    shown = f"{refused.value!r} {refused.value.__cause__!r}"
    assert ":not" not in shown and "told@" not in shown and "told:" not in shown
    assert second_database(url) is None


def test_sqlite_needs_a_file(tmp_path: Path) -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(DatabaseUrlError, match="expected a file behind sqlite:///"):
            open_engine(url)
    with pytest.raises(NotFoundError, match="run `comity run` first"):
        open_engine(f"sqlite:///{tmp_path / 'none.db'}", must_exist=True)
    assert list(tmp_path.iterdir()) == []
