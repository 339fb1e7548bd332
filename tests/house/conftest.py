"""One house for all tests of this package, and the accident that happens in it first of all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house.accident import Killed, two_killed
from tests.house.house import House, housed
from tests.postgres import Cluster


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, postgres_cluster: Cluster) -> Iterator[House]:
    """A house with our deployments, just put there."""
    with housed(tmp_path_factory.mktemp("house"), postgres_cluster) as found:
        yield found


@pytest.fixture(scope="session", autouse=True)
def killed(house: House) -> Iterator[dict[str, Killed]]:
    """The accident. It takes minutes until it is noticed, so it comes first: no other test need wait for it."""
    with two_killed(house) as found:
        yield found
