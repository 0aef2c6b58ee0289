"""A table of a file's own cells: the sheet as it stands with its header row marked, or the rows that have problems.

Cells that are wrong carry a mark and a ground of their own. A cell can be set right in place: Enter edits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, overload

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
MARKS = {"bad": "✕ ", "warn": "⚠ "}
ROW_LINES = 1.65
WIDEST_CHARS, NARROWEST_CHARS = 18, 4
LONG = 15
"""Characters of an identity number at least."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: leading texts (number, kind, sentence), the file's cells, wrong columns and the tone of their ground.

    `covered`: a column whose content is hidden from passers-by unless it is wrong (-1: none).
    """

    row: int
    lead: tuple[str, ...]
    cells: tuple[str, ...]
    bad: tuple[int, ...] = ()
    tone: str = ""
    strong: bool = False
    fixed: bool = False
    covered: int = -1


class ShownRows(Sequence[ShownRow]):
    """Records shown as rows when they are looked at: 50,000 problems open as fast as 50."""

    def __init__(self, records: Sequence[Any], shown: Callable[[Any], ShownRow]) -> None:
        self._records, self._shown = records, shown
        self._made: dict[int, ShownRow] = {}

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, place: int) -> ShownRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[ShownRow]: ...
    def __getitem__(self, place: int | slice) -> ShownRow | list[ShownRow]:
        if isinstance(place, slice):
            return [self._shown(record) for record in self._records[place]]
        if place not in self._made:
            self._made[place] = self._shown(self._records[place])
        return self._made[place]


class CellsModel(QAbstractTableModel):
    """`corrected` carries (row number of the file, column from 0, what was typed)."""

    corrected = Signal(int, int, str)

    def __init__(self, lead: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lead = tuple(lead)
        self.heads: tuple[str, ...] = ()
        self.rows: Sequence[ShownRow] = ()

    def show(self, heads: Sequence[str], rows: Sequence[ShownRow]) -> None:
        self.beginResetModel()
        self.heads, self.rows = tuple(heads), rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lead) + len(self.heads)

    def cell(self, index: Index) -> tuple[ShownRow, int]:
        """The row and the file's column of an index; negative for a leading column."""
        return self.rows[index.row()], index.column() - len(self.lead)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row, column = self.cell(index)
        bad = column >= 0 and column in row.bad
        if role == Role.EditRole:
            return self._text(row, column)
        if role in {Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole}:
            text = self._text(row, column)
            if column >= 0 and column == row.covered and not (bad and row.tone == "bad"):
                text = _cover(text)
            return f"{MARKS.get(row.tone, '')}{text or '（空）'}" if bad else text
        if role == Role.BackgroundRole and bad and row.tone:
            return QColor(getattr(theme.tokens(), f"{row.tone}_soft"))
        if role == Role.ForegroundRole and row.tone and (bad or (column < 0 and index.column() > 0)):
            return QColor(getattr(theme.tokens(), row.tone))
        if role == Role.FontRole and (row.strong or bad):
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _text(self, row: ShownRow, column: int) -> str:
        if column < 0:
            return row.lead[column + len(self.lead)]
        return row.cells[column] if column < len(row.cells) else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role not in {Role.DisplayRole, Role.TextAlignmentRole}:
            return None
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        titles = (*self.lead, *self.heads)
        return titles[section] if section < len(titles) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        row, column = self.cell(index)
        return found | Qt.ItemFlag.ItemIsEditable if column >= 0 and row.fixed is False and row.row else found

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        row, column = self.cell(index)
        if role != Role.EditRole or column < 0 or str(value) == self._text(row, column):
            return False
        self.corrected.emit(row.row, column, str(value))
        return True


def _cover(text: str) -> str:
    """An identity number as passers-by may see it."""
    return f"{text[:6]}********{text[-4:]}" if len(text) >= LONG else text


class WrongCells(QStyledItemDelegate):
    """Paints the ground of wrong cells, which a style sheet would leave out.

    A long content is not marked whole when it is edited: one digit of an identity number is set right, not all eighteen.
    """

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        super().setEditorData(editor, index)
        if isinstance(editor, QLineEdit) and len(editor.text()) >= LONG:
            QTimer.singleShot(0, editor, editor.deselect)  # the view marks it after this

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ground = index.data(Role.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)  # type: ignore[attr-defined]
        super().paint(painter, option, index)


class CellsTable(QTableView):
    """`entered` carries the place of the row on which Enter was pressed when nothing is edited."""

    entered = Signal(int)

    def __init__(self, name: str, title: str, model: CellsModel, *, editable: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.source = model
        self.editable = editable
        self._free, self._free_least = -1, 0
        model.setParent(self)
        self.setModel(model)
        self.setItemDelegate(WrongCells(self))
        behavior = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behavior.SelectItems if editable else behavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked if editable else trigger.NoEditTriggers)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def fit(self, lead_chars: Sequence[float], free: int = -1) -> None:
        """Widths from the contents of the first rows; leading columns as told, `free` of them with what is left besides."""
        self.verticalHeader().setDefaultSectionSize(theme.lines(ROW_LINES))
        for place, wide in enumerate(lead_chars):
            self.setColumnWidth(place, theme.chars(wide))
        for place in range(len(lead_chars), self.source.columnCount()):
            column = place - len(lead_chars)
            self.setColumnWidth(place, theme.chars(min(max(self._widest(column), NARROWEST_CHARS), WIDEST_CHARS)))
        self._free, self._free_least = free, self.columnWidth(free) if free >= 0 else 0
        self._fill_room()

    def _fill_room(self) -> None:
        """A sentence is not cut beside empty room."""
        if 0 <= self._free < self.source.columnCount():
            others = sum(self.columnWidth(place) for place in range(self.source.columnCount()) if place != self._free)
            self.setColumnWidth(self._free, max(self._free_least, self.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill_room()

    def _widest(self, column: int) -> float:
        """In Chinese characters, judged by the first rows that are more than a title; wrong cells are bold and marked."""
        widest = float(NARROWEST_CHARS)
        for row in (ShownRow(0, (), self.source.heads), *self.source.rows[:60]):
            if column < len(row.cells) and (not row.row or sum(map(bool, row.cells)) > 1):
                wide = sum(0.55 if character.isascii() else 1 for character in row.cells[column])
                widest = max(widest, max(wide, 3) * 1.1 + 4 if column in row.bad else wide + 2)
        return widest

    def choose(self, row: int, column: int = 0) -> None:
        if 0 <= row < self.source.rowCount():
            self.setCurrentIndex(self.source.index(row, column))

    def edit_wrong(self) -> None:
        """Edit the current cell of the file; on a leading column the first one that is wrong."""
        index = self.currentIndex()
        if not index.isValid():
            return
        row, column = self.source.cell(index)
        if column < 0:
            column = row.bad[0] if row.bad else 0
            index = self.source.index(index.row(), column + len(self.source.lead))
            self.setCurrentIndex(index)
        if self.source.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.state() == QAbstractItemView.State.EditingState:
                return  # the editor has had it already, and lets it through
            if self.editable:
                self.edit_wrong()
            else:
                self.entered.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
