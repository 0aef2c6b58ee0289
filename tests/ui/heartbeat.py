"""How long the GUI thread was busy between two beats of a timer: a stall is work that a person waits for.

Measured in CPU time of the thread, so that a loaded machine does not look like a slow program; waiting for a disk or a
lock would not show, but neither is allowed in this thread (services run in jobs).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 5
LIMIT_MS = 100


@dataclass(slots=True)
class Stalls:
    """The longest stall in milliseconds since `mark`, by what was being done."""

    worst: dict[str, float] = field(default_factory=dict)

    def over(self, limit_ms: float = LIMIT_MS) -> dict[str, int]:
        return {what: round(spent) for what, spent in self.worst.items() if spent > limit_ms}


class Heartbeat(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.stalls = Stalls()
        self._doing = "opening"
        self._last = time.thread_time()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def mark(self, doing: str) -> None:
        """From now on stalls belong to this."""
        self._beat()
        self._doing = doing

    def _beat(self) -> None:
        now = time.thread_time()
        spent = (now - self._last) * 1000
        self._last = now
        self.stalls.worst[self._doing] = max(self.stalls.worst.get(self._doing, 0.0), spent)

    def stop(self) -> Stalls:
        self._beat()
        self._timer.stop()
        return self.stalls
