"""The choice of a table's columns: which are shown, in which order, how wide. All by keyboard; at least one stays."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QListWidget, QListWidgetItem, QWidget

from ui import theme
from ui.widgets.column_layout import ColumnLayout
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.overlay import Overlay

PLACE = Qt.ItemDataRole.UserRole
BACK = "　放不下"
"""Behind a column that stepped back for want of room; a tick shows it all the same."""

KEYS = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
"""With Ctrl: how much wider, how much later."""


class ColumnList(QListWidget):
    """Ctrl and an arrow go to the panel."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ColumnsPanel(Overlay):
    """Everything happens at once in the table behind it."""

    def __init__(self, name: str, table: QWidget, layout: ColumnLayout) -> None:
        super().__init__(f"{name}_columns", "显示哪些列", table)
        self._layout = layout
        self.list = ColumnList()
        self.list.setObjectName(f"{name}_column_list")
        self.list.setAccessibleName("列，空格显示或隐藏")
        self.list.setMinimumHeight(theme.lines(4))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note = later(f"{name}_columns_note", "note")
        self.restore = ActionButton(f"{name}_columns_restore", "恢复原样", self._restore)
        self.leave = ActionButton(f"{name}_columns_done", "好了  Esc", self.end, role="primary")
        for widget in (label("显示哪些列", "strong"), self.list, self.note, label("空格 显示或隐藏", "quiet")):
            self.box.addWidget(widget)
        grid = QGridLayout()
        buttons = (
            ("earlier", "前移  Ctrl+↑", self._earlier), ("later", "后移  Ctrl+↓", self._later),
            ("narrower", "变窄  Ctrl+←", self._narrower), ("wider", "变宽  Ctrl+→", self._wider),
        )  # fmt: skip
        for number, (word, text, act) in enumerate(buttons):
            button = ActionButton(f"{name}_columns_{word}", text, act)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            grid.addWidget(button, number // 2, number % 2)
        grid.addWidget(self.restore, 2, 0)
        grid.addWidget(self.leave, 2, 1)
        self.box.addLayout(grid)
        self.list.itemChanged.connect(self._ticked)

    def ask(self) -> None:
        self._fill(0)
        say(self.note, "")
        self.begin(16, min(self.list.count(), 12) * 1.4 + 11, self.list)

    def _fill(self, row: int) -> None:
        blocked = QSignalBlocker(self.list)
        seen = self._layout.visible()
        self.list.clear()
        for place in self._layout.order():
            column = self._layout.columns[place]
            back = place in self._layout.stepped_back()
            item = QListWidgetItem(f"{column.title or '（空白）'}{BACK if back else ''}")
            item.setData(PLACE, place)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if place in seen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
        blocked.unblock()

    def _ticked(self, item: QListWidgetItem) -> None:
        shown = item.checkState() == Qt.CheckState.Checked
        if self._layout.show_column(int(item.data(PLACE)), shown):
            say(self.note, "")
            return
        blocked = QSignalBlocker(self.list)
        item.setCheckState(Qt.CheckState.Checked)
        blocked.unblock()
        say(self.note, "至少要留一列。请先勾上别的列，再取消这一列。", "warn")

    def _change(self, wider: int, later_by: int) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        place, row = int(item.data(PLACE)), self.list.currentRow()
        if wider:
            self._layout.widen(place, wider)
        if later_by:
            self._layout.move(place, later_by)
            self._fill(row + later_by)

    def _earlier(self) -> None:
        self._change(0, -1)

    def _later(self) -> None:
        self._change(0, 1)

    def _narrower(self) -> None:
        self._change(-1, 0)

    def _wider(self) -> None:
        self._change(1, 0)

    def _restore(self) -> None:
        self._layout.restore()
        self._fill(0)
        say(self.note, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in KEYS:
            self._change(*KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
