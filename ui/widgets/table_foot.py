"""The line under a table while several rows are marked: how many, and what their amounts come to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.money import yuan
from ui import theme
from ui.jobs import Progress
from ui.models.base import TableModel
from ui.models.pages import PagesModel, Source
from ui.models.rows import RowsModel
from ui.widgets.marking import Ranges, count, ids_of

HIGH_LINES = 1.6
SUM_AFTER_MS = 120
"""Sums that the store works out wait until the marking rests."""

Totals = tuple[tuple[str, str], ...]


class Foot(QLabel):
    def __init__(self, name: str, model: TableModel, table: QWidget) -> None:
        super().__init__(table)
        self.setObjectName(f"{name}_marked")
        self.setProperty("role", "quiet")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._model = model
        self._marked: Ranges = []
        self._question = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SUM_AFTER_MS)
        self._timer.timeout.connect(self._ask)
        self.hide()

    def height_wanted(self) -> int:
        return 0 if self.isHidden() else theme.lines(HIGH_LINES)

    def show_marked(self, marked: Ranges) -> None:
        """Say what is marked; nothing for a single row."""
        self._marked = marked
        self._question += 1
        several = count(marked) > 1
        if not several:
            self.setText("")
        elif isinstance(self._model, RowsModel):
            self._say(rows_totals(self._model, marked))
        else:
            self._say(())
            self._timer.start()
        self.setVisible(several)

    def _say(self, totals: Totals) -> None:
        said = [f"选中 {count(self._marked):,} 行", *(f"{title} {amount}" for title, amount in totals)]
        self.setText("　".join(said))
        self.setAccessibleName(self.text())

    def _ask(self) -> None:
        model = self._model
        if isinstance(model, PagesModel) and model.source is not None and count(self._marked) > 1:
            ids = ids_of(model.ids, self._marked)
            model.jobs.read(partial(_totals, model.source, ids, self._question), self._summed)

    def _summed(self, answer: tuple[int, tuple[tuple[str, int], ...]]) -> None:
        question, sums = answer
        if question == self._question and not self.isHidden():
            self._say(tuple((title, f"{yuan(fen)} 元") for title, fen in sums))


def rows_totals(model: RowsModel, marked: Ranges) -> Totals:
    """The sums of counts and amounts over marked rows, by the titles of their columns."""
    records = [record for top, bottom in marked for record in map(model.record, range(top, bottom + 1))]
    found = []
    for column in model.columns:
        if column.total_fen is not None:
            found.append((column.plain_title, f"{yuan(sum(map(column.total_fen, records)))} 元"))
        elif column.number is not None:
            found.append((column.plain_title, f"{sum(map(column.number, records)):,}"))
    return tuple(found)


def _totals(
    source: Source, ids: Sequence[int], question: int, _progress: Progress
) -> tuple[int, tuple[tuple[str, int], ...]]:
    return question, source.totals(ids)
