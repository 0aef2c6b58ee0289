"""What a column of a table shows: its title, its text for a record, its side and its tone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from ui import theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in Chinese characters, 0 for what is left; `tone` names a colour token for a record ("" for ink)."""

    title: str
    text: Callable[[Any], str]
    width: float = 0
    right: bool = False
    tone: Callable[[Any], str] | None = None

    @property
    def side(self) -> Qt.AlignmentFlag:
        return RIGHT if self.right else LEFT

    def shown(self, record: Any, role: int) -> Any:
        """The cell's answer to a Qt role."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.text(record)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side
        if role == Qt.ItemDataRole.ForegroundRole and self.tone is not None:
            tone = self.tone(record)
            return QColor(getattr(theme.tokens(), tone)) if tone and tone != "plain" else None
        return None

    def heading(self, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title
        return self.side if role == Qt.ItemDataRole.TextAlignmentRole else None
