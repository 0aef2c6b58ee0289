"""The one table of the window: fixed row heights, heads aligned as their cells, a sentence where it is empty.

Enter opens the row, Alt+↓ is the menu of the column (sort, filter, columns, export), Ctrl+C copies what is marked as
spreadsheet software pastes it, letters go to the next row that has them, a digit goes to the page's own person field
(a card reader is a keyboard). What the window does for one table it does for all: see interface, rules 1, 8 and 9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QHeaderView, QTableView

from app.services import listings
from ui import theme, wording
from ui.jobs import Progress
from ui.models.arrangement import Arrangement, arranged
from ui.models.columns import Column
from ui.models.pages import PagesModel
from ui.models.rows import LONG, RowsModel
from ui.widgets import empty_table, marking, table_export
from ui.widgets.column_layout import ColumnLayout
from ui.widgets.columns_panel import ColumnsPanel
from ui.widgets.filters import Filters
from ui.widgets.finder import Finder, Finding, Typed
from ui.widgets.surroundings import surroundings
from ui.widgets.table_foot import Foot
from ui.widgets.table_head import Head
from ui.widgets.table_keys import Keys, committed
from ui.widgets.table_menu import ColumnMenu

Index = QModelIndex | QPersistentModelIndex
ROW_LINES = 1.65
NOTHING = "没有内容。"


class DataTable(QTableView):
    """Shows a RowsModel or a PagesModel. `opened` and `chosen` carry the record, `typed` a digit, `shown_changed` comes
    after every change of the rows. `about` says of what the rows are (a month), for what is exported.
    """

    opened = Signal(object)
    chosen = Signal(object)
    typed = Signal(str)
    shown_changed = Signal()
    _fitting = True  # Qt asks for a place before and after the life of the Python object, too

    def __init__(
        self, name: str, title: str, model: RowsModel | PagesModel, *, empty: str = "", many: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.empty_text, self.about = empty or NOTHING, ""
        self.source = model
        self._owed = False
        self._before: tuple[object, int, int] = (None, -1, 0)
        self._by_letters = False
        self._fit_owed = False
        self._fitting = True  # until everything stands: each step would place everything anew
        model.setParent(self)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self._settle()
        self.head = Head(name)
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        self.head.setSelectionModel(QItemSelectionModel(model, self))  # never marked: Qt asks every row for each head
        self.setSortingEnabled(True)  # frees the heads' clicks from marking columns; the arrows are ours
        self.head.setSortIndicatorShown(False)
        self.head.setResizeContentsPrecision(0)  # a double click on an edge measures the rows in sight only
        self.foot = Foot(name, model, self)
        self.finder, self.letters = Finder(self), Typed(self)
        self.finding = Finding(model, self)
        self.filters = Filters(self, name)
        self.layout_of_columns = ColumnLayout(self, name, self)
        self.keys = Keys(self)
        self._columns_panel: ColumnsPanel | None = None
        self._connect()
        self.layout_of_columns.begin()
        self._fitting = False
        self.renew_look()

    def _settle(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _connect(self) -> None:
        self.doubleClicked.connect(self.open_row)
        self.finder.wanted.connect(self.find_next)
        self.letters.wanted.connect(self._seek)
        self.finding.found.connect(self._found)
        self.head.sectionClicked.connect(self._head_clicked)
        self.head.menu_wanted.connect(self.open_menu)
        model = self.source
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._recall)
        model.dataChanged.connect(self._arrived)
        model.waiting_changed.connect(self.viewport().update)

    def renew_look(self) -> None:
        """Lengths of the text size that the window has now."""
        self.verticalHeader().setDefaultSectionSize(theme.lines(ROW_LINES))
        self.head.setMinimumSectionSize(theme.chars(2))
        self.layout_of_columns.place()
        self.updateGeometries()

    def updateGeometries(self) -> None:
        """Qt knows no foot: room for it is taken from the rows, and the last row can still be scrolled to."""
        if self._fitting:
            self._fit_owed = True
            return
        super().updateGeometries()
        foot = getattr(self, "foot", None)
        if foot is not None and not foot.isHidden():
            self._fitting = True
            self._fit(foot)
            self._fitting = False

    @contextmanager
    def columns_moving(self) -> Iterator[None]:
        """Widths and heads change meanwhile: everything is placed once, in the end, and not after each of them."""
        before, self._fitting, self._fit_owed = self._fitting, True, False
        yield
        self._fitting = before
        if self._fit_owed:
            self.updateGeometries()

    def _fit(self, foot: Foot) -> None:
        """The viewport, the rows' own head (Qt aligns the last row by it) and the scroll bar are one foot shorter."""
        sides, high, rows = self.viewportMargins(), foot.height_wanted(), self.verticalHeader()
        self.setViewportMargins(sides.left(), sides.top(), sides.right(), high)
        area = self.viewport().geometry()
        rows.viewport().setGeometry(0, 0, rows.width(), area.height())
        seen = max(1, area.height() // rows.defaultSectionSize())
        self.verticalScrollBar().setRange(0, max(0, self.source.rowCount() - seen))
        self.verticalScrollBar().setPageStep(seen)
        foot.setGeometry(area.left() + theme.lines(0.4), area.bottom() + 1, area.width() - theme.lines(0.4), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.layout_of_columns.place()

    def record(self) -> Any:
        """The record of the current row, or None."""
        return self.source.record(self.currentIndex().row())

    def marked_ranges(self) -> marking.Ranges:
        """The marked rows as ranges; of any number of rows in no time."""
        return marking.ranges(self.selectionModel())

    def marked_ids(self) -> Sequence[int]:
        """The ids of the marked rows of a PagesModel."""
        assert isinstance(self.source, PagesModel)
        return marking.ids_of(self.source.ids, self.marked_ranges())

    def marked(self) -> list[Any]:
        """The records of all marked rows that are here, from the top."""
        rows = [row for top, bottom in self.marked_ranges() for row in range(top, bottom + 1)]
        return [record for record in map(self.source.record, rows) if record is not None]

    def selectAll(self) -> None:
        if self.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection:
            marking.mark_all(self.selectionModel(), self.source)

    def choose(self, row: int) -> None:
        """Make a row the current one, if there is one."""
        if 0 <= row < self.source.rowCount():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self.source.index(row, self.place_of_keyboard()), flags)

    def place_of_keyboard(self) -> int:
        """The column in which the keyboard is: the first in sight until it has been moved."""
        place, seen = self.currentIndex().column(), self.layout_of_columns.visible()
        return place if place in seen else seen[0]

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.head.mark_current(current.column() if self.hasFocus() else -1)
        if current.row() != previous.row() or not previous.isValid():
            record = self.source.record(current.row()) if current.isValid() else None
            self._owed = record is None and current.isValid()
            self.chosen.emit(record)

    def _arrived(self, first: Index, last: Index) -> None:
        """The record of the current row came after the row was chosen."""
        row = self.currentIndex().row()
        if self._owed and first.row() <= row <= last.row():
            self._owed = False
            self.chosen.emit(self.source.record(row))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._show_marked()

    def _show_marked(self) -> None:
        before = self.foot.isHidden()
        self.foot.show_marked(self.marked_ranges())
        if before != self.foot.isHidden():
            self.updateGeometries()

    def _remember(self) -> None:
        row = self.currentIndex().row()
        self._before = (self.source.identity(row), row, self.verticalScrollBar().value())

    def _recall(self) -> None:
        """The current record stays current and in its place on screen, when it is still there."""
        identity, old, scrolled = self._before
        row = self.source.row_of(identity) if identity is not None else -1
        self.filters.show()
        self._show_marked()
        self.updateGeometries()
        if row >= 0:
            self.verticalScrollBar().setValue(max(0, row - (old - scrolled)))
            self.choose(row)
        elif isinstance(self.source, RowsModel):
            self.verticalScrollBar().setValue(scrolled)
        self.shown_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row current when the keyboard comes; mark it too, so that one sees where one is."""
        super().focusInEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        if not self.selectionModel().hasSelection():
            self.choose(max(0, self.currentIndex().row()))
        self.head.mark_current(self.currentIndex().column())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.head.mark_current(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key or a right click."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self.open_menu(self.columnAt(event.pos().x()) if by_mouse else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.taken(event):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method has committed is looked for; what it is still composing is not."""
        self.keys.write(committed(event))
        event.accept()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        if query == Qt.InputMethodQuery.ImEnabled:
            return True
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            return self.visualRect(self.currentIndex())
        return super().inputMethodQuery(query)

    def keyboardSearch(self, _text: str) -> None:
        """Qt's own search looks in one column only, and at rows that are not here."""

    def find_next(self, words: str) -> None:
        """Go to the next row that holds the words, from the current one on and round again."""
        self._by_letters = False
        self.finding.hold(words, self.currentIndex().row() + 1)

    def _seek(self, words: str) -> None:
        self._by_letters = True
        first = max(0, self.currentIndex().row()) + (0 if len(words) > 1 else 1)
        columns = [self.source.columns[place] for place in self.layout_of_columns.visible()]
        texts = [column.text for column in columns if not column.right][:3]
        self.finding.begin_with(words, first, texts)

    def _found(self, row: int) -> None:
        if row >= 0:
            self.choose(row)
        elif self._by_letters:
            self.letters.miss()
        else:
            self.finder.miss()

    def arrange(self, wanted: Arrangement) -> None:
        """Sort and filter otherwise."""
        model, around = self.source, surroundings(self)
        if wanted == model.arrangement:
            return
        if isinstance(model, RowsModel) and len(model.everything) > LONG and around is not None:
            job = partial(_arranged, model.everything, model.columns, wanted)
            around.session.jobs.read(job, self._arranged, title="排列")
            return
        model.arrange(wanted)
        self.filters.show()
        self.head.viewport().update()

    def _arranged(self, answer: tuple[Arrangement, list[Any], list[Any]]) -> None:
        """A long list in memory, arranged by the reader."""
        if isinstance(self.source, RowsModel):
            self.source.take(*answer)
            self.head.viewport().update()

    def _head_clicked(self, place: int) -> None:
        if self.source.sortable(place):
            self.arrange(self.source.arrangement.turned(place))

    def open_menu(self, place: int = -1) -> ColumnMenu:
        """The menu of a column, without one of the column in which the keyboard is."""
        place = self.place_of_keyboard() if place < 0 else place
        menu = ColumnMenu(self.objectName(), self.source, place, self.keys.acts(), self)
        left = self.head.sectionViewportPosition(place)
        point = self.head.viewport().rect().bottomLeft()
        point.setX(max(0, min(left, self.head.width() - theme.chars(8))))
        menu.open_at(self.head.viewport().mapToGlobal(point))
        return menu

    def choose_columns(self, _place: int = -1) -> None:
        if self._columns_panel is None:
            self._columns_panel = ColumnsPanel(self.objectName(), self, self.layout_of_columns)
        self._columns_panel.ask()

    def seen(self, rows: Sequence[range]) -> table_export.Seen:
        """Rows as they are shown, for the clipboard or a file."""
        columns = tuple(self.source.columns[place] for place in self.layout_of_columns.visible())
        words = tuple(word for word in (self.about, self.filters.words()) if word)
        count = sum(map(len, rows))
        return table_export.Seen(
            self.accessibleName(), words, columns, count, table_export.chunks_of(self.source, rows)
        )

    def copy(self) -> None:
        """The marked rows, tab separated and with their heads, to the clipboard."""
        seen = self.seen([range(top, bottom + 1) for top, bottom in self.marked_ranges()])
        if isinstance(self.source, PagesModel):
            self.source.jobs.aside("复制", lambda progress: table_export.as_text(seen, progress), self._copied)
        else:
            self._copied(table_export.as_text(seen))

    def _copied(self, text: str) -> None:
        """Behind a lock or on a page that was left nothing comes into the clipboard any more."""
        if self.isVisible():
            QApplication.clipboard().setText(text)
            around = surroundings(self)
            if around is not None:
                listings.copied(around.session.desk)

    def export(self, _place: int = -1) -> None:
        """Ask where to, and write all rows there."""
        file = str(Path.home() / f"{self.accessibleName()}.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self, "存为表格", file, "电子表格 (*.xlsx)")
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """All rows as they are shown to an .xlsx file, off the GUI thread."""
        around = surroundings(self)
        if around is not None:
            seen = self.seen([range(self.source.rowCount())])
            job = table_export.writing(around.session.desk, path, seen)
            around.session.jobs.aside("存为表格", job, self._exported)  # long lists do not hold up the searches

    def _exported(self, path: Path) -> None:
        around = surroundings(self)
        if around is not None:
            around.told.emit("good", f"已存为 {path}", wording.COPIED, wording.COPY_HAS_PEOPLE)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.source.rowCount() == 0:
            empty_table.draw(self.viewport(), empty_table.sentence(self.source, self.empty_text))

    def open_row(self, index: Index) -> None:
        record = self.source.record(index.row()) if index.isValid() else None
        if record is not None:
            self.opened.emit(record)


def _arranged(
    given: list[Any], columns: tuple[Column, ...], wanted: Arrangement, _progress: Progress
) -> tuple[Arrangement, list[Any], list[Any]]:
    return wanted, given, arranged(given, columns, wanted)
