"""One table of a policy on screen: rows typed in place, the last one always empty, deleted rows put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.policy_sections import Table
from app.errors import Problem
from ui import theme
from ui.forms.division import Scope
from ui.handling.entries import Entry, sentence
from ui.handling.grid import LinesGrid
from ui.pages.policy.fields import choices_of, fields_of
from ui.session import Session
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.panels import bring_into_sight

FEWEST, ROWS_SEEN, CELL_LINES = 2, 6, 2


class PolicyRows(QWidget):
    """`changed` at every key, `ended` on Enter in the empty last row."""

    changed = Signal()
    ended = Signal()

    def __init__(self, session: Session, table: Table, prefix: str = "policy", most: int = ROWS_SEEN) -> None:
        super().__init__()
        self.table, self._most = table, most
        fields, choices = fields_of(table.columns, grid=True), choices_of(table.columns)
        name = f"{prefix}_{table.path.replace('.', '_')}"
        self.setObjectName(f"{name}_panel")
        self.grid = LinesGrid(name, table.title, fields, choices, today=session.desk.today, scope=Scope(session.jobs))
        self.lines = self.grid.lines
        self._deleted: list[tuple[int, Entry]] = []
        self.problem = later(f"{name}_problem", "problem")
        self.delete = ActionButton(f"{name}_delete", "删除这一行", self._delete, key="Ctrl+Del")
        self.undo = ActionButton(f"{name}_undo", "撤销删除", self._put_back, key="Alt+Z")
        self.undo.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.25))
        head = QHBoxLayout()
        head.addWidget(label(table.title, "strong"))
        head.addWidget(label(table.hint, "quiet", wrap=True), 1)
        head.addWidget(self.undo)
        head.addWidget(self.delete)
        box.addLayout(head)
        box.addWidget(self.grid, 1)
        box.addWidget(self.problem)
        self.grid.changed.connect(self._typed)
        self.grid.left.connect(self._left)
        self.grid.moved.connect(self._cell_opened)
        self.grid.ended.connect(self.ended)
        self.grid.chosen.connect(self._chosen)
        self._fit()

    def texts(self) -> tuple[dict[str, str], ...]:
        """The rows as typed, without empty ones."""
        return tuple(dict(entry.texts) for entry in self.lines.filled())

    def fill(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Other rows in the place of all."""
        self.grid.shut_cell()
        self._deleted.clear()
        self.undo.hide()
        self.lines.fill(rows)
        self._fit()
        self._moved()

    def tell(self, problems: Sequence[Problem]) -> None:
        """Problems whose field is this table's or one of its columns'."""
        own = [replace(one, field=one.field.partition(":")[2]) for one in problems if one.field.partition(":")[0] == self.table.path]
        self.lines.tell(self.lines.filled(), [one for one in own if one.row])
        self.grid.mark_cell()
        whole = [one for one in own if not one.row]
        self._whole = "".join(one.text for one in whole)
        self._moved()

    _whole = ""

    def complain(self) -> None:
        """The whole policy was to be filed: nothing is held back any more."""
        self.grid.shut_cell()
        for entry in self.lines.filled():
            entry.leave()

    def take_focus(self) -> None:
        """Into the first cell with a problem, else the first of all."""
        if any(one.blocking for entry in self.lines.filled() for one in entry.told()):
            self.grid.begin()
        else:
            self.grid.open_cell(0, self.grid.places()[0])

    def _typed(self, _field: str) -> None:
        self._fit()
        self.changed.emit()

    def _left(self, _entry: object, _field: str) -> None:
        self.changed.emit()

    def _chosen(self, _entry: object) -> None:
        self._moved()

    def _cell_opened(self) -> None:
        """The cell in which the keyboard is now stays in sight, with the sentence about it."""
        self._moved()
        cell = self.grid.focusWidget()
        if cell is not None:
            bring_into_sight(cell, CELL_LINES)

    def _moved(self) -> None:
        """The sentence of the cell or row in which the keyboard is, else of the table."""
        entry, field = self.grid.entry(), self.grid.field()
        own = sentence(entry, field.name) if entry is not None and field is not None else ""
        text = own or (sentence(entry) if entry is not None else "") or self._whole
        bad = bool(self._whole) or (entry is not None and any(one.blocking for one in entry.told()))
        say(self.problem, text, "bad" if bad else "warn")
        empty = entry is None or not entry.texts
        self.delete.allow_if("请先选中要删除的一行。" if empty else "")

    def _delete(self) -> None:
        entry = self.grid.entry()
        if entry is None or not entry.texts:
            return
        self.grid.shut_cell()
        row = entry.no - 1
        self._deleted.append((row, self.lines.remove(row)))
        self.undo.show()
        self._after(row)

    def _put_back(self) -> None:
        if self._deleted:
            self.grid.shut_cell()
            row, entry = self._deleted.pop()
            self.lines.put_back(row, entry)
            self.undo.setVisible(bool(self._deleted))
            self._after(row)

    def _after(self, row: int) -> None:
        self.grid.setFocus()
        self.grid.choose(row)
        self._fit()
        self._moved()
        self.changed.emit()

    def _fit(self) -> None:
        """As high as its rows, within reason; more of them scroll."""
        rows = max(FEWEST, min(self._most, len(self.lines.records)))
        self.grid.setMinimumHeight(theme.lines(1.75 * rows + 2.6))
