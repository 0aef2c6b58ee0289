"""Thousands of made-up histories of a district with its sticks (security C3-C7), through the program's own exchange.

A history is made from its number alone: what a failure names can be lived through again.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.services import exchange_in, receipts
from tests.figures.registry import reached
from tests.histories.land import Land
from tests.histories.plays import HEALED, SILENT, TOLD, Naive, copied, honestly_restored, lost_and_late
from tests.histories.shelves import in_folders, in_memory
from tests.stations import Stations

Play = Callable[[Land, Random, int], str]
STEPS = 30
SHORT, PART, PARTS = 30, 500, 10


def endings(play: Play, numbers: range, sticks: Path) -> Counter[str]:
    """How the histories of these numbers ended."""
    found: Counter[str] = Counter()
    for number in numbers:
        shutil.rmtree(sticks)
        sticks.mkdir()
        print(play.__name__, number)  # the last one shown is the one that failed
        found[play(in_memory(sticks), Random(number), STEPS)] += 1
    return found


def parts(test: Callable[..., None]) -> Any:
    """A short part at every change, the rest at night."""
    chosen = [range(SHORT)] + [
        pytest.param(range(start, start + PART), marks=pytest.mark.slow) for start in range(SHORT, PART * PARTS, PART)
    ]
    return pytest.mark.parametrize("numbers", chosen, ids=str)(pytest.mark.usefixtures("in_memory_only")(test))


@parts
def test_sticks_late_lost_and_read_again_end_in_equal_chains(sticks, numbers) -> None:
    assert endings(lost_and_late, numbers, sticks) == {HEALED: len(numbers)}
    reached("C3", len(numbers))
    reached("C4", len(numbers))


@parts
def test_a_restored_station_loses_nothing_that_reached_the_district(sticks, numbers) -> None:
    found = endings(honestly_restored, numbers, sticks)
    assert not found[SILENT]
    assert found[HEALED] > len(numbers) // 5
    assert found[TOLD] or len(numbers) < PART
    reached("C5", len(numbers))


@parts
def test_a_copied_station_never_goes_unnoticed(sticks, numbers) -> None:
    found = endings(copied, numbers, sticks)
    assert not found[SILENT]
    assert found[TOLD] > len(numbers) // 2
    reached("C6", len(numbers))


@parts
def test_a_receiver_that_only_counts_would_not_notice(sticks, numbers, monkeypatch) -> None:
    """The harness has teeth: the same histories end in silence when the chain is not looked at."""
    monkeypatch.setattr(exchange_in, "is_new", Naive.is_new)
    monkeypatch.setattr(receipts, "_compare", Naive.compare)
    monkeypatch.setattr(Land, "sound", lambda _: True)
    numbers = numbers[:100]
    found = endings(copied, numbers, sticks)
    assert found[SILENT] > len(numbers) // 2
    reached("C7", len(numbers))


@pytest.mark.parametrize(
    "numbers",
    [range(1), *[pytest.param(range(start, start + 20), marks=pytest.mark.slow) for start in range(1, 200, 20)]],
    ids=str,
)
@pytest.mark.parametrize("play", [lost_and_late, honestly_restored, copied])
def test_the_same_histories_on_real_stores(template, tmp_path, sticks, play: Play, numbers) -> None:
    for number in numbers:
        folder = tmp_path / str(number)
        folder.mkdir()
        land = in_folders(Stations.copied(template, folder), sticks)
        assert play(land, Random(number), STEPS) in {HEALED, TOLD}, number
        for desk in land.desks.values():
            desk.close()
        shutil.rmtree(folder)
        reached("C8")
