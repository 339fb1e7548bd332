"""What every test here gets: the codes of made-up jurisdictions pass for real ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.oracle.loading import admit_synthetic_codes


@pytest.fixture(scope="package", autouse=True)
def synthetic_codes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        admit_synthetic_codes(patch)
        yield
