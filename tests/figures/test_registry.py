"""The table of figures says what was reached and never hides a figure that was not."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.figures.registry import FIGURES, FOLDER, noted, reached, table, why_not

ROOT = Path(__file__).parents[2]


def test_what_processes_noted_is_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    reached("B1", 3)
    reached("B1", 4)
    (tmp_path / "other.jsonl").write_text('["B1", 5]\n["A1", 1]\n', "ascii")
    assert noted(tmp_path) == {"B1": 12, "A1": 1}


def test_nothing_is_noted_where_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    reached("B1")


def test_an_unknown_figure_is_a_slip() -> None:
    with pytest.raises(AssertionError):
        reached("Z9")


@pytest.mark.parametrize("nightly", [True, False])
def test_one_missed_figure_fails_the_table(nightly: bool) -> None:
    every = Counter({figure.id: figure.nightly if nightly else figure.short for figure in FIGURES})
    assert table(every, nightly=nightly)[1]
    for figure in (known for known in FIGURES if not why_not(known)):
        lines, well = table(every - Counter({figure.id: 1}), nightly=nightly)
        assert not well
        assert [line.split()[0] for line in lines if "MISSED" in line] == [figure.id]


def test_a_machine_that_cannot_make_a_fault_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    lines, _ = table(Counter(), nightly=False)
    assert sorted(line.split()[0] for line in lines if "no C compiler" in line) == ["A5", "A6", "A7"]
    assert not any("MISSED" in line for line in lines if "no C compiler" in line)


def test_every_figure_has_its_test_and_its_own_name() -> None:
    assert len({figure.id for figure in FIGURES}) == len(FIGURES)
    for figure in FIGURES:
        assert f'reached("{figure.id}"' in (ROOT / figure.test).read_text("utf-8"), figure.id
        assert 0 < figure.short <= figure.nightly
