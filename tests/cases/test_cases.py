"""Whole made-up districts go through the command line, and every figure is the one that was planted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.drive import Drive
from tests.cases.identities import as_15, old_foreign_check, with_check
from tests.cases.make_case import make

_SIZES = (50, 40, 30)


def _differences(folder: Path, seed: int, sizes: tuple[int, ...], dirt: float) -> list[str]:
    case, root = folder / "case", folder / "stations"
    root.mkdir()
    make(case, seed, sizes, dirt)
    return Drive(case, root).through()


@pytest.mark.parametrize("seed", [1, 4])
def test_two_months_of_a_district_come_out_as_planted(tmp_path: Path, seed: int) -> None:
    assert _differences(tmp_path, seed, _SIZES, 0.12) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 112))
def test_dirtier_districts_come_out_as_planted(tmp_path: Path, seed: int) -> None:
    assert _differences(tmp_path, seed, (180, 120, 90), 0.2) == []


@pytest.mark.slow
def test_large_villages_come_out_as_planted(tmp_path: Path) -> None:
    assert _differences(tmp_path, 900, (2000, 1200, 1600), 0.05) == []


def test_a_seed_makes_the_same_case_again(tmp_path: Path) -> None:
    assert make(tmp_path / "one", 7, _SIZES) == make(tmp_path / "two", 7, _SIZES)


def test_made_numbers_carry_published_check_digits() -> None:
    assert with_check("15040419600229001") == "150404196002290011"
    assert as_15("150404196002290011") == "150404600229001"
    assert old_foreign_check("USA11018501011") == "3"
