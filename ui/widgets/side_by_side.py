"""Parts beside each other, or with large text on a small screen one below the other (interface, rule 9)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui import theme


class SideBySide(QWidget):
    """Beside each other while there is room for `least` characters; `turned` tells whether they now stand below."""

    turned = Signal(bool)

    def __init__(self, least: float) -> None:
        super().__init__()
        self._least = least
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.lines(0.6))

    def add(self, part: QWidget, share: int = 1) -> None:
        """One more part, with its share of the room."""
        self._row.addWidget(part, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()
        self._give_height()

    def event(self, event: QEvent) -> bool:
        """A part says more or less than before."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._give_height()
        return handled

    def _give_height(self) -> None:
        """Sentences that wrap get the height they need; what is around scrolls instead of pressing them flat."""
        if self._row.hasHeightForWidth():
            needed = max(1, self._row.minimumHeightForWidth(self.width()))
            if self.minimumHeight() != needed:
                self.setMinimumHeight(needed)

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs more room in the same window."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._turn()

    def _turn(self) -> None:
        below = self.width() < theme.chars(self._least)
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != way:
            self._row.setDirection(way)
            self.turned.emit(below)
