"""Thousands of spoiled packages (security C1): none is taken in, each is refused with a reason, soon and in little memory."""

from __future__ import annotations

import time
import tracemalloc
from random import Random

import pytest

from app.errors import OfficeError
from app.exchange.package import OtherSuite, PackageError, UnknownSuite
from app.keys.suite import SealingKey, SigningKey
from tests.exchange import mutants
from tests.exchange.conftest import VILLAGE, Road, road_in
from tests.exchange.mutants import MUTATORS, NEIGHBOUR, Mutator
from tests.figures.registry import reached

LONGEST_S = 0.05
MOST_BYTES = 64 * 1024 * 1024


@pytest.fixture(params=(1, 2))
def road(tmp_path, request) -> Road:
    """A road of each suite."""
    return road_in(tmp_path, request.param)


@pytest.fixture
def around(road) -> mutants.Road:
    """Two packages of three chunks each, and everybody's keys."""
    road.write([(3, Random(1).randbytes(150_000))], number=4)
    other = road.path.read_bytes()
    road.write([(3, Random(2).randbytes(150_000)), (1, b"")])
    return mutants.Road(
        road.path.read_bytes(), other, road.village, SigningKey.generate(road.village.suite),
        road.township, SealingKey.generate(road.village.suite),
    )


def refused(road, around: mutants.Road, data: bytes) -> float:
    """Seconds of this processor until the refusal; fails when the package is taken in or anything else is raised."""
    road.path.write_bytes(data)
    known = {VILLAGE: around.village.public, NEIGHBOUR: around.neighbour.public}
    began = time.thread_time()
    with pytest.raises(OfficeError) as caught:
        road.read(sender_key=known.get)
    took = time.thread_time() - began
    assert isinstance(caught.value, PackageError | UnknownSuite | OtherSuite)
    assert caught.value.code
    assert caught.value.hint
    return took


def all_refused(road, around: mutants.Road, mutator: Mutator, cases: int) -> None:
    done, slow = 0, 0
    for case in range(cases):
        data = mutator(around, Random(f"{mutator.__name__}/{case}"))
        if data in (around.good, around.other):
            continue
        print(mutator.__name__, case)  # the last one shown is the one that failed
        if refused(road, around, data) > LONGEST_S:
            slow += refused(road, around, data) > LONGEST_S  # once more: the machine may have been busy elsewhere
        done += 1
    assert not slow, f"{mutator.__name__}: {slow} took longer than {LONGEST_S} s"
    if road.village.suite == 1:
        reached("C1", done)
    else:
        reached("C1s", done)


@pytest.mark.parametrize("mutator", MUTATORS, ids=lambda mutator: mutator.__name__)
def test_thirty_mutants_of_each_kind_are_refused(road, around, mutator: Mutator) -> None:
    all_refused(road, around, mutator, 31)


@pytest.mark.slow
@pytest.mark.parametrize("mutator", MUTATORS, ids=lambda mutator: mutator.__name__)
def test_five_hundred_mutants_of_each_kind_are_refused(road, around, mutator: Mutator) -> None:
    all_refused(road, around, mutator, 500)


@pytest.mark.parametrize("road", [1], indirect=True)
@pytest.mark.parametrize("mutator", MUTATORS, ids=lambda mutator: mutator.__name__)
def test_a_mutant_costs_little_memory(road, around, mutator: Mutator) -> None:
    for case in range(3):
        data = mutator(around, Random(f"memory/{case}"))
        if data in (around.good, around.other):
            continue
        tracemalloc.start()
        try:
            refused(road, around, data)
            assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
        finally:
            tracemalloc.stop()
