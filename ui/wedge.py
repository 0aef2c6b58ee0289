"""The card reader that acts as a keyboard: a burst of keys that ends in Enter is one scan, wherever the keyboard is.

Readers type into whatever has the focus, so an ID number lands in an amount, and their Enter files half a form
(interface, rule 2). A burst is told from a person by its pace: less than `wedge_gap_ms` between keys and at least
`wedge_length` characters. What the burst put into a field is taken back, the number goes to the page's own person field,
and its Enter presses nothing. A field for a passphrase is left alone entirely.

Time is the events' own (QInputEvent.timestamp); an event without one is no scan. So tests need not wait.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.domain.id_number import check_digit
from ui import preferences
from ui.widgets.secret import SecretEdit

GAP_MS, LENGTH = 30, 15
"""Preferences wedge_gap_ms and wedge_length, unless somebody has set others."""

ENTER_MS = 120
"""Some readers pause before their Enter; nobody else types fifteen characters that fast."""

TWICE_MS = 2000
SHAPE = re.compile(r"(?=(\d{17}[\dX]))")
ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
MISREAD = "扫到的号码校验位不对，没有使用。"
MISREAD_HINT = "请把证件放平再扫一次，或者照着证件输入。"


def id_number_in(text: str) -> str:
    """The one ID number with a right check digit in what a reader typed, without prefix and suffix; "" for none."""
    folded = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isascii() and sign.isalnum())
    right = {found[1] for found in SHAPE.finditer(folded) if check_digit(found[1][:17]) == found[1][17]}
    return right.pop() if len(right) == 1 else ""


def looks_like_id(text: str) -> bool:
    """Whether a card was meant: eighteen signs of the right kind in a row."""
    return SHAPE.search(unicodedata.normalize("NFKC", text).upper()) is not None


@dataclass
class _Burst:
    """Keys that came one upon the other, and what each widget showed before they came to it."""

    text: str = ""
    last_ms: int = 0
    before: dict[QWidget, tuple[object, int]] = field(default_factory=dict)

    def note(self, widget: QWidget) -> None:
        """Remember what a widget shows, with how many characters of the burst had come before."""
        if widget in self.before:
            return
        shown: object = None
        if isinstance(widget, QLineEdit):
            shown = widget.text()
        elif isinstance(widget, QPlainTextEdit):
            shown = widget.toPlainText()
        elif isinstance(widget, QComboBox):
            shown = widget.currentIndex()
        self.before[widget] = shown, len(self.text)

    def take_back(self) -> None:
        """Every field shows again what it showed; a field that a page filled from the burst is emptied."""
        for widget, (shown, typed) in self.before.items():
            if isinstance(widget, QLineEdit):
                restore(widget, "" if typed and shown == self.text[:typed] else str(shown))
            elif isinstance(widget, QPlainTextEdit) and widget.toPlainText() != shown:
                widget.setPlainText(str(shown))
            elif isinstance(widget, QComboBox) and isinstance(shown, int) and widget.currentIndex() != shown:
                widget.setCurrentIndex(shown)
                widget.activated.emit(shown)


def restore(edit: QLineEdit, text: str) -> None:
    """Put a text back as if it had been typed, so that what keeps drafts follows."""
    if edit.text() != text:
        edit.setText(text)
        edit.textEdited.emit(text)


def _is_covered(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit) and widget.echoMode() != QLineEdit.EchoMode.Normal


class Wedge(QObject):
    """Takes keys from ui.listening. `scanned` carries a number with a right check digit; `misread` when it is wrong."""

    scanned = Signal(str)
    misread = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._burst = _Burst()
        self._taken: tuple[str, int] = "", -TWICE_MS

    def take_key(self, watched: QWidget, event: QEvent) -> bool:
        """A key for the widget that has the keyboard; True when it is a reader's, and nobody else's."""
        if not isinstance(event, QKeyEvent):
            return False
        if watched is not (QApplication.focusWidget() or self._window) or watched.window() is not self._window:
            return False
        if isinstance(watched, SecretEdit) or _is_covered(watched):
            self._burst = _Burst()
            return False
        if event.key() in ENTERS:
            return self._enter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            self._key(watched, event)
        return False

    def _key(self, widget: QWidget, event: QKeyEvent) -> None:
        at_ms, text = int(event.timestamp()), event.text()
        if not at_ms or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._burst = _Burst()
        elif text:
            gap_ms = int(preferences.window.get("wedge_gap_ms", GAP_MS))
            if not 0 <= at_ms - self._burst.last_ms < gap_ms:
                self._burst = _Burst()
            self._burst.note(widget)
            self._burst.text += text
            self._burst.last_ms = at_ms

    def _enter(self, widget: QWidget, event: QKeyEvent) -> bool:
        """True when the Enter is a reader's: then nobody else sees it."""
        burst, at_ms = self._burst, int(event.timestamp())
        long_enough = len(burst.text) >= int(preferences.window.get("wedge_length", LENGTH))
        if not at_ms or not long_enough or not 0 <= at_ms - burst.last_ms < ENTER_MS:
            self._burst = _Burst()
            return False
        if not looks_like_id(burst.text) and isinstance(widget, QLineEdit | QPlainTextEdit):
            return False  # another bar code, and a field that takes it
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._burst = _Burst()
            self._take(burst, at_ms)
        return True

    def _take(self, burst: _Burst, at_ms: int) -> None:
        number = id_number_in(burst.text)
        if looks_like_id(burst.text):
            burst.take_back()
        if not number:
            if looks_like_id(burst.text):
                self.misread.emit()
            return
        again = number == self._taken[0] and 0 <= at_ms - self._taken[1] < TWICE_MS
        self._taken = number, at_ms
        if not again:
            self.scanned.emit(number)
