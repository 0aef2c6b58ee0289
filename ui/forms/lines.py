"""Lines for amounts, days and long texts: typed plainly, shown as the office writes them once the field is left."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.business import field_values
from app.domain.money import MoneyUnreadable, parse_yuan, yuan
from ui import theme

LONG_LINES = 2.5


class KindEdit(QLineEdit):
    """A line whose value is read by the field's kind; leaving it shows the value the way it is kept."""

    def __init__(self, kind: str, today: date | None) -> None:
        super().__init__()
        self.kind, self.today = kind, today
        if kind in {"money", "number"}:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def value(self) -> str:
        return field_values.read(self.kind, self.text(), self.today)

    def set_value(self, text: str) -> None:
        self.setText(text if self.hasFocus() else self._shown(text))

    def _shown(self, value: str) -> str:
        """An amount with its separators while nobody types in it."""
        if self.kind != "money" or not value:
            return value
        try:
            return yuan(parse_yuan(value))
        except MoneyUnreadable:
            return value

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.kind == "money":
            self._put(self.value())
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._put(self._shown(self.value()))
        super().focusOutEvent(event)

    def _put(self, text: str) -> None:
        """Another way to write what stands here, not another value."""
        if text != self.text():
            held = self.blockSignals(True)
            self.setText(text)
            self.blockSignals(held)


class LongEdit(QPlainTextEdit):
    """Some lines of text. Enter goes on, Ctrl+Enter makes a new line (the form sees to the first), Tab leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.lines(LONG_LINES))

    def value(self) -> str:
        return self.toPlainText().strip()

    def set_value(self, text: str) -> None:
        self.setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.insertPlainText("\n")
        else:
            super().keyPressEvent(event)

    def on_first_line(self) -> bool:
        return self.textCursor().blockNumber() == 0
