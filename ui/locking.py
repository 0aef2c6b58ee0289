"""What a lock takes away besides the sight: clipboard, passphrases in fields, menus, dialogs."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QMainWindow, QWidget

from ui.widgets.secret import SecretEdit


class ClipboardWatch(QObject):
    """Knows whether what the clipboard holds came from this program."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ours = False
        QApplication.clipboard().dataChanged.connect(self._changed)

    def _changed(self) -> None:
        """What is copied while this program is in front is its own; not every platform says so itself."""
        self._ours = QApplication.activeWindow() is not None

    def clear_ours(self) -> None:
        """Take out of the clipboard what this program put there; what another put there stays."""
        clipboard = QApplication.clipboard()
        if self._ours or clipboard.ownsClipboard():
            clipboard.clear()
            self._ours = False


def wipe(window: QMainWindow, shell: QWidget) -> None:
    """Before the shell is covered. What is laid over the window (choices, columns, offers) is no part of the shell."""
    for secret in shell.findChildren(SecretEdit):
        secret.clear()
    own = (window.centralWidget(), window.menuWidget())
    for frame in window.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if frame not in own:
            frame.hide()
    for other in QApplication.topLevelWidgets():
        if other is window or not other.isVisible():
            continue
        if isinstance(other, QDialog):
            other.reject()
        else:
            other.close()


def is_alive(widget: QWidget | None) -> bool:
    """Whether a widget has outlived the lock (a page may have been made anew behind it)."""
    return widget is not None and shiboken6.isValid(widget) and widget.isVisible()
