"""Whether anybody is there: no key, no mouse in the program for so many minutes, or a computer that has slept.

The clocks are given, so a test lets five minutes pass without waiting.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui import preferences

KEY = "idle_minutes"
MINUTES, LEAST, MOST = 5, 1, 30
CHOICES = (1, 2, 3, 5, 10, 15, 20, 30)
LOOK_MS = 5_000
SECONDS = 60


def idle_minutes() -> int:
    """After how many minutes the screen locks: 1 to 30, never not at all."""
    return min(MOST, max(LEAST, int(preferences.window.get(KEY, MINUTES))))


class Idle(QObject):
    """`went` once nobody has been there for the minutes of the preferences; counts anew after `resume`."""

    went = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        running_s: Callable[[], float] = time.monotonic,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        """`running_s` counts only while the computer runs (on most systems), `wall_s` also while it sleeps."""
        super().__init__(parent)
        self._running_s, self._wall_s = running_s, wall_s
        self._seen_s, self._seen_wall_s = running_s(), wall_s()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application

    def resume(self) -> None:
        """Somebody has signed in or unlocked: begin to watch."""
        self._note()
        if not self._timer.isActive():
            self._application.applicationStateChanged.connect(self._state_changed)
            self._timer.start()

    def pause(self) -> None:
        """Nothing to lock: sign-in page, or locked already."""
        if self._timer.isActive():
            self._timer.stop()
            self._application.applicationStateChanged.disconnect(self._state_changed)

    @property
    def watching(self) -> bool:
        return self._timer.isActive()

    def look(self) -> None:
        """Whether the time is up. A jump of the wall clock counts: the computer has slept, or somebody turned it."""
        limit_s = idle_minutes() * SECONDS
        if max(self._running_s() - self._seen_s, abs(self._wall_s() - self._seen_wall_s)) >= limit_s:
            self.pause()
            self.went.emit()

    def _note(self) -> None:
        self._seen_s, self._seen_wall_s = self._running_s(), self._wall_s()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationSuspended:
            self.pause()
            self.went.emit()
        else:
            self.look()

    def sign(self) -> None:
        """A key or the mouse. The first sign of life after a sleep must not hide the sleep: look first, then note."""
        if self._timer.isActive():
            self.look()
        if self._timer.isActive():
            self._note()
