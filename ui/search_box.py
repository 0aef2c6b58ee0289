"""The one search box (F2): names, initials, any part of a number. It finds while one types, and takes a card reader.

What an input method is still composing is not searched for: Qt tells only committed text by `textEdited`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import icons
from ui.widgets.field_button import FieldButton

WAIT_MS = 80


class SearchBox(QLineEdit):
    """`asked` carries the words after a short rest ("" when they are gone), `entered` at Enter, `all_wanted` at
    Ctrl+Enter; `moved` is 1 or -1 for the arrow keys, `escaped` comes before Esc clears the words.
    """

    asked = Signal(str)
    entered = Signal(str)
    all_wanted = Signal(str)
    moved = Signal(int)
    escaped = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setAccessibleName("查找参保人或单据")
        self.setPlaceholderText("姓名、拼音首字母、证件号任意几位、电话、单据号  F2")
        self.picture = FieldButton(self, QAction(icons.icon("search"), "查找", self), leading=True)
        self.picture.defaultAction().triggered.connect(self.take)
        self.clear_mark = FieldButton(self, QAction(icons.icon("close"), "清空查找的字", self))
        self.clear_mark.setObjectName("search_clear")
        self.clear_mark.defaultAction().triggered.connect(self._clear_words)
        self.clear_mark.show_if(False)
        self.textChanged.connect(self._mark)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._ask)
        self.textEdited.connect(self._edited)
        self.returnPressed.connect(self._enter)
        shortcut = QShortcut(QKeySequence("F2"), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.take)

    def take(self) -> None:
        """Put the cursor here, what stands here marked."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _mark(self, text: str) -> None:
        self.clear_mark.show_if(bool(text))

    def _clear_words(self) -> None:
        """The list goes with them."""
        self.clear()
        self.asked.emit("")
        self.take()

    def _edited(self, _text: str) -> None:
        self._timer.start()

    def _ask(self) -> None:
        self.asked.emit(self.text().strip())

    def _enter(self) -> None:
        self._timer.stop()
        self.entered.emit(self.text().strip())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._timer.stop()
            self.all_wanted.emit(self.text().strip())
        elif key == Qt.Key.Key_Escape and self.text():
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
