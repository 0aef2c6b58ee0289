"""How long the GUI thread was busy between two beats of a timer: a stall is work that a person waits for.

Why 100 ms: what follows a key within a tenth of a second feels as if the hand had done it (Miller 1968, Nielsen 1993;
interface, rule 8: no stall of the GUI thread over 100 ms). It holds for everything alike: opening the window and the
shell, every page, another text size or theme. Measured in CPU time of the thread, so that neighbours on the machine do
not look like a slow program; a machine slower than the one on which the limit was set gets as much more as a fixed piece
of work takes longer on it at that moment, never less. Waiting for a disk or a lock is not allowed in this thread (services
run in jobs) and costs no CPU time: for that there is a wide limit by the clock on the wall. Not counted: what a test
computes itself (`quiet`, and all that a test does between two acts of its driver unless `strict`), and collections of
garbage, which in a test process look through the whole of pytest; the program has its own remedy for those (ui/app.py).
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from random import Random
from statistics import median
from typing import Any

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 5
LIMIT_MS = 100
WALL_MS = 5_000
"""Nobody's neighbours keep a thread waiting for so long: it waits by itself."""

PACE_ROUNDS = 40_000
PACE_MS = 4.0
"""What `_piece_of_work` takes on the machine on which the limit was set."""

CELLS, PIECES = 400_000, 8
WALK_MS = 0.65
"""What `_walk` takes there, with nobody beside it (0.5 to 0.65 at best)."""


SHARED = 1.5
"""What is allowed on top while another test runs beside this one: two of them on two cores push each other out of the
caches in bursts that no sample catches. Run by itself (`pytest tests/ui` without -n) a test has the limit exactly.
"""


def allowed_ms() -> float:
    """The limit for this process."""
    return LIMIT_MS * (SHARED if "PYTEST_XDIST_WORKER" in os.environ else 1.0)


def slowness() -> float:
    """How many times longer than where the limit was set this machine takes now for the same work; 1 at least.

    Two kinds of work: one that stays near the processor, and one that goes through more memory than is kept there. A
    window is half of each: neighbours who push it out of the shared caches make opening the shell 1.5 times as slow when
    they make the first kind 1.05 and the second 2 times as slow. Medians, so that one hiccup is no excuse.
    """
    near = median(_piece_of_work() for _ in range(5)) / PACE_MS
    far = median(_walk(piece) for piece in _memory()) / WALK_MS
    return max(1.0, (near + far) / 2)


@dataclass(slots=True)
class Stalls:
    """The longest stall in milliseconds since `mark`, by what was being done, in the pace of the usual machine: a stall
    over the limit is divided by how much slower this machine was at that very moment (two tests share its cores).
    """

    worst: dict[str, float] = field(default_factory=dict)
    slowness: Callable[[], float] = slowness
    limit_ms: float = LIMIT_MS

    def add(self, doing: str, spent_ms: float, wall_ms: float = 0.0) -> None:
        """`spent_ms` of CPU time while `wall_ms` went by; a wait counts whole."""
        if spent_ms > LIMIT_MS:
            spent_ms /= self.slowness()
        counted = max(spent_ms, wall_ms if wall_ms > WALL_MS else 0.0)
        self.worst[doing] = max(self.worst.get(doing, 0.0), counted)

    def over(self) -> dict[str, int]:
        """The stalls over the limit."""
        return {what: round(spent) for what, spent in self.worst.items() if spent > self.limit_ms}


@cache
def _memory() -> tuple[list[int], ...]:
    """Numbers that lie all over the memory, in no order that could be read ahead."""
    cells = list(range(1000, 1000 + CELLS))
    Random(1).shuffle(cells)
    return tuple(cells[place::PIECES] for place in range(PIECES))


def _walk(piece: list[int]) -> float:
    """Milliseconds of CPU time for one way through a part of it."""
    before = time.thread_time()
    sum(piece)
    return (time.thread_time() - before) * 1000


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
        self.stalls = Stalls(limit_ms=allowed_ms())
        self.strict = strict
        self._doing, self._acts = "opening", 0
        self._thread = threading.get_ident()
        self._last = self._collecting = time.thread_time()
        self._last_on_wall = time.monotonic()
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
            self._begin()
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
        self._begin()

    def _begin(self) -> None:
        self._last, self._last_on_wall = time.thread_time(), time.monotonic()

    def beat(self) -> None:
        spent_ms = (time.thread_time() - self._last) * 1000
        wall_ms = (time.monotonic() - self._last_on_wall) * 1000
        if self._acts or self.strict:
            self.stalls.add(self._doing, spent_ms, wall_ms)
        self._begin()

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
