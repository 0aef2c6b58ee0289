"""Progress by village as bars: looking rather than reading (interface, rule 6). The numbers stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

ROW = 1.5
TALL = 2.6
"""Heights of a row, least and most, in lines of text."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`part` of `whole`, with what stands at the right."""

    title: str
    part: int
    whole: int
    text: str


class BarList(QWidget):
    def __init__(self, name: str, title: str, empty: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title, self._empty = title, empty
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_bars(())

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        said = "；".join(f"{bar.title} {bar.text}" for bar in bars) or self._empty
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(said)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.chars(20), theme.lines(ROW * max(1, len(self._bars))))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def _row_height(self) -> float:
        """Few bars share the room they have, up to a height that still reads as a list."""
        line = theme.line_height()
        return min(TALL * line, max(ROW * line, self.height() / max(1, len(self._bars))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._bars:
            painter.setPen(QColor(theme.tokens().quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._empty)
        for place, bar in enumerate(self._bars):
            self._draw(painter, bar, self._row_height() * place)
        painter.end()

    def _draw(self, painter: QPainter, bar: Bar, top: float) -> None:
        colours, height = theme.tokens(), self._row_height()
        metrics = painter.fontMetrics()
        left = min(theme.chars(11), self.width() // 4)
        right = max(metrics.horizontalAdvance(one.text) for one in self._bars) + theme.chars(1)
        painter.setPen(QColor(colours.ink))
        middle = Qt.AlignmentFlag.AlignVCenter
        title = metrics.elidedText(bar.title, Qt.TextElideMode.ElideRight, left - theme.chars(1))
        painter.drawText(QRectF(0, top, left, height), Qt.AlignmentFlag.AlignLeft | middle, title)
        painter.setPen(QColor(colours.quiet))
        painter.drawText(
            QRectF(self.width() - right, top, right, height), Qt.AlignmentFlag.AlignRight | middle, bar.text
        )
        thick = height * 0.3
        room = QRectF(left, top + (height - thick) / 2, max(1.0, self.width() - left - right - theme.chars(1)), thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bar_rest))
        painter.drawRoundedRect(room, thick / 2, thick / 2)
        if bar.part and bar.whole:
            filled = QRectF(room)
            filled.setWidth(max(thick, room.width() * min(1.0, bar.part / bar.whole)))
            painter.setBrush(QColor(colours.brand))
            painter.drawRoundedRect(filled, thick / 2, thick / 2)
