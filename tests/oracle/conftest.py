"""What every test here gets: the codes of made-up jurisdictions pass for real ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models import hands
from tests.oracle.loading import admit_synthetic_codes
from tests.oracle.sources import FAMILIES


@pytest.fixture(scope="package", autouse=True)
def synthetic_codes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        admit_synthetic_codes(patch)
        yield


@pytest.fixture(autouse=True)
def _whose_hands_the_made_up_hosts_are_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's table of hosts knows those of the histories too; the oracle has its own."""
    declared = {host: frozenset({family}) for host, family in FAMILIES.items()}
    monkeypatch.setattr(hands, "FAMILIES", {**hands.FAMILIES, **declared})
