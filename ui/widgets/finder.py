"""Ctrl+F in a table: a small field over its corner; Enter goes to the next row that holds the words, Esc back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import theme


class Finder(QLineEdit):
    """`wanted` carries the words."""

    wanted = Signal(str)

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._table = table
        self.setObjectName(f"{table.objectName()}_finder")
        self.setAccessibleName("在表里找")
        self.setPlaceholderText("在表里找，回车 下一处")
        self.setFixedWidth(theme.chars(14))
        self.returnPressed.connect(self._want)
        self.hide()

    def begin(self) -> None:
        """Appear over the upper right corner, with the last words marked."""
        self.move(self._table.width() - self.width() - theme.lines(1), theme.lines(0.1))
        self.setToolTip("")
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def miss(self) -> None:
        """Nothing holds the words."""
        self.setToolTip("表里没有")
        self.selectAll()

    def _want(self) -> None:
        if self.text().strip():
            self.wanted.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._table.setFocus()
        else:
            super().keyPressEvent(event)
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                event.accept()
