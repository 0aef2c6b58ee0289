"""Where keys and the mouse arrive, and nowhere else: the widget with the keyboard, the window, the system's own window.

An event filter in Python on the whole application is called for every event of every widget; building a page sends tens
of thousands, and half the time of opening it went there (interface, rule 8: no stall over 100 ms). The widget that has
the keyboard gets every key, whatever brought it; the system's own window gets every move of the mouse over it.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QWidget

KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})
SIGNS = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.InputMethod,
})  # fmt: skip
HEARD = KEYS | SIGNS


class Listening(QObject):
    """`sign` comes with every sign of life. `take_key` may keep a key from the widget that has the keyboard (True)."""

    sign = Signal()

    def __init__(self, window: QWidget, take_key: Callable[[QWidget, QEvent], bool]) -> None:
        super().__init__(window)
        self._window, self._take_key = window, take_key
        self._focus: QWidget | None = None
        self._front: QWindow | None = None
        self._released = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        window.installEventFilter(self)
        application.focusChanged.connect(self._follow)
        application.focusWindowChanged.connect(self._follow_window)
        self._follow(None, QApplication.focusWidget())
        self._follow_window(QApplication.focusWindow())

    def release(self) -> None:
        """Listen no more; said twice, it is done once."""
        if self._released:
            return
        self._released = True
        self._application.focusChanged.disconnect(self._follow)
        self._application.focusWindowChanged.disconnect(self._follow_window)
        self._window.removeEventFilter(self)
        self._follow(None, None)
        self._follow_window(None)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        before, self._focus = self._focus, new
        if before is not None and before is not self._window and shiboken6.isValid(before):
            before.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def _follow_window(self, new: QWindow | None) -> None:
        before, self._front = self._front, new
        if before is not None and shiboken6.isValid(before):
            before.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in HEARD:
            return False
        if kind in SIGNS:
            self.sign.emit()
        return kind in KEYS and isinstance(watched, QWidget) and self._take_key(watched, event)
