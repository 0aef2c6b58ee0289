"""The menu of a table's column: Alt+↓, a right click on the head or the corner button. Each line has its key.

The same keys as the spreadsheet the clerks know: Alt+↓ opens the menu of the column, Ctrl+Shift+L takes the filters away.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ui.models.arrangement import NONE
from ui.models.base import TableModel

Acts = dict[str, Callable[[int], object]]
"""By the name of the line, what is done with the column's place."""


class ColumnMenu(QMenu):
    """One opening; it is thrown away when it closes."""

    def __init__(self, name: str, model: TableModel, place: int, acts: Acts, table: QWidget) -> None:
        super().__init__(table)
        self.setObjectName(f"{name}_menu")
        self.setToolTipsVisible(True)
        self._place, self._acts = place, acts
        title = model.columns[place].plain_title
        if model.arrangeable:
            self._arranging(model, place, title)
        self._line("columns", "显示哪些列…")
        self._line("hide", f"隐藏“{title}”")
        self._line("left", "左移一列")
        self._line("right", "右移一列")
        self._line("restore", "列恢复原样")
        self.addSeparator()
        self._line("find", "在表里找", "Ctrl+F")
        self._line("copy", "复制选中的行", "Ctrl+C")
        self._line("export", "存为表格…", "Ctrl+Shift+S")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.triggered.connect(self._chosen)

    def _arranging(self, model: TableModel, place: int, title: str) -> None:
        wanted = model.arrangement
        if model.sortable(place):
            here = wanted.place == place
            self._line("rising", f"按“{title}”从小到大", ticked=here and not wanted.descending)
            self._line("falling", f"按“{title}”从大到小", ticked=here and wanted.descending)
        if wanted.place != NONE:
            self._line("own_order", "恢复原来的次序", "Esc")
        if model.filterable(place):
            self.addSeparator()
            self._line("filter", f"筛选“{title}”…", ticked=bool(wanted.chosen(place)))
        if wanted.filters:
            self._line("unfilter", "取消全部筛选", "Ctrl+Shift+L")
        if self.actions():
            self.addSeparator()

    def _line(self, word: str, text: str, key: str = "", *, ticked: bool = False) -> None:
        action = self.addAction(f"{text}\t{key}" if key else text)
        action.setObjectName(word)
        if ticked:
            action.setCheckable(True)
            action.setChecked(True)

    def _chosen(self, action: QAction) -> None:
        self._acts[action.objectName()](self._place)

    def open_at(self, point: QPoint) -> None:
        """Appear with the first line marked, so that Enter and the arrows work at once."""
        self.popup(point)
        if self.actions():
            self.setActiveAction(self.actions()[0])
