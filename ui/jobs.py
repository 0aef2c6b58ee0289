"""Work off the GUI thread: one writer owns all changes, one reader serves searches and pages (architecture, Jobs).

A job is a plain callable that takes a progress callback and touches no QObject. Its result is delivered on the GUI
thread, followed by what it changed, so pages that show it refresh. Callbacks are bound methods, held weakly: a page
that has been closed is neither kept alive nor called.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from weakref import WeakMethod

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.domain.withdrawn import Withdrawn, while_wanted
from app.errors import OfficeError

Progress = Callable[[int, int], None]
Work = Callable[[Progress], Any]
PROGRESS_EVERY_S = 0.05


class Cancelled(Exception):
    """The person has asked the job to stop; its transaction keeps nothing."""


class _Later:
    """A callback that does not keep its object alive, and is silent once the object is gone."""

    def __init__(self, call: Callable[[Any], object] | None) -> None:
        bound = getattr(call, "__self__", None) is not None
        self._weak = WeakMethod(call) if call is not None and bound else None
        self._strong = None if bound else call
        self.given = call is not None

    def __call__(self, value: object) -> bool:
        call = self._weak() if self._weak is not None else self._strong
        owner = getattr(call, "__self__", None)
        if call is None or (isinstance(owner, QObject) and not shiboken6.isValid(owner)):
            return False
        call(value)
        return True


@dataclass(eq=False)
class Ticket:
    """A job on its way; `cancel` asks it to stop at its next step."""

    title: str
    changes: frozenset[str]
    done: _Later
    failed: _Later
    _stop: threading.Event = field(default_factory=threading.Event)
    _told: float = 0.0
    tell: Callable[[Ticket, int, int], None] | None = None

    def cancel(self) -> None:
        self._stop.set()

    def stopped(self) -> bool:
        return self._stop.is_set()

    def progress(self, done: int, total: int) -> None:
        """Called by the job in its own thread; raises Cancelled when the person has asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if self.tell is not None and (now - self._told >= PROGRESS_EVERY_S or done >= total):
            self._told = now
            self.tell(self, done, total)


def _asked(ticket: Ticket, work: Work, progress: Progress) -> Any:
    """A question is not begun, and not followed to its end, once it has been withdrawn."""
    if ticket.stopped():
        raise Cancelled
    try:
        with while_wanted(ticket.stopped):
            return work(progress)
    except Withdrawn as gone:
        raise Cancelled from gone


class Jobs(QObject):
    """The lanes: one writes, one reads, one reads at length.

    `changed` carries a set of words: people, filings, batches, months, links, operators, backup.
    """

    began = Signal(object)
    moved = Signal(object, int, int)
    ended = Signal(object)
    changed = Signal(object)
    refused = Signal(object)
    broke = Signal(object)
    _arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="aside")
        self._open = True
        self._reading: set[Ticket] = set()
        self.pending = 0
        # Queued even when a job ends before its ticket is handed out: whoever asked holds the ticket by then.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def write(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], object] | None = None,
        *,
        changes: frozenset[str],
        failed: Callable[[OfficeError], object] | None = None,
    ) -> Ticket:
        """Queue a change; `title` is what the person reads while it runs."""
        ticket = Ticket(title, changes, _Later(done), _Later(failed))
        self._start(self._writer, ticket, work)
        return ticket

    def read(
        self,
        work: Work,
        done: Callable[[Any], object],
        *,
        failed: Callable[[OfficeError], object] | None = None,
        title: str = "",
    ) -> Ticket:
        """Queue a question; nothing is shown while it runs unless it has a title."""
        ticket = Ticket(title, frozenset(), _Later(done), _Later(failed))
        self._start(self._reader, ticket, work)
        return ticket

    def aside(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], object],
        *,
        failed: Callable[[OfficeError], object] | None = None,
    ) -> Ticket:
        """Queue long reading (a list of a whole district) beside the searches and pages, which go on meanwhile."""
        ticket = Ticket(title, frozenset(), _Later(done), _Later(failed))
        self._start(self._aside, ticket, work)
        return ticket

    def _start(self, lane: ThreadPoolExecutor, ticket: Ticket, work: Work) -> None:
        if not self._open:
            return
        ticket.tell = self.moved.emit
        self.pending += 1
        if lane is not self._writer:
            self._reading.add(ticket)
        if ticket.title:
            self.began.emit(ticket)
        future: Future[Any] = lane.submit(work if lane is self._writer else partial(_asked, ticket, work), ticket.progress)
        future.add_done_callback(lambda ended: self._post(ticket, ended))

    def _post(self, ticket: Ticket, ended: Future[Any]) -> None:
        if self._open:
            self._arrived.emit(ticket, ended)

    def _deliver(self, ticket: Ticket, ended: Future[Any]) -> None:
        self.pending -= 1
        self._reading.discard(ticket)
        if ticket.title:
            self.ended.emit(ticket)
        if ended.cancelled():
            return
        error = ended.exception()
        if error is None:
            ticket.done(ended.result())
            if ticket.changes:
                self.changed.emit(ticket.changes)
        elif isinstance(error, OfficeError):
            if not (ticket.failed.given and ticket.failed(error)):
                self.refused.emit(error)
        elif not isinstance(error, Cancelled | CancelledError):
            self.broke.emit(error)

    def close(self) -> None:
        """Stop what reads and drop what waits to read; write all that was asked for (it was filed, as the person at the
        keyboard understood it); deliver nothing more.
        """
        self._open = False
        for ticket in self._reading:
            ticket.cancel()
        for lane in (self._reader, self._aside):
            lane.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
