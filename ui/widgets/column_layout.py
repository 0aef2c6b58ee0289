"""Which columns a table shows, in which order and how wide: as designed, or as the person has made it.

What the person has made is kept per table in ui.preferences, widths in characters so that they follow the text size.
On a narrow screen columns of designed width give way together, down to where they can still be read; after that the
table scrolls sideways.
"""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui import preferences, theme
from ui.models.base import TableModel
from ui.widgets.table_head import Head

REST_CHARS = 6
NARROWEST = 0.93
"""Covered ID numbers keep their last four digits, by which namesakes are told apart."""

LEAST_CHARS = 2.0
HEAD_PADDING = 0.8
KEEP_AFTER_MS = 400
STEP_CHARS = 1.0


class Laid(Protocol):
    """The part of a table that the layout of its columns needs."""

    @property
    def source(self) -> TableModel: ...
    @property
    def head(self) -> Head: ...
    def viewport(self) -> QWidget: ...
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
                self._table.setColumnHidden(place, False)
            elif title in _names(kept, "hidden") and len(self.visible()) > 1:
                self._table.setColumnHidden(place, True)
        widths = kept.get("widths")
        for title, width in widths.items() if isinstance(widths, dict) else ():
            if title in places and isinstance(width, int | float):
                self._chosen_widths[places[title]] = max(LEAST_CHARS, float(width))
        self.place()

    def _reset(self) -> None:
        head = self._table.head
        self._chosen_widths.clear()
        for place, column in enumerate(self.columns):
            head.moveSection(head.visualIndex(place), place)
            self._table.setColumnHidden(place, column.hidden)

    def restore(self) -> None:
        """As designed again."""
        self._reset()
        self._changed()

    def show_column(self, place: int, shown: bool) -> bool:
        """Show or hide a column; False when it is the last one in sight and stays."""
        if not shown and self.visible() == [place]:
            return False
        self._table.setColumnHidden(place, not shown)
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
        seen = set(self.visible())
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
        for place, width in self._widths().items():
            if self._table.head.sectionSize(place) != width:
                self._table.head.resizeSection(place, width)
        self._placing = False

    def _widths(self) -> dict[int, int]:
        seen, room = self.visible(), self._table.viewport().width()
        if self.columns[seen[-1]].right:  # figures stand under their head, which keeps clear of the corner button
            room -= self._table.head.corner_width()
        chosen = {place: theme.chars(self._chosen_widths[place]) for place in seen if place in self._chosen_widths}
        designed = {
            place: theme.chars(self.columns[place].width + 1)
            for place in seen
            if self.columns[place].width and place not in chosen
        }
        rest = [place for place in seen if place not in chosen and place not in designed]
        least = theme.chars(REST_CHARS) * len(rest)
        factor = (room - least - sum(chosen.values())) / max(1, sum(designed.values()))
        factor = max(NARROWEST, min(1.0, factor))
        widths = {
            **chosen,
            **{place: max(self._of_head(place), int(width * factor)) for place, width in designed.items()},
        }
        left = room - sum(widths.values())
        widths.update({place: max(theme.chars(REST_CHARS), left // len(rest)) for place in rest})
        if seen and not rest and left > 0:
            widths[seen[-1]] += left
        return widths

    def _of_head(self, place: int) -> int:
        """What the title needs, so that figures never stand under half a word."""
        title = self._table.head.fontMetrics().horizontalAdvance(self.columns[place].title)
        return title + theme.lines(HEAD_PADDING)


def _names(kept: dict[str, Any], word: str) -> list[str]:
    found = kept.get(word)
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
