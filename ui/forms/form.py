"""A form drawn from the fields that a business declares: label, control, and under it what is wrong and what to do.

Enter goes to the next field; from the last one `finished` says so. Nothing is checked here: the business checks, and
the form shows each problem at its field, all at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.business.declaration import Field
from app.errors import Problem
from ui import theme
from ui.forms import editors
from ui.widgets.controls import buddy, later, set_tone

ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Form(QWidget):
    """`edited` after a field was changed and left, `finished` on Enter in the last field."""

    edited = Signal(str)
    finished = Signal()

    def __init__(
        self,
        fields: Sequence[Field],
        choices: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        *,
        columns: int = 2,
    ) -> None:
        super().__init__()
        self.fields = {field.name: field for field in fields}
        self.editors: dict[str, editors.Editor] = {}
        self.problems: dict[str, QLabel] = {}
        self.touched: set[str] = set()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.lines(1.2))
        grid.setVerticalSpacing(theme.lines(0.35))
        rows = -(-len(fields) // columns)
        for place, field in enumerate(fields):
            cell = self._cell(field, (choices or {}).get(field.name, ()))
            grid.addLayout(cell, place % rows, place // rows)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self._order()

    def _cell(self, field: Field, choices: Sequence[tuple[str, str]]) -> QVBoxLayout:
        editor = editors.make(field, choices)
        problem = later(f"{field.name}_problem", "problem")
        self.editors[field.name], self.problems[field.name] = editor, problem
        editor.installEventFilter(self)
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda _text, name=field.name: self.touched.add(name))
            editor.editingFinished.connect(lambda name=field.name: self._left(name))
        else:
            editor.activated.connect(lambda _place, name=field.name: self._picked(name))
        cell = QVBoxLayout()
        cell.setSpacing(theme.lines(0.08))
        cell.addWidget(buddy(f"{field.label}{' *' if field.required else ''}", editor))
        cell.addWidget(editor)
        cell.addWidget(problem)
        cell.addStretch(1)
        return cell

    def _order(self) -> None:
        ordered = list(self.editors.values())
        for earlier, following in pairwise(ordered):
            QWidget.setTabOrder(earlier, following)

    def _left(self, name: str) -> None:
        if name in self.touched:
            self.edited.emit(name)

    def _picked(self, name: str) -> None:
        self.touched.add(name)
        self.edited.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ENTER:
            popup = isinstance(watched, QComboBox) and watched.view().isVisible()
            if not popup:
                self._next(watched)
                return True
        return super().eventFilter(watched, event)

    def _next(self, watched: QObject) -> None:
        ordered = list(self.editors.values())
        place = next((place for place, editor in enumerate(ordered) if editor is watched), -1)
        for editor in ordered[place + 1 :]:
            if not self.fields[editor.objectName()].computed:
                editor.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self._left(watched.objectName())
        self.finished.emit()

    def values(self) -> dict[str, str]:
        """What has been typed, by field; empty ones left out."""
        found = {name: editors.value(editor, self.fields[name]) for name, editor in self.editors.items()}
        return {name: text for name, text in found.items() if text}

    def fill(self, values: Mapping[str, str]) -> None:
        """Show a draft or a record; what is wrong with it has not been said yet."""
        self.touched.clear()
        for name, editor in self.editors.items():
            editors.set_value(editor, values.get(name, ""))
        self.show_problems(())

    def show_problems(self, problems: Sequence[Problem], *, only: set[str] | None = None) -> list[Problem]:
        """Each problem under its field (with `only`: those of these fields). Returns those that have no field here."""
        by_field: dict[str, list[Problem]] = {}
        for problem in problems:
            by_field.setdefault(problem.field, []).append(problem)
        for name, place in self.problems.items():
            found = by_field.pop(name, [])
            shown = found if only is None or name in only else []
            blocking = any(problem.blocking for problem in shown)
            place.setText("\n".join(problem.text for problem in shown))
            place.setVisible(bool(shown))
            set_tone(place, "bad" if blocking else "warn")
            editors.mark(self.editors[name], blocking)
        return [problem for left in by_field.values() for problem in left]

    def first(self) -> None:
        """Put the cursor into the first field, or the first one with a problem."""
        wrong = next((name for name in self.editors if not self.problems[name].isHidden()), None)
        editor = self.editors[wrong] if wrong else next(iter(self.editors.values()))
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def lock(self, name: str) -> None:
        """A field that is shown and not typed (computed from another)."""
        editor = self.editors[name]
        editor.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if isinstance(editor, QLineEdit):
            editor.setReadOnly(True)
            editor.setPlaceholderText("由证件号码得出")
