"""终端编号 of the next batch: the one that was used last stands there, the others come with their first digits or with ↓."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from ui import theme

WIDTH_CHARS = 10
WHERE = "终端编号（终端号、POS 号）和批次号印在 POS 打出的小票上。用过的终端按 ↓ 选。"

_REASONS = Qt.FocusReason
COMING = frozenset({
    _REASONS.TabFocusReason, _REASONS.BacktabFocusReason, _REASONS.ShortcutFocusReason, _REASONS.OtherFocusReason,
})  # fmt: skip
"""The person comes to the field; from the list below it, or from another window, he comes back into his typing."""


class TerminalField(QLineEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("batch_terminal")
        self.setAccessibleName("终端编号")
        self.setAccessibleDescription(WHERE)
        self.setToolTip(WHERE)
        self.setPlaceholderText("终端编号")
        self.setFixedWidth(theme.chars(WIDTH_CHARS))
        self.known = QStringListModel(self)
        completer = QCompleter(self.known, self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)

    def offer(self, terminals: Sequence[str]) -> None:
        """Terminals of this office, the last one first; what has been typed stays."""
        self.known.setStringList(list(terminals))
        if terminals and not self.text():
            self.setText(terminals[0])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Another number is typed over the one that stands there."""
        super().focusInEvent(event)
        if event.reason() in COMING:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ shows all terminals, whatever stands in the field."""
        if event.key() == Qt.Key.Key_Down and self.known.rowCount():
            self.completer().setCompletionPrefix("")
            self.completer().complete()
        else:
            super().keyPressEvent(event)
