from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.jobs import Jobs
from ui.models.columns import Column
from ui.models.pages import KEPT, PAGE, PagesModel

COLUMNS = (Column("号", lambda n: f"第{n}", 5), Column("数", str, right=True))


@pytest.fixture
def jobs(prepared: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def test_half_a_million_rows_read_only_what_is_looked_at(jobs: Jobs, qtbot: QtBot) -> None:
    asked: list[int] = []

    def fetch(ids: Sequence[int]) -> list[int]:
        asked.append(len(ids))
        return list(ids)

    model = PagesModel(COLUMNS, jobs, fetch)
    model.show(array("q", range(500_000)))
    assert model.rowCount() == 500_000
    last = model.index(499_999, 0)
    assert model.data(last) == "…"
    qtbot.waitUntil(lambda: model.data(last) == "第499999")
    assert asked == [PAGE]


def test_answers_to_an_earlier_search_are_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    model = PagesModel(COLUMNS, jobs, list)
    model.show(array("q", [1, 2, 3]))
    model.record(0)
    model.show(array("q", [7]))
    qtbot.waitUntil(lambda: model.record(0) == 7)


def test_pages_out_of_sight_are_let_go(jobs: Jobs, qtbot: QtBot) -> None:
    model = PagesModel(COLUMNS, jobs, list)
    model.show(array("q", range(PAGE * (KEPT + 5))))
    for page in range(KEPT + 5):
        qtbot.waitUntil(partial(_there, model, page * PAGE))
    assert len(model._pages) == KEPT


def _there(model: PagesModel, row: int) -> bool:
    return model.record(row) is not None


def test_heads_stand_over_their_cells(prepared: object, jobs: Jobs) -> None:
    model = PagesModel(COLUMNS, jobs, list)
    model.show(array("q", [1]))
    side = Qt.ItemDataRole.TextAlignmentRole
    for column in range(model.columnCount()):
        assert model.headerData(column, Qt.Orientation.Horizontal, side) == model.data(model.index(0, column), side)
