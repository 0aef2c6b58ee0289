"""Which rows are marked, as ranges: of 500,000 rows no list of rows is ever made.

Marking 500,000 rows froze the window for 18 seconds, because each head asks every row whether its column is marked as
a whole. One range, and heads that look at a selection of their own (ui.widgets.table), take 5 ms.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange

from ui.models.base import TableModel

Ranges = list[tuple[int, int]]
"""First and last row, both included, in order, not touching each other."""


def ranges(selection: QItemSelectionModel) -> Ranges:
    """The marked rows."""
    found: Ranges = []
    parts = cast("Iterable[QItemSelectionRange]", selection.selection())
    for top, bottom in sorted((part.top(), part.bottom()) for part in parts):
        if found and top <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], bottom))
        else:
            found.append((top, bottom))
    return found


def count(marked: Ranges) -> int:
    return sum(bottom - top + 1 for top, bottom in marked)


def mark_all(selection: QItemSelectionModel, model: TableModel) -> None:
    """Mark every row at once; the current row stays current."""
    if model.rowCount():
        whole = QItemSelection(model.index(0, 0), model.index(model.rowCount() - 1, model.columnCount() - 1))
        selection.select(whole, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def ids_of(ids: Sequence[int], marked: Ranges) -> array[int]:
    """The ids of the marked rows, in order."""
    found = array("q")
    for top, bottom in marked:
        found.extend(ids[top : bottom + 1])
    return found
