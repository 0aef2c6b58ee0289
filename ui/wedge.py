"""The card reader that acts as a keyboard: a burst of keys that ends in Enter is one scan, wherever the keyboard is.

Readers type into whatever has the focus, so an ID number lands in an amount, and their Enter files half a form
(interface, rule 2). A burst is told from a person by its pace: less than `wedge_gap_ms` between keys and at least
`wedge_length` characters. What the burst put into a field is taken back, the number goes to the page's own person field,
and its Enter presses nothing. A field for a passphrase is left alone entirely.

Only a whole ID number is one: exactly eighteen signs whose province, birth date and check digit are right. A bank card
holds such a number by chance, so whatever is not one stays where it was typed, and a field that asks for an account
keeps everything. A key that is held down is no reader.

Time is the events' own (QInputEvent.timestamp); an event without one is no scan. So tests need not wait.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.domain import id_number
from app.domain.id_foreign import PROVINCES, origin_doubt
from app.domain.id_number import IdRefused
from ui import preferences
from ui.widgets.secret import SecretEdit

GAP_MS, LENGTH = 30, 15
"""Preferences wedge_gap_ms and wedge_length, unless somebody has set others."""

ENTER_MS = 120
"""Some readers pause before their Enter; nobody else types fifteen characters that fast."""

TWICE_MS = 2000
SHAPE = re.compile(r"[^0-9]{0,8}([0-9]{17}[0-9X])(?![0-9X])[^0-9]{0,8}")
"""Eighteen signs and no more, within what a reader is set to put around them."""

ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
OWN_NUMBER = "own_number"
"""The property of a field that asks for a long number of its own (a bank account): what is read into it stays there."""

MISREAD = "扫到的号码没有当作证件号码用：校验位不对，或者地区、出生日期不对。"
MISREAD_HINT = "打进光标那一格的字请看一看，不要的删掉；请把证件放平再扫一次，或者照着证件输入。"


def id_number_in(text: str, today: date) -> str:
    """The ID number that a reader typed, without prefix and suffix; "" unless it is whole and wholly right."""
    found = _shape(text)
    if found is None:
        return ""
    try:
        read = id_number.parse(found, today=today)
    except IdRefused:
        return ""
    known = not origin_doubt(found) if read.kind == "foreign_pr" else found[:2] in PROVINCES
    return found if known else ""


def looks_like_id(text: str) -> bool:
    """Whether a card was meant: eighteen signs of the right kind, no more and no fewer."""
    return _shape(text) is not None


def _shape(text: str) -> str | None:
    found = SHAPE.fullmatch(unicodedata.normalize("NFKC", text).upper())
    return found[1] if found is not None else None


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


def _keeps(widget: QWidget) -> bool:
    return bool(widget.property(OWN_NUMBER))


class Wedge(QObject):
    """Takes keys from ui.listening. `scanned` carries a number with a right check digit; `misread` when it is wrong."""

    scanned = Signal(str)
    misread = Signal()

    def __init__(self, window: QWidget, today: Callable[[], date]) -> None:
        """`today` bounds the birth date in a number."""
        super().__init__(window)
        self._window, self._today = window, today
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
        if not at_ms or event.isAutoRepeat() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
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
        if _keeps(widget) or (not looks_like_id(burst.text) and isinstance(widget, QLineEdit | QPlainTextEdit)):
            self._burst = _Burst()
            return False  # another bar code or card, and a field that takes it
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._burst = _Burst()
            self._take(burst, at_ms)
        return True

    def _take(self, burst: _Burst, at_ms: int) -> None:
        number = id_number_in(burst.text, self._today())
        if not number:
            if looks_like_id(burst.text):
                self.misread.emit()
            return
        burst.take_back()
        again = number == self._taken[0] and 0 <= at_ms - self._taken[1] < TWICE_MS
        self._taken = number, at_ms
        if not again:
            self.scanned.emit(number)
