"""Which columns a table shows, in which order and how wide: as designed, or as the person has made it.

What the person has made is kept per table in ui.preferences, widths in characters so that they follow the text size.
What gives way where the room is short is said in ui.widgets.column_room.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui import preferences, theme
from ui.models.base import TableModel
from ui.models.columns import halves
from ui.widgets.column_room import Heads, Room, Shared
from ui.widgets.table_head import PADDING, Head

LEAST_CHARS = 2.0
KEEP_AFTER_MS = 400
STEP_CHARS = 1.0


class Laid(Protocol):
    """The part of a table that the layout of its columns needs."""

    @property
    def source(self) -> TableModel: ...
    @property
    def head(self) -> Head: ...
    def viewport(self) -> QWidget: ...
    def columns_moving(self) -> AbstractContextManager[None]: ...
    def setColumnHidden(self, column: int, hide: bool) -> None: ...
    def isColumnHidden(self, column: int) -> bool: ...


class ColumnLayout(QObject):
    """Columns are named by their place in the model; `order` is how they stand from left to right."""

    def __init__(self, table: Laid, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._table, self._name = table, f"table.{name}"
        self.columns = table.source.columns
        self._placing = False
        self._chosen_widths: dict[int, float] = {}
        self._back: tuple[int, ...] = ()
        self._asked: frozenset[int] = frozenset()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        table.head.dragged.connect(self._changed)
        table.head.widened.connect(self._widened)

    def order(self) -> list[int]:
        """All columns from left to right, the hidden ones too."""
        head = self._table.head
        return [head.logicalIndex(visual) for visual in range(len(self.columns))]

    def visible(self) -> list[int]:
        return [place for place in self.order() if not self._table.isColumnHidden(place)]

    def stepped_back(self) -> tuple[int, ...]:
        """The columns that would be shown, were there room."""
        return self._back

    def _wanted(self) -> list[int]:
        """What is shown, or would be."""
        return [place for place in self.order() if place in self._back or not self._table.isColumnHidden(place)]

    def hide_for_now(self, place: int, hidden: bool) -> None:
        """Show or hide a column by what the rows are, not by the person's choice; nothing is kept of it."""
        self._set_hidden(place, hidden)
        self.place()

    def _set_hidden(self, place: int, hidden: bool) -> None:
        self._back = tuple(other for other in self._back if other != place)
        self._table.setColumnHidden(place, hidden)

    def begin(self) -> None:
        """As the person has left it, else as designed."""
        self._reset()
        kept: dict[str, Any] = preferences.window.get(self._name, {})
        places = {column.kept_as: place for place, column in enumerate(self.columns)}
        for visual, title in enumerate(name for name in _names(kept, "order") if name in places):
            head = self._table.head
            head.moveSection(head.visualIndex(places[title]), visual)
        for title, place in places.items():
            if title in _names(kept, "shown"):
                self._set_hidden(place, False)
            elif title in _names(kept, "hidden") and len(self._wanted()) > 1:
                self._set_hidden(place, True)
        widths = kept.get("widths")
        for title, width in widths.items() if isinstance(widths, dict) else ():
            if title in places and isinstance(width, int | float):
                self._chosen_widths[places[title]] = max(LEAST_CHARS, float(width))
        self.place()

    def _reset(self) -> None:
        head = self._table.head
        self._chosen_widths.clear()
        self._asked = frozenset()
        for place, column in enumerate(self.columns):
            head.moveSection(head.visualIndex(place), place)
            self._set_hidden(place, column.hidden)

    def restore(self) -> None:
        """As designed again."""
        self._reset()
        self._changed()

    def show_column(self, place: int, shown: bool) -> bool:
        """Show or hide a column; False when it is the last one in sight and stays."""
        if not shown and self.visible() == [place]:
            return False
        self._asked = self._asked | {place} if shown else self._asked - {place}
        self._set_hidden(place, not shown)
        self._changed()
        return True

    def move(self, place: int, by: int) -> None:
        """Move a column so many places to the right (positive) or left, among all columns."""
        head = self._table.head
        visual = head.visualIndex(place)
        head.moveSection(visual, max(0, min(visual + by, len(self.columns) - 1)))
        self._changed()

    def move_seen(self, place: int, by: int) -> None:
        """Move a column over its neighbour in sight."""
        seen = self.visible()
        other = seen.index(place) + by
        if 0 <= other < len(seen):
            head = self._table.head
            head.moveSection(head.visualIndex(place), head.visualIndex(seen[other]))
            self._changed()

    def widen(self, place: int, by: int) -> None:
        """Make a column so many characters wider or narrower."""
        self._widened(place, self._table.head.sectionSize(place) + theme.chars(by * STEP_CHARS))

    def _widened(self, place: int, width: int) -> None:
        if not self._placing:
            self._chosen_widths[place] = max(LEAST_CHARS, round(width / theme.chars(1), 1))
            self._changed()

    def _changed(self) -> None:
        self.place()
        self._timer.start()

    def keep(self) -> None:
        """Remember what differs from the design."""
        self._timer.stop()
        names = [column.kept_as for column in self.columns]
        seen = set(self._wanted())
        order = self.order()
        kept: dict[str, Any] = {}
        if order != list(range(len(names))):
            kept["order"] = [names[place] for place in order]
        for word, hidden in (("shown", True), ("hidden", False)):
            found = [
                names[place]
                for place, column in enumerate(self.columns)
                if column.hidden is hidden and (place in seen) is hidden
            ]
            if found:
                kept[word] = found
        if self._chosen_widths:
            kept["widths"] = {names[place]: width for place, width in sorted(self._chosen_widths.items())}
        preferences.window.put(self._name, kept)

    def place(self) -> None:
        """Share the room out among the columns in sight."""
        if self._placing:
            return
        self._placing = True
        for _ in range(2):  # heads in two lines may bring the scroll bar, and with it less room
            room = self._table.viewport().width()
            with self._table.columns_moving():
                self._take(self._shared(room))
            if self._table.viewport().width() == room:
                break
        self._placing = False

    def _shared(self, room: int) -> Shared:
        wanted = self._wanted()
        chosen = {place: theme.chars(width) for place, width in self._chosen_widths.items() if place in wanted}
        corner = self._table.head.corner_width()
        return Room(self.columns, room, corner, self._heads(wanted), chosen, self._asked).share(wanted)

    def _take(self, shared: Shared) -> None:
        head = self._table.head
        for place in self._wanted():
            if self._table.isColumnHidden(place) != (place in shared.back):
                self._table.setColumnHidden(place, place in shared.back)
        self._back = shared.back
        head.stand(two_lines=shared.two_lines)
        changed = [place for place, width in shared.widths.items() if head.sectionSize(place) != width]
        for place in changed:
            head.resizeSection(place, shared.widths[place])
        if changed:
            head.geometriesChanged.emit()  # Qt itself would scroll by the old widths until its timer comes

    def _heads(self, wanted: list[int]) -> Heads:
        """What the titles need, so that figures never stand under half a word."""
        wide, padding = self._table.head.fontMetrics().horizontalAdvance, theme.lines(PADDING)
        titles = {place: self.columns[place].title for place in wanted}
        one = {place: wide(title) + padding for place, title in titles.items()}
        return Heads(one, {place: max(map(wide, halves(title))) + padding for place, title in titles.items()})


def _names(kept: dict[str, Any], word: str) -> list[str]:
    found = kept.get(word)
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
