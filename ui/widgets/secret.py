"""A field for a passphrase: covered, with a button that shows it, and a word when Caps Lock is on (peers 5.11).

A passphrase that nobody can see is mistyped without notice; five wrong ones make the operator wait. It is covered again
as soon as the keyboard leaves the field.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from ui import icons
from ui.widgets.field_button import FieldButton

CAPS_ON = "大写锁定已开"
SHOW, COVER = "显示口令（Alt+V）", "遮住口令（Alt+V）"


class SecretEdit(QLineEdit):
    """Covered unless one asks to see it; `caps` stands in it while Caps Lock is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.caps = QLabel(CAPS_ON, self)
        self.caps.setObjectName("caps_lock")
        self.caps.setProperty("role", "note")
        self.caps.hide()
        self.eye = QAction(icons.icon("eye"), SHOW, self)
        self.eye.setShortcut(QKeySequence("Alt+V"))
        self.eye.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.eye.triggered.connect(self._turn)
        self.addAction(self.eye)
        self.button = FieldButton(self, self.eye)

    def _turn(self) -> None:
        self._cover(self.echoMode() == QLineEdit.EchoMode.Normal)

    def _cover(self, covered: bool) -> None:
        mode = QLineEdit.EchoMode
        self.setEchoMode(mode.Password if covered else mode.Normal)
        self.eye.setIcon(icons.icon("eye" if covered else "eye_off"))
        self.eye.setText(SHOW if covered else COVER)
        self.eye.setToolTip(self.eye.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._cover(True)
        self._tell_caps(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt does not say whether Caps Lock is on; a letter against its Shift key does."""
        sign = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self._tell_caps(self.caps.isHidden())
        elif len(sign) == 1 and sign.isascii() and sign.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell_caps(sign.isupper() != shifted)
        super().keyPressEvent(event)

    def _tell_caps(self, on: bool) -> None:
        self.caps.setVisible(on)
        self.setAccessibleDescription(CAPS_ON if on else "")
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """At the right, before the eye."""
        self.caps.adjustSize()
        free = self.width() - self.caps.width() - self.button.room()
        self.caps.move(max(0, free), (self.height() - self.caps.height()) // 2)
