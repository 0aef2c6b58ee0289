"""A table of records that are all in memory: problems, links, villages, the lines of one batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from ui.models.arrangement import Arrangement, arranged, choices
from ui.models.base import Index, TableModel
from ui.models.columns import Column

LONG = 5_000
"""More records than these are sorted and looked through off the GUI thread, where a page lends its lanes."""

IDENTIFYING = ("n", "no", "line", "key", "code", "voucher", "terminal", "batch", "station")
"""Fields that stay what they are while a record changes its state; a record without any is known by itself."""


class RowsModel(TableModel):
    """`records` are frozen dataclasses or tuples as they are shown, `everything` those that were given."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self.everything: list[Any] = []
        self.records: list[Any] = []
        self._shown = False

    def wait(self) -> None:
        """The first rows are on their way; later ones take the place of those that are seen."""
        if not self._shown:
            super().wait()

    def show(self, records: Sequence[Any]) -> None:
        """Other records, arranged as those before."""
        self.everything = list(records)
        self.waiting, self._shown = False, True
        self._fill()

    def arrange(self, wanted: Arrangement) -> None:
        self.arrangement = wanted
        self._fill()

    def take(self, wanted: Arrangement, given: list[Any], found: list[Any]) -> None:
        """An arrangement of the records `given` that was worked out elsewhere; it counts while they are still these."""
        if given is self.everything:
            self.arrangement = wanted
            self._put(found)

    def _fill(self) -> None:
        self._put(arranged(self.everything, self.columns, self.arrangement))

    def _put(self, records: list[Any]) -> None:
        self.beginResetModel()
        self.records = records
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
        return None if record is None else _known_by(type(record))(record)

    def row_of(self, identity: object) -> int:
        if not self.records:
            return -1
        known_by = _known_by(type(self.records[0]))
        return next((row for row, record in enumerate(self.records) if known_by(record) == identity), -1)

    def whole(self) -> int:
        return len(self.everything)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.records)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record = self.record(index.row())
        return None if record is None else self.columns[index.column()].shown(record, role)


def _known_by(kind: type) -> Callable[[Any], object]:
    """What tells a record of this kind from the others of its list, whatever state it is in."""
    names = [name for name in IDENTIFYING if name in getattr(kind, "__dataclass_fields__", ())]
    return attrgetter(*names) if names else _itself


def _itself(record: Any) -> object:
    return record
