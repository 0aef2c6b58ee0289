"""What stands where a table has no rows: that they are coming, that a filter hides them, or what to do for some."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.models.base import TableModel
from ui.models.rows import RowsModel

READING = "正在读取…"
FILTERED = "没有符合筛选条件的行。按 Ctrl+Shift+L 取消筛选"


def sentence(model: TableModel, empty: str) -> str:
    """`empty` is what the page says of a list without rows."""
    if model.waiting:
        return READING
    if model.arrangement.filters:
        whole = f"，看全部 {model.whole():,} 行。" if isinstance(model, RowsModel) else "，看全部。"
        return FILTERED + whole
    return empty


def draw(viewport: QWidget, text: str) -> None:
    if not text:
        return
    painter = QPainter(viewport)
    painter.setPen(QColor(theme.tokens().quiet))
    side = theme.lines(1)
    room = viewport.rect().adjusted(side, 0, -side, 0)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    high = painter.boundingRect(room, flags, text).height()
    painter.drawText(room.adjusted(0, max(0, min(side, room.height() - high)), 0, 0), flags, text)
    painter.end()
