"""resources/threats.md: the threats that docstrings cite by number, each with a row, and every test it names is there."""

from __future__ import annotations

import re

from environment import ROOT

from tests.figures.registry import FIGURES

TABLE = (ROOT / "resources" / "threats.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in TABLE.splitlines() if re.match(r"\| T\d", line)]


def test_every_threat_has_one_row_of_five_cells() -> None:
    assert sorted(int(row[0].strip()[1:]) for row in ROWS) == list(range(1, 41))
    assert {len(row) for row in ROWS} == {5}


def test_a_threat_without_an_answer_says_what_is_not_covered() -> None:
    for row in ROWS:
        answer, tested, gap = (cell.strip() for cell in row[2:])
        assert (answer and tested) or gap, row[0]


def test_every_test_and_figure_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[^`]+)`", TABLE)
    assert [path for path in named if not (ROOT / path).exists()] == []
    counted = {figure for row in ROWS for part in row[3].split("；")[1:] for figure in re.findall(r"[A-E]\d+", part)}
    assert counted
    assert counted <= {figure.id for figure in FIGURES}
