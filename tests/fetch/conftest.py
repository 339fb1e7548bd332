"""A mocked web, an archive and a fetcher."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import responses

from scrapers.archive import Archive
from scrapers.fetch import Fetcher
from tests.fetch.site import fetcher_of


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(str(tmp_path))


@pytest.fixture
def fetcher(archive: Archive) -> Fetcher:
    return fetcher_of(archive)
