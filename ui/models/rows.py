"""A table of records that are all in memory: problems, links, villages, the lines of one batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from ui.models.arrangement import Arrangement, arranged, choices
from ui.models.base import Index, TableModel
from ui.models.columns import Column

IDENTIFYING = ("n", "no", "line", "key", "code", "voucher", "terminal", "batch", "station")
"""Fields that stay what they are while a record changes its state; a record without any is known by itself."""


class RowsModel(TableModel):
    """`records` are frozen dataclasses or tuples as they are shown, `everything` those that were given."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self.everything: list[Any] = []
        self.records: list[Any] = []

    def show(self, records: Sequence[Any]) -> None:
        """Other records, arranged as those before."""
        self.everything = list(records)
        self.waiting = False
        self._fill()

    def arrange(self, wanted: Arrangement) -> None:
        self.arrangement = wanted
        self._fill()

    def _fill(self) -> None:
        self.beginResetModel()
        self.records = arranged(self.everything, self.columns, self.arrangement)
        self.endResetModel()

    def ask_choices(self, place: int) -> None:
        self.choices_read.emit(place, choices(self.everything, self.columns, self.arrangement, place))

    def sortable(self, place: int) -> bool:
        return self.arrangeable and bool(self.columns[place].title)

    def filterable(self, place: int) -> bool:
        return self.arrangeable and self.columns[place].filterable

    def record(self, row: int) -> Any:
        """The record of a row, None where there is none."""
        return self.records[row] if 0 <= row < len(self.records) else None

    def identity(self, row: int) -> object:
        record = self.record(row)
        return None if record is None else _identity(record)

    def row_of(self, identity: object) -> int:
        return next((row for row, record in enumerate(self.records) if _identity(record) == identity), -1)

    def whole(self) -> int:
        return len(self.everything)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.records)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record = self.record(index.row())
        return None if record is None else self.columns[index.column()].shown(record, role)


def _identity(record: Any) -> object:
    """What tells a record from the others of its list, whatever state it is in."""
    fields = tuple((name, getattr(record, name)) for name in IDENTIFYING if getattr(record, name, ""))
    return fields or record
