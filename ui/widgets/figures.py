"""The numbers that a page comes to, large and in equal columns; in large text they go on in a second line.

A district's sums have ten digits where a village's have four (interface, rule 9): no number may touch the next one or
widen the page, so there are as many columns as the widest of them leaves room for.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.controls import buddy, label

GAP_CHARS = 1.0
NONE = "—"


class Figures(QWidget):
    """`labels` by name, and with `below` a small one under each by the name with `_fen`; all begin with `prefix`."""

    def __init__(self, prefix: str, titles: Sequence[tuple[str, str]], *, below: bool = False) -> None:
        super().__init__()
        self.labels: dict[str, QLabel] = {}
        self._cells = [self._cell(prefix, name, title, below) for name, title in titles]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._columns = 0
        self._arrange(len(self._cells))

    def _cell(self, prefix: str, name: str, title: str, below: bool) -> QWidget:
        cell = QWidget()
        box = QVBoxLayout(cell)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        value = label(NONE, "number", name=f"{prefix}_{name}")
        value.setAccessibleName(title)
        self.labels[name] = value
        box.addWidget(buddy(title, value))
        box.addWidget(value)
        if below:
            self.labels[f"{name}_fen"] = label("", "quiet", name=f"{prefix}_{name}_fen")
            box.addWidget(self.labels[f"{name}_fen"])
        box.addStretch(1)
        return cell

    def _widest(self) -> int:
        return max(cell.sizeHint().width() for cell in self._cells)

    def minimumSizeHint(self) -> QSize:
        """One column is enough; there are as many as have room."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """A number has become wider."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def _fit(self) -> None:
        gap = theme.chars(GAP_CHARS)
        most = max(1, (self.width() + gap) // (self._widest() + gap))
        rows = -(-len(self._cells) // min(most, len(self._cells)))
        self._arrange(-(-len(self._cells) // rows))

    def _arrange(self, columns: int) -> None:
        """Lines of so many numbers, all columns equally wide."""
        if columns == self._columns:
            return
        self._columns = columns
        self._grid.setHorizontalSpacing(theme.chars(GAP_CHARS))
        self._grid.setVerticalSpacing(theme.lines(0.3))
        for cell in self._cells:
            self._grid.removeWidget(cell)
        for place, cell in enumerate(self._cells):
            self._grid.addWidget(cell, place // columns, place % columns)
        for column in range(len(self._cells)):
            self._grid.setColumnStretch(column, int(column < columns))
