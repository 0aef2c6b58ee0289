"""How long the GUI thread was busy between two beats of a timer: a stall is work that a person waits for.

Why 100 ms: what follows a key within a tenth of a second feels as if the hand had done it (Miller 1968, Nielsen 1993;
interface, rule 8: no stall of the GUI thread over 100 ms). Measured in CPU time of the thread, so that a loaded machine
does not look like a slow program; waiting for a disk or a lock would not show, but neither is allowed in this thread
(services run in jobs). A machine slower than the one on which the limit was set gets as much more as a fixed piece of
work takes longer on it, never less. Not counted: what a test computes itself (`quiet`, and all that a test does between
two acts of its driver unless `strict`), and collections of garbage, which in a test process look through the whole of
pytest; the program has its own remedy for those (ui/app.py).
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 5
LIMIT_MS = 100
TOLERANCE = 1.5
"""A single stall of a loaded machine (caches gone cold, pages faulted in) may look half as long again; the pages take 8 to
78 ms on a quiet one, so that a page which has really grown slow is still found.
"""

OPENING_MS = 250
"""Opening the window and the shell after the passphrase: nobody types yet, and a process does it once (with what it has
to import); the second and a half that a person waits there is measured by the bench.
"""

OPENING = "opening"
LOOK_MS = 1_000
"""The one exception: another text size or theme, which Qt puts on every widget there is in one call."""

PACE_ROUNDS = 40_000
PACE_MS = 4.0
"""What `_piece_of_work` takes on the machine on which the limit was set."""


@dataclass(slots=True)
class Stalls:
    """The longest stall in milliseconds since `mark`, by what was being done, in the pace of the usual machine: a stall
    over the limit is divided by how much slower this machine was at that very moment (two tests share its cores).
    """

    worst: dict[str, float] = field(default_factory=dict)

    def add(self, doing: str, spent_ms: float) -> None:
        if spent_ms > LIMIT_MS:
            spent_ms /= slowness()
        self.worst[doing] = max(self.worst.get(doing, 0.0), spent_ms)

    def over(self, limit_ms: float = LIMIT_MS) -> dict[str, int]:
        """The stalls over the limit; opening has one of its own."""
        limits = {OPENING: max(limit_ms, OPENING_MS)}
        return {
            what: round(spent) for what, spent in self.worst.items() if spent > TOLERANCE * limits.get(what, limit_ms)
        }


def slowness() -> float:
    """How many times longer than where the limit was set this machine takes now for the same work; 1 at least."""
    return max(1.0, max(_piece_of_work() for _ in range(5)) / PACE_MS)


def _piece_of_work() -> float:
    """Milliseconds of CPU time for a fixed piece of work."""
    before = time.thread_time()
    kept: dict[int, str] = {}
    for step in range(PACE_ROUNDS):
        kept[step % 500] = str(step)
    return (time.thread_time() - before) * 1000


class Heartbeat(QObject):
    """`strict` counts also what the test does between two acts of its driver."""

    def __init__(self, *, strict: bool = False) -> None:
        super().__init__()
        self.stalls = Stalls()
        self.strict = strict
        self._doing, self._acts = OPENING, 0
        self._thread = threading.get_ident()
        self._last = self._collecting = time.thread_time()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)
        self._timer.start()
        gc.callbacks.append(self._collected)

    def mark(self, doing: str) -> None:
        """From now on stalls belong to this."""
        self.beat()
        self._doing = doing

    @contextmanager
    def acting(self) -> Iterator[None]:
        """An act of the driver: what the test has computed for itself before it is no stall, unless `strict`."""
        if not self._acts and not self.strict:
            self._last = time.thread_time()
        self._acts += 1
        try:
            yield
        finally:
            self.beat()
            self._acts -= 1

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """The test's own work: the program is not measured meanwhile."""
        self.beat()
        yield
        self._last = time.thread_time()

    def beat(self) -> None:
        now = time.thread_time()
        spent = (now - self._last) * 1000
        self._last = now
        if not self._acts and not self.strict:
            return
        self.stalls.add(self._doing, spent)
        self._last = time.thread_time()

    def _collected(self, phase: str, _info: dict[str, Any]) -> None:
        """Garbage is collected in whichever thread allocates; only this one's time is measured, and taken off."""
        if threading.get_ident() != self._thread:
            return
        if phase == "start":
            self._collecting = time.thread_time()
        else:
            self._last += max(0.0, time.thread_time() - self._collecting)

    def stop(self) -> Stalls:
        """End; what comes later is not measured."""
        if self._timer.isActive():
            self.beat()
            self._timer.stop()
            gc.callbacks.remove(self._collected)
        return self.stalls
