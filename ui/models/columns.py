"""What a column of a table shows: its title, its text for a record, its side and its tone, how it is sorted and summed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from ui import theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
UNIT = "（元）"
NEVER = -100
"""Of `yields`: the column stays whatever the room."""


def halves(title: str) -> tuple[str, str]:
    """A title in two lines: the unit below, else cut in the middle."""
    if title.endswith(UNIT) and title != UNIT:
        return title.removesuffix(UNIT), UNIT
    middle = (len(title) + 1) // 2
    return title[:middle], title[middle:]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in Chinese characters, 0 for what is left; `tone` names a colour token for a record ("" for ink).

    The rest says what can be done with the column, and has a sensible value when it is left out:
    `key`: the store's name of it, by which a PagesModel sorts and filters (app.domain.listing); "" for neither.
    `order`: what rows in memory are sorted by; without it the amount, the number, or the text in pinyin order.
    `total_fen`: the amount in fen, which is summed for marked rows and exported as money.
    `number`: a count, which is summed and exported as a number.
    `filterable`: offers a choice of its values; `value`: the value a row counts for, without it the text.
    `hidden`: not shown until the person chooses it.
    `name`: what the window remembers it by, without it the title.
    `yields`: where the room is short, columns with the highest number step back first, equal ones from the right.
    `hint`: what the title means, where a word does not say it all.
    `least`: of a column that takes what is left, the width in Chinese characters that it needs at least; of one with a
    designed width, the width to which it may shrink.
    """

    title: str
    text: Callable[[Any], str]
    width: float = 0
    right: bool = False
    tone: Callable[[Any], str] | None = None
    key: str = ""
    order: Callable[[Any], Any] | None = None
    total_fen: Callable[[Any], int] | None = None
    number: Callable[[Any], int] | None = None
    filterable: bool = False
    value: Callable[[Any], str] | None = None
    hidden: bool = False
    name: str = ""
    yields: int = 0
    hint: str = ""
    least: float = 0

    @property
    def side(self) -> Qt.AlignmentFlag:
        return RIGHT if self.right else LEFT

    @property
    def kept_as(self) -> str:
        """What the window remembers the column by."""
        return self.name or self.title

    @property
    def plain_title(self) -> str:
        """The title without its unit: 金额 of 金额（元）."""
        return self.title.removesuffix(UNIT)

    def filter_value(self, record: Any) -> str:
        """The value by which a record passes the column's filter or does not."""
        return self.value(record) if self.value is not None else self.text(record)

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
