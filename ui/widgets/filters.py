"""The filters of a table: asking for one, showing them in words above the table, taking them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.models.arrangement import NONE, Choice
from ui.models.rows import RowsModel
from ui.widgets.filter_panel import FilterPanel

if TYPE_CHECKING:
    from ui.widgets.table import DataTable


class Filters(QObject):
    """Belongs to a table; remembers how a value is called, so that the words above the table are the clerk's own."""

    def __init__(self, table: DataTable, name: str) -> None:
        super().__init__(table)
        self._table, self._name = table, name
        self._titles: dict[tuple[int, str], str] = {}
        self._panel: FilterPanel | None = None
        self._asked = NONE
        table.source.choices_read.connect(self._offer)
        table.head.strip.removed.connect(self.remove)
        table.head.strip.cleared.connect(self.clear)

    def ask(self, place: int) -> None:
        """Offer the values of a column."""
        if self._table.source.filterable(place):
            self._asked = place
            self._table.source.ask_choices(place)

    def _offer(self, place: int, choices: list[Choice]) -> None:
        if place != self._asked:
            return
        self._asked = NONE
        self._titles.update({(place, value): title for value, title, _ in choices})
        if self._panel is None:
            self._panel = FilterPanel(self._name, self._table)
            self._panel.chosen.connect(self.set)
        title = self._table.source.columns[place].plain_title
        self._panel.ask(place, title, choices, self._table.source.arrangement.chosen(place))

    def set(self, place: int, values: tuple[str, ...]) -> None:
        """Let only these values of a column through; () lets all through."""
        self._table.arrange(self._table.source.arrangement.filtered(place, values))

    def set_by_key(self, key: str, choices: dict[str, str]) -> None:
        """Filter the column called `key` in the store to values with their titles, and no other column."""
        for place, column in enumerate(self._table.source.columns):
            if column.key == key:
                self._titles.update({(place, value): title for value, title in choices.items()})
                self._table.arrange(self._table.source.arrangement.unfiltered().filtered(place, tuple(choices)))

    def remove(self, place: int) -> None:
        self.set(place, ())
        self._table.setFocus()

    def clear(self, _place: int = NONE) -> None:
        self._table.arrange(self._table.source.arrangement.unfiltered())
        self._table.setFocus()

    def in_words(self) -> list[tuple[int, str]]:
        """Every filter: the column's place, and 状态：待审核、已退回."""
        columns = self._table.source.columns
        return [
            (place, f"{columns[place].plain_title}：{'、'.join(self._titles.get((place, one), one) for one in values)}")
            for place, values in self._table.source.arrangement.filters
        ]

    def words(self) -> str:
        """Filters and order for what is exported; "" without any."""
        wanted = self._table.source.arrangement
        said = [f"筛选　{text}" for _, text in self.in_words()]
        if wanted.place != NONE:
            title = self._table.source.columns[wanted.place].plain_title
            said.append(f"按{title}从{'大到小' if wanted.descending else '小到大'}排列")
        return "；".join(said)

    def show(self) -> None:
        """The words above the table, with the number of rows that passed."""
        model, strip = self._table.source, self._table.head.strip
        whole = f" / {model.whole():,}" if isinstance(model, RowsModel) else ""
        before = strip.isHidden()
        strip.show_filters(self.in_words(), f"{model.rowCount():,}{whole} 行")
        if before != strip.isHidden():
            self._table.updateGeometries()
        self._table.head.place_parts()
