"""A small button inside a field, as high as the text: it grows with the text, which the pictures of Qt's own do not.

It takes no keyboard focus: what it does has a key of its own in the field.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QToolButton

from ui import theme

PICTURE_LINES = 0.9
GAP_LINES = 0.25
_TYPES = QEvent.Type
RENEWING = frozenset({
    _TYPES.Resize, _TYPES.FontChange, _TYPES.StyleChange, _TYPES.Show, _TYPES.EnabledChange, _TYPES.ReadOnlyChange,
})  # fmt: skip


class FieldButton(QToolButton):
    """Shows the action's picture, or its words, at the right (or left) end of `field`, whose text keeps clear of it."""

    def __init__(self, field: QLineEdit, action: QAction, *, leading: bool = False, words: bool = False) -> None:
        super().__init__(field)
        self._field, self._leading, self._words = field, leading, words
        self._room = 0
        self._shown = True
        self.setDefaultAction(action)
        self.setObjectName(f"{field.objectName()}_button")
        self.setProperty("role", "infield")
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonTextOnly if words else style.ToolButtonIconOnly)
        field.installEventFilter(self)
        self.place()

    def show_if(self, shown: bool) -> None:
        """A button that has nothing to do takes no room."""
        if self._shown != shown:
            self._shown = shown
            self.place()

    def room(self) -> int:
        """The width that it takes of the field."""
        return self.width() + theme.lines(GAP_LINES) if self._shown else 0

    def place(self) -> None:
        """At its end of the field, in the size that the text has now; a field that takes no text shows none."""
        self.setVisible(self._shown and self._field.isEnabled() and not self._field.isReadOnly())
        length = theme.lines(PICTURE_LINES)
        if self.iconSize() != QSize(length, length):
            self.setIconSize(QSize(length, length))
        wide = self._field.fontMetrics().horizontalAdvance(self.text()) if self._words else length
        high = min(self._field.height(), theme.lines(1.4))
        gap = theme.lines(GAP_LINES)
        x = gap if self._leading else self._field.width() - wide - 2 * gap
        self.setGeometry(x, (self._field.height() - high) // 2, wide + gap, high)
        if self._room != self.room():
            self._room = self.room()
            sides = self._field.textMargins()
            if self._leading:
                sides.setLeft(self._room)
            else:
                sides.setRight(self._room)
            self._field.setTextMargins(sides)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in RENEWING:
            self.place()
        return super().eventFilter(watched, event)
