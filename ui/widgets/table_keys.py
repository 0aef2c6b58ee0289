"""The keys of a table, and what the lines of its column menu do: the same acts by both ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence

from app.domain.width import halfwidth
from ui.models.arrangement import NONE
from ui.widgets import marking
from ui.widgets.table_menu import Acts

if TYPE_CHECKING:
    from ui.widgets.table import DataTable

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
PAD = Qt.KeyboardModifier.KeypadModifier


def committed(event: QInputMethodEvent) -> str:
    """What an input method has finished; "" while it is composing."""
    return "" if event.preeditString() else event.commitString()


class Keys(QObject):
    def __init__(self, table: DataTable) -> None:
        super().__init__(table)
        self._table = table

    def taken(self, event: QKeyEvent) -> bool:
        """Do what the key asks for; False when it is not one of these keys."""
        held = event.modifiers() & ~PAD
        act = self._act(Qt.Key(event.key()), held)
        if act is not None:
            return act()
        if event.matches(QKeySequence.StandardKey.Copy):
            self._table.copy()
        elif event.matches(QKeySequence.StandardKey.Find):
            self._table.finder.begin()
        elif event.text().isprintable() and event.text().strip() and not held & (CTRL | ALT):
            self.write(event.text())
        else:
            return False
        return True

    def _act(self, key: Qt.Key, held: Qt.KeyboardModifier) -> Callable[[], bool] | None:
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return self._enter
        acts = {
            (Qt.Key.Key_Down, ALT): self._menu,
            (Qt.Key.Key_L, CTRL | SHIFT): self._unfilter, (Qt.Key.Key_S, CTRL | SHIFT): self._export,
            (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier): self._escape,
            (Qt.Key.Key_A, CTRL): self._all,
        }  # fmt: skip
        return acts.get((key, held))

    def write(self, text: str) -> None:
        """Letters look for a row, digits go to the page: whoever types digits has a card or a number in the hand."""
        plain = halfwidth(text).strip()
        if plain.isascii() and plain.isdigit():
            self._table.typed.emit(plain)
        elif plain:
            self._table.letters.add(plain)

    def _enter(self) -> bool:
        self._table.open_row(self._table.currentIndex())
        return True

    def _menu(self) -> bool:
        self._table.open_menu()
        return True

    def _unfilter(self) -> bool:
        self._table.filters.clear()
        return True

    def _export(self) -> bool:
        self._table.export()
        return True

    def _all(self) -> bool:
        self._table.selectAll()
        return True

    def _escape(self) -> bool:
        """One thing at a time: the letters, the marks, the order; then Esc is the page's."""
        table = self._table
        if table.letters.words:
            table.letters.forget()
        elif marking.count(table.marked_ranges()) > 1:
            table.choose(table.currentIndex().row())
        elif table.source.arrangement.place != NONE:
            table.arrange(table.source.arrangement.own_order())
        else:
            return False
        return True

    def acts(self) -> Acts:
        """What the lines of the column menu do."""
        table, layout = self._table, self._table.layout_of_columns
        return {
            "rising": self._rising, "falling": self._falling, "own_order": self._own_order,
            "filter": table.filters.ask, "unfilter": table.filters.clear, "columns": table.choose_columns,
            "hide": self._hide, "left": self._left, "right": self._right, "restore": lambda _place: layout.restore(),
            "find": lambda _place: table.finder.begin(), "copy": lambda _place: table.copy(), "export": table.export,
        }  # fmt: skip

    def _rising(self, place: int) -> None:
        self._table.arrange(self._table.source.arrangement.sorted_by(place, descending=False))

    def _falling(self, place: int) -> None:
        self._table.arrange(self._table.source.arrangement.sorted_by(place, descending=True))

    def _own_order(self, _place: int) -> None:
        self._table.arrange(self._table.source.arrangement.own_order())

    def _hide(self, place: int) -> None:
        if not self._table.layout_of_columns.show_column(place, shown=False):
            self._table.choose_columns()

    def _left(self, place: int) -> None:
        self._table.layout_of_columns.move_seen(place, -1)

    def _right(self, place: int) -> None:
        self._table.layout_of_columns.move_seen(place, 1)
