"""Garbage is collected on the GUI thread only, because the garbage of a window is made of Qt's objects.

Python collects cycles in whichever thread happens to allocate. A window that was closed, a panel or a timer that only a
cycle still held was then destroyed by a reader or the finder, outside the thread that it belongs to: its timers stayed
in the list of the GUI thread and fired later into freed memory (seen: QTimerInfoList::activateTimers →
QApplication::notify → a crash, and a collection that stumbled over half-gone widgets). Qt forbids it in so many words:
an object is destroyed in its own thread (Threads and QObjects, "Per-Thread Event Loop").

So the collector that runs by itself is off, and a timer of the GUI thread does what it would have done, by Python's own
thresholds. The youngest objects are looked through at once; the long look through everything waits until nobody has
pressed a key for a while (interface, rule 8: no stall over 100 ms), but not for ever.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer

EVERY_MS = 500
QUIET_S = 2.0
PATIENCE = 40
"""Collections of the middle generation after which the long one waits no more."""
OLDEST = 2


class Collector(QObject):
    """One for the program; lives with the application. `sign` is told of each sign of life."""

    def __init__(self, parent: QObject, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._now, self._signed = now, now() - QUIET_S
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def sign(self) -> None:
        """A key or the mouse: the long look waits."""
        self._signed = self._now()

    def collect(self) -> int:
        """Collect what is due; returns the generation, -1 for none."""
        due = self._due()
        if due >= 0:
            gc.collect(due)
        return due

    def _due(self) -> int:
        youngest, middle, oldest = gc.get_count()
        limits = gc.get_threshold()
        if oldest > limits[OLDEST] and (self._now() - self._signed >= QUIET_S or oldest > PATIENCE):
            return OLDEST
        if middle > limits[1]:
            return 1
        return 0 if youngest > limits[0] else -1


def install() -> Collector:
    """The collector of the application; said twice, it is the same one."""
    application = QCoreApplication.instance()
    assert application is not None, "an application is made first"
    found = application.findChild(Collector)
    return found if isinstance(found, Collector) else Collector(application)
