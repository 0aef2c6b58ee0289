"""Panels inside a page: tabs, a reason asked for in place, facts as label and value."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
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
        self._row.insertWidget(len(self._buttons), button)  # before its page: Tab comes to the title first
        place = self.stack.addWidget(page)
        button.toggled.connect(lambda on, place=place: self.stack.setCurrentIndex(place) if on else None)
        if self._buttons:
            QWidget.setTabOrder(self._buttons[-1], button)
        self._buttons.append(button)
        button.toggled.connect(self._stop_at_open)
        self._stop_at_open()

    def _stop_at_open(self, _on: bool = True) -> None:
        """Tab stops at the title of the page in sight; Qt sees to that only once the keyboard has been at one of them."""
        for button in self._buttons:
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus)

    def add_corner(self, widget: QWidget) -> None:
        """Something at the right of the titles."""
        self._row.addWidget(widget)
        QWidget.setTabOrder(self._buttons[-1], widget)

    def open(self, place: int) -> None:
        self._buttons[place].setChecked(True)


ONE_LINE_CHARS = 28
ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ReasonStrip(QFrame):
    """Asks for a reason in place. `given` carries it; Esc takes it back."""

    given = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "message")
        self.setProperty("tone", "plain")
        self.question = label("", "strong", wrap=True)
        self.edit = line_edit(f"{name}_text", "原因", hint="写明原因")
        self.problem = label(name=f"{name}_problem", role="problem")
        self.problem.hide()
        self.sure = ActionButton(f"{name}_sure", "确定", self._give, role="primary")
        self.back = ActionButton(f"{name}_back", "不做了", self.hide, key="Esc")
        box = QVBoxLayout(self)
        row = QHBoxLayout()
        box.addWidget(self.question)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.addWidget(self.edit, 1)
        row.addWidget(self.sure)
        row.addWidget(self.back)
        row.addStretch(1)
        self._line.addLayout(row)
        box.addLayout(self._line)
        box.addWidget(self.problem)
        self.edit.returnPressed.connect(self._give)
        for key in ("Return", "Enter"):
            on_key(self.sure, key, Qt.ShortcutContext.WidgetShortcut)
        for part in (self.edit, self.sure, self.back):
            part.installEventFilter(self)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A reason is a sentence: in a narrow card it has a line of its own, above the buttons."""
        super().resizeEvent(event)
        below = self.width() < theme.chars(ONE_LINE_CHARS)
        self._line.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F9 in an open question answers it: whoever writes why something is returned never approves it with that key.

        Enter ends here: the strip that goes leaves the keyboard on some button, and the same key would press that one too.
        """
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ENTERS:
            self.edit.returnPressed.emit()
            return True
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F9 and not event.modifiers():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._answer_f9(event.isAutoRepeat())
                return True
        return super().eventFilter(watched, event)

    def _answer_f9(self, held: bool) -> None:
        """Often it was F9 that asked: a plain question wants another key than the one that is still under the finger."""
        if not self._needed:
            say(self.problem, "请按回车，或按 Esc 不做了。", "warn")
        elif not held:
            self._give()

    def _give(self) -> None:
        reason = self.edit.text().strip()
        if self._needed and not reason:
            say(self.problem, "请先写明原因。", "bad")
            return
        self.hide()
        if self._then is not None:
            self._then(reason)


FACT_CHARS = 15.5
"""A label and its value (an ID number of 18 digits) have room beside each other in so many characters."""


class Facts(QWidget):
    """Labels and values in columns; values can be marked and copied."""

    def __init__(self, name: str, columns: int = 2) -> None:
        super().__init__()
        self.setObjectName(name)
        self._most, self._columns = columns, columns
        self._facts: tuple[tuple[str, str], ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.lines(0.6))
        self._grid.setVerticalSpacing(theme.lines(0.35))

    def minimumSizeHint(self) -> QSize:
        """One column is enough; there are as many as have room."""
        plain = super().minimumSizeHint()
        return QSize(min(plain.width(), theme.chars(FACT_CHARS)), plain.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(1, min(self._most, self.width() // theme.chars(FACT_CHARS)))
        if columns != self._columns:
            self._columns = columns
            self.show_facts(self._facts)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        self._facts = tuple(facts)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        rows = -(-len(facts) // self._columns)
        for column in range(self._most):
            self._grid.setColumnStretch(2 * column + 1, int(column < self._columns))
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        for place, (title, text) in enumerate(facts):
            value = label(text or "—", wrap=True)
            value.setAccessibleName(f"{title} {text}")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column = 2 * (place // rows)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(buddy(title, value), place % rows, column, top)
            self._grid.addWidget(value, place % rows, column + 1, top)
        self._grid.setRowStretch(rows, 1)


def centred(sheet: QWidget) -> QScrollArea:
    """A sheet in the middle of the window; with large text it scrolls, it never makes the window larger."""
    inside = QWidget()
    QVBoxLayout(inside).addWidget(sheet, 0, Qt.AlignmentFlag.AlignCenter)
    return scrolled(inside)


def bring_into_sight(part: QWidget, margin: float = 0.5) -> None:
    """Scroll everything around a part so far that it is seen; where the keyboard goes, the eye follows."""
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(part, 0, theme.lines(margin))
        around = around.parentWidget()


def scrolled(inside: QWidget) -> QScrollArea:
    """What may be longer than the window."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
