"""A small sheet inside the window, over a table: a choice of values, a choice of columns. No dialog: Esc takes it back.

It goes as soon as the keyboard is somewhere else, so that it can never be forgotten behind something.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from ui import theme


class Overlay(QFrame):
    """Belongs to a table; is laid over its upper right corner when it is begun."""

    def __init__(self, name: str, title: str, table: QWidget) -> None:
        super().__init__(table.window())
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "overlay")
        self.table = table
        self.box = QVBoxLayout(self)
        pad = theme.lines(0.6)
        self.box.setContentsMargins(pad, pad, pad, pad)
        self.box.setSpacing(theme.lines(0.4))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self.hide()

    def begin(self, wide: float, high: float, first: QWidget) -> None:
        """Appear, at most so many characters wide and lines high, with the keyboard in `first`."""
        window = self.table.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        size = self.minimumSizeHint()
        width = min(max(theme.chars(wide), size.width()), window.width())
        height = min(max(theme.lines(high), size.height()), window.height())
        corner = self.table.mapTo(window, QPoint(self.table.width() - width, theme.lines(1.8)))
        left = max(0, min(corner.x(), window.width() - width))
        top = max(0, min(corner.y(), window.height() - height))
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Go, and give the keyboard back to the table."""
        inside = QApplication.focusWidget()
        self.hide()
        if inside is not None and self.isAncestorOf(inside):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and new is not None and new is not self and not self.isAncestorOf(new):
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)
