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

# What was found and mended, and the input that showed it.
FINDS = {
    "a docket with a word that is no pinyin got a key": "docket/2a8a1830dc6988786c2916d2fbee5641258da888",
    "an ordinal sign was read as a court": "docket/bb465d94851003c4145ddc18b75a3d05e3c4a9bd",
    "an address that cannot be taken apart raised": "register/6ed4acadcc4fec3f3e97911556995737929c29b7",
    "a number in JSON larger than any was taken": "payload/2b90a2f467c2ad1b446f71eb070bf69a234fffa9",
    "a link kept its line ends": "blocks/4207795c341c0c661ba950b685c8dc30e4a55d40",
    "the address of a page kept signs that do not show": "page/afe6bd35273ca963791e7a106f94f42382fddef5",
    "a wrong header was told without a bound": "register/7fee3f6550dac74d46ec2577dfb9e7ebb3b7f96e",
    "a wrong value of a source was told without a bound": "source_file/21d6d6b024fcf4edf5628d4c9389a6a4670ab268",
}


@pytest.mark.parametrize("find", FINDS.values(), ids=FINDS)
def test_what_was_found_stays_mended(find: str) -> None:
    target = find.partition("/")[0]
    timed(TARGETS[target])((CORPUS / find).read_bytes())


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
