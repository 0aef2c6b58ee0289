"""What the models of all tables have in common, so that the one table sorts, filters and exports each of them alike."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.models.arrangement import NONE, Arrangement
from ui.models.columns import Column

Index = QModelIndex | QPersistentModelIndex
RISING, FALLING = " ▲", " ▼"
SPOKEN = {RISING: "，从小到大排列", FALLING: "，从大到小排列"}


class TableModel(QAbstractTableModel):
    """`choices_read` carries a column's place and its choices; `waiting` is true while rows are on their way. Abstract by
    its marks alone: Qt's classes have a metaclass of their own; the type checker holds every model to them.
    """

    choices_read = Signal(int, object)
    waiting_changed = Signal()
    arrangeable = True
    unsortable: ClassVar[str] = "这一列不能用来排序。"
    """Over the head of a column that cannot be sorted by."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.arrangement = Arrangement()
        self.waiting = False

    def wait(self) -> None:
        """Other rows are on their way; an empty table says so until they are shown."""
        self.waiting = True
        self.waiting_changed.emit()

    @abstractmethod
    def arrange(self, wanted: Arrangement) -> None:
        """Sort and filter otherwise; the rows come at once or, from the store, a little later."""

    @abstractmethod
    def ask_choices(self, place: int) -> None:
        """Ask for what a column's filter offers; `choices_read` brings it."""

    @abstractmethod
    def sortable(self, place: int) -> bool:
        """Whether the column can be sorted by."""

    @abstractmethod
    def filterable(self, place: int) -> bool:
        """Whether the column offers a filter."""

    @abstractmethod
    def record(self, row: int) -> Any:
        """The record of a row; None while it is on its way, or where there is none."""

    @abstractmethod
    def identity(self, row: int) -> object:
        """By what a row is known again after a refresh; None where there is no row."""

    @abstractmethod
    def row_of(self, identity: object) -> int:
        """The row that is known by this now, or -1."""

    def whole(self) -> int:
        """The number of rows without filters, as far as it is known here."""
        return self.rowCount()

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def sorted_mark(self, section: int) -> str:
        if section != self.arrangement.place or section == NONE:
            return ""
        return FALLING if self.arrangement.descending else RISING

    def about_head(self, section: int) -> str:
        """What the title means, and why a click on it does not sort."""
        column = self.columns[section]
        return "".join((column.hint, "" if self.sortable(section) or not column.title else self.unsortable))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.about_head(section) or None
        mark = self.sorted_mark(section)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.columns[section].title + SPOKEN.get(mark, "")
        found = self.columns[section].heading(role)
        return self.columns[section].plain_title + mark if role == Qt.ItemDataRole.DisplayRole and mark else found
