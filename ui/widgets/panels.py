"""Panels inside a page: tabs, a reason asked for in place, facts as label and value."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.controls import ActionButton, buddy, label, line_edit, on_key, say


class Tabs(QWidget):
    """Pages behind titles. Arrow keys change the title."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.stack = QStackedWidget()
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.lines(0.2))
        self._row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(self._row)
        box.addWidget(self.stack, 1)

    def add(self, name: str, title: str, page: QWidget) -> None:
        button = QPushButton(title)
        button.setObjectName(f"tab_{name}")
        button.setAccessibleName(title)
        button.setProperty("role", "tab")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setAutoDefault(False)
        button.setChecked(not self._buttons)
        place = self.stack.addWidget(page)
        button.toggled.connect(lambda on, place=place: self.stack.setCurrentIndex(place) if on else None)
        self._row.insertWidget(len(self._buttons), button)
        self._buttons.append(button)

    def add_corner(self, widget: QWidget) -> None:
        """Something at the right of the titles."""
        self._row.addWidget(widget)

    def open(self, place: int) -> None:
        self._buttons[place].setChecked(True)


class ReasonStrip(QFrame):
    """Asks for a reason in place. `given` carries it; Esc takes it back."""

    given = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "message")
        self.setProperty("tone", "plain")
        self.question = label("", "strong", wrap=True)
        self.edit = line_edit(f"{name}_text", "原因", hint="写明原因，对方会看到")
        self.problem = label(name=f"{name}_problem", role="problem")
        self.problem.hide()
        self.sure = ActionButton(f"{name}_sure", "确定", self._give, role="primary")
        self.back = ActionButton(f"{name}_back", "不做了", self.hide, key="Esc")
        box = QVBoxLayout(self)
        row = QHBoxLayout()
        box.addWidget(self.question)
        row.addWidget(self.edit, 1)
        row.addWidget(self.sure)
        row.addWidget(self.back)
        box.addLayout(row)
        box.addWidget(self.problem)
        self.edit.returnPressed.connect(self._give)
        for key in ("Return", "Enter"):
            on_key(self.sure, key, Qt.ShortcutContext.WidgetShortcut)
        self._then: Callable[[str], object] | None = None
        self._needed = True
        self.hide()

    def ask(self, question: str, then: Callable[[str], object], *, sure: str = "确定", reason: bool = True) -> None:
        """Show the question; `then` gets the reason once it is given ("" when none is asked for)."""
        self._needed = reason
        self.edit.setVisible(reason)
        self.question.setText(question)
        self.sure.setText(f"{sure}  回车")
        self.sure.setAccessibleName(sure)
        self._then = then
        self.edit.clear()
        say(self.problem, "")
        self.show()
        (self.edit if reason else self.sure).setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        reason = self.edit.text().strip()
        if self._needed and not reason:
            say(self.problem, "请先写明原因。", "bad")
            return
        self.hide()
        if self._then is not None:
            self._then(reason)


class Facts(QWidget):
    """Labels and values in columns; values can be marked and copied."""

    def __init__(self, name: str, columns: int = 2) -> None:
        super().__init__()
        self.setObjectName(name)
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.lines(0.6))
        self._grid.setVerticalSpacing(theme.lines(0.35))
        for column in range(columns):
            self._grid.setColumnStretch(2 * column + 1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        rows = -(-len(facts) // self._columns)
        for place, (title, text) in enumerate(facts):
            value = label(text or "—", wrap=True)
            value.setAccessibleName(f"{title} {text}")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column = 2 * (place // rows)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(buddy(title, value), place % rows, column, top)
            self._grid.addWidget(value, place % rows, column + 1, top)
        self._grid.setRowStretch(rows, 1)


def scrolled(inside: QWidget) -> QScrollArea:
    """What may be longer than the window."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
