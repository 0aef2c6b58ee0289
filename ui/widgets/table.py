"""The one table of the window: fixed row heights, heads aligned as their cells, a sentence where it is empty.

Enter opens the row, Ctrl+C copies what is marked as spreadsheet software pastes it, a digit typed on it goes to the
page's own person field (a card reader is a keyboard).
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from ui import theme
from ui.models.columns import Column
from ui.models.pages import PagesModel
from ui.models.rows import RowsModel
from ui.widgets.finder import Finder

Index = QModelIndex | QPersistentModelIndex
ROW_LINES = 1.65
REST_CHARS = 6
NARROWEST = 0.8


class DataTable(QTableView):
    """Shows a RowsModel or a PagesModel. `opened` and `chosen` carry the record."""

    opened = Signal(object)
    chosen = Signal(object)
    typed = Signal(str)

    def __init__(
        self, name: str, title: str, model: RowsModel | PagesModel, *, empty: str = "", many: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.empty_text = empty
        self.source = model
        model.setParent(self)
        self.setModel(model)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._open)
        self.finder = Finder(self)
        self.finder.wanted.connect(self.find_next)
        self._size(model.columns)

    def _size(self, columns: tuple[Column, ...]) -> None:
        rows, heads = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.lines(ROW_LINES))
        heads.setHighlightSections(False)
        heads.setMinimumSectionSize(theme.chars(2))
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for place, column in enumerate(columns):
            if column.width:
                self.setColumnWidth(place, theme.chars(column.width + 1))
            else:
                heads.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        if all(column.width for column in columns):
            heads.setStretchLastSection(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the columns give way together, down to where they can still be read."""
        super().resizeEvent(event)
        columns = self.source.columns
        fixed = sum(theme.chars(column.width + 1) for column in columns if column.width)
        rest = sum(theme.chars(REST_CHARS) for column in columns if not column.width)
        factor = max(NARROWEST, min(1.0, (self.viewport().width() - rest) / max(1, fixed)))
        for place, column in enumerate(columns):
            if column.width and not (place == len(columns) - 1 and self.horizontalHeader().stretchLastSection()):
                self.setColumnWidth(place, int(theme.chars(column.width + 1) * factor))

    def record(self) -> Any:
        """The record of the current row, or None."""
        return self.source.record(self.currentIndex().row())

    def marked(self) -> list[Any]:
        """The records of all marked rows, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [record for record in map(self.source.record, rows) if record is not None]

    def choose(self, row: int) -> None:
        """Make a row the current one, if there is one."""
        if 0 <= row < self.source.rowCount():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self.source.index(row, 0), flags)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row() or not previous.isValid():
            self.chosen.emit(self.source.record(current.row()) if current.isValid() else None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row current when the keyboard comes; mark it too, so that one sees where one is."""
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            self.choose(max(0, self.currentIndex().row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.finder.begin()
        elif event.text().isdigit() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:
        """Letters are no search in the first column: the search box finds people."""

    def find_next(self, words: str) -> None:
        """Go to the next row that holds the words, from the current one on and round again."""
        count, start = self.source.rowCount(), self.currentIndex().row()
        for row in ((start + step) % count for step in range(1, count + 1)):
            record = self.source.record(row)
            if record is not None and any(words in column.text(record) for column in self.source.columns):
                self.choose(row)
                return
        self.finder.miss()

    def copy(self) -> None:
        """The marked rows, tab separated and with their heads, to the clipboard."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        table = [[column.title for column in self.source.columns]]
        for row in rows:
            record = self.source.record(row)
            if record is not None:
                table.append([column.text(record) for column in self.source.columns])
        QApplication.clipboard().setText("\n".join("\t".join(cells) for cells in table))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.source.rowCount() == 0 and self.empty_text:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.tokens().quiet))
            room = self.viewport().rect().adjusted(theme.lines(1), theme.lines(1), -theme.lines(1), -theme.lines(1))
            painter.drawText(
                room,
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
                self.empty_text,
            )
            painter.end()

    def _open(self, index: Index) -> None:
        record = self.source.record(index.row()) if index.isValid() else None
        if record is not None:
            self.opened.emit(record)
