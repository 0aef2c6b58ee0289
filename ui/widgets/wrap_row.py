"""A row of buttons that goes on in a second line where one has no room: large text must not widen the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets.controls import buddy

GAP_LINES = 0.3


def titled(title: str, control: QWidget) -> QWidget:
    """A field that keeps its title beside it wherever the row is broken."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(buddy(title, control))
    row.addWidget(control)
    return pair


class WrapRow(QWidget):
    """Its height follows its width, as a least height, so that every layout around it gives the room."""

    def __init__(self, *parts: QWidget, right: bool = False) -> None:
        """`right`: lines end at the right edge instead of beginning at the left one."""
        super().__init__()
        self._parts, self._right = parts, right
        for part in parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _rows(self, width: int) -> list[list[QWidget]]:
        """The parts in lines no wider than `width`, in their order."""
        gap, rows, used = theme.lines(GAP_LINES), [[]], 0  # type: tuple[int, list[list[QWidget]], int]
        for part in self._shown():
            wide = part.sizeHint().width()
            if rows[-1] and used + gap + wide > width:
                rows.append([])
                used = 0
            used += wide + (gap if rows[-1] else 0)
            rows[-1].append(part)
        return rows

    def _high(self, width: int) -> int:
        rows = [max(part.sizeHint().height() for part in row) for row in self._rows(width) if row]
        return sum(rows) + theme.lines(GAP_LINES) * max(0, len(rows) - 1)

    def sizeHint(self) -> QSize:
        hints = [part.sizeHint().width() for part in self._shown()]
        whole = sum(hints) + theme.lines(GAP_LINES) * max(0, len(hints) - 1)
        return QSize(whole, self._high(self.width() or whole))

    def minimumSizeHint(self) -> QSize:
        widest = max((part.sizeHint().width() for part in self._shown()), default=0)
        return QSize(widest, self._high(max(widest, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
        self._place()

    def event(self, event: QEvent) -> bool:
        """A part has other words, is shown or hidden."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return handled

    def _place(self) -> None:
        gap, top = theme.lines(GAP_LINES), 0
        for row in self._rows(self.width()):
            if not row:
                continue
            whole = sum(part.sizeHint().width() for part in row) + gap * (len(row) - 1)
            left = max(0, self.width() - whole) if self._right else 0
            high = max(part.sizeHint().height() for part in row)
            for part in row:
                wide = part.sizeHint().width()
                part.setGeometry(left, top, wide, high)
                left += wide + gap
            top += high + gap
