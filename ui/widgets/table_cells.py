"""How a table draws its cells: amounts at the right edge keep clear of the corner button that stands over their head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

if TYPE_CHECKING:
    from ui.widgets.table import DataTable

GUTTER = "\u00a0" * 7
"""Blanks that do not break, about as wide as the corner button."""


class Cells(QStyledItemDelegate):
    def __init__(self, table: DataTable) -> None:
        super().__init__(table)
        self._table = table

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        place = index.column()
        if self._table.source.columns[place].right and self._table.layout_of_columns.visible()[-1] == place:
            option.text += GUTTER  # type: ignore[attr-defined]
