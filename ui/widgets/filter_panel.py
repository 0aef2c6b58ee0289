"""The choice of values that a column lets through, each with the number of rows that have it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from ui import theme
from ui.models.arrangement import Choice
from ui.widgets.controls import ActionButton, label, line_edit
from ui.widgets.overlay import Overlay

MANY = 12
"""From so many values on there is a field to look for one."""
OFFERED = 2000
VALUE = Qt.ItemDataRole.UserRole


class ChoiceList(QListWidget):
    """Space ticks, Enter is done."""

    done = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.done.emit()
        else:
            super().keyPressEvent(event)


class FilterPanel(Overlay):
    """`chosen` carries the column's place and the values; all values or none mean no filter."""

    chosen = Signal(int, object)

    def __init__(self, name: str, table: QWidget) -> None:
        super().__init__(f"{name}_choose", "筛选", table)
        self._place = -1
        self.heading = label("", "strong", wrap=True)
        self.look = line_edit(f"{name}_choose_look", "在选项里找", hint="在选项里找")
        self.list = ChoiceList()
        self.list.setObjectName(f"{name}_choices")
        self.list.setUniformItemSizes(True)
        self.sure = ActionButton(f"{name}_choose_sure", "只看勾选的  回车", self.give, role="primary")
        self.all = ActionButton(f"{name}_choose_all", "看全部", self._give_none)
        foot = QHBoxLayout()
        foot.addWidget(self.sure)
        foot.addWidget(self.all)
        foot.addStretch(1)
        for widget in (self.heading, self.look, self.list, label("空格 勾选　Esc 返回", "quiet")):
            self.box.addWidget(widget)
        self.box.addLayout(foot)
        self.list.done.connect(self.give)
        self.look.returnPressed.connect(self._to_list)
        self.look.textChanged.connect(self._looked)

    def ask(self, place: int, title: str, choices: Sequence[Choice], chosen: Sequence[str]) -> None:
        """Offer the values of a column; those chosen before are ticked."""
        self._place = place
        self.heading.setText(f"{title}：只看哪些？")
        self.list.setAccessibleName(f"{title} 的值")
        self.list.clear()
        for value, text, count in choices[:OFFERED]:
            item = QListWidgetItem(f"{text}　{count:,}")
            item.setData(VALUE, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.look.clear()
        self.look.setVisible(len(choices) > MANY)
        rows = max(3, min(self.list.count(), MANY))
        self.list.setMinimumHeight(theme.lines(4))
        self.begin(18, rows * 1.4 + 8, self.list)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def give(self) -> None:
        """The ticked values; when none is ticked, the one that the keyboard is on."""
        ticked = [item for item in self._items() if item.checkState() == Qt.CheckState.Checked]
        current = self.list.currentItem()
        if not ticked and current is not None:
            ticked = [current]
        whole = len(ticked) == self.list.count()
        self._give([] if whole else [str(item.data(VALUE)) for item in ticked])

    def _give_none(self) -> None:
        self._give([])

    def _give(self, values: list[str]) -> None:
        self.end()
        self.chosen.emit(self._place, tuple(values))

    def _looked(self, words: str) -> None:
        """Show the values that hold the words; the first of them is next."""
        first: QListWidgetItem | None = None
        for item in self._items():
            item.setHidden(words.strip() not in item.text())
            first = item if first is None and not item.isHidden() else first
        if first is not None:
            self.list.setCurrentItem(first)

    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
