"""The same targets without coverage, in every run of the tests: what was kept, and a little damage at random.

`make fuzz` looks further. A find is kept as a corpus file, and told in a test of its own below.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.damage import PIECES
from tests.fuzz.patience import timed
from tests.fuzz.seeds import CORPUS, HEADED, seeds, worse
from tests.fuzz.targets import TARGETS

LARGEST_CORPUS = 500_000  # bytes of all files
PIECE = st.sampled_from(PIECES).map(lambda piece: piece.encode("utf-8", "surrogatepass"))
BYTES = st.one_of(st.binary(max_size=200), st.lists(PIECE, max_size=12).map(b"".join))
HEADS = {target: sorted({seed.partition(b"\n")[0] + b"\n" for seed in seeds(target)}) for target in HEADED}


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed_and_every_kept_input_holds(target: str) -> None:
    for seed in seeds(target):
        timed(TARGETS[target])(seed)


@pytest.mark.parametrize("target", TARGETS)
def test_damaged_seeds_hold(target: str) -> None:
    chance = random.Random(target)
    for _ in range(500):
        timed(TARGETS[target])(worse(target, chance.choice(seeds(target)), chance))


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=50, deadline=None)
@given(head=st.randoms(), data=BYTES)
def test_anything_at_all_holds(target: str, head: random.Random, data: bytes) -> None:
    timed(TARGETS[target])(head.choice(HEADS.get(target, [b""])) + data)


def test_the_corpus_is_small_and_each_file_of_it_belongs_to_a_target() -> None:
    files = [file for file in CORPUS.rglob("*") if file.is_file()]
    assert {file.parent.name for file in files} <= TARGETS.keys()
    assert sum(file.stat().st_size for file in files) <= LARGEST_CORPUS
