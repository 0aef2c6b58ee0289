"""A table of any length: it holds the ids of a search and asks for rows by page, off the GUI thread.

500,000 rows scroll like 50: the newest page asked for is fetched first, at most 8 wait, 50 are kept.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.jobs import Jobs, Progress
from ui.models.columns import Column

Index = QModelIndex | QPersistentModelIndex
PAGE, WAITING, KEPT = 200, 8, 50


class PagesModel(QAbstractTableModel):
    """`fetch(ids)` runs in the reader's thread and returns the records in the order of the ids."""

    def __init__(
        self,
        columns: Sequence[Column],
        jobs: Jobs,
        fetch: Callable[[Sequence[int]], list[Any]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.ids = array("q")
        self._jobs, self._fetch = jobs, fetch
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._wanted: list[int] = []
        self._asked: tuple[int, int] | None = None
        self._search = 0

    def show(self, ids: array[int]) -> None:
        """Show the records of other ids; answers to earlier questions are dropped."""
        self.beginResetModel()
        self.ids = ids
        self._search += 1
        self._pages.clear()
        self._wanted.clear()
        self._asked = None
        self.endResetModel()

    def record(self, row: int) -> Any:
        """The record of a row; None while it is on its way."""
        page, place = divmod(row, PAGE)
        records = self._pages.get(page)
        if records is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        return records[place] if place < len(records) else None

    def _want(self, page: int) -> None:
        if self._asked == (self._search, page):
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        del self._wanted[:-WAITING]
        self._ask()

    def _ask(self) -> None:
        if self._asked is not None or not self._wanted:
            return
        page = self._wanted.pop()
        self._asked = (self._search, page)
        ids = self.ids[page * PAGE : (page + 1) * PAGE]
        self._jobs.read(partial(_read, self._fetch, ids, self._search, page), self._arrived)

    def _arrived(self, answer: tuple[int, int, list[Any]]) -> None:
        search, page, records = answer
        if search != self._search:
            return
        self._asked = None
        self._pages[page] = records
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE
        last = min(first + PAGE, len(self.ids)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self._ask()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.side
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        record = self.record(index.row())
        if record is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        return column.shown(record, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            return self.columns[section].heading(role)
        return None


def _read(
    fetch: Callable[[Sequence[int]], list[Any]], ids: Sequence[int], search: int, page: int, _progress: Progress
) -> tuple[int, int, list[Any]]:
    return search, page, fetch(ids)
