"""A form drawn from the fields that a business declares: label, control, and under it what is wrong and what to do.

Nothing is complained about before a field has been left once, and nothing at all when an untouched form is left; then what
the field itself tells follows every key stroke, and what the books tell comes from the owner (`show_problems`). Enter goes
to the next field, Shift+Enter and ↑ to the one before; from the last one `finished` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from app.business import field_values
from app.business.declaration import Field
from app.errors import Problem
from ui import theme
from ui.forms import editors, hints, steps
from ui.forms.cell import FieldCell
from ui.forms.division import Scope
from ui.forms.picking import PickEdit
from ui.widgets.panels import bring_into_sight

NARROW_CHARS = 17
"""A column narrower than so many characters: the fields go under one another instead."""

_STAYS = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason}


class Form(QWidget):
    """`changed` at every key stroke, `left` when a field loses the keyboard, `edited` when it was changed and left,
    `finished` on Enter in the last field; each carries the field's name.
    """

    changed = Signal(str)
    left = Signal(str)
    edited = Signal(str)
    finished = Signal()

    def __init__(
        self,
        fields: Sequence[Field],
        choices: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        *,
        columns: int = 2,
        today: date | None = None,
        scope: Scope | None = None,
    ) -> None:
        super().__init__()
        self.fields = {field.name: field for field in fields}
        self.today = today
        self.cells: dict[str, FieldCell] = {}
        self.touched: set[str] = set()
        self.been_left: set[str] = set()
        self._given: dict[str, list[Problem]] = {}
        self._old: dict[str, str] | None = None
        self._still = False
        self._most, self._columns = columns, 0
        for field in fields:
            self._add(field, (choices or {}).get(field.name, ()), scope)
        self.editors = {name: cell.editor for name, cell in self.cells.items()}
        self.problems = {name: cell.problem for name, cell in self.cells.items()}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, theme.lines(0.35), 0)
        self._arrange(columns)
        for earlier, following in pairwise(self.editors.values()):
            QWidget.setTabOrder(earlier, following)

    def _add(self, field: Field, choices: Sequence[tuple[str, str]], scope: Scope | None) -> None:
        editor = editors.make(field, choices, today=self.today, scope=scope)
        self.cells[field.name] = FieldCell(field, editor)
        if field.computed:
            self.lock(field.name)
        editor.installEventFilter(self)
        self.cells[field.name].changed.connect(self._changed)
        self.cells[field.name].picked.connect(self.edited)

    def _arrange(self, columns: int) -> None:
        """Fields in so many columns, one under the other in each."""
        if columns == self._columns:
            return
        self._columns = columns
        self._grid.setHorizontalSpacing(theme.lines(1.0))
        self._grid.setVerticalSpacing(theme.lines(0.05))
        rows = -(-len(self.cells) // columns)
        for cell in self.cells.values():
            self._grid.removeWidget(cell)
        for place, cell in enumerate(self.cells.values()):
            self._grid.addWidget(cell, place % rows, place // rows)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = max(1, self.width() // max(1, theme.chars(NARROW_CHARS)))
        self._arrange(min(self._most, fitting))

    def minimumSizeHint(self) -> QSize:
        """One column must fit; more of them are a matter of room."""
        return QSize(theme.chars(NARROW_CHARS - 5), super().minimumSizeHint().height())

    def _changed(self, name: str) -> None:
        if self._still:
            return
        self.touched.add(name)
        if self._given.pop(name, None):  # said of what stood here before; from now on the field is followed
            self.been_left.add(name)
        self._show(name)
        self.changed.emit(name)

    def _leave(self, name: str) -> None:
        if not self._gone_untouched():
            self.been_left.add(name)
        self._show(name)
        self.left.emit(name)
        if name in self.touched:
            self.edited.emit(name)

    def _gone_untouched(self) -> bool:
        """Whether the keyboard has left the form and nobody has typed anything into it: there is nothing to mend."""
        now = QApplication.focusWidget()
        return not self.touched and not self.been_left and (now is None or not self.isAncestorOf(now))

    def local_problem(self, name: str) -> Problem | None:
        """What the field tells by itself."""
        field, editor = self.fields[name], self.editors[name]
        if field.computed and editor.isReadOnly():
            return None
        value = self._value(name)
        if value and isinstance(editor, PickEdit) and editor.fits():
            return None
        return field_values.problem(field, value, self.today or date.max, editors.titles(editor))

    def local_problems(self) -> list[Problem]:
        """What all fields tell by themselves, in their order."""
        return [problem for name in self.cells if (problem := self.local_problem(name)) is not None]

    def _show(self, name: str) -> None:
        """The problems of one field as they stand now, and the old value beside a new one."""
        cell = self.cells[name]
        found = self._given.get(name, [])
        if not found and name in self.been_left:
            local = self.local_problem(name)
            found = [local] if local is not None else []
        cell.show_problems(found)
        editor = cell.editor
        if isinstance(editor, PickEdit):
            cell.show_said(editor.detail())
        if self._old is not None:
            differs = self._value(name) != self._old.get(name, "")
            cell.show_was(self._title(name, self._old.get(name, "")) if differs else None)

    def _title(self, name: str, value: str) -> str:
        editor = self.editors[name]
        offer = editor.known(value) if isinstance(editor, PickEdit) and value else None
        return offer.title if offer is not None else value

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        name = watched.objectName()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            way = steps.way(self.cells[name].editor, event)
            if way:
                self._go(name, way)
                return True
        elif isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusIn:
                self.cells[name].focus_help(True)
                self._bring_into_sight(name)
            elif event.type() == QEvent.Type.FocusOut and event.reason() not in _STAYS:
                self._focus_lost(name)
        return super().eventFilter(watched, event)

    def _focus_lost(self, name: str) -> None:
        self.cells[name].focus_help(False)
        editor = self.editors[name]
        if isinstance(editor, PickEdit):
            editor.settle(entered=False)
        if not self._still:
            self._leave(name)

    def _bring_into_sight(self, name: str) -> None:
        bring_into_sight(self.cells[name])

    def _go(self, name: str, way: int) -> None:
        """To the next field that is typed in (way 1) or the one before (-1)."""
        editor = self.editors[name]
        if isinstance(editor, PickEdit):
            editor.settle(entered=way > 0)
        names = list(self.cells)
        place = names.index(name)
        rest: Iterable[str] = names[place + 1 :] if way > 0 else reversed(names[:place])
        following = next((other for other in rest if not self.editors[other].isReadOnly()), None)
        if following is not None:
            self.editors[following].setFocus(Qt.FocusReason.TabFocusReason)
            editors.select(self.editors[following])
        elif way > 0:
            self._leave(name)
            self.finished.emit()

    def _value(self, name: str) -> str:
        return editors.value(self.editors[name])

    def values(self) -> dict[str, str]:
        """What has been typed, by field, folded and read by its kind; empty ones left out."""
        return {name: text for name in self.cells if (text := self._value(name))}

    def normal(self, values: Mapping[str, str]) -> dict[str, str]:
        """A record the way the form would read it, so that only what somebody changed differs from it."""
        return {
            name: field_values.read(field.kind, values.get(name, ""), self.today) for name, field in self.fields.items()
        }

    def settle(self) -> None:
        """Take what is marked in an open list, before the form is filed."""
        for editor in self.editors.values():
            if isinstance(editor, PickEdit):
                editor.settle(entered=False)

    def fill(self, values: Mapping[str, str], old: Mapping[str, str] | None = None) -> None:
        """Show a draft or a record; what is wrong with it has not been said yet. `old`: the record that is changed."""
        self._still = True
        self._old = self.normal(old) if old is not None else None
        self.touched.clear()
        self.been_left.clear()
        self._given.clear()
        for name, editor in self.editors.items():
            editors.set_value(editor, values.get(name, ""))
        self._still = False
        for name in self.cells:
            self._show(name)

    def put(self, name: str, value: str) -> None:
        """A value that the program works out (a computed field); it does not count as typed."""
        self._still = True
        editors.set_value(self.editors[name], value)
        self._still = False
        self._show(name)

    def show_problems(self, problems: Sequence[Problem], *, only: set[str] | None = None) -> list[Problem]:
        """Each problem under its field (with `only`: those of these fields). Returns those that have no field here."""
        self._given = {}
        elsewhere = []
        for problem in problems:
            if problem.field not in self.cells:
                elsewhere.append(problem)
            elif only is None or problem.field in only:
                self._given.setdefault(problem.field, []).append(problem)
        for name in self.cells:
            self._show(name)
        return elsewhere

    def first(self, *, marked: bool = True) -> None:
        """Put the cursor into the first field with a problem, or the first one that is typed in; `marked` to type over."""
        typed = [name for name, editor in self.editors.items() if not editor.isReadOnly()]
        wrong = next((name for name in typed if self.cells[name].wrong()), None)
        editor = self.editors[wrong or typed[0]]
        self._still = True
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._still = False
        if marked:
            editors.select(editor)

    def let_go(self, to: QWidget) -> None:
        """The keyboard to something around the form; no field counts as left."""
        self._still = True
        to.setFocus(Qt.FocusReason.OtherFocusReason)
        self._still = False

    def first_empty(self) -> None:
        """Put the cursor into the first field that is typed in and still empty."""
        typed = [editor for editor in self.editors.values() if not editor.isReadOnly()]
        next((editor for editor in typed if not editor.value()), typed[-1]).setFocus(Qt.FocusReason.OtherFocusReason)

    def lock(self, name: str, locked: bool = True, words: str = hints.COMPUTED) -> None:
        """A field that is shown and not typed (computed from another), or typed after all."""
        self.cells[name].lock(locked, words)

    def renew_look(self) -> None:
        """Text of another size: as many columns as fit now."""
        self._arrange(min(self._most, max(1, self.width() // max(1, theme.chars(NARROW_CHARS)))))
