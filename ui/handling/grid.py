"""The table of lines by keyboard: the cell in which the keyboard is has its editor, so nothing of a word gets lost.

Enter goes to the next cell and row, Shift+Enter back, ↑ ↓ to the same cell of another line, Tab leaves the table. What an
input method commits finds an editor open (peers: grids that eat the first letter).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.business.declaration import Field
from app.intake.pasted import is_table
from ui.forms import editors
from ui.forms.division import Scope
from ui.forms.editors import Editor
from ui.forms.picking import PickEdit
from ui.forms.steps import ENTER
from ui.handling.entries import Choices, EntriesModel, Entry
from ui.widgets.table import DataTable
from ui.widgets.table_keys import committed

EMPTY = "还没有明细。按回车开始填，或粘贴、从表格读入。"
_STAYS = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason}


class LinesGrid(DataTable):
    """`changed` at every key (carries the field's name), `left` when a cell was left (its Entry and field), `ended` on
    Enter in the empty last line, `pasted` with the text of several cells, `moved` when the keyboard is in another cell.
    """

    changed = Signal(str)
    left = Signal(object, str)
    ended = Signal()
    pasted = Signal(str)
    moved = Signal()

    def __init__(
        self, name: str, title: str, fields: Sequence[Field], choices: Choices, *, today: date, scope: Scope
    ) -> None:
        self.lines = EntriesModel(fields, choices)
        self._choices, self._today, self._scope = choices, today, scope
        self._editor: Editor | None = None
        self._at: tuple[Entry, Field] | None = None
        self._was = ""
        super().__init__(name, title, self.lines, empty=EMPTY)

    def places(self) -> list[int]:
        """The columns that are typed in, from left to right."""
        return [place for place in self.layout_of_columns.visible() if self.lines.field_at(place) is not None]

    def entry(self) -> Entry | None:
        """The line in which the keyboard is."""
        found = self.record()
        return found if isinstance(found, Entry) else None

    def field(self) -> Field | None:
        """The field of the cell that is typed in."""
        return self._at[1] if self._at is not None else None

    def begin(self) -> None:
        """Into the first cell with a problem, else the first of the empty line."""
        for row, entry in enumerate(self.lines.records):
            wrong = [one.field for one in entry.told() if one.blocking]
            if wrong:
                names = {self.lines.columns[place].name: place for place in self.places()}
                self.open_cell(row, next((names[name] for name in wrong if name in names), self.places()[0]))
                return
        self.open_cell(len(self.lines.records) - 1, self.places()[0])

    def open_cell(self, row: int, place: int) -> None:
        """Type in a cell."""
        self.shut_cell()
        field, index = self.lines.field_at(place), self.lines.index(row, place)
        if field is None or not index.isValid():
            return
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        entry: Entry = self.lines.records[row]
        made = self._made(entry, field)
        self._editor, self._at, self._was = made, (entry, field), entry.texts.get(field.name, "")
        self.setIndexWidget(index, made)
        self.scrollTo(index)
        made.setFocus(Qt.FocusReason.OtherFocusReason)
        editors.select(made)
        made.textChanged.connect(self._typed)
        self.moved.emit()

    def _made(self, entry: Entry, field: Field) -> Editor:
        kind = "text" if field.kind == "long" else field.kind
        made = editors.make(
            replace(field, kind=kind), self._choices.get(field.name, ()), today=self._today, scope=self._scope
        )
        made.setObjectName(f"cell_{field.name}")
        made.setAccessibleName(f"第 {entry.no} 行 {made.accessibleName()}")
        made.setAccessibleDescription("".join(one.text for one in entry.told() if one.field == field.name))
        editors.set_value(made, entry.texts.get(field.name, ""))
        if isinstance(made, QLineEdit):
            made.returnPressed.connect(self._on)  # a card reader's; a key of the keyboard never comes so far
        made.installEventFilter(self)
        return made

    def shut_cell(self) -> None:
        """Take what stands in the open cell; the editor goes."""
        made, at = self._editor, self._at
        if made is None or at is None:
            return
        if isinstance(made, PickEdit):
            made.settle(entered=False)
        self._take()
        self._editor = self._at = None
        entry, field = at
        entry.leave(field.name)
        made.removeEventFilter(self)
        if made.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        made.hide()  # at once: it is thrown away a little later
        if entry in self.lines.records:
            self.setIndexWidget(self.lines.index(entry.no - 1, self.lines.place_of(field.name)), None)  # type: ignore[arg-type]
            self.lines.redraw(entry.no - 1, entry.no - 1)
        self.left.emit(entry, field.name)

    def _take(self) -> None:
        """What stands in the open cell is the line's, at every key: a crash loses none."""
        if self._editor is None or self._at is None:
            return
        entry, field = self._at
        text = editors.value(self._editor)
        if text != entry.texts.get(field.name, ""):
            self.lines.put(entry.no - 1, field.name, text)
            editors.mark(self._editor, False)

    def _typed(self, _text: str = "") -> None:
        if self._at is not None:
            self._take()
            self.changed.emit(self._at[1].name)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        """A line that was left is complained about as a whole."""
        super().currentChanged(current, previous)
        lines = self.lines.records
        if previous.isValid() and previous.row() != current.row() and previous.row() < len(lines):
            entry = lines[previous.row()]
            if entry.texts:
                entry.leave()
                self.lines.redraw(previous.row(), previous.row())

    def _on(self) -> None:
        self.go(1)

    def go(self, way: int) -> None:
        """To the next cell that is typed in (1) or the one before (-1); from the empty last line the table is done."""
        entry = self.entry()
        if entry is None or self._at is None:
            return
        name, places, row = self._at[1].name, self.places(), entry.no - 1
        self.shut_cell()
        if way > 0 and not entry.texts and row == len(self.lines.records) - 1:
            self.ended.emit()
            return
        at = places.index(self.lines.place_of(name)) + way
        if not 0 <= at < len(places):
            row += way
            at = 0 if way > 0 else len(places) - 1
        if 0 <= row < len(self.lines.records):
            self.open_cell(row, places[at])
        else:
            self.open_cell(0, places[0])

    def _step(self, way: int) -> None:
        """To the same cell of the next line or the one before."""
        entry, at = self.entry(), self._at
        if entry is not None and at is not None and 0 <= entry.no - 1 + way < len(self.lines.records):
            self.open_cell(entry.no - 1 + way, self.lines.place_of(at[1].name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._editor and self._editor is not None:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
                if event.key() == Qt.Key.Key_Escape:  # the cell's first, then the page's
                    event.accept()
                    return True
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event):
                return True
            if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and event.reason() not in _STAYS:
                self.shut_cell()
                return False
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Keys of the open cell that are the table's."""
        editor, key = self._editor, event.key()
        listed = isinstance(editor, PickEdit) and editor.is_open()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in ENTER:
            if isinstance(editor, PickEdit):
                editor.settle(entered=not shift)
            self.go(-1 if shift else 1)
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._pass_on(key == Qt.Key.Key_Tab)
        elif key == Qt.Key.Key_Escape and not listed:
            self._give_up()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and not isinstance(editor, PickEdit):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        else:
            return self._take_paste(event)
        return True

    def _give_up(self) -> None:
        """Esc: the cell as it was; the keyboard on the line."""
        if self._at is not None and self._editor is not None:
            editors.set_value(self._editor, self._was)
        self._hold()

    def _hold(self) -> None:
        """The keyboard on the table, no cell open."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shut_cell()

    def _pass_on(self, forward: bool) -> None:
        self._hold()
        self.focusNextPrevChild(forward)

    def _take_paste(self, event: QKeyEvent) -> bool:
        text = QApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if not is_table(text):
            return False
        self.pasted.emit(text)
        return True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click types in the cell."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.open_cell(index.row(), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a line without an open cell: Enter opens one, what is typed begins one."""
        if self._take_paste(event):
            return
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() in ENTER:
            self._open_here()
        elif event.text().isprintable() and event.text().strip() and held == Qt.KeyboardModifier.NoModifier:
            self._open_here(event.text())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        text = committed(event)
        if text.strip():
            self._open_here(text)
        event.accept()

    def _open_here(self, text: str = "") -> None:
        places = self.places()
        place = self.currentIndex().column()
        self.open_cell(max(0, self.currentIndex().row()), place if place in places else places[0])
        if text and isinstance(self._editor, QLineEdit):
            self._editor.setText(text)
            self._editor.textEdited.emit(text)

    def person_cell(self) -> QLineEdit | None:
        """The cell that takes a scanned number: this line's while it is empty, else the last line's."""
        place = next((self.lines.place_of(one.name) for one in self.lines.fields if one.kind == "id_number"), -1)
        if place < 0:
            return None
        name, entry = self.lines.columns[place].name, self.entry()
        free = entry is not None and self._at is not None and not entry.texts.get(name)
        self.open_cell(entry.no - 1 if free and entry is not None else len(self.lines.records) - 1, place)
        return self._editor if isinstance(self._editor, QLineEdit) else None

    def mark_cell(self) -> None:
        """The open cell shows what was found about it meanwhile."""
        if self._editor is not None and self._at is not None:
            entry, field = self._at
            editors.mark(self._editor, any(one.field == field.name and one.blocking for one in entry.told()))
